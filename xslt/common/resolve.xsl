<?xml version="1.0" encoding="UTF-8"?>
<!--
  Resolve: the case file as the data the document says.  Same vocabulary, same schema, and resolving
  the result again changes nothing.

  Here is what all document types share; a type's own resolve.xsl imports this, adds what it computes and
  leaves out what is declared not relevant.
    - Resolved is set; it holds the office's settings, with the logo taken in.  A file that has it
      keeps its own, whatever office is named.
    - What stands inside a protected address or a protected place is left out.
    - Comments, processing instructions, schema hints and what does not belong to an SVG picture are
      left out: nothing hidden gets attached.
    - Space in short texts and at the ends of paragraphs is collapsed.

  office: URI of the office's settings file, or empty.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:c="urn:sagsakt:case:1"
    xmlns:src="urn:sagsakt:source:1"
    xmlns:svg="http://www.w3.org/2000/svg"
    exclude-result-prefixes="c svg src">

  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="*"/>
  <xsl:preserve-space elements="c:Paragraph c:Item c:Emphasis svg:*"/>

  <xsl:param name="office"/>

  <xsl:template match="/">
    <xsl:apply-templates select="*" mode="case"/>
  </xsl:template>

  <!-- Made anew, so that it declares no namespace but its own. -->
  <xsl:template match="*" mode="case">
    <xsl:element name="{name()}" namespace="urn:sagsakt:case:1">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="not(c:Resolved)">
        <Resolved xmlns="urn:sagsakt:case:1">
          <xsl:if test="$office != ''">
            <xsl:variable name="settings" select="document($office)/c:Office"/>
            <xsl:if test="not($settings)">
              <xsl:message terminate="yes">the office's settings file cannot be read</xsl:message>
            </xsl:if>
            <xsl:apply-templates select="$settings"/>
          </xsl:if>
        </Resolved>
      </xsl:if>
      <xsl:apply-templates select="*"/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="c:*">
    <xsl:copy>
      <xsl:copy-of select="@*[namespace-uri() != 'http://www.w3.org/2001/XMLSchema-instance']"/>
      <xsl:apply-templates/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="text()">
    <xsl:value-of select="normalize-space(.)"/>
  </xsl:template>

  <xsl:template match="c:ProtectedAddress | c:ProtectedPlace">
    <xsl:copy>
      <xsl:copy-of select="@src:line"/>
    </xsl:copy>
  </xsl:template>

  <!-- Running text: one space between words, none at the ends. -->
  <xsl:template match="c:Paragraph | c:Item">
    <xsl:copy>
      <xsl:copy-of select="@src:line"/>
      <xsl:choose>
        <xsl:when test="c:Emphasis"><xsl:apply-templates select="c:Emphasis | text()" mode="mixed"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="normalize-space(.)"/></xsl:otherwise>
      </xsl:choose>
    </xsl:copy>
  </xsl:template>

  <!-- A space just inside the emphasis may be the only one between two words. -->
  <xsl:template match="c:Emphasis" mode="mixed">
    <xsl:variable name="text" select="normalize-space(concat('|', ., '|'))"/>
    <xsl:copy>
      <xsl:copy-of select="@src:line"/>
      <xsl:value-of select="substring($text, 2, string-length($text) - 2)"/>
    </xsl:copy>
  </xsl:template>

  <!-- The marks keep the spaces at those ends of a text that border on emphasis. -->
  <xsl:template match="text()" mode="mixed">
    <xsl:variable name="left" select="substring('|', 1, 0 + boolean(preceding-sibling::c:Emphasis))"/>
    <xsl:variable name="right" select="substring('|', 1, 0 + boolean(following-sibling::c:Emphasis))"/>
    <xsl:variable name="text" select="normalize-space(concat($left, ., $right))"/>
    <xsl:value-of select="substring($text, 1 + string-length($left), string-length($text) - string-length(concat($left, $right)))"/>
  </xsl:template>

  <!-- The office's settings. -->

  <xsl:template match="c:LogoFile">
    <xsl:variable name="logo" select="document(normalize-space(.), .)/svg:svg"/>
    <xsl:if test="not($logo)">
      <xsl:message terminate="yes">the office's logo cannot be read as SVG</xsl:message>
    </xsl:if>
    <Logo xmlns="urn:sagsakt:case:1">
      <xsl:apply-templates select="$logo"/>
    </Logo>
  </xsl:template>

  <xsl:template match="svg:*">
    <xsl:element name="{local-name()}" namespace="http://www.w3.org/2000/svg">
      <xsl:copy-of select="@*[namespace-uri() = '' and not(starts-with(local-name(), 'on'))]"/>
      <xsl:apply-templates select="*"/>
    </xsl:element>
  </xsl:template>

  <!-- Whose text is part of the picture. -->
  <xsl:template match="svg:text | svg:tspan | svg:title | svg:desc | svg:style">
    <xsl:element name="{local-name()}" namespace="http://www.w3.org/2000/svg">
      <xsl:copy-of select="@*[namespace-uri() = '' and not(starts-with(local-name(), 'on'))]"/>
      <xsl:for-each select="svg:* | text()">
        <xsl:choose>
          <xsl:when test="self::text()"><xsl:copy/></xsl:when>
          <xsl:otherwise><xsl:apply-templates select="."/></xsl:otherwise>
        </xsl:choose>
      </xsl:for-each>
    </xsl:element>
  </xsl:template>

  <!-- A picture that needs no other file and does nothing. -->
  <xsl:template match="svg:script | svg:foreignObject | svg:image | svg:metadata
                       | svg:*[@href and not(starts-with(@href, '#'))]" priority="1"/>

  <!-- Anything of another vocabulary. -->
  <xsl:template match="*" priority="-1"/>
</xsl:stylesheet>
