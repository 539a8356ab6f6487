<?xml version="1.0" encoding="UTF-8"?>
<!--
  Resolve for the follow-up conversation record: how long the placement and each fixation lasted, and
  the inmate's age at the placement when the CPR number or the date of birth gives it.  What an
  earlier resolve computed is computed anew.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:c="urn:sagsakt:case:1"
    exclude-result-prefixes="c">

  <xsl:import href="../common/resolve.xsl"/>
  <xsl:include href="../common/dates.xsl"/>

  <xsl:variable name="inmate" select="/c:FollowUpConversation/c:Inmate"/>

  <!-- The date of birth as the figure yyyymmdd.  The century follows from the number's 7th digit; 60
       is added to the day of a replacement number. -->
  <xsl:variable name="birth">
    <xsl:variable name="digits" select="translate(normalize-space($inmate/c:PersonCivilRegistrationIdentifier), '-', '')"/>
    <xsl:variable name="day" select="number(substring($digits, 1, 2))"/>
    <xsl:variable name="year" select="number(substring($digits, 5, 2))"/>
    <xsl:variable name="seventh" select="number(substring($digits, 7, 1))"/>
    <xsl:variable name="late" select="$seventh &gt;= 5 and $seventh &lt;= 8"/>
    <xsl:choose>
      <xsl:when test="$digits = ''">
        <xsl:value-of select="number(translate(normalize-space($inmate/c:NoCivilRegistrationNumber/c:BirthDate), '-', ''))"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="(1900
            + 100 * (($late and $year &lt;= 57) or (($seventh = 4 or $seventh = 9) and $year &lt;= 36))
            - 100 * ($late and $year &gt; 57) + $year) * 10000
            + 100 * substring($digits, 3, 2) + $day - 60 * ($day &gt; 60)"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <!-- Whole years between two figures yyyymmdd; NaN when either is missing. -->
  <xsl:variable name="age" select="floor((translate(substring(normalize-space(/c:FollowUpConversation/c:Placement/c:StartDateTime), 1, 10), '-', '') - $birth) div 10000)"/>

  <xsl:template match="c:PersonCivilRegistrationIdentifier | c:NoCivilRegistrationNumber">
    <xsl:apply-imports/>
    <xsl:if test="$age &gt;= 0">
      <AgeAtPlacement xmlns="urn:sagsakt:case:1"><xsl:value-of select="$age"/></AgeAtPlacement>
    </xsl:if>
  </xsl:template>

  <xsl:template match="c:AgeAtPlacement">
    <xsl:if test="not($age &gt;= 0)"><xsl:apply-imports/></xsl:if>
  </xsl:template>

  <xsl:template match="c:Duration"/>

  <xsl:template match="c:Placement/c:EndDateTime | c:Fixation/c:EndDateTime">
    <xsl:variable name="minutes">
      <xsl:call-template name="minutes-between">
        <xsl:with-param name="from" select="normalize-space(../c:StartDateTime)"/>
        <xsl:with-param name="to" select="normalize-space(.)"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:apply-imports/>
    <xsl:if test="$minutes &gt;= 0">
      <Duration xmlns="urn:sagsakt:case:1">
        <Hours><xsl:value-of select="floor($minutes div 60)"/></Hours>
        <Minutes><xsl:value-of select="$minutes mod 60"/></Minutes>
      </Duration>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
