<?xml version="1.0" encoding="UTF-8"?>
<!--
  Compiles a Schematron schema (ISO/IEC 19757-3:2016, query binding xslt) to a stylesheet in XSLT
  1.0 that gives SVRL (Annex D).

  In:  a schema with its inclusions done, its abstract patterns filled in and its references
       checked, and marked, in attributes with the prefix made-src:
         line, file       on every element of Schematron and XSLT: where it comes from; file, with
                          xml:base, only on what was included
         kinds, names     on each pattern: the kinds of node that its rules can match (root,
                          element, attribute, text, comment, instruction), and the names of the
                          elements, or * for any
         set              on each rule whose context has a variable, which no pattern of XSLT 1.0
                          may have: the XPath of the nodes it matches; and sets on its pattern
         braces           on the root, when an attribute holds one
       What has text says its language in xml:lang.
  Out: the stylesheet.  The marks of place come along, so that an expression that is wrong can be
       reported where it was written.

  A rule becomes a template in the mode of its pattern; falling priorities make the first rule that
  matches a node win.  With detail="full" the patterns run one after the other and every rule that
  fires is told.  With detail="brief" the document is walked once for all patterns: templates in the
  mode made.walk, one for each name that a rule asks for, hand a node to those patterns only that
  could have a rule for it.  A pattern that has variables or documents of its own runs by itself in
  either case, because its variables are passed on as parameters.  So does one with a context that
  has a variable: the nodes of that context are found first and passed on, a template that matches
  all nodes looks for its own among them, and the rules that follow have a mode of their own, to
  which it hands the others.

  The program gives it a function, location (node-set): an absolute XPath for those nodes.  In XSLT
  alone it takes a time that is quadratic in the number of siblings.

  Names that begin with "made." belong to the stylesheet made here.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:made="urn:sagsakt:made"
    xmlns:made-exsl="http://exslt.org/common"
    xmlns:made-set="http://exslt.org/sets"
    xmlns:made-fn="urn:sagsakt:functions:1"
    xmlns:str="http://exslt.org/strings"
    xmlns:sch="http://purl.oclc.org/dsdl/schematron"
    xmlns:svrl="http://purl.oclc.org/dsdl/svrl"
    xmlns:made-src="urn:sagsakt:source:1"
    exclude-result-prefixes="str sch">

  <xsl:namespace-alias stylesheet-prefix="made" result-prefix="xsl"/>

  <!-- A phase's id, #ALL, or #DEFAULT. -->
  <xsl:param name="phase" select="'#DEFAULT'"/>
  <!-- brief or full -->
  <xsl:param name="detail" select="'full'"/>

  <xsl:key name="abstract-rule" match="sch:rule[@abstract = 'true']" use="@id"/>
  <xsl:key name="diagnostic" match="sch:diagnostic" use="@id"/>
  <xsl:key name="property" match="sch:property" use="@id"/>

  <xsl:variable name="schema" select="/sch:schema"/>

  <xsl:variable name="phase-id">
    <xsl:choose>
      <xsl:when test="$phase != '#DEFAULT'">
        <xsl:value-of select="$phase"/>
      </xsl:when>
      <xsl:when test="$schema/@defaultPhase">
        <xsl:value-of select="$schema/@defaultPhase"/>
      </xsl:when>
      <xsl:otherwise>#ALL</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>

  <!-- The active phase: empty for #ALL. -->
  <xsl:variable name="active" select="$schema/sch:phase[@id = string($phase-id)]"/>

  <xsl:variable name="patterns"
      select="$schema/sch:pattern[$phase-id = '#ALL' or @id = $active/sch:active/@pattern]"/>

  <!-- The patterns that the common walk serves. -->
  <xsl:variable name="walked"
      select="$patterns[$detail = 'brief'
          and not(@documents or sch:let or @made-src:sets)][last() > 1]"/>

  <xsl:variable name="any-node"
      select="'* | @* | text() | comment() | processing-instruction() | /'"/>

  <!-- No attribute needs its braces doubled, so that they can be copied as they are. -->
  <xsl:variable name="plain" select="not($schema/@made-src:braces)"/>

  <!-- A rule's role counts for assertions that have none: then it must be told which rule fired. -->
  <xsl:variable name="roles" select="$patterns/sch:rule/@role"/>

  <!-- ===== the stylesheet ===== -->

  <xsl:template match="/">
    <!-- XSLT 1.0 makes namespace nodes only along with an element that uses them. -->
    <xsl:variable name="prefixes">
      <xsl:for-each select="$schema/sch:ns[@prefix != 'xml']">
        <xsl:element name="{@prefix}:declared" namespace="{@uri}"/>
      </xsl:for-each>
    </xsl:variable>
    <made:stylesheet version="1.0">
      <xsl:copy-of select="made-exsl:node-set($prefixes)/*/namespace::*"/>
      <xsl:attribute name="exclude-result-prefixes">
        <xsl:text>made-exsl made-set made-fn made-src</xsl:text>
      </xsl:attribute>
      <xsl:apply-templates mode="foreign" select="$schema/xsl:import"/>
      <made:output method="xml" encoding="UTF-8"/>
      <xsl:apply-templates mode="foreign" select="$schema/xsl:*[not(self::xsl:import)]"/>
      <xsl:apply-templates mode="rule" select="$schema/sch:let | $active/sch:let"/>

      <made:template match="/">
        <svrl:schematron-output>
          <xsl:if test="$schema/sch:title">
            <xsl:attribute name="title">
              <xsl:call-template name="literal">
                <xsl:with-param name="text" select="normalize-space($schema/sch:title)"/>
              </xsl:call-template>
            </xsl:attribute>
          </xsl:if>
          <xsl:if test="$active">
            <xsl:attribute name="phase">
              <xsl:value-of select="$phase-id"/>
            </xsl:attribute>
          </xsl:if>
          <xsl:call-template name="attributes">
            <xsl:with-param name="from" select="$schema/@schemaVersion"/>
          </xsl:call-template>
          <xsl:if test="$detail = 'full'">
            <xsl:for-each select="$schema/sch:p">
              <xsl:call-template name="text"/>
            </xsl:for-each>
            <xsl:for-each select="$schema/sch:ns">
              <svrl:ns-prefix-in-attribute-values>
                <xsl:call-template name="attributes">
                  <xsl:with-param name="from" select="@prefix | @uri"/>
                </xsl:call-template>
              </svrl:ns-prefix-in-attribute-values>
            </xsl:for-each>
          </xsl:if>
          <xsl:call-template name="walk"/>
          <xsl:for-each select="$patterns[not(count(. | $walked) = count($walked))]">
            <xsl:variable name="mode">
              <xsl:call-template name="mode"/>
            </xsl:variable>
            <made:call-template name="{$mode}"/>
          </xsl:for-each>
        </svrl:schematron-output>
      </made:template>

      <xsl:apply-templates mode="pattern" select="$patterns"/>
      <xsl:call-template name="walk-templates"/>
    </made:stylesheet>
  </xsl:template>

  <!-- ===== which nodes are walked ===== -->

  <!-- The mode, and the template, of the current pattern. -->
  <xsl:template name="mode">
    <xsl:value-of select="concat('made.', count(preceding-sibling::sch:pattern) + 1)"/>
  </xsl:template>

  <!-- The XPath of all nodes of the KINDS, a list with a space at either end. -->
  <xsl:template name="nodes">
    <xsl:param name="kinds"/>
    <xsl:variable name="path">
      <xsl:if test="contains($kinds, ' root ')"> | /</xsl:if>
      <xsl:if test="contains($kinds, ' element ')"> | //*</xsl:if>
      <xsl:if test="contains($kinds, ' attribute ')"> | //@*</xsl:if>
      <xsl:if test="contains($kinds, ' text ')"> | //text()</xsl:if>
      <xsl:if test="contains($kinds, ' comment ')"> | //comment()</xsl:if>
      <xsl:if test="contains($kinds, ' instruction ')"> | //processing-instruction()</xsl:if>
    </xsl:variable>
    <xsl:value-of select="substring($path, 4)"/>
  </xsl:template>

  <!-- The common walk: one apply-templates, and below a template for each name and kind. -->
  <xsl:template name="walk">
    <xsl:variable name="kinds">
      <xsl:for-each select="$walked/@made-src:kinds">
        <xsl:value-of select="concat(' ', ., ' ')"/>
      </xsl:for-each>
    </xsl:variable>
    <xsl:if test="normalize-space($kinds)">
      <made:apply-templates mode="made.walk">
        <xsl:attribute name="select">
          <xsl:call-template name="nodes">
            <xsl:with-param name="kinds" select="$kinds"/>
          </xsl:call-template>
        </xsl:attribute>
      </made:apply-templates>
    </xsl:if>
  </xsl:template>

  <xsl:template name="walk-templates">
    <xsl:if test="$walked">
      <xsl:variable name="all-names">
        <xsl:for-each select="$walked/@made-src:names">
          <xsl:value-of select="concat(., ' ')"/>
        </xsl:for-each>
      </xsl:variable>
      <xsl:for-each select="made-set:distinct(str:tokenize($all-names))[. != '*']">
        <xsl:variable name="name" select="concat(' ', ., ' ')"/>
        <xsl:call-template name="hand-on">
          <xsl:with-param name="match" select="."/>
          <xsl:with-param name="patterns" select="$walked[@made-src:names = '*'
              or contains(concat(' ', @made-src:names, ' '), $name)]"/>
        </xsl:call-template>
      </xsl:for-each>
      <xsl:call-template name="hand-on">
        <xsl:with-param name="match" select="'*'"/>
        <xsl:with-param name="patterns" select="$walked[@made-src:names = '*']"/>
      </xsl:call-template>
      <xsl:call-template name="hand-on">
        <xsl:with-param name="match" select="'/'"/>
        <xsl:with-param name="kind" select="' root '"/>
      </xsl:call-template>
      <xsl:call-template name="hand-on">
        <xsl:with-param name="match" select="'@*'"/>
        <xsl:with-param name="kind" select="' attribute '"/>
      </xsl:call-template>
      <xsl:call-template name="hand-on">
        <xsl:with-param name="match" select="'text()'"/>
        <xsl:with-param name="kind" select="' text '"/>
      </xsl:call-template>
      <xsl:call-template name="hand-on">
        <xsl:with-param name="match" select="'comment()'"/>
        <xsl:with-param name="kind" select="' comment '"/>
      </xsl:call-template>
      <xsl:call-template name="hand-on">
        <xsl:with-param name="match" select="'processing-instruction()'"/>
        <xsl:with-param name="kind" select="' instruction '"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template name="hand-on">
    <xsl:param name="match"/>
    <xsl:param name="kind" select="'-'"/>
    <xsl:param name="patterns"
        select="$walked[contains(concat(' ', @made-src:kinds, ' '), $kind)]"/>
    <made:template match="{$match}" mode="made.walk">
      <xsl:for-each select="$patterns">
        <made:apply-templates select=".">
          <xsl:attribute name="mode">
            <xsl:call-template name="mode"/>
          </xsl:attribute>
        </made:apply-templates>
      </xsl:for-each>
    </made:template>
  </xsl:template>

  <!-- ===== patterns ===== -->

  <xsl:template match="sch:pattern" mode="pattern">
    <xsl:variable name="mode">
      <xsl:call-template name="mode"/>
    </xsl:variable>
    <xsl:if test="not(count(. | $walked) = count($walked))">
      <made:template name="{$mode}">
        <xsl:apply-templates mode="rule" select="sch:let"/>
        <xsl:choose>
          <xsl:when test="@documents">
            <!-- A node-set holds one address a node, each relative to where it stands; any other
                 value is one address, relative to the schema. -->
            <made:variable name="made.documents" select="{@documents}">
              <xsl:copy-of select="@made-src:* | @xml:base"/>
            </made:variable>
            <made:choose>
              <made:when test="made-exsl:object-type($made.documents) = 'node-set'">
                <made:for-each select="made-set:distinct($made.documents)">
                  <xsl:call-template name="run">
                    <xsl:with-param name="mode" select="$mode"/>
                    <xsl:with-param name="address" select="'{.}'"/>
                    <xsl:with-param name="document" select="'document(.)'"/>
                  </xsl:call-template>
                </made:for-each>
              </made:when>
              <made:otherwise>
                <xsl:call-template name="run">
                  <xsl:with-param name="mode" select="$mode"/>
                  <xsl:with-param name="address" select="'{$made.documents}'"/>
                  <xsl:with-param name="document" select="'document($made.documents)'"/>
                </xsl:call-template>
              </made:otherwise>
            </made:choose>
          </xsl:when>
          <xsl:otherwise>
            <xsl:call-template name="run">
              <xsl:with-param name="mode" select="$mode"/>
            </xsl:call-template>
          </xsl:otherwise>
        </xsl:choose>
      </made:template>
    </xsl:if>
    <xsl:apply-templates mode="matching" select="sch:rule[not(@abstract = 'true')]">
      <xsl:with-param name="mode" select="$mode"/>
    </xsl:apply-templates>
    <made:template match="{$any-node}" mode="{$mode}" priority="0"/>
  </xsl:template>

  <!-- Runs the current pattern on the current document, or on DOCUMENT, an expression. -->
  <xsl:template name="run">
    <xsl:param name="mode"/>
    <xsl:param name="address"/>
    <xsl:param name="document"/>
    <xsl:if test="$detail = 'full' or $address">
      <svrl:active-pattern>
        <xsl:if test="$address">
          <xsl:attribute name="documents">
            <xsl:value-of select="$address"/>
          </xsl:attribute>
        </xsl:if>
        <xsl:call-template name="attributes">
          <xsl:with-param name="from" select="@id | @role"/>
        </xsl:call-template>
        <xsl:if test="sch:title">
          <xsl:attribute name="name">
            <xsl:call-template name="literal">
              <xsl:with-param name="text" select="normalize-space(sch:title)"/>
            </xsl:call-template>
          </xsl:attribute>
        </xsl:if>
      </svrl:active-pattern>
    </xsl:if>
    <xsl:if test="@made-src:kinds">
      <xsl:variable name="nodes">
        <xsl:call-template name="nodes">
          <xsl:with-param name="kinds" select="concat(' ', @made-src:kinds, ' ')"/>
        </xsl:call-template>
      </xsl:variable>
      <xsl:variable name="apply">
        <xsl:for-each select="sch:rule[@made-src:set]">
          <made:variable name="made.set{position()}" select="{@made-src:set}">
            <xsl:copy-of select="@made-src:* | @xml:base"/>
          </made:variable>
        </xsl:for-each>
        <made:apply-templates select="{$nodes}" mode="{$mode}">
          <xsl:call-template name="pass"/>
        </made:apply-templates>
      </xsl:variable>
      <xsl:choose>
        <xsl:when test="$document">
          <made:for-each select="{$document}">
            <xsl:copy-of select="@made-src:* | @xml:base"/>
            <xsl:copy-of select="$apply"/>
          </made:for-each>
        </xsl:when>
        <xsl:otherwise>
          <xsl:copy-of select="$apply"/>
        </xsl:otherwise>
      </xsl:choose>
    </xsl:if>
  </xsl:template>

  <!-- ===== rules ===== -->

  <!-- Hands on what the rules of the current pattern get. -->
  <xsl:template name="pass">
    <xsl:for-each select="sch:let">
      <made:with-param name="{@name}" select="${@name}"/>
    </xsl:for-each>
    <xsl:for-each select="sch:rule[@made-src:set]">
      <made:with-param name="made.set{position()}" select="$made.set{position()}"/>
    </xsl:for-each>
  </xsl:template>

  <!-- What the current rule gets of that; its own variable hides the pattern's of that name. -->
  <xsl:template name="get">
    <xsl:for-each select="../sch:let[not(@name = current()/sch:let/@name)]">
      <made:param name="{@name}"/>
    </xsl:for-each>
    <xsl:if test="../@made-src:sets">
      <xsl:for-each select="../sch:rule[@made-src:set]">
        <made:param name="made.set{position()}"/>
      </xsl:for-each>
    </xsl:if>
  </xsl:template>

  <xsl:template match="sch:rule" mode="matching">
    <xsl:param name="mode"/>
    <made:template match="{@context}" priority="{last() - position() + 1}">
      <xsl:call-template name="rule-mode">
        <xsl:with-param name="mode" select="$mode"/>
      </xsl:call-template>
      <xsl:copy-of select="@made-src:* | @xml:base"/>
      <xsl:call-template name="get"/>
      <xsl:call-template name="rule"/>
    </made:template>
  </xsl:template>

  <xsl:template match="sch:rule[@made-src:set]" mode="matching">
    <xsl:param name="mode"/>
    <xsl:variable name="number" select="count(preceding-sibling::sch:rule[@made-src:set]) + 1"/>
    <made:template match="{$any-node}" priority="{last() - position() + 1}">
      <xsl:call-template name="rule-mode">
        <xsl:with-param name="mode" select="$mode"/>
      </xsl:call-template>
      <xsl:for-each select="../sch:let">
        <made:param name="{@name}"/>
      </xsl:for-each>
      <xsl:for-each select="../sch:rule[@made-src:set]">
        <made:param name="made.set{position()}"/>
      </xsl:for-each>
      <made:choose>
        <made:when test="made-set:has-same-node(., $made.set{$number})">
          <made:apply-templates select="." mode="{$mode}.rule{$number}">
            <xsl:for-each select="..">
              <xsl:call-template name="pass"/>
            </xsl:for-each>
          </made:apply-templates>
        </made:when>
        <made:otherwise>
          <made:apply-templates select="." mode="{$mode}.{$number}">
            <xsl:for-each select="..">
              <xsl:call-template name="pass"/>
            </xsl:for-each>
          </made:apply-templates>
        </made:otherwise>
      </made:choose>
    </made:template>
    <made:template match="{$any-node}" mode="{$mode}.rule{$number}">
      <xsl:call-template name="get"/>
      <xsl:call-template name="rule"/>
    </made:template>
    <made:template match="{$any-node}" mode="{$mode}.{$number}" priority="0"/>
  </xsl:template>

  <!-- The mode of the current rule. -->
  <xsl:template name="rule-mode">
    <xsl:param name="mode"/>
    <xsl:attribute name="mode">
      <xsl:value-of select="$mode"/>
      <xsl:if test="../@made-src:sets and preceding-sibling::sch:rule/@made-src:set">
        <xsl:value-of select="concat('.', count(preceding-sibling::sch:rule[@made-src:set]))"/>
      </xsl:if>
    </xsl:attribute>
  </xsl:template>

  <xsl:template name="rule">
    <xsl:if test="$detail = 'full' or $roles">
      <svrl:fired-rule>
        <xsl:call-template name="attributes">
          <xsl:with-param name="from" select="@id | @context | @role | @flag"/>
        </xsl:call-template>
      </svrl:fired-rule>
    </xsl:if>
    <xsl:apply-templates mode="rule" select="*">
      <xsl:with-param name="subject" select="@subject"/>
    </xsl:apply-templates>
  </xsl:template>

  <!-- SUBJECT is the rule's: an abstract rule speaks of the subject of the one that extends it. -->
  <xsl:template match="sch:extends" mode="rule">
    <xsl:param name="subject"/>
    <xsl:variable name="rule" select="key('abstract-rule', @rule)"/>
    <xsl:choose>
      <xsl:when test="$rule/@subject">
        <xsl:apply-templates mode="rule" select="$rule/*">
          <xsl:with-param name="subject" select="$rule/@subject"/>
        </xsl:apply-templates>
      </xsl:when>
      <xsl:otherwise>
        <xsl:apply-templates mode="rule" select="$rule/*">
          <xsl:with-param name="subject" select="$subject"/>
        </xsl:apply-templates>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="sch:let[@value]" mode="rule">
    <made:variable name="{@name}" select="{@value}">
      <xsl:copy-of select="@made-src:* | @xml:base"/>
    </made:variable>
  </xsl:template>

  <!-- The value is what stands in the let: as a node-set, so that paths work on it. -->
  <xsl:template match="sch:let" mode="rule">
    <made:variable name="made.{@name}">
      <xsl:copy-of select="@made-src:* | @xml:base"/>
      <xsl:apply-templates mode="text"/>
    </made:variable>
    <made:variable name="{@name}" select="made-exsl:node-set($made.{@name})"/>
  </xsl:template>

  <xsl:template match="xsl:variable" mode="rule">
    <xsl:apply-templates mode="foreign" select="."/>
  </xsl:template>

  <xsl:template match="sch:assert" mode="rule">
    <xsl:param name="subject"/>
    <made:if test="not({@test})">
      <xsl:copy-of select="@made-src:* | @xml:base"/>
      <svrl:failed-assert>
        <xsl:call-template name="fired">
          <xsl:with-param name="subject" select="$subject"/>
        </xsl:call-template>
      </svrl:failed-assert>
    </made:if>
  </xsl:template>

  <xsl:template match="sch:report" mode="rule">
    <xsl:param name="subject"/>
    <made:if test="{@test}">
      <xsl:copy-of select="@made-src:* | @xml:base"/>
      <svrl:successful-report>
        <xsl:call-template name="fired">
          <xsl:with-param name="subject" select="$subject"/>
        </xsl:call-template>
      </svrl:successful-report>
    </made:if>
  </xsl:template>

  <xsl:template match="*" mode="rule"/>

  <!-- What a fired assertion says. -->
  <xsl:template name="fired">
    <xsl:param name="subject"/>
    <xsl:call-template name="attributes">
      <xsl:with-param name="from" select="@id | @test | @role | @flag"/>
    </xsl:call-template>
    <xsl:choose>
      <xsl:when test="@subject">
        <xsl:call-template name="location-of-subject">
          <xsl:with-param name="subject" select="@subject"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="$subject">
        <xsl:call-template name="location-of-subject">
          <xsl:with-param name="subject" select="$subject"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:attribute name="location">{made-fn:location(.)}</xsl:attribute>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:if test="@diagnostics">
      <xsl:apply-templates mode="told" select="key('diagnostic', str:tokenize(@diagnostics))"/>
    </xsl:if>
    <xsl:if test="@properties">
      <xsl:apply-templates mode="told" select="key('property', str:tokenize(@properties))"/>
    </xsl:if>
    <xsl:call-template name="text"/>
  </xsl:template>

  <xsl:template match="sch:diagnostic" mode="told">
    <svrl:diagnostic-reference diagnostic="{@id}">
      <xsl:call-template name="attributes">
        <xsl:with-param name="from" select="@role"/>
      </xsl:call-template>
      <xsl:call-template name="text"/>
    </svrl:diagnostic-reference>
  </xsl:template>

  <xsl:template match="sch:property" mode="told">
    <svrl:property-reference property="{@id}">
      <xsl:call-template name="attributes">
        <xsl:with-param name="from" select="@role | @scheme"/>
      </xsl:call-template>
      <xsl:call-template name="text"/>
    </svrl:property-reference>
  </xsl:template>

  <!-- Where there is no such node, the context node stays the subject. -->
  <xsl:template name="location-of-subject">
    <xsl:param name="subject"/>
    <made:attribute name="location">
      <made:variable name="made.subject" select="{$subject}">
        <xsl:copy-of select="$subject/../@made-src:* | $subject/../@xml:base"/>
      </made:variable>
      <made:value-of select="made-fn:location($made.subject | self::node()[not($made.subject)])"/>
    </made:attribute>
  </xsl:template>

  <!-- ===== text ===== -->

  <!-- The current element's content as human text. -->
  <xsl:template name="text">
    <svrl:text>
      <xsl:call-template name="attributes">
        <xsl:with-param name="from" select="@xml:lang | @xml:space | @see | @icon | @fpi"/>
      </xsl:call-template>
      <xsl:apply-templates mode="text"/>
    </svrl:text>
  </xsl:template>

  <!-- XSLT drops white space alone. -->
  <xsl:template match="text()" mode="text">
    <xsl:copy/>
  </xsl:template>

  <xsl:template match="text()[not(normalize-space())]" mode="text">
    <made:text>
      <xsl:value-of select="."/>
    </made:text>
  </xsl:template>

  <xsl:template match="sch:value-of" mode="text">
    <made:value-of select="{@select}">
      <xsl:copy-of select="@made-src:* | @xml:base"/>
    </made:value-of>
  </xsl:template>

  <!-- The path may give the node whose name is meant, or the name.  The if is for its scope. -->
  <xsl:template match="sch:name[@path]" mode="text">
    <made:if test="true()">
      <made:variable name="made.name" select="{@path}">
        <xsl:copy-of select="@made-src:* | @xml:base"/>
      </made:variable>
      <made:choose>
        <made:when test="made-exsl:object-type($made.name) = 'node-set'">
          <made:value-of select="name($made.name)"/>
        </made:when>
        <made:otherwise>
          <made:value-of select="$made.name"/>
        </made:otherwise>
      </made:choose>
    </made:if>
  </xsl:template>

  <xsl:template match="sch:name" mode="text">
    <made:value-of select="name()"/>
  </xsl:template>

  <xsl:template match="sch:emph | sch:span" mode="text">
    <xsl:element name="svrl:{local-name()}">
      <xsl:call-template name="attributes">
        <xsl:with-param name="from" select="@class"/>
      </xsl:call-template>
      <xsl:apply-templates mode="text"/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="sch:dir" mode="text">
    <svrl:dir>
      <xsl:if test="@value">
        <xsl:attribute name="dir">
          <xsl:value-of select="@value"/>
        </xsl:attribute>
      </xsl:if>
      <xsl:apply-templates mode="text"/>
    </svrl:dir>
  </xsl:template>

  <xsl:template match="xsl:*" mode="text">
    <xsl:apply-templates mode="foreign" select="."/>
  </xsl:template>

  <!-- Any other element is told as it stands. -->
  <xsl:template match="*" mode="text">
    <xsl:element name="{name()}" namespace="{namespace-uri()}">
      <xsl:call-template name="attributes">
        <xsl:with-param name="from" select="@*"/>
      </xsl:call-template>
      <xsl:apply-templates mode="text"/>
    </xsl:element>
  </xsl:template>

  <xsl:template match="comment() | processing-instruction()" mode="text"/>

  <!-- ===== XSLT that the schema holds ===== -->

  <xsl:template match="xsl:*" mode="foreign">
    <xsl:copy>
      <xsl:copy-of select="@*"/>
      <xsl:apply-templates mode="foreign"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="text()" mode="foreign">
    <xsl:value-of select="."/>
  </xsl:template>

  <!-- Schematron's own elements work inside; what is neither is a literal result element, as XSLT
       has it, with its attributes templates. -->
  <xsl:template match="sch:*" mode="foreign">
    <xsl:apply-templates mode="text" select="."/>
  </xsl:template>

  <xsl:template match="*" mode="foreign">
    <xsl:copy>
      <xsl:copy-of select="@*"/>
      <xsl:apply-templates mode="foreign"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="comment() | processing-instruction()" mode="foreign"/>

  <!-- ===== small parts ===== -->

  <!-- The attributes FROM on a literal result element. -->
  <xsl:template name="attributes">
    <xsl:param name="from"/>
    <xsl:choose>
      <xsl:when test="$plain">
        <xsl:copy-of select="$from"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:for-each select="$from">
          <xsl:attribute name="{name()}" namespace="{namespace-uri()}">
            <xsl:call-template name="literal">
              <xsl:with-param name="text" select="."/>
            </xsl:call-template>
          </xsl:attribute>
        </xsl:for-each>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- TEXT as an attribute value template that gives TEXT. -->
  <xsl:template name="literal">
    <xsl:param name="text"/>
    <xsl:choose>
      <xsl:when test="contains($text, '{') or contains($text, '}')">
        <xsl:value-of select="str:replace(str:replace($text, '{', '{{'), '}', '}}')"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select="$text"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

</xsl:stylesheet>
