<?xml version="1.0" encoding="UTF-8"?>
<!--
  The common vocabulary as XSL-FO: letterhead, page and look are here, wordings are not.

  A document type's compose.xsl writes this vocabulary (namespace urn:sagsakt:document:1); what is
  said here holds for html.xsl too.  Text is inline content: characters and d:emphasis.  Every
  element may carry src:line, the line of the case file, which goes on to the formatting objects.
  No-break spaces are put in here (fn:bind-spaces, where the processor has it), not in compose;
  only addresses bring their own.

    document     @lang @title @running-head (of the following pages; no personal number),
                 @author @created (yyyy-mm-dd): metadata.  @accent (#rrggbb), @alignment (justified,
                 ragged), @fold-marks (true): the office's, all optional.
                 Children in this order: sender, recipient?, particulars?, body, signature?, after*
    sender       letterhead, top right: logo?, name, line*
      logo       @alt (without: decoration); one svg:svg
      name       text;   line   text
    recipient    lines in the envelope's window: line+
    particulars  the quiet block of the first page: field+
    body         subject?, then blocks: paragraph, list, fields, value, question, subsection,
                 section, choices, table, account, in any order
      subject    text, below the title
      section    @label: a group with a heading; @boxed="true": ruled box kept in one piece; blocks
      subsection @label: a subgroup; its blocks are indented once
      question   @label: a template's question with its answer: blocks
      value      the value of a heading that is itself a field: text, in the template's voice
      paragraph  text
      list       @ordered ("true" or absent): item+ (text)
      fields     a table of labels and values without grid lines: field+
        field    @label; text, or line+, or choices
      choices    @layout="row" (the four of a recommendation) or "column": choice+
        choice   @label @checked ("true" or "false"): a drawn tick box and its label
      table      @label? (a line above it); column+ then row+
        column   @label (the column's heading) @width (a share, such as 1 or 3)
        row      cell+;   cell   text; figures are tabular
      account    a person's own words, set apart: blocks; @quoted="true": in quotation marks
      emphasis   inside text
    signature    ruled lines, kept with the text above; @label?, a heading; field+ (@label; text, or
                 line+: the first line stands on the rule, the others below it; @room="true": room to
                 write by hand)
    after        what follows the signature, small; @label?, a heading; field* (enclosures, copies),
                 paragraph*

  The grid: every line of running text is 14.5 pt high, every space above a block 14.5 pt or none,
  what a heading adds (rule, padding, its line) is a multiple of 14.5 pt, and the rules of tables
  and of the signature take no room, so that baselines of all pages fall on one another.

  What a screen reader is told (roles are those of ISO 32000-1, 14.8.4; sagsakt format dumps them with its
  option dump=tags): the title is H1, groups H2, subgroups and questions what follows, none skipped. Questions
  are headings, although they look like labels: with forty of these on the desk a reader who hears them goes
  from question to question with one key, as one who sees them does with the eye, and to a group with another.
  Labels of fields are headers of their row, tick boxes labels of list items with their state in words; the
  place for the signature is a Form. Furniture of the pages, fold marks and rules are not told.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:fo="http://www.w3.org/1999/XSL/Format"
    xmlns:fox="http://xmlgraphics.apache.org/fop/extensions"
    xmlns:d="urn:sagsakt:document:1"
    xmlns:src="urn:sagsakt:source:1"
    xmlns:svg="http://www.w3.org/2000/svg"
    xmlns:fn="urn:sagsakt:functions:1"
    exclude-result-prefixes="fn svg">

  <xsl:output method="xml" encoding="UTF-8"/>
  <xsl:strip-space elements="d:document d:sender d:recipient d:particulars d:body d:section d:subsection
                             d:question d:list d:fields d:choices d:table d:row d:account d:signature d:after"/>

  <xsl:variable name="accent">
    <xsl:choose>
      <xsl:when test="/d:document/@accent"><xsl:value-of select="/d:document/@accent"/></xsl:when>
      <xsl:otherwise>#000000</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <!-- One width for the labels of all fields of a document. -->
  <xsl:variable name="label-width">
    <xsl:choose>
      <xsl:when test="/d:document/d:body//d:field[string-length(@label) &gt; 14]">50mm</xsl:when>
      <xsl:otherwise>25mm</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <!-- The page.

       A4 with a body of 50 lines, on the first page of a letter 34, both ending at the same height.  The measure
       of 128 mm holds about 80 characters, and stands a little right of the middle.

       The window: a C5 or DL window envelope shows the sheet from 20 mm to 100 mm from its left edge
       and from 50 mm to 76 mm from its top, wherever the sheet has slid to (window 90 x 45 mm, 20 mm
       from the envelope's left edge; sheet folded to 148.5 mm or 105 mm).  Six lines of 12 pt fit,
       and they stand on the left edge of the text.  A document that nobody is sent has the particulars
       there, and eight lines more of text. -->

  <xsl:variable name="first-top">
    <xsl:choose>
      <xsl:when test="/d:document/d:recipient">262.25pt</xsl:when>
      <xsl:otherwise>146.25pt</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <xsl:template match="/d:document">
    <fo:root xml:lang="{@lang}" font-family="Caladea" font-size="10.5pt" line-height="14.5pt" line-stacking-strategy="line-height">
      <xsl:copy-of select="@src:line"/>
      <fo:layout-master-set>
        <fo:simple-page-master master-name="first" page-width="210mm" page-height="297mm"
            margin="28.75pt 39mm 28.75pt 43mm">
          <fo:region-body margin-top="{$first-top}" margin-bottom="29pt"/>
          <fo:region-before region-name="first-before" extent="24pt"/>
          <fo:region-after extent="24pt" display-align="after"/>
        </fo:simple-page-master>
        <fo:simple-page-master master-name="rest" page-width="210mm" page-height="297mm"
            margin="28.75pt 39mm 28.75pt 43mm">
          <fo:region-body margin-top="30.25pt" margin-bottom="29pt"/>
          <fo:region-before region-name="rest-before" extent="24pt"/>
          <fo:region-after extent="24pt" display-align="after"/>
        </fo:simple-page-master>
        <fo:page-sequence-master master-name="letter">
          <fo:repeatable-page-master-alternatives>
            <fo:conditional-page-master-reference page-position="first" master-reference="first"/>
            <fo:conditional-page-master-reference master-reference="rest"/>
          </fo:repeatable-page-master-alternatives>
        </fo:page-sequence-master>
      </fo:layout-master-set>
      <fo:declarations>
        <d:information title="{@title}" subject="{d:body/d:subject}" author="{@author}"
            created="{@created}" language="{@lang}"/>
      </fo:declarations>
      <fo:page-sequence master-reference="letter" id="document" language="{@lang}" xml:lang="{@lang}">
        <xsl:if test="@fold-marks = 'true'">
          <fo:static-content flow-name="first-before">
            <xsl:call-template name="fold-mark"><xsl:with-param name="top">105mm</xsl:with-param></xsl:call-template>
            <xsl:call-template name="fold-mark"><xsl:with-param name="top">148.5mm</xsl:with-param></xsl:call-template>
            <xsl:call-template name="fold-mark"><xsl:with-param name="top">210mm</xsl:with-param></xsl:call-template>
          </fo:static-content>
        </xsl:if>
        <fo:static-content flow-name="rest-before">
          <fo:block font-family="Carlito" font-size="8.5pt" line-height="11pt" text-align="start"
              padding-bottom="2pt" border-bottom="0.35pt solid {$accent}">
            <xsl:apply-templates select="@running-head"/>
          </fo:block>
        </fo:static-content>
        <fo:static-content flow-name="xsl-region-after">
          <fo:block font-family="Carlito" font-size="8.5pt" line-height="11pt" text-align="end">
            <xsl:text>Side&#xA0;</xsl:text>
            <fo:page-number/>
            <xsl:text>&#xA0;af&#xA0;</xsl:text>
            <fo:page-number-citation-last ref-id="document"/>
          </fo:block>
        </fo:static-content>
        <fo:flow flow-name="xsl-region-body" hyphenate="true" hyphenation-remain-character-count="2"
            hyphenation-push-character-count="2" widows="2" orphans="2">
          <xsl:attribute name="text-align">
            <xsl:choose>
              <xsl:when test="@alignment = 'ragged'">start</xsl:when>
              <xsl:otherwise>justify</xsl:otherwise>
            </xsl:choose>
          </xsl:attribute>
          <xsl:apply-templates select="*"/>
        </fo:flow>
      </fo:page-sequence>
    </fo:root>
  </xsl:template>

  <xsl:template name="fold-mark">
    <xsl:param name="top"/>
    <fo:block-container absolute-position="fixed" left="5mm" top="{$top}" width="5mm" height="1mm">
      <fo:block border-top="0.35pt solid #000000" font-size="1pt" line-height="1pt">&#xA0;</fo:block>
    </fo:block-container>
  </xsl:template>

  <!-- Letter furniture. -->

  <xsl:template match="d:sender">
    <fo:block-container absolute-position="fixed" left="107mm" top="12mm" width="64mm" height="48mm"
        font-family="Carlito" font-size="9pt" line-height="11.5pt" hyphenate="false" text-align="start"
        role="Div">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="*"/>
    </fo:block-container>
  </xsl:template>

  <!-- At most 64 mm wide and 14 mm high. -->
  <xsl:template match="d:logo">
    <xsl:variable name="box" select="normalize-space(translate(svg:svg/@viewBox, ',', ' '))"/>
    <xsl:variable name="size" select="substring-after(substring-after($box, ' '), ' ')"/>
    <xsl:variable name="ratio">
      <xsl:choose>
        <xsl:when test="substring-after($size, ' ') &gt; 0">
          <xsl:value-of select="substring-before($size, ' ') div substring-after($size, ' ')"/>
        </xsl:when>
        <xsl:otherwise>1</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="height">
      <xsl:choose>
        <xsl:when test="14 * $ratio &gt; 64"><xsl:value-of select="64 div $ratio"/></xsl:when>
        <xsl:otherwise>14</xsl:otherwise>
      </xsl:choose>
    </xsl:variable>
    <xsl:variable name="w" select="format-number($height * $ratio, '0.###')"/>
    <xsl:variable name="h" select="format-number($height, '0.###')"/>
    <fo:block font-size="1pt" line-height="1pt" space-after="4pt">
      <fo:instream-foreign-object width="{$w}mm" height="{$h}mm" content-width="{$w}mm" content-height="{$h}mm">
        <xsl:copy-of select="@src:line"/>
        <xsl:choose>
          <xsl:when test="@alt">
            <xsl:attribute name="fox:alt-text"><xsl:value-of select="@alt"/></xsl:attribute>
          </xsl:when>
          <xsl:otherwise><xsl:attribute name="role">artifact</xsl:attribute></xsl:otherwise>
        </xsl:choose>
        <xsl:copy-of select="svg:svg"/>
      </fo:instream-foreign-object>
    </fo:block>
  </xsl:template>

  <xsl:template match="d:name">
    <fo:block font-size="10.5pt" font-weight="bold" color="{$accent}" line-height="13pt" role="P">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates/>
    </fo:block>
  </xsl:template>

  <xsl:template match="d:line">
    <fo:block role="P">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates/>
    </fo:block>
  </xsl:template>

  <xsl:template match="d:recipient">
    <fo:block-container absolute-position="fixed" left="43mm" top="50mm" width="54mm" height="26.5mm"
        font-family="Carlito" font-size="10pt" line-height="12pt" hyphenate="false" text-align="start" role="Div">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="*"/>
    </fo:block-container>
  </xsl:template>

  <xsl:template match="d:particulars">
    <fo:block-container absolute-position="fixed" left="107mm" top="62mm" width="64mm" height="34mm"
        display-align="after" font-family="Carlito" font-size="9pt" line-height="12pt" hyphenate="false"
        text-align="start" role="Div">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="not(../d:recipient)">
        <xsl:attribute name="left">43mm</xsl:attribute>
        <xsl:attribute name="top">21mm</xsl:attribute>
      </xsl:if>
      <xsl:for-each select="d:field">
        <fo:block role="P">
          <xsl:copy-of select="@src:line"/>
          <fo:inline font-weight="bold"><xsl:apply-templates select="@label"/></fo:inline>
          <xsl:text> </xsl:text>
          <xsl:apply-templates/>
        </fo:block>
      </xsl:for-each>
    </fo:block-container>
  </xsl:template>

  <!-- Title, subject, groups, questions. -->

  <xsl:template match="d:body">
    <fo:block font-family="Carlito" font-size="18pt" font-weight="bold" line-height="21.75pt"
        color="{$accent}" hyphenate="false" text-align="start" keep-with-next.within-page="always" role="H1">
      <xsl:copy-of select="../@src:line"/>
      <xsl:apply-templates select="../@title"/>
    </fo:block>
    <xsl:apply-templates select="*"/>
  </xsl:template>

  <!-- Half a line of padding brings the text below the title back to the grid. -->
  <xsl:template match="d:subject">
    <fo:block font-family="Carlito" hyphenate="false" text-align="start" padding-bottom="7.25pt"
        space-after="14.5pt" keep-with-next.within-page="always" role="P">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates/>
    </fo:block>
  </xsl:template>

  <xsl:template match="d:section">
    <fo:block role="Sect" space-before="14.5pt">
      <xsl:copy-of select="@src:line"/>
      <xsl:call-template name="heading"/>
      <xsl:apply-templates select="*"/>
    </fo:block>
  </xsl:template>

  <!-- Below the title, one deeper in each section. -->
  <xsl:template name="heading-role">
    <xsl:attribute name="role">
      <xsl:value-of select="concat('H', 2 + count(ancestor::d:section | ancestor::d:subsection))"/>
    </xsl:attribute>
  </xsl:template>

  <xsl:template name="heading">
    <fo:block font-family="Carlito" font-size="13pt" line-height="14.5pt" font-weight="bold" color="{$accent}"
        border-top="0.75pt solid {$accent}" padding-top="9.25pt" padding-bottom="4.5pt" hyphenate="false"
        text-align="start" keep-with-next.within-page="always" keep-together.within-page="always">
      <xsl:call-template name="heading-role"/>
      <xsl:apply-templates select="@label"/>
    </fo:block>
  </xsl:template>

  <!-- An integer keep: the box breaks before the signature is parted from the text above it. -->
  <xsl:template match="d:section[@boxed = 'true']">
    <fo:block role="Sect" space-before="29pt" start-indent="10.75pt" end-indent="10.75pt" padding="6.5pt 10pt"
        border="0.75pt solid {$accent}" keep-together.within-page="100">
      <xsl:copy-of select="@src:line"/>
      <fo:block font-family="Carlito" font-size="13pt" font-weight="bold" color="{$accent}" hyphenate="false"
          text-align="start" keep-with-next.within-page="always" keep-together.within-page="always">
        <xsl:call-template name="heading-role"/>
        <xsl:apply-templates select="@label"/>
      </fo:block>
      <xsl:apply-templates select="*"/>
    </fo:block>
  </xsl:template>

  <!-- A line's space above every block but the first below its heading or question. -->

  <xsl:template match="d:subsection">
    <fo:block role="Sect">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="position() &gt; 1">
        <xsl:attribute name="space-before">14.5pt</xsl:attribute>
      </xsl:if>
      <fo:block font-family="Carlito" font-size="11pt" font-weight="bold" color="{$accent}" hyphenate="false"
          text-align="start" keep-with-next.within-page="always" keep-together.within-page="always">
        <xsl:call-template name="heading-role"/>
        <xsl:apply-templates select="@label"/>
      </fo:block>
      <fo:block role="Div" margin-left="14.5pt">
        <xsl:apply-templates select="*"/>
      </fo:block>
    </fo:block>
  </xsl:template>

  <xsl:template match="d:question">
    <fo:block font-family="Carlito" font-size="9.5pt" font-weight="bold" hyphenate="false" text-align="start"
        keep-with-next.within-page="always" keep-together.within-page="always">
      <xsl:copy-of select="@src:line"/>
      <xsl:call-template name="heading-role"/>
      <xsl:if test="position() &gt; 1">
        <xsl:attribute name="space-before">14.5pt</xsl:attribute>
      </xsl:if>
      <xsl:apply-templates select="@label"/>
    </fo:block>
    <xsl:apply-templates select="*"/>
  </xsl:template>

  <xsl:template match="d:value">
    <fo:block font-family="Carlito" font-weight="bold" hyphenate="false" text-align="start" role="P">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="following-sibling::*">
        <xsl:attribute name="keep-with-next.within-page">always</xsl:attribute>
      </xsl:if>
      <xsl:apply-templates/>
    </fo:block>
  </xsl:template>

  <xsl:template match="d:paragraph">
    <fo:block role="P">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="position() &gt; 1 and not(preceding-sibling::*[1][self::d:value])">
        <xsl:attribute name="space-before">14.5pt</xsl:attribute>
      </xsl:if>
      <xsl:if test="following-sibling::*[1][self::d:list]">
        <xsl:attribute name="keep-with-next.within-page">always</xsl:attribute>
      </xsl:if>
      <xsl:apply-templates/>
    </fo:block>
  </xsl:template>

  <xsl:template match="d:emphasis">
    <fo:inline font-style="italic" role="Span">
      <xsl:apply-templates/>
    </fo:inline>
  </xsl:template>

  <!-- Close below a paragraph, which leads up to it. -->
  <!-- Entries are short: justified, a line before a name or a date that may not be parted gapes. -->
  <xsl:template match="d:list">
    <xsl:variable name="ordered" select="@ordered = 'true'"/>
    <fo:list-block provisional-distance-between-starts="14.5pt" provisional-label-separation="3pt"
        text-align="start">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="position() &gt; 1 and not(preceding-sibling::*[1][self::d:paragraph or self::d:value])">
        <xsl:attribute name="space-before">14.5pt</xsl:attribute>
      </xsl:if>
      <xsl:for-each select="d:item">
        <fo:list-item>
          <xsl:copy-of select="@src:line"/>
          <fo:list-item-label end-indent="label-end()">
            <fo:block>
              <xsl:choose>
                <xsl:when test="$ordered"><xsl:value-of select="concat(position(), '.')"/></xsl:when>
                <xsl:otherwise>–</xsl:otherwise>
              </xsl:choose>
            </fo:block>
          </fo:list-item-label>
          <fo:list-item-body start-indent="body-start()">
            <fo:block>
              <xsl:apply-templates/>
            </fo:block>
          </fo:list-item-body>
        </fo:list-item>
      </xsl:for-each>
    </fo:list-block>
  </xsl:template>

  <!-- Labels and values. -->

  <xsl:template match="d:fields">
    <fo:table table-layout="fixed" width="100%">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="position() &gt; 1">
        <xsl:attribute name="space-before">14.5pt</xsl:attribute>
      </xsl:if>
      <fo:table-column column-width="{$label-width}" fox:header="true"/>
      <fo:table-column column-width="proportional-column-width(1)"/>
      <fo:table-body start-indent="0pt" end-indent="0pt">
        <xsl:for-each select="d:field">
          <fo:table-row keep-together.within-page="always">
            <xsl:copy-of select="@src:line"/>
            <fo:table-cell padding-right="6pt"><xsl:apply-templates select="." mode="label"/></fo:table-cell>
            <fo:table-cell text-align="start" hyphenate="false"><xsl:apply-templates select="." mode="value"/></fo:table-cell>
          </fo:table-row>
        </xsl:for-each>
      </fo:table-body>
    </fo:table>
  </xsl:template>

  <!-- Of a field or a column. -->
  <xsl:template match="*" mode="label">
    <fo:block font-family="Carlito" font-size="9.5pt" font-weight="bold" hyphenate="false" text-align="start">
      <xsl:if test="self::d:column">
        <xsl:attribute name="space-after">-0.75pt</xsl:attribute>
        <xsl:attribute name="space-after.conditionality">retain</xsl:attribute>
      </xsl:if>
      <xsl:apply-templates select="@label"/>
    </fo:block>
  </xsl:template>

  <xsl:template match="d:field" mode="value">
    <fo:block><xsl:apply-templates/></fo:block>
  </xsl:template>

  <xsl:template match="d:field[d:line or d:choices]" mode="value">
    <xsl:apply-templates select="*"/>
  </xsl:template>

  <!-- Tick boxes: drawn, because no family here has the characters. -->

  <xsl:template match="d:choices">
    <fo:list-block provisional-distance-between-starts="16pt" provisional-label-separation="3pt">
      <xsl:copy-of select="@src:line"/>
      <xsl:for-each select="d:choice">
        <fo:list-item>
          <xsl:copy-of select="@src:line"/>
          <fo:list-item-label end-indent="label-end()">
            <fo:block text-align="start"><xsl:call-template name="tick-box"/></fo:block>
          </fo:list-item-label>
          <fo:list-item-body start-indent="body-start()">
            <fo:block font-family="Carlito" font-size="9.5pt" hyphenate="false" text-align="start">
              <xsl:if test="@checked = 'true'">
                <xsl:attribute name="font-weight">bold</xsl:attribute>
              </xsl:if>
              <xsl:apply-templates select="@label"/>
            </fo:block>
          </fo:list-item-body>
        </fo:list-item>
      </xsl:for-each>
    </fo:list-block>
  </xsl:template>

  <xsl:template match="d:choices[@layout = 'row']">
    <fo:block font-family="Carlito" hyphenate="false" text-align="start" space-before="7.25pt"
        space-after="7.25pt" keep-with-next.within-page="always" role="L">
      <xsl:copy-of select="@src:line"/>
      <xsl:for-each select="d:choice">
        <xsl:if test="position() &gt; 1">
          <fo:leader leader-pattern="space" leader-length="18pt"/>
        </xsl:if>
        <fo:inline role="LI">
          <xsl:copy-of select="@src:line"/>
          <xsl:if test="@checked = 'true'">
            <xsl:attribute name="font-weight">bold</xsl:attribute>
          </xsl:if>
          <fo:inline role="Lbl"><xsl:call-template name="tick-box"/></fo:inline>
          <fo:inline role="LBody">
            <xsl:text>&#xA0;</xsl:text>
            <xsl:apply-templates select="@label"/>
          </fo:inline>
        </fo:inline>
      </xsl:for-each>
    </fo:block>
  </xsl:template>

  <xsl:template name="tick-box">
    <fo:instream-foreign-object width="9pt" height="9pt" content-width="9pt" content-height="9pt"
        baseline-shift="-1.2pt">
      <xsl:choose>
        <xsl:when test="@checked = 'true'">
          <xsl:attribute name="fox:alt-text">afkrydset</xsl:attribute>
          <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">
            <path d="M.5.5h8v8h-8z" fill="none" stroke="#000" stroke-width=".8"/>
            <path d="M2.2 2.2l4.6 4.6M6.8 2.2l-4.6 4.6" fill="none" stroke="#000" stroke-width="1.3"/>
          </svg>
        </xsl:when>
        <xsl:otherwise>
          <xsl:attribute name="fox:alt-text">ikke afkrydset</xsl:attribute>
          <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9">
            <path d="M.5.5h8v8h-8z" fill="none" stroke="#000" stroke-width=".8"/>
          </svg>
        </xsl:otherwise>
      </xsl:choose>
    </fo:instream-foreign-object>
  </xsl:template>

  <!-- Tables of times and notes.  The rules take no room: what is below stays on the grid. -->

  <xsl:template match="d:table">
    <xsl:if test="@label">
      <fo:block font-family="Carlito" font-size="9.5pt" font-weight="bold" hyphenate="false" text-align="start"
          keep-with-next.within-page="always" role="Caption">
        <xsl:copy-of select="@src:line"/>
        <xsl:if test="position() &gt; 1">
          <xsl:attribute name="space-before">14.5pt</xsl:attribute>
        </xsl:if>
        <xsl:apply-templates select="@label"/>
      </fo:block>
    </xsl:if>
    <fo:table table-layout="fixed" width="100%">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="position() &gt; 1 and not(@label)">
        <xsl:attribute name="space-before">14.5pt</xsl:attribute>
      </xsl:if>
      <xsl:for-each select="d:column">
        <fo:table-column column-width="proportional-column-width({@width})"/>
      </xsl:for-each>
      <fo:table-header start-indent="0pt" end-indent="0pt">
        <fo:table-row>
          <xsl:for-each select="d:column">
            <fo:table-cell padding-right="6pt" border-bottom="0.75pt solid {$accent}">
              <xsl:apply-templates select="." mode="label"/>
            </fo:table-cell>
          </xsl:for-each>
        </fo:table-row>
      </fo:table-header>
      <fo:table-body start-indent="0pt" end-indent="0pt" text-align="start">
        <xsl:for-each select="d:row">
          <!-- half of the last rule is below the table -->
          <xsl:variable name="rule">
            <xsl:choose>
              <xsl:when test="position() = last()">-0.175pt</xsl:when>
              <xsl:otherwise>-0.35pt</xsl:otherwise>
            </xsl:choose>
          </xsl:variable>
          <fo:table-row keep-together.within-page="always">
            <xsl:copy-of select="@src:line"/>
            <xsl:for-each select="d:cell">
              <fo:table-cell padding-right="6pt" border-bottom="0.35pt solid #808080">
                <fo:block space-after="{$rule}" space-after.conditionality="retain">
                  <xsl:copy-of select="@src:line"/>
                  <xsl:apply-templates/>
                </fo:block>
              </fo:table-cell>
            </xsl:for-each>
          </fo:table-row>
        </xsl:for-each>
      </fo:table-body>
    </fo:table>
  </xsl:template>

  <!-- A person's own words. -->

  <xsl:template match="d:account">
    <fo:block role="BlockQuote" margin-left="0pt" border-left="2pt solid {$accent}" padding-left="12.5pt">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="position() &gt; 1">
        <xsl:attribute name="space-before">14.5pt</xsl:attribute>
      </xsl:if>
      <xsl:apply-templates select="*"/>
    </fo:block>
  </xsl:template>

  <!-- Quotation marks at both ends of an account that is word for word. -->
  <xsl:template match="d:account[@quoted = 'true']/d:paragraph">
    <fo:block role="P">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="position() &gt; 1">
        <xsl:attribute name="space-before">14.5pt</xsl:attribute>
      </xsl:if>
      <xsl:if test="not(preceding-sibling::*)">»</xsl:if>
      <xsl:apply-templates/>
      <xsl:if test="not(following-sibling::*)">«</xsl:if>
    </fo:block>
  </xsl:template>

  <!-- Signature, and what follows it.  The rules of the signature take no room either; below a box,
       which ends half a line off the grid, half a line is wanting. -->

  <xsl:template match="d:signature">
    <fo:block role="Sect" space-before="29pt" keep-together.within-page="always"
        keep-with-previous.within-page="always">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="../d:body/*[last()]/@boxed = 'true'">
        <xsl:attribute name="space-before">21.75pt</xsl:attribute>
      </xsl:if>
      <xsl:if test="@label">
        <xsl:call-template name="heading"/>
      </xsl:if>
      <fo:table table-layout="fixed" width="100%">
        <fo:table-column column-width="36mm" fox:header="true"/>
        <fo:table-column column-width="83mm"/>
        <fo:table-body>
          <xsl:for-each select="d:field">
            <xsl:variable name="room">
              <xsl:choose>
                <xsl:when test="@room = 'true'">29pt</xsl:when>
                <xsl:when test="position() &gt; 1">14.5pt</xsl:when>
                <xsl:otherwise>0pt</xsl:otherwise>
              </xsl:choose>
            </xsl:variable>
            <fo:table-row>
              <xsl:copy-of select="@src:line"/>
              <fo:table-cell padding-right="6pt" padding-top="{$room}">
                <xsl:apply-templates select="." mode="label"/>
              </fo:table-cell>
              <fo:table-cell text-align="start" hyphenate="false">
                <xsl:choose>
                  <xsl:when test="@room = 'true'">
                    <fo:block-container role="Form" id="signature" fox:alt-text="{translate(@label, ':', '')}" height="{$room}"><fo:block/></fo:block-container>
                  </xsl:when>
                  <xsl:otherwise>
                    <xsl:attribute name="padding-top"><xsl:value-of select="$room"/></xsl:attribute>
                  </xsl:otherwise>
                </xsl:choose>
                <fo:block border-bottom="0.5pt solid #000000" space-after="-0.5pt"
                    space-after.conditionality="retain">
                  <xsl:apply-templates select="text() | d:emphasis | d:line[1]/node()"/>
                  <xsl:if test="not(text() | d:line[1]/node())">&#xA0;</xsl:if>
                </fo:block>
                <xsl:apply-templates select="d:line[position() &gt; 1]"/>
              </fo:table-cell>
            </fo:table-row>
          </xsl:for-each>
        </fo:table-body>
      </fo:table>
    </fo:block>
  </xsl:template>

  <!-- Rather a page that begins with the end of the box and the signature than a last one with this
       alone; rather all of it on a new page than a line. -->
  <xsl:template match="d:after">
    <fo:block role="Div" font-family="Carlito" font-size="9pt" line-height="12pt" hyphenate="false"
        text-align="start" space-before="21.75pt" keep-together.within-page="50"
        keep-with-previous.within-page="250">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="@label"><xsl:call-template name="heading"/></xsl:if>
      <xsl:if test="d:field">
        <fo:table table-layout="fixed" width="100%">
          <fo:table-column fox:header="true">
            <xsl:attribute name="column-width">
              <xsl:choose>
                <xsl:when test="d:field[string-length(@label) &gt; 20]">50mm</xsl:when>
                <xsl:otherwise>36mm</xsl:otherwise>
              </xsl:choose>
            </xsl:attribute>
          </fo:table-column>
          <fo:table-column column-width="proportional-column-width(1)"/>
          <fo:table-body>
            <xsl:for-each select="d:field">
              <fo:table-row>
                <xsl:copy-of select="@src:line"/>
                <fo:table-cell padding-right="6pt" padding-bottom="4pt">
                  <fo:block font-weight="bold"><xsl:apply-templates select="@label"/></fo:block>
                </fo:table-cell>
                <fo:table-cell padding-bottom="4pt">
                  <xsl:apply-templates select="." mode="value"/>
                </fo:table-cell>
              </fo:table-row>
            </xsl:for-each>
          </fo:table-body>
        </fo:table>
      </xsl:if>
      <xsl:apply-templates select="d:paragraph"/>
    </fo:block>
  </xsl:template>

  <xsl:variable name="bind" select="function-available('fn:bind-spaces')"/>

  <!-- All printed text passes here. -->
  <xsl:template match="text() | @label | @title | @running-head">
    <xsl:choose>
      <xsl:when test="$bind"><xsl:value-of select="fn:bind-spaces(string(.))"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="."/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
