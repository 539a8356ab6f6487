<?xml version="1.0" encoding="UTF-8"?>
<!--
  Resolve for the statement: the elapsed and the remaining time in whole months on the statement's
  date; points declared not relevant are left out, and the groups that hold no other.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:c="urn:sagsakt:case:1"
    xmlns:src="urn:sagsakt:source:1"
    exclude-result-prefixes="c src">

  <xsl:import href="../common/resolve.xsl"/>
  <xsl:include href="../common/dates.xsl"/>

  <xsl:variable name="statement-date" select="normalize-space(/c:Statement/c:StatementDate)"/>

  <!-- Points are the children of groups and subgroups. -->
  <xsl:template match="c:Measure">
    <xsl:call-template name="group"/>
  </xsl:template>

  <xsl:template match="c:State | c:RecidivismRisk | c:Violence | c:Force | c:Effort | c:Assessment">
    <xsl:if test="(. | c:Violence | c:Force | c:Effort | c:Assessment)/*[* and not(c:NotRelevant)
                  and not(self::c:Violence or self::c:Force or self::c:Effort or self::c:Assessment)]">
      <xsl:call-template name="group"/>
    </xsl:if>
  </xsl:template>

  <xsl:template name="group">
    <xsl:copy>
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="*[not(c:NotRelevant)]"/>
    </xsl:copy>
  </xsl:template>

  <!-- What an earlier resolve computed is computed anew. -->
  <xsl:template match="c:ElapsedTime | c:RemainingTime | c:Expired"/>

  <xsl:template match="c:EffectiveDate">
    <xsl:apply-imports/>
    <ElapsedTime xmlns="urn:sagsakt:case:1">
      <xsl:call-template name="length">
        <xsl:with-param name="from" select="normalize-space(.)"/>
        <xsl:with-param name="to" select="$statement-date"/>
      </xsl:call-template>
    </ElapsedTime>
  </xsl:template>

  <xsl:template match="c:ExpiryDate">
    <xsl:variable name="expiry" select="normalize-space(.)"/>
    <xsl:apply-imports/>
    <xsl:choose>
      <xsl:when test="translate($expiry, '-', '') &lt; translate($statement-date, '-', '')">
        <Expired xmlns="urn:sagsakt:case:1"/>
      </xsl:when>
      <xsl:otherwise>
        <RemainingTime xmlns="urn:sagsakt:case:1">
          <xsl:call-template name="length">
            <xsl:with-param name="from" select="$statement-date"/>
            <xsl:with-param name="to" select="$expiry"/>
          </xsl:call-template>
        </RemainingTime>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="length">
    <xsl:param name="from"/>
    <xsl:param name="to"/>
    <xsl:variable name="months">
      <xsl:call-template name="months-between">
        <xsl:with-param name="from" select="$from"/>
        <xsl:with-param name="to" select="$to"/>
      </xsl:call-template>
    </xsl:variable>
    <Years xmlns="urn:sagsakt:case:1"><xsl:value-of select="floor($months div 12)"/></Years>
    <Months xmlns="urn:sagsakt:case:1"><xsl:value-of select="$months mod 12"/></Months>
  </xsl:template>
</xsl:stylesheet>
