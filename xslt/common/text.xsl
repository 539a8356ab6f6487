<?xml version="1.0" encoding="UTF-8"?>
<!--
  Small words of Danish that the compose stylesheets share, as named templates that write text.

    conjunction     items (node-set)    a, b og c
    genitive        name                Retten i Fjordbæks · Retten i Aarhus'
    sentence        text                the text with a full stop, unless it ends in one
    without-stop    text                the text without the full stop it ends in
    capital         text                first letter large
    small           text                first letter small
    cpr             number              251248-9996, hyphen or not
    address         (current node an AddressPostal)  on one line, parts separated by commas; the
                    spaces inside a part of it do not break
    street          (the same)          Gammel Åmosevej 118A, 1. th.

  And two that write elements of the common vocabulary:
    address-lines   (the same)          d:line, one for each line of a letter
    run-in          text, content       the text and the first paragraph of the content as one
                                        paragraph, then the rest of it
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:c="urn:sagsakt:case:1"
    xmlns="urn:sagsakt:document:1"
    xmlns:src="urn:sagsakt:source:1"
    exclude-result-prefixes="c">

  <xsl:template name="conjunction">
    <xsl:param name="items"/>
    <xsl:for-each select="$items">
      <xsl:choose>
        <xsl:when test="position() = 1"/>
        <xsl:when test="position() = last()"> og </xsl:when>
        <xsl:otherwise>, </xsl:otherwise>
      </xsl:choose>
      <xsl:value-of select="."/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="genitive">
    <xsl:param name="name"/>
    <xsl:value-of select="$name"/>
    <xsl:choose>
      <xsl:when test="contains('sxzSXZ', substring($name, string-length($name)))">’</xsl:when>
      <xsl:otherwise>s</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="sentence">
    <xsl:param name="text"/>
    <xsl:value-of select="$text"/>
    <xsl:if test="not(contains('.!?', substring($text, string-length($text))))">.</xsl:if>
  </xsl:template>

  <xsl:template name="without-stop">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="substring($text, string-length($text)) = '.'">
        <xsl:value-of select="substring($text, 1, string-length($text) - 1)"/>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="$text"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="capital">
    <xsl:param name="text"/>
    <xsl:value-of select="translate(substring($text, 1, 1), 'abcdefghijklmnopqrstuvwxyzæøåéö', 'ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅÉÖ')"/>
    <xsl:value-of select="substring($text, 2)"/>
  </xsl:template>

  <xsl:template name="small">
    <xsl:param name="text"/>
    <xsl:value-of select="translate(substring($text, 1, 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZÆØÅÉÖ', 'abcdefghijklmnopqrstuvwxyzæøåéö')"/>
    <xsl:value-of select="substring($text, 2)"/>
  </xsl:template>

  <xsl:template name="cpr">
    <xsl:param name="number"/>
    <xsl:variable name="digits" select="translate($number, '-', '')"/>
    <xsl:value-of select="concat(substring($digits, 1, 6), '-', substring($digits, 7))"/>
  </xsl:template>

  <xsl:template name="street">
    <xsl:value-of select="concat(c:StreetName, '&#xA0;', c:StreetBuildingIdentifier)"/>
    <xsl:for-each select="c:FloorIdentifier">
      <xsl:value-of select="concat(', ', .)"/>
      <xsl:if test="substring(., string-length(.)) != '.'">.</xsl:if>
    </xsl:for-each>
    <xsl:for-each select="c:SuiteIdentifier">
      <xsl:if test="not(../c:FloorIdentifier)">,</xsl:if>
      <xsl:value-of select="concat('&#xA0;', .)"/>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="address">
    <xsl:for-each select="c:CareOfName"><xsl:value-of select="concat('c/o ', ., ', ')"/></xsl:for-each>
    <xsl:call-template name="street"/>
    <xsl:for-each select="c:DistrictSubdivisionIdentifier"><xsl:value-of select="concat(', ', .)"/></xsl:for-each>
    <xsl:value-of select="concat(', ', c:PostCodeIdentifier, '&#xA0;', c:DistrictName)"/>
  </xsl:template>

  <xsl:template name="address-lines">
    <xsl:for-each select="c:CareOfName">
      <line><xsl:copy-of select="@src:line"/><xsl:value-of select="concat('c/o ', .)"/></line>
    </xsl:for-each>
    <line>
      <xsl:copy-of select="c:StreetName/@src:line"/>
      <xsl:call-template name="street"/>
    </line>
    <xsl:for-each select="c:DistrictSubdivisionIdentifier">
      <line><xsl:copy-of select="@src:line"/><xsl:value-of select="."/></line>
    </xsl:for-each>
    <line>
      <xsl:copy-of select="c:PostCodeIdentifier/@src:line"/>
      <xsl:value-of select="concat(c:PostCodeIdentifier, '&#xA0;', c:DistrictName)"/>
    </line>
  </xsl:template>

  <!-- The caseworker's own words. -->

  <xsl:template match="c:Paragraph">
    <paragraph>
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates/>
    </paragraph>
  </xsl:template>

  <xsl:template match="c:List">
    <list>
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="@Ordered = 'true' or @Ordered = '1'">
        <xsl:attribute name="ordered">true</xsl:attribute>
      </xsl:if>
      <xsl:for-each select="c:Item">
        <item>
          <xsl:copy-of select="@src:line"/>
          <xsl:apply-templates/>
        </item>
      </xsl:for-each>
    </list>
  </xsl:template>

  <xsl:template match="c:Emphasis">
    <emphasis>
      <xsl:copy-of select="@src:line"/>
      <xsl:value-of select="."/>
    </emphasis>
  </xsl:template>

  <xsl:template name="run-in">
    <xsl:param name="text"/>
    <xsl:param name="content"/>
    <paragraph>
      <xsl:copy-of select="@src:line"/>
      <xsl:value-of select="$text"/>
      <xsl:if test="$content[1][self::c:Paragraph]">
        <xsl:text> </xsl:text>
        <xsl:apply-templates select="$content[1]/node()"/>
      </xsl:if>
    </paragraph>
    <xsl:apply-templates select="$content[position() &gt; 1 or not(self::c:Paragraph)]"/>
  </xsl:template>
</xsl:stylesheet>
