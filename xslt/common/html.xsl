<?xml version="1.0" encoding="UTF-8"?>
<!--
  The common vocabulary (see fo.xsl) as one HTML page for preview: the same text in the same order,
  usable with a screen reader and a keyboard, without scripts and without another file.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:d="urn:sagsakt:document:1"
    xmlns:svg="http://www.w3.org/2000/svg"
    xmlns:fn="urn:sagsakt:functions:1"
    exclude-result-prefixes="d svg fn">

  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>
  <xsl:strip-space elements="d:document d:sender d:recipient d:particulars d:body d:section d:subsection
                             d:question d:list d:fields d:choices d:table d:row d:account d:signature d:after"/>

  <xsl:variable name="accent">
    <xsl:choose>
      <xsl:when test="/d:document/@accent"><xsl:value-of select="/d:document/@accent"/></xsl:when>
      <xsl:otherwise>#000000</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:template match="/d:document">
    <html lang="{@lang}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="author" content="{@author}"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
        <title><xsl:apply-templates select="@title"/></title>
        <style>
          body { max-width: 38em; margin: 2em auto; padding: 0 1em; color: #000; background: #fff;
                 font: 1.05rem/1.45 Caladea, Cambria, Georgia, serif; }
          h1, h2, h3, h4, th, dt, .sans { font-family: Carlito, Calibri, "Segoe UI", sans-serif; }
          h1, h2, h3 { color: <xsl:value-of select="$accent"/>; }
          h2 { border-top: 1px solid; padding-top: .6em; margin: 1.4em 0 .3em; font-size: 1.3em; }
          h3 { margin: 1.2em 0 .2em; font-size: 1.1em; }
          h4 { margin: 1em 0 0; font-size: .95em; }
          p, ul, ol { margin: 0 0 1em; }
          header, footer { font-size: .9em; }
          header p { margin: 0; }
          dl { display: grid; grid-template-columns: minmax(8em, max-content) 1fr; gap: 0 1.5em; margin: 1em 0; }
          dt { font-weight: bold; } dd { margin: 0; }
          section section { margin-left: 1.4em; }
          .box { border: 1px solid <xsl:value-of select="$accent"/>; padding: 0 1em; margin-top: 2em; }
          .box h2 { border: 0; margin-top: .4em; }
          .row { display: flex; flex-wrap: wrap; gap: 0 2em; padding: 0; list-style: none; }
          .column { padding: 0; list-style: none; }
          .checked { font-weight: bold; }
          table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
          th, td { border-bottom: 1px solid #767676; padding: .1em .6em .1em 0; text-align: left; vertical-align: top; }
          blockquote { border-left: 3px solid <xsl:value-of select="$accent"/>; margin: 1em 0; padding-left: 1em; }
          svg { max-height: 4em; max-width: 16em; }
        </style>
      </head>
      <body>
        <header class="sans">
          <xsl:apply-templates select="d:sender | d:recipient | d:particulars"/>
        </header>
        <main>
          <h1><xsl:apply-templates select="@title"/></h1>
          <xsl:apply-templates select="d:body/* | d:signature"/>
        </main>
        <xsl:if test="d:after">
          <footer class="sans"><xsl:apply-templates select="d:after"/></footer>
        </xsl:if>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="d:logo">
    <xsl:if test="@alt">
      <p role="img" aria-label="{@alt}"><xsl:apply-templates select="svg:svg"/></p>
    </xsl:if>
  </xsl:template>

  <!-- Without prefix, as HTML wants it. -->
  <xsl:template match="svg:*">
    <xsl:element name="{local-name()}" namespace="http://www.w3.org/2000/svg">
      <xsl:copy-of select="@*"/>
      <xsl:apply-templates/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="d:name"><p><strong><xsl:apply-templates/></strong></p></xsl:template>
  <xsl:template match="d:line"><p><xsl:apply-templates/></p></xsl:template>
  <xsl:template match="d:field/d:line"><xsl:apply-templates/><br/></xsl:template>
  <xsl:template match="d:sender | d:recipient"><div style="margin-bottom: 1em"><xsl:apply-templates/></div></xsl:template>

  <xsl:template match="d:fields | d:particulars | d:signature | d:after">
    <xsl:if test="@label"><h2><xsl:apply-templates select="@label"/></h2></xsl:if>
    <xsl:if test="d:field">
      <dl>
        <xsl:for-each select="d:field">
          <dt><xsl:apply-templates select="@label"/></dt>
          <dd><xsl:apply-templates/></dd>
        </xsl:for-each>
      </dl>
    </xsl:if>
    <xsl:apply-templates select="d:paragraph"/>
  </xsl:template>

  <xsl:template match="d:subject"><p class="sans"><xsl:apply-templates/></p></xsl:template>

  <xsl:template match="d:section">
    <section>
      <xsl:if test="@boxed = 'true'"><xsl:attribute name="class">box</xsl:attribute></xsl:if>
      <h2><xsl:apply-templates select="@label"/></h2>
      <xsl:apply-templates/>
    </section>
  </xsl:template>

  <xsl:template match="d:subsection">
    <section>
      <h3><xsl:apply-templates select="@label"/></h3>
      <xsl:apply-templates/>
    </section>
  </xsl:template>

  <!-- A question is a heading one level below the one it stands under. -->
  <xsl:template match="d:question">
    <h3 style="font-size: .95em; color: #000; margin-bottom: 0"><xsl:apply-templates select="@label"/></h3>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="d:subsection/d:question">
    <h4><xsl:apply-templates select="@label"/></h4>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="d:value"><p class="sans"><strong><xsl:apply-templates/></strong></p></xsl:template>
  <xsl:template match="d:paragraph"><p><xsl:apply-templates/></p></xsl:template>
  <xsl:template match="d:emphasis"><em><xsl:apply-templates/></em></xsl:template>

  <xsl:template match="d:list">
    <xsl:choose>
      <xsl:when test="@ordered = 'true'"><ol><xsl:apply-templates/></ol></xsl:when>
      <xsl:otherwise><ul><xsl:apply-templates/></ul></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="d:item"><li><xsl:apply-templates/></li></xsl:template>

  <xsl:template match="d:choices">
    <ul class="{@layout} sans"><xsl:apply-templates/></ul>
  </xsl:template>

  <xsl:template match="d:choice">
    <li>
      <xsl:choose>
        <xsl:when test="@checked = 'true'">
          <xsl:attribute name="class">checked</xsl:attribute>
          <span role="img" aria-label="afkrydset">☒</span>
        </xsl:when>
        <xsl:otherwise><span role="img" aria-label="ikke afkrydset">☐</span></xsl:otherwise>
      </xsl:choose>
      <xsl:text> </xsl:text>
      <xsl:apply-templates select="@label"/>
    </li>
  </xsl:template>

  <xsl:template match="d:table">
    <table>
      <xsl:if test="@label"><caption class="sans" style="text-align: left; font-weight: bold"><xsl:apply-templates select="@label"/></caption></xsl:if>
      <thead>
        <tr>
          <xsl:for-each select="d:column"><th scope="col"><xsl:apply-templates select="@label"/></th></xsl:for-each>
        </tr>
      </thead>
      <tbody>
        <xsl:for-each select="d:row">
          <tr>
            <xsl:for-each select="d:cell"><td><xsl:apply-templates/></td></xsl:for-each>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>

  <xsl:template match="d:account"><blockquote><xsl:apply-templates/></blockquote></xsl:template>

  <xsl:template match="d:account[@quoted = 'true']/d:paragraph">
    <p>
      <xsl:if test="not(preceding-sibling::*)">»</xsl:if>
      <xsl:apply-templates/>
      <xsl:if test="not(following-sibling::*)">«</xsl:if>
    </p>
  </xsl:template>

  <xsl:variable name="bind" select="function-available('fn:bind-spaces')"/>

  <xsl:template match="text() | @label | @title">
    <xsl:choose>
      <xsl:when test="$bind"><xsl:value-of select="fn:bind-spaces(string(.))"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
