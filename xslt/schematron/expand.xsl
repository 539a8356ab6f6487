<?xml version="1.0" encoding="UTF-8"?>
<!--
  Abstract patterns become patterns (ISO/IEC 19757-3:2016).

  In:  a Schematron schema with its inclusions done.
  Out: the same schema in which each pattern with is-a holds what its abstract pattern holds, the
       parameters replaced in every attribute and text, and no abstract pattern is left.

  A parameter is written $name.  The whole name counts first, so that $item is never taken for
  $it and a variable that a let declares is never taken for a parameter; a name that is neither
  starts with the longest parameter that fits, as the standard's textual replacement has it.
  What was put in is not looked at again.  A parameter of the abstract pattern that has a value
  gives the default.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:sch="http://purl.oclc.org/dsdl/schematron"
    xmlns:src="urn:sagsakt:source:1"
    exclude-result-prefixes="xsl">

  <xsl:key name="abstract" match="sch:pattern[@abstract = 'true']" use="@id"/>
  <xsl:key name="variable" match="sch:let | xsl:variable | xsl:param" use="@name"/>

  <!-- What ends a name, and as many spaces. -->
  <xsl:variable name="delimiters">&#9;&#10;&#13;!"#$%&amp;'()*+,/:;&lt;=>?@[\]^`{|}~</xsl:variable>
  <xsl:variable name="spaces" select="'                                '"/>

  <xsl:template match="@* | node()">
    <xsl:copy>
      <xsl:apply-templates select="@* | node()"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="sch:pattern[@abstract = 'true']"/>

  <xsl:template match="sch:pattern[@is-a]">
    <xsl:variable name="abstract" select="key('abstract', @is-a)"/>
    <xsl:variable name="own" select="sch:param"/>
    <xsl:variable name="parameters"
        select="$own | $abstract/sch:param[@value][not(@name = $own/@name)]"/>
    <xsl:copy>
      <xsl:apply-templates mode="filled"
          select="$abstract/@*[not(name() = 'abstract' or name() = 'id')]">
        <xsl:with-param name="parameters" select="$parameters"/>
      </xsl:apply-templates>
      <xsl:copy-of select="@*[not(name() = 'is-a')]"/>
      <xsl:apply-templates select="node()[not(self::sch:param)]"/>
      <xsl:apply-templates mode="filled"
          select="$abstract/node()[not(self::sch:param
              or self::sch:title and current()/sch:title)]">
        <xsl:with-param name="parameters" select="$parameters"/>
      </xsl:apply-templates>
    </xsl:copy>
  </xsl:template>

  <!-- A copy with the parameters filled in. -->
  <xsl:template match="*" mode="filled">
    <xsl:param name="parameters"/>
    <xsl:copy>
      <xsl:apply-templates select="@* | node()" mode="filled">
        <xsl:with-param name="parameters" select="$parameters"/>
      </xsl:apply-templates>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="@src:*" mode="filled">
    <xsl:copy/>
  </xsl:template>

  <xsl:template match="@*" mode="filled">
    <xsl:param name="parameters"/>
    <xsl:attribute name="{name()}" namespace="{namespace-uri()}">
      <xsl:call-template name="fill">
        <xsl:with-param name="text" select="string()"/>
        <xsl:with-param name="parameters" select="$parameters"/>
      </xsl:call-template>
    </xsl:attribute>
  </xsl:template>

  <xsl:template match="text()" mode="filled">
    <xsl:param name="parameters"/>
    <xsl:call-template name="fill">
      <xsl:with-param name="text" select="string()"/>
      <xsl:with-param name="parameters" select="$parameters"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="comment() | processing-instruction()" mode="filled"/>

  <xsl:template name="fill">
    <xsl:param name="text"/>
    <xsl:param name="parameters"/>
    <xsl:choose>
      <xsl:when test="not(contains($text, '$'))">
        <xsl:value-of select="$text"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:variable name="after" select="substring-after($text, '$')"/>
        <xsl:variable name="name"
            select="substring-before(concat(translate($after, $delimiters, $spaces), ' '), ' ')"/>
        <!-- The name of the parameter that is meant, or nothing. -->
        <xsl:variable name="meant">
          <xsl:choose>
            <xsl:when test="$parameters/@name = $name">
              <xsl:value-of select="$name"/>
            </xsl:when>
            <xsl:when test="key('variable', $name)"/>
            <xsl:otherwise>
              <xsl:for-each select="$parameters[starts-with($name, @name)]">
                <xsl:sort select="string-length(@name)" data-type="number" order="descending"/>
                <xsl:if test="position() = 1">
                  <xsl:value-of select="@name"/>
                </xsl:if>
              </xsl:for-each>
            </xsl:otherwise>
          </xsl:choose>
        </xsl:variable>
        <xsl:value-of select="substring-before($text, '$')"/>
        <xsl:choose>
          <xsl:when test="string($meant)">
            <xsl:value-of select="$parameters[@name = string($meant)]/@value"/>
          </xsl:when>
          <xsl:otherwise>$</xsl:otherwise>
        </xsl:choose>
        <xsl:call-template name="fill">
          <xsl:with-param name="text" select="substring($after, string-length($meant) + 1)"/>
          <xsl:with-param name="parameters" select="$parameters"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
