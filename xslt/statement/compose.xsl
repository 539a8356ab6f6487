<?xml version="1.0" encoding="UTF-8"?>
<!--
  Compose for the statement: the resolved case in the common vocabulary (see ../common/fo.xsl).

  The template's labels and the wordings chosen by recipient, kind and so on are in labels.xsl; the
  sentences that only have data in them are here.  What the case carries beyond the template's points
  is a sentence without a label: above Navn:, below Foranstaltningstype:, or after the signature.
  Sentences without a source are marked [A].

  Not printed, because they serve the rules only: SeriousCrime, MaximumTime/Limited (point 7 says it),
  Place/Kind where the place has a name, SignerRole (it decides the line below the name).
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:c="urn:sagsakt:case:1"
    xmlns="urn:sagsakt:document:1"
    xmlns:src="urn:sagsakt:source:1"
    exclude-result-prefixes="c">

  <xsl:import href="../common/dates.xsl"/>
  <xsl:import href="../common/text.xsl"/>
  <xsl:import href="../common/letter.xsl"/>
  <xsl:import href="labels.xsl"/>

  <xsl:output method="xml" encoding="UTF-8"/>

  <!-- Rows of the recipient table.  A title replaces the older politimester only. -->
  <xsl:variable name="recipient-kind" select="/c:Statement/c:Recipient"/>
  <xsl:variable name="recipient" select="$tables/recipient[@key = $recipient-kind/c:Kind[not(. = 'politimester' and ../c:Title)]
      or @key = $recipient-kind[c:Kind = 'politimester']/c:Title]"/>
  <xsl:variable name="prosecutor-kind" select="/c:Statement/c:Occasion/*/c:Prosecutor"/>
  <xsl:variable name="prosecutor" select="$tables/recipient[@key = $prosecutor-kind/c:Kind[not(. = 'politimester' and ../c:Title)]
      or @key = $prosecutor-kind[c:Kind = 'politimester']/c:Title]"/>
  <xsl:variable name="council" select="$recipient-kind/c:Kind = 'samraad'"/>
  <xsl:variable name="uphold" select="/c:Statement/c:Recommendation/c:Choice = 'uphold'"/>

  <xsl:template match="/c:Statement">
    <document title="{$recipient/@title}" running-head="{$recipient/@title} · Sagsnr. {c:CaseNumber}"
        author="{c:SupervisoryAuthority/c:Name}" created="{c:StatementDate}">
      <xsl:call-template name="office-attributes"/>
      <xsl:copy-of select="@src:line"/>
      <xsl:call-template name="sender">
        <xsl:with-param name="organisation" select="c:SupervisoryAuthority"/>
      </xsl:call-template>
      <xsl:apply-templates select="c:Recipient"/>
      <xsl:call-template name="particulars"/>
      <body>
        <subject>
          <xsl:copy-of select="c:Occasion/*/@src:line"/>
          <xsl:apply-templates select="c:Occasion/*" mode="subject"/>
        </subject>
        <xsl:apply-templates select="c:Occasion/*"/>
        <xsl:call-template name="basis"/>
        <xsl:call-template name="guardian-and-consent"/>
        <xsl:apply-templates select="c:Person"/>
        <xsl:apply-templates select="c:Measure"/>
        <xsl:apply-templates select="c:State | c:RecidivismRisk" mode="point"/>
        <xsl:call-template name="recommendation"/>
      </body>
      <xsl:call-template name="signature"/>
      <xsl:call-template name="after"/>
    </document>
  </xsl:template>

  <!-- Letter furniture. -->

  <xsl:template match="c:Recipient">
    <recipient>
      <xsl:copy-of select="@src:line"/>
      <line><xsl:copy-of select="c:Name/@src:line"/><xsl:value-of select="c:Name"/></line>
      <xsl:for-each select="c:Attention">
        <line><xsl:copy-of select="@src:line"/><xsl:value-of select="concat('Att.: ', .)"/></line>
      </xsl:for-each>
      <xsl:for-each select="c:AddressPostal">
        <xsl:call-template name="address-lines"/>
      </xsl:for-each>
    </recipient>
  </xsl:template>

  <xsl:template name="particulars">
    <particulars>
      <field label="Dato:">
        <xsl:copy-of select="c:StatementDate/@src:line"/>
        <xsl:call-template name="date">
          <xsl:with-param name="date" select="c:StatementDate"/>
        </xsl:call-template>
      </field>
      <field label="Sagsnr.:"><xsl:copy-of select="c:CaseNumber/@src:line"/><xsl:value-of select="c:CaseNumber"/></field>
      <xsl:for-each select="c:CaseOfficer/c:Name">
        <field label="Sagsbehandler:"><xsl:copy-of select="@src:line"/><xsl:value-of select="."/></field>
      </xsl:for-each>
      <xsl:for-each select="c:CaseOfficer/c:Telephone">
        <field label="Telefon:"><xsl:copy-of select="@src:line"/><xsl:value-of select="."/></field>
      </xsl:for-each>
      <xsl:for-each select="c:CaseOfficer/c:Email">
        <field label="E-mail:"><xsl:copy-of select="@src:line"/><xsl:value-of select="."/></field>
      </xsl:for-each>
      <xsl:for-each select="c:Recipient/c:Reference">
        <field label="{$recipient/@reference}"><xsl:copy-of select="@src:line"/><xsl:value-of select="."/></field>
      </xsl:for-each>
    </particulars>
  </xsl:template>

  <!-- Subject. -->

  <xsl:template match="c:Control" mode="subject">
    <xsl:value-of select="concat('Udtalelse i forbindelse med ', $prosecutor/@genitive, ' kontrol af foranstaltningsdommen')"/>
  </xsl:template>

  <xsl:template match="c:ChangeRaisedByProsecutor" mode="subject">Udtalelse i sag om ændring af foranstaltningen</xsl:template>

  <xsl:template match="c:ChangeRaisedByAuthority" mode="subject">
    <xsl:choose>
      <xsl:when test="$council">Udtalelse </xsl:when>
      <xsl:otherwise>Indstilling </xsl:otherwise>
    </xsl:choose>
    <xsl:choose>
      <xsl:when test="$uphold">vedrørende foranstaltningen</xsl:when>
      <xsl:otherwise>om ændring af foranstaltningen</xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Opening: the occasion. -->

  <xsl:template match="c:Control | c:ChangeRaisedByProsecutor">
    <paragraph>
      <xsl:copy-of select="@src:line"/>
      <xsl:choose>
        <xsl:when test="c:ThroughAdvisoryCouncil = 'true' or c:ThroughAdvisoryCouncil = '1'">
          <xsl:text>Samrådet har den </xsl:text>
          <xsl:call-template name="date"><xsl:with-param name="date" select="c:RequestDate"/></xsl:call-template>
          <xsl:value-of select="concat(' på baggrund af ', $prosecutor/@genitive, ' anmodning bedt om en udtalelse til brug for ')"/>
        </xsl:when>
        <xsl:otherwise>
          <xsl:call-template name="capital"><xsl:with-param name="text" select="$prosecutor/@definite"/></xsl:call-template>
          <xsl:text> har den </xsl:text>
          <xsl:call-template name="date"><xsl:with-param name="date" select="c:RequestDate"/></xsl:call-template>
          <xsl:text> anmodet tilsynsmyndigheden om en udtalelse til brug for </xsl:text>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:choose>
        <xsl:when test="self::c:Control">kontrollen af foranstaltningsdommen.</xsl:when>
        <xsl:otherwise>en sag om ændring af foranstaltningen.</xsl:otherwise>
      </xsl:choose>
      <xsl:for-each select="c:AtRequestOf">
        <xsl:value-of select="concat(' Sagen er rejst på anmodning af ', $tables/requester[@key = current()], '.')"/>
      </xsl:for-each>
      <xsl:if test="$council">
        <xsl:value-of select="concat(' Udtalelsen afgives til samrådet med henblik på samrådets vejledende udtalelse til ', $prosecutor/@definite, '.')"/>
      </xsl:if>
      <!-- [A] -->
      <xsl:for-each select="c:PreviousStatementDate">
        <xsl:text> Tilsynsmyndighedens seneste udtalelse er af </xsl:text>
        <xsl:call-template name="date"><xsl:with-param name="date" select="."/></xsl:call-template>
        <xsl:text>.</xsl:text>
      </xsl:for-each>
    </paragraph>
  </xsl:template>

  <xsl:template match="c:ChangeRaisedByAuthority">
    <xsl:variable name="reason" select="$tables/reason[@key = current()/c:Reason]"/>
    <xsl:call-template name="run-in">
      <xsl:with-param name="text">
        <xsl:choose>
          <xsl:when test="$council">
            <xsl:text>Tilsynsmyndigheden anmoder af egen drift om samrådets vejledende udtalelse</xsl:text>
            <xsl:if test="$reason"><xsl:value-of select="concat(', da ', $reason/@clause)"/></xsl:if>
            <xsl:text>.</xsl:text>
          </xsl:when>
          <xsl:when test="$reason"><xsl:value-of select="$reason"/></xsl:when>
          <xsl:otherwise>Tilsynsmyndigheden indbringer af egen drift sagen for anklagemyndigheden.</xsl:otherwise>
        </xsl:choose>
        <xsl:if test="not(c:ReasonText)"><xsl:call-template name="person-informed"/></xsl:if>
      </xsl:with-param>
      <xsl:with-param name="content" select="c:ReasonText/*"/>
    </xsl:call-template>
    <xsl:if test="c:ReasonText and c:PersonInformedDate">
      <paragraph>
        <xsl:copy-of select="c:PersonInformedDate/@src:line"/>
        <xsl:call-template name="person-informed"/>
      </paragraph>
    </xsl:if>
    <xsl:for-each select="c:PersonNotInformed">
      <xsl:call-template name="run-in">
        <xsl:with-param name="text">Den domfældte er ikke orienteret om henvendelsen.</xsl:with-param>
        <xsl:with-param name="content" select="*"/>
      </xsl:call-template>
    </xsl:for-each>
  </xsl:template>

  <xsl:template name="person-informed">
    <xsl:for-each select="c:PersonInformedDate">
      <xsl:if test="not(../c:ReasonText)"><xsl:text> </xsl:text></xsl:if>
      <xsl:text>Den domfældte er orienteret om henvendelsen den </xsl:text>
      <xsl:call-template name="date"><xsl:with-param name="date" select="."/></xsl:call-template>
      <xsl:text>.</xsl:text>
    </xsl:for-each>
  </xsl:template>

  <!-- Opening: what the statement rests on, and who supervises. -->

  <xsl:template name="basis">
    <paragraph>
      <xsl:copy-of select="c:Sources/@src:line"/>
      <xsl:text>Udtalelsen er udarbejdet på baggrund af tilsynsmyndighedens egen viden</xsl:text>
      <xsl:if test="c:Sources">
        <xsl:text> og oplysninger fra </xsl:text>
        <xsl:call-template name="conjunction">
          <xsl:with-param name="items" select="c:Sources/c:Source/c:Name
              | $tables/source[@key = current()/c:Sources/c:Source[not(c:Name)]/c:Kind]"/>
        </xsl:call-template>
      </xsl:if>
      <xsl:text>.</xsl:text>
      <xsl:for-each select="c:PracticalSupervisor">
        <xsl:text> Den praktiske udførelse af tilsynet varetages for tilsynsmyndigheden af </xsl:text>
        <xsl:value-of select="c:Name"/>
        <xsl:for-each select="c:Workplace"><xsl:value-of select="concat(', ', .)"/></xsl:for-each>
        <xsl:text>.</xsl:text>
      </xsl:for-each>
      <xsl:for-each select="c:Delegation">
        <xsl:text> Det kriminalpræventive tilsyn er ved aftale af </xsl:text>
        <xsl:call-template name="date"><xsl:with-param name="date" select="c:AgreementDate"/></xsl:call-template>
        <xsl:value-of select="concat(' delegeret fra ', c:FromMunicipality, ' Kommune til ', c:ToMunicipality, ' Kommune')"/>
        <xsl:for-each select="c:LegalBasis"><xsl:value-of select="concat(', jf. ', .)"/></xsl:for-each>
        <xsl:text>.</xsl:text>
      </xsl:for-each>
      <xsl:if test="not(c:RecidivismRisk/c:Effort/c:Methods)">
        <xsl:for-each select="c:ActionPlan">
          <xsl:text> </xsl:text>
          <xsl:call-template name="action-plan"/>
        </xsl:for-each>
      </xsl:if>
    </paragraph>
  </xsl:template>

  <!-- [A] -->
  <xsl:template name="action-plan">
    <xsl:text>Handleplanen er af </xsl:text>
    <xsl:call-template name="date"><xsl:with-param name="date" select="c:PlanDate"/></xsl:call-template>
    <xsl:for-each select="c:LastEvaluationDate">
      <xsl:text> og senest evalueret den </xsl:text>
      <xsl:call-template name="date"><xsl:with-param name="date" select="."/></xsl:call-template>
    </xsl:for-each>
    <xsl:text>.</xsl:text>
  </xsl:template>

  <xsl:template name="guardian-and-consent">
    <xsl:if test="c:SupportGuardian | c:Consent">
      <paragraph>
        <xsl:copy-of select="(c:SupportGuardian | c:Consent)[1]/@src:line"/>
        <xsl:for-each select="c:SupportGuardian">
          <xsl:choose>
            <xsl:when test="c:Name">
              <xsl:text>Bistandsværge: </xsl:text>
              <xsl:call-template name="sentence"><xsl:with-param name="text" select="c:Name"/></xsl:call-template>
            </xsl:when>
            <xsl:otherwise>
              <xsl:text>Der er ikke beskikket en bistandsværge</xsl:text>
              <xsl:for-each select="c:NoneAppointed/c:Reason">
                <xsl:text> (</xsl:text>
                <xsl:call-template name="without-stop"><xsl:with-param name="text" select="."/></xsl:call-template>
                <xsl:text>)</xsl:text>
              </xsl:for-each>
              <xsl:text>.</xsl:text>
            </xsl:otherwise>
          </xsl:choose>
        </xsl:for-each>
        <xsl:for-each select="c:Consent">
          <xsl:if test="../c:SupportGuardian"><xsl:text> </xsl:text></xsl:if>
          <xsl:choose>
            <xsl:when test="c:Refused">Den domfældte har ikke ønsket at underskrive samtykke til udveksling af oplysninger.</xsl:when>
            <xsl:otherwise>
              <xsl:text>Den domfældte har den </xsl:text>
              <xsl:call-template name="date"><xsl:with-param name="date" select="c:GivenDate"/></xsl:call-template>
              <xsl:text> underskrevet samtykke til udveksling af oplysninger mellem relevante myndigheder.</xsl:text>
            </xsl:otherwise>
          </xsl:choose>
          <!-- [A] -->
          <xsl:for-each select="c:Scope">
            <xsl:text> Samtykket omfatter </xsl:text>
            <xsl:call-template name="sentence"><xsl:with-param name="text" select="."/></xsl:call-template>
          </xsl:for-each>
        </xsl:for-each>
      </paragraph>
    </xsl:if>
  </xsl:template>

  <!-- Identity: rows 1 to 3. -->

  <xsl:template match="c:Person">
    <fields>
      <xsl:copy-of select="@src:line"/>
      <xsl:call-template name="identity-field">
        <xsl:with-param name="label" select="$label-name"/>
        <xsl:with-param name="data" select="c:PersonName"/>
      </xsl:call-template>
      <xsl:call-template name="identity-field">
        <xsl:with-param name="label" select="$label-cpr"/>
        <xsl:with-param name="data" select="c:PersonCivilRegistrationIdentifier | c:NoCivilRegistrationNumber"/>
      </xsl:call-template>
      <xsl:call-template name="identity-field">
        <xsl:with-param name="label" select="$label-address"/>
        <xsl:with-param name="data" select="c:AddressPostal | c:ProtectedAddress | c:NoFixedAddress"/>
      </xsl:call-template>
    </fields>
  </xsl:template>

  <xsl:template name="identity-field">
    <xsl:param name="label"/>
    <xsl:param name="data"/>
    <field label="{$label}">
      <xsl:copy-of select="$data/@src:line"/>
      <xsl:apply-templates select="$data" mode="identity"/>
      <xsl:if test="not($data)">Ikke oplyst.</xsl:if>
    </field>
  </xsl:template>

  <xsl:template match="c:PersonName" mode="identity"><xsl:value-of select="."/></xsl:template>

  <xsl:template match="c:PersonCivilRegistrationIdentifier" mode="identity">
    <xsl:call-template name="cpr"><xsl:with-param name="number" select="."/></xsl:call-template>
    <xsl:if test="@Replacement = 'true' or @Replacement = '1'"> (erstatningspersonnummer)</xsl:if>
  </xsl:template>

  <!-- [A] the date of birth. -->
  <xsl:template match="c:NoCivilRegistrationNumber" mode="identity">
    <line>
      <xsl:text>Intet cpr-nr. (</xsl:text>
      <xsl:call-template name="without-stop"><xsl:with-param name="text" select="c:Reason"/></xsl:call-template>
      <xsl:text>)</xsl:text>
    </line>
    <xsl:for-each select="c:BirthDate">
      <line>
        <xsl:copy-of select="@src:line"/>
        <xsl:text>Født den </xsl:text>
        <xsl:call-template name="date"><xsl:with-param name="date" select="."/></xsl:call-template>
      </line>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="c:AddressPostal" mode="identity"><xsl:call-template name="address"/></xsl:template>
  <xsl:template match="c:ProtectedAddress" mode="identity">Adressebeskyttet</xsl:template>
  <xsl:template match="c:NoFixedAddress" mode="identity">Uden fast bopæl</xsl:template>

  <!-- Foranstaltningstype: rows 4 to 7. -->

  <xsl:template match="c:Measure">
    <section>
      <xsl:call-template name="label-attribute"/>
      <value>
        <xsl:copy-of select="(c:Kind | c:KindWording)[1]/@src:line"/>
        <xsl:choose>
          <xsl:when test="c:Kind = 'other'"><xsl:value-of select="concat('Anden foranstaltning: ', c:KindWording)"/></xsl:when>
          <xsl:when test="c:Kind"><xsl:value-of select="$tables/kind[@key = current()/c:Kind]"/></xsl:when>
          <xsl:otherwise>Ikke oplyst.</xsl:otherwise>
        </xsl:choose>
      </value>
      <xsl:for-each select="c:KindWording[../c:Kind != 'other']">
        <paragraph><xsl:copy-of select="@src:line"/><xsl:value-of select="."/></paragraph>
      </xsl:for-each>
      <xsl:if test="c:Judgment | c:CourtDecision | c:MaximumTime/c:Unlimited | c:AdministrativelyPlaced[. = 'true' or . = '1']
                    | c:FirstImposedKind[. != 'other']">
        <paragraph>
          <xsl:copy-of select="(c:Judgment | c:CourtDecision | c:MaximumTime)[1]/@src:line"/>
          <xsl:apply-templates select="c:Judgment | c:FirstImposedKind[not(../c:Judgment or . = 'other')] | c:CourtDecision | c:MaximumTime/c:Unlimited
                                       | c:AdministrativelyPlaced[. = 'true' or . = '1']" mode="sentence"/>
        </paragraph>
      </xsl:if>
      <xsl:apply-templates select="c:Terms"/>
      <xsl:apply-templates select="c:MeasurePlace | c:MeasureDuration | c:MeasureRemaining" mode="point"/>
    </section>
  </xsl:template>

  <!-- Each sentence but the first brings the space before it. -->
  <xsl:template match="*" mode="sentence">
    <xsl:if test="position() &gt; 1"><xsl:text> </xsl:text></xsl:if>
    <xsl:apply-templates select="."/>
  </xsl:template>

  <xsl:template match="c:Judgment">
    <xsl:text>Idømt ved </xsl:text>
    <xsl:call-template name="genitive"><xsl:with-param name="name" select="c:Court"/></xsl:call-template>
    <xsl:text> dom af </xsl:text>
    <xsl:call-template name="date"><xsl:with-param name="date" select="c:JudgmentDate"/></xsl:call-template>
    <xsl:for-each select="c:LegalBasis">
      <xsl:text>, jf. </xsl:text>
      <xsl:call-template name="without-stop"><xsl:with-param name="text" select="."/></xsl:call-template>
    </xsl:for-each>
    <xsl:text>.</xsl:text>
    <!-- [A] -->
    <xsl:for-each select="c:FinalDate">
      <xsl:text> Dommen blev endelig den </xsl:text>
      <xsl:call-template name="date"><xsl:with-param name="date" select="."/></xsl:call-template>
      <xsl:text>.</xsl:text>
    </xsl:for-each>
    <xsl:for-each select="../c:FirstImposedKind[. != 'other']">
      <xsl:text> </xsl:text>
      <xsl:apply-templates select="."/>
    </xsl:for-each>
  </xsl:template>

  <!-- [A] -->
  <xsl:template match="c:FirstImposedKind">
    <xsl:text>Den oprindeligt idømte foranstaltning var </xsl:text>
    <xsl:call-template name="small"><xsl:with-param name="text" select="$tables/kind[@key = current()]"/></xsl:call-template>
    <xsl:text>.</xsl:text>
  </xsl:template>

  <!-- The third kind, review, is [A]. -->
  <xsl:template match="c:CourtDecision">
    <xsl:choose>
      <xsl:when test="c:Kind = 'extension'">Længstetiden er forlænget ved kendelse af </xsl:when>
      <xsl:otherwise>
        <xsl:choose>
          <xsl:when test="c:Kind = 'change'">Ændret</xsl:when>
          <xsl:otherwise>Opretholdt</xsl:otherwise>
        </xsl:choose>
        <xsl:text> ved </xsl:text>
        <xsl:call-template name="genitive"><xsl:with-param name="name" select="c:Court"/></xsl:call-template>
        <xsl:text> kendelse af </xsl:text>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:call-template name="date"><xsl:with-param name="date" select="c:DecisionDate"/></xsl:call-template>
    <xsl:text>.</xsl:text>
  </xsl:template>

  <xsl:template match="c:Unlimited">Der er ikke fastsat en længstetid.</xsl:template>

  <xsl:template match="c:AdministrativelyPlaced">Tilsynsmyndigheden har udnyttet muligheden for anbringelse.</xsl:template>

  <!-- One term is a sentence, several are a list. -->
  <xsl:template match="c:Terms">
    <paragraph>
      <xsl:copy-of select="@src:line"/>
      <xsl:choose>
        <xsl:when test="c:NoTerms">Der er ikke fastsat vilkår i dommen.</xsl:when>
        <xsl:otherwise>
          <xsl:text>Vilkår fastsat i dommen:</xsl:text>
          <xsl:if test="not(c:Term[2])">
            <xsl:text> </xsl:text>
            <xsl:call-template name="sentence"><xsl:with-param name="text" select="c:Term"/></xsl:call-template>
          </xsl:if>
        </xsl:otherwise>
      </xsl:choose>
    </paragraph>
    <xsl:if test="c:Term[2]">
      <list>
        <xsl:for-each select="c:Term">
          <item><xsl:copy-of select="@src:line"/><xsl:value-of select="."/></item>
        </xsl:for-each>
      </list>
    </xsl:if>
  </xsl:template>

  <!-- Groups, subgroups, points. -->

  <xsl:template name="label-attribute">
    <xsl:attribute name="label"><xsl:apply-templates select="." mode="label"/></xsl:attribute>
    <xsl:copy-of select="@src:line"/>
  </xsl:template>

  <xsl:template match="c:State | c:RecidivismRisk" mode="point">
    <section>
      <xsl:call-template name="label-attribute"/>
      <xsl:apply-templates select="*" mode="point"/>
    </section>
  </xsl:template>

  <xsl:template match="c:Violence | c:Force | c:Effort | c:Assessment" mode="point">
    <subsection>
      <xsl:call-template name="label-attribute"/>
      <xsl:apply-templates select="*" mode="point"/>
    </subsection>
  </xsl:template>

  <xsl:template match="c:*" mode="point">
    <question>
      <xsl:call-template name="label-attribute"/>
      <xsl:apply-templates select="." mode="answer"/>
    </question>
  </xsl:template>

  <xsl:template match="c:*" mode="answer">
    <xsl:apply-templates select="*"/>
  </xsl:template>

  <xsl:template match="c:ViolenceOccurred | c:ForceOccurred" mode="answer">
    <xsl:call-template name="yes-no">
      <xsl:with-param name="content" select="c:Paragraph | c:List"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="yes-no">
    <xsl:param name="content"/>
    <xsl:call-template name="run-in">
      <xsl:with-param name="text">
        <xsl:choose>
          <xsl:when test="c:Answer = 'yes'">Ja.</xsl:when>
          <xsl:otherwise>Nej.</xsl:otherwise>
        </xsl:choose>
      </xsl:with-param>
      <xsl:with-param name="content" select="$content"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="c:MeasurePlace" mode="answer">
    <xsl:if test="c:Place">
      <list>
        <xsl:apply-templates select="c:Place"/>
      </list>
    </xsl:if>
    <xsl:apply-templates select="c:CurrentPlaceRemark/* | c:Paragraph | c:List"/>
  </xsl:template>

  <xsl:template match="c:Place">
    <item>
      <xsl:copy-of select="@src:line"/>
      <xsl:choose>
        <xsl:when test="c:ProtectedPlace">Adressebeskyttet</xsl:when>
        <xsl:when test="c:Name"><xsl:value-of select="c:Name"/></xsl:when>
        <xsl:otherwise><xsl:value-of select="$tables/place[@key = current()/c:Kind]"/></xsl:otherwise>
      </xsl:choose>
      <xsl:for-each select="c:DistrictName"><xsl:value-of select="concat(', ', .)"/></xsl:for-each>
      <xsl:call-template name="stay">
        <xsl:with-param name="current"> (nuværende)</xsl:with-param>
      </xsl:call-template>
    </item>
  </xsl:template>

  <xsl:template name="stay">
    <xsl:param name="current"/>
    <xsl:choose>
      <xsl:when test="c:ToDate">
        <xsl:text>, </xsl:text>
        <xsl:call-template name="date-range">
          <xsl:with-param name="from" select="c:FromDate"/>
          <xsl:with-param name="to" select="c:ToDate"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:text>, siden den </xsl:text>
        <xsl:call-template name="date"><xsl:with-param name="date" select="c:FromDate"/></xsl:call-template>
        <xsl:value-of select="$current"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="c:MeasureDuration" mode="answer">
    <xsl:choose>
      <xsl:when test="c:EffectiveDate">
        <xsl:call-template name="run-in">
          <xsl:with-param name="text">
            <xsl:text>Foranstaltningen har været iværksat siden den </xsl:text>
            <xsl:call-template name="date"><xsl:with-param name="date" select="c:EffectiveDate"/></xsl:call-template>
            <xsl:text>, dvs. i </xsl:text>
            <xsl:call-template name="period">
              <xsl:with-param name="years" select="c:ElapsedTime/c:Years"/>
              <xsl:with-param name="months" select="c:ElapsedTime/c:Months"/>
            </xsl:call-template>
            <xsl:text>.</xsl:text>
          </xsl:with-param>
          <xsl:with-param name="content" select="c:Paragraph | c:List"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="run-in">
          <xsl:with-param name="text">Foranstaltningen er endnu ikke iværksat.</xsl:with-param>
          <xsl:with-param name="content" select="c:NotYetEffected/* | c:Paragraph | c:List"/>
        </xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="c:MeasureRemaining" mode="answer">
    <xsl:call-template name="run-in">
      <xsl:with-param name="text">
        <xsl:choose>
          <xsl:when test="c:Expired">Længstetiden udløb den </xsl:when>
          <xsl:otherwise>
            <xsl:text>Der er </xsl:text>
            <xsl:call-template name="period">
              <xsl:with-param name="years" select="c:RemainingTime/c:Years"/>
              <xsl:with-param name="months" select="c:RemainingTime/c:Months"/>
            </xsl:call-template>
            <xsl:text> tilbage. Længstetiden udløber den </xsl:text>
          </xsl:otherwise>
        </xsl:choose>
        <xsl:call-template name="date"><xsl:with-param name="date" select="c:ExpiryDate"/></xsl:call-template>
        <xsl:text>.</xsl:text>
      </xsl:with-param>
      <xsl:with-param name="content" select="c:Paragraph | c:List"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="c:Admissions" mode="answer">
    <xsl:call-template name="yes-no">
      <xsl:with-param name="content" select="(c:Paragraph | c:List)[not(../c:Admission)]"/>
    </xsl:call-template>
    <xsl:if test="c:Admission">
      <list>
        <xsl:for-each select="c:Admission">
          <item>
            <xsl:copy-of select="@src:line"/>
            <xsl:value-of select="concat(c:Hospital, ' (', $tables/hospital[@key = current()/c:Kind], ')')"/>
            <xsl:call-template name="stay"/>
          </item>
        </xsl:for-each>
      </list>
      <xsl:apply-templates select="c:Paragraph | c:List"/>
    </xsl:if>
  </xsl:template>

  <xsl:template match="c:ForceCount" mode="answer">
    <xsl:call-template name="run-in">
      <xsl:with-param name="text">
        <xsl:value-of select="number(c:Number)"/>
        <xsl:for-each select="c:ForceDate">
          <xsl:choose>
            <xsl:when test="position() = 1">: den </xsl:when>
            <xsl:when test="position() = last()"> og den </xsl:when>
            <xsl:otherwise>, den </xsl:otherwise>
          </xsl:choose>
          <xsl:call-template name="date"><xsl:with-param name="date" select="."/></xsl:call-template>
        </xsl:for-each>
        <xsl:text>.</xsl:text>
      </xsl:with-param>
      <xsl:with-param name="content" select="c:Paragraph | c:List"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="c:Methods" mode="answer">
    <xsl:apply-templates select="*"/>
    <xsl:for-each select="/c:Statement/c:ActionPlan">
      <paragraph>
        <xsl:copy-of select="@src:line"/>
        <xsl:call-template name="action-plan"/>
      </paragraph>
    </xsl:for-each>
  </xsl:template>

  <!-- Recommendation: rows 43 to 47. -->

  <xsl:template name="recommendation">
    <xsl:variable name="data" select="c:Recommendation"/>
    <section label="{$recipient/@heading}" boxed="true">
      <xsl:copy-of select="$data/@src:line"/>
      <choices layout="row">
        <xsl:copy-of select="$data/c:Choice/@src:line"/>
        <xsl:for-each select="$tables/choice">
          <choice label="{@label}" checked="{@key = $data/c:Choice}"/>
        </xsl:for-each>
      </choices>
      <xsl:for-each select="$data">
        <xsl:if test="c:Choice | c:ProposedKind | c:ProposedTerms | c:Extension[. = 'true' or . = '1'] | c:Alternative">
          <paragraph>
            <xsl:copy-of select="*[1]/@src:line"/>
            <xsl:apply-templates select="c:Choice | c:ProposedKind | c:ProposedTerms | c:Extension[. = 'true' or . = '1']
                                         | c:Alternative" mode="sentence"/>
          </paragraph>
        </xsl:if>
        <xsl:apply-templates select="c:Reasons/*"/>
        <xsl:apply-templates select="c:Declaration | c:HelpAfterRepeal"/>
      </xsl:for-each>
    </section>
  </xsl:template>

  <xsl:template match="c:Recommendation/c:Choice">
    <xsl:choose>
      <xsl:when test="$council">Tilsynsmyndigheden finder, at foranstaltningen bør </xsl:when>
      <xsl:otherwise>Tilsynsmyndigheden indstiller, at foranstaltningen </xsl:otherwise>
    </xsl:choose>
    <xsl:value-of select="concat($tables/choice[@key = current()]/@passive, '.')"/>
  </xsl:template>

  <xsl:template match="c:ProposedKind">
    <xsl:text>Foranstaltningen bør ændres til </xsl:text>
    <xsl:choose>
      <xsl:when test=". != 'other'">
        <xsl:call-template name="small"><xsl:with-param name="text" select="$tables/kind[@key = current()]"/></xsl:call-template>
        <xsl:text>.</xsl:text>
      </xsl:when>
      <xsl:otherwise>
        <xsl:call-template name="sentence"><xsl:with-param name="text" select="string(../c:ProposedKindWording)"/></xsl:call-template>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="c:ProposedTerms">
    <xsl:text>Vilkårene bør ændres således: </xsl:text>
    <xsl:call-template name="sentence"><xsl:with-param name="text" select="."/></xsl:call-template>
  </xsl:template>

  <xsl:template match="c:Extension">Der bør fastsættes en ny længstetid.</xsl:template>

  <xsl:template match="c:Alternative">
    <xsl:choose>
      <xsl:when test="$council">Subsidiært finder tilsynsmyndigheden, at foranstaltningen bør </xsl:when>
      <xsl:otherwise>Subsidiært indstiller tilsynsmyndigheden, at foranstaltningen </xsl:otherwise>
    </xsl:choose>
    <xsl:value-of select="concat($tables/choice[@key = current()]/@passive, '.')"/>
  </xsl:template>

  <xsl:template match="c:Declaration">
    <paragraph>
      <xsl:copy-of select="@src:line"/>
      <xsl:value-of select="concat('Tilsynsmyndigheden finder det nødvendigt, at der indhentes en ny ',
          $tables/declaration[@key = current()/c:Kind], ', for at tilsynsmyndigheden kan udtale sig om ')"/>
      <xsl:call-template name="sentence">
        <xsl:with-param name="text">
          <xsl:value-of select="c:Subject"/>
          <xsl:if test="not(c:Subject)">recidivrisikoen</xsl:if>
        </xsl:with-param>
      </xsl:call-template>
    </paragraph>
  </xsl:template>

  <xsl:template match="c:HelpAfterRepeal">
    <xsl:call-template name="run-in">
      <xsl:with-param name="text" select="$tables/help[@key = current()/c:Answer]"/>
      <xsl:with-param name="content" select="c:Text/*"/>
    </xsl:call-template>
  </xsl:template>

  <!-- Signature: rows 48 to 50.  A line without data is left to be filled in by hand. -->

  <xsl:template name="signature">
    <xsl:variable name="data" select="c:Signature"/>
    <signature>
      <xsl:copy-of select="$data/@src:line"/>
      <field label="{$label-date}">
        <xsl:for-each select="$data/c:SignatureDate">
          <xsl:copy-of select="@src:line"/>
          <xsl:call-template name="date"><xsl:with-param name="date" select="."/></xsl:call-template>
        </xsl:for-each>
      </field>
      <field label="{$label-signature}" room="true">
        <xsl:copy-of select="$data/c:SignerName/@src:line"/>
        <line><xsl:value-of select="$data/c:SignerName"/></line>
        <xsl:choose>
          <xsl:when test="$data/c:SignerRole = 'delegatedMunicipality' and c:Delegation">
            <line><xsl:value-of select="concat(c:Delegation/c:ToMunicipality, ' Kommune')"/></line>
          </xsl:when>
          <xsl:when test="not($data/c:SignerRole != 'supervisoryAuthority')">
            <line><xsl:value-of select="c:SupervisoryAuthority/c:Name"/></line>
          </xsl:when>
        </xsl:choose>
      </field>
      <field label="{$label-title}">
        <xsl:copy-of select="$data/c:SignerTitle/@src:line"/>
        <xsl:value-of select="$data/c:SignerTitle"/>
      </field>
    </signature>
  </xsl:template>

  <xsl:template name="after">
    <xsl:if test="c:Enclosures | c:Copies">
      <after>
        <xsl:for-each select="c:Enclosures">
          <field label="Bilag:">
            <xsl:copy-of select="@src:line"/>
            <xsl:for-each select="c:Enclosure">
              <line>
                <xsl:copy-of select="@src:line"/>
                <xsl:value-of select="concat(c:Number, ' ', c:Title)"/>
                <xsl:for-each select="c:Date">
                  <xsl:text>, </xsl:text>
                  <xsl:call-template name="date"><xsl:with-param name="date" select="."/></xsl:call-template>
                </xsl:for-each>
              </line>
            </xsl:for-each>
          </field>
        </xsl:for-each>
        <xsl:for-each select="c:Copies">
          <field label="Kopi til:">
            <xsl:copy-of select="@src:line"/>
            <xsl:for-each select="c:CopyRecipient">
              <line><xsl:copy-of select="@src:line"/><xsl:value-of select="."/></line>
            </xsl:for-each>
          </field>
        </xsl:for-each>
      </after>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
