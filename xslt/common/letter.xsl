<?xml version="1.0" encoding="UTF-8"?>
<!--
  What every document type takes from the office's settings (in Resolved), as named templates:

    office-attributes  lang, accent, alignment and fold-marks of d:document
    sender             organisation (an OrganisationType): d:sender; the office's settings come first
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:c="urn:sagsakt:case:1"
    xmlns:svg="http://www.w3.org/2000/svg"
    xmlns="urn:sagsakt:document:1"
    xmlns:src="urn:sagsakt:source:1"
    exclude-result-prefixes="c svg">

  <xsl:template name="office-attributes">
    <xsl:attribute name="lang">da</xsl:attribute>
    <xsl:for-each select="/*/c:Resolved/c:Office">
      <xsl:for-each select="c:AccentColour">
        <xsl:attribute name="accent"><xsl:value-of select="."/></xsl:attribute>
      </xsl:for-each>
      <xsl:for-each select="c:TextAlignment">
        <xsl:attribute name="alignment"><xsl:value-of select="."/></xsl:attribute>
      </xsl:for-each>
      <xsl:if test="c:FoldMarks = 'true' or c:FoldMarks = '1'">
        <xsl:attribute name="fold-marks">true</xsl:attribute>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="sender">
    <xsl:param name="organisation"/>
    <xsl:variable name="office" select="/*/c:Resolved/c:Office"/>
    <xsl:for-each select="$office | $organisation[not($office)]">
      <sender>
        <xsl:copy-of select="@src:line"/>
        <xsl:for-each select="c:Logo">
          <logo>
            <xsl:for-each select="../c:LogoText">
              <xsl:attribute name="alt"><xsl:value-of select="."/></xsl:attribute>
            </xsl:for-each>
            <xsl:copy-of select="svg:svg"/>
          </logo>
        </xsl:for-each>
        <name><xsl:copy-of select="c:Name/@src:line"/><xsl:value-of select="c:Name"/></name>
        <xsl:for-each select="c:Unit">
          <line><xsl:copy-of select="@src:line"/><xsl:value-of select="."/></line>
        </xsl:for-each>
        <xsl:for-each select="c:AddressPostal">
          <xsl:call-template name="address-lines"/>
        </xsl:for-each>
        <xsl:for-each select="c:Telephone">
          <line><xsl:value-of select="concat('Telefon ', .)"/></line>
        </xsl:for-each>
        <xsl:for-each select="c:Email | c:WebAddress">
          <line><xsl:value-of select="."/></line>
        </xsl:for-each>
      </sender>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
