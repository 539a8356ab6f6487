<?xml version="1.0" encoding="UTF-8"?>
<!--
  Compose for the follow-up conversation record: the resolved case in the common vocabulary (see
  ../common/fo.xsl), sections and labels in the order of the record.

  Sentences marked [A] that stand in no list of wordings: what called for a doctor (after § 66, stk. 6,
  of straffuldbyrdelsesloven), Født den …, Der er ikke truffet aftaler, (sommertid), (normaltid).

  A field, table, question or section without data is left out.
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

  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:variable name="title">Notat om opfølgende samtale efter anbringelse i sikringscelle</xsl:variable>

  <xsl:template match="/c:FollowUpConversation">
    <document title="{$title}" running-head="{$title} · Rapportnr. {c:RecordNumber}" author="{c:Institution/c:Name}"
        created="{c:Signature/c:SignatureDate}">
      <xsl:call-template name="office-attributes"/>
      <xsl:copy-of select="@src:line"/>
      <xsl:call-template name="sender">
        <xsl:with-param name="organisation" select="c:Institution"/>
      </xsl:call-template>
      <xsl:if test="c:Signature/c:SignatureDate">
        <particulars>
          <xsl:apply-templates select="c:Signature/c:SignatureDate" mode="date-field"/>
        </particulars>
      </xsl:if>
      <body>
        <xsl:call-template name="header"/>
        <xsl:apply-templates select="c:Placement | c:Fixation | c:Doctor | c:Notifications | c:Complaint
                                     | c:ConversationOffer | c:Conversation"/>
      </body>
      <xsl:apply-templates select="c:Signature"/>
      <xsl:apply-templates select="c:Review | c:Enclosures"/>
    </document>
  </xsl:template>

  <!-- Parts: what more than one section needs. -->

  <xsl:template match="*" mode="date-field">
    <xsl:param name="label">Dato:</xsl:param>
    <field label="{$label}">
      <xsl:copy-of select="@src:line"/>
      <xsl:call-template name="date"><xsl:with-param name="date" select="."/></xsl:call-template>
    </field>
  </xsl:template>

  <xsl:template match="*" mode="time-field">
    <xsl:param name="label"/>
    <field label="{$label}">
      <xsl:copy-of select="@src:line"/>
      <xsl:call-template name="date-clock"><xsl:with-param name="time" select="."/></xsl:call-template>
      <xsl:call-template name="offset"/>
    </field>
  </xsl:template>

  <!-- In the night when the clocks change, the same hour comes twice: say which [A]. -->
  <xsl:template name="offset">
    <xsl:variable name="period" select="ancestor::*[self::c:Placement or self::c:Fixation]"/>
    <xsl:if test="substring($period/c:StartDateTime, 20) != substring($period/c:EndDateTime, 20)">
      <xsl:choose>
        <xsl:when test="substring(., 20) = '+02:00'"> (sommertid)</xsl:when>
        <xsl:when test="substring(., 20) = '+01:00'"> (normaltid)</xsl:when>
      </xsl:choose>
    </xsl:if>
  </xsl:template>

  <xsl:template match="*" mode="text-field">
    <xsl:param name="label"/>
    <field label="{$label}">
      <xsl:copy-of select="@src:line"/>
      <xsl:value-of select="."/>
    </field>
  </xsl:template>

  <!-- Words written to follow a label in running text, as a sentence of their own. -->
  <xsl:template match="*" mode="sentence">
    <xsl:variable name="capital">
      <xsl:call-template name="capital"><xsl:with-param name="text" select="string(.)"/></xsl:call-template>
    </xsl:variable>
    <xsl:call-template name="sentence"><xsl:with-param name="text" select="string($capital)"/></xsl:call-template>
  </xsl:template>

  <xsl:template match="*" mode="sentence-field">
    <xsl:param name="label"/>
    <xsl:param name="before"/>
    <field label="{$label}">
      <xsl:copy-of select="@src:line"/>
      <xsl:value-of select="$before"/>
      <xsl:apply-templates select="." mode="sentence"/>
    </field>
  </xsl:template>

  <xsl:template match="*" mode="question">
    <xsl:param name="label"/>
    <question label="{$label}">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="c:Paragraph | c:List"/>
    </question>
  </xsl:template>

  <!-- A member of staff or a participant on one line. -->
  <xsl:template match="*" mode="person">
    <xsl:value-of select="c:Name"/>
    <xsl:for-each select="c:ServiceNumber"><xsl:value-of select="concat('Tjenestenr. ', .)"/></xsl:for-each>
    <xsl:for-each select="c:Title | c:Capacity"><xsl:value-of select="concat(', ', .)"/></xsl:for-each>
  </xsl:template>

  <xsl:template match="*" mode="person-line">
    <line>
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="." mode="person"/>
    </line>
  </xsl:template>

  <!-- A field with a person on each line; the current node is their parent. -->
  <xsl:template name="persons">
    <xsl:param name="label"/>
    <xsl:param name="persons"/>
    <xsl:if test="$persons">
      <field label="{$label}">
        <xsl:copy-of select="$persons[1]/@src:line"/>
        <xsl:apply-templates select="$persons" mode="person-line"/>
      </field>
    </xsl:if>
  </xsl:template>

  <xsl:template match="*" mode="time-cell">
    <cell>
      <xsl:copy-of select="@src:line"/>
      <xsl:call-template name="date-clock-short"><xsl:with-param name="time" select="."/></xsl:call-template>
      <xsl:call-template name="offset"/>
    </cell>
  </xsl:template>

  <xsl:template name="cell">
    <xsl:param name="of"/>
    <cell>
      <xsl:copy-of select="$of/@src:line"/>
      <xsl:value-of select="$of"/>
      <xsl:if test="not($of)">Ikke oplyst.</xsl:if>
    </cell>
  </xsl:template>

  <xsl:template match="c:SeeReport">
    <paragraph>
      <xsl:copy-of select="@src:line"/>
      <xsl:text>Fremgår af rapport nr. </xsl:text>
      <xsl:call-template name="sentence"><xsl:with-param name="text" select="string(c:ReportNumber)"/></xsl:call-template>
    </paragraph>
  </xsl:template>

  <xsl:template match="c:Duration">
    <xsl:param name="label"/>
    <field label="{$label}">
      <xsl:copy-of select="../c:EndDateTime/@src:line"/>
      <xsl:call-template name="hours">
        <xsl:with-param name="from" select="../c:StartDateTime"/>
        <xsl:with-param name="to" select="../c:EndDateTime"/>
      </xsl:call-template>
    </field>
  </xsl:template>

  <!-- Oplysninger om den indsatte -->

  <xsl:template name="header">
    <section label="Oplysninger om den indsatte">
      <xsl:copy-of select="c:Inmate/@src:line"/>
      <fields>
        <xsl:apply-templates select="c:Area" mode="text-field"><xsl:with-param name="label">Kriminalforsorgsområde:</xsl:with-param></xsl:apply-templates>
        <xsl:apply-templates select="c:Institution/c:Name" mode="text-field"><xsl:with-param name="label">Institution:</xsl:with-param></xsl:apply-templates>
        <xsl:apply-templates select="c:Institution/c:Unit" mode="text-field"><xsl:with-param name="label">Afdeling:</xsl:with-param></xsl:apply-templates>
        <xsl:for-each select="c:Inmate">
          <xsl:apply-templates select="c:PersonName" mode="text-field"><xsl:with-param name="label">Navn:</xsl:with-param></xsl:apply-templates>
          <xsl:apply-templates select="c:PersonCivilRegistrationIdentifier | c:NoCivilRegistrationNumber"/>
          <xsl:for-each select="c:AgeAtPlacement">
            <field label="Alder ved anbringelsen:">
              <xsl:copy-of select="@src:line"/>
              <xsl:value-of select="concat(., ' år')"/>
            </field>
          </xsl:for-each>
          <xsl:apply-templates select="c:Status"/>
        </xsl:for-each>
        <xsl:apply-templates select="c:RecordNumber" mode="text-field"><xsl:with-param name="label">Rapportnr.:</xsl:with-param></xsl:apply-templates>
        <xsl:call-template name="persons">
          <xsl:with-param name="label">Notatet er udarbejdet af:</xsl:with-param>
          <xsl:with-param name="persons" select="c:Writer"/>
        </xsl:call-template>
      </fields>
    </section>
  </xsl:template>

  <xsl:template match="c:PersonCivilRegistrationIdentifier">
    <field label="Cpr-nr.:">
      <xsl:copy-of select="@src:line"/>
      <xsl:call-template name="cpr"><xsl:with-param name="number" select="."/></xsl:call-template>
      <xsl:if test="normalize-space(@Replacement) = 'true' or normalize-space(@Replacement) = '1'"> (erstatningspersonnummer)</xsl:if>
    </field>
  </xsl:template>

  <xsl:template match="c:NoCivilRegistrationNumber">
    <field label="Cpr-nr.:">
      <xsl:copy-of select="@src:line"/>
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
    </field>
  </xsl:template>

  <xsl:template match="c:Status">
    <field label="Status:">
      <xsl:copy-of select="@src:line"/>
      <xsl:choose>
        <xsl:when test="c:Kind = 'serving'">Afsoner</xsl:when>
        <xsl:when test="c:Kind = 'remand'">Varetægtsarrestant</xsl:when>
        <xsl:otherwise>Anden</xsl:otherwise>
      </xsl:choose>
      <xsl:for-each select="c:Explanation"><xsl:value-of select="concat(': ', .)"/></xsl:for-each>
    </field>
  </xsl:template>

  <!-- Anbringelsen i sikringscelle -->

  <xsl:template match="c:Placement">
    <section label="Anbringelsen i sikringscelle">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="c:SeeReport"/>
      <xsl:if test="not(c:SeeReport)">
        <fields>
          <xsl:apply-templates select="c:StartDateTime" mode="time-field"><xsl:with-param name="label">Begyndt:</xsl:with-param></xsl:apply-templates>
          <xsl:apply-templates select="c:EndDateTime" mode="time-field"><xsl:with-param name="label">Ophørt:</xsl:with-param></xsl:apply-templates>
          <xsl:apply-templates select="c:Duration"><xsl:with-param name="label">Samlet varighed:</xsl:with-param></xsl:apply-templates>
          <xsl:call-template name="persons">
            <xsl:with-param name="label">Besluttet af:</xsl:with-param>
            <xsl:with-param name="persons" select="c:DecidedBy"/>
          </xsl:call-template>
          <field label="Grundlag, jf. straffuldbyrdelseslovens § 66, stk. 1:">
            <xsl:copy-of select="c:Ground[1]/@src:line"/>
            <choices layout="column">
              <choice label="Nr. 1: for at afværge truende vold eller overvinde voldsom modstand" checked="{c:Ground = 'violence'}">
                <xsl:copy-of select="c:Ground[. = 'violence']/@src:line"/>
              </choice>
              <choice label="Nr. 2: for at hindre selvmord eller anden selvbeskadigelse" checked="{c:Ground = 'selfHarm'}">
                <xsl:copy-of select="c:Ground[. = 'selfHarm']/@src:line"/>
              </choice>
            </choices>
          </field>
        </fields>
        <xsl:apply-templates select="c:Reasons" mode="question"><xsl:with-param name="label">Konkret begrundelse for anbringelsen</xsl:with-param></xsl:apply-templates>
        <xsl:apply-templates select="c:PeriodReasons" mode="question"><xsl:with-param name="label">Begrundelse for anbringelsens varighed</xsl:with-param></xsl:apply-templates>
      </xsl:if>
    </section>
  </xsl:template>

  <!-- Tvangsfiksering, numbered when there is more than one period -->

  <xsl:template match="c:Fixation">
    <section label="Tvangsfiksering">
      <xsl:if test="count(../c:Fixation) &gt; 1">
        <xsl:attribute name="label"><xsl:value-of select="concat('Tvangsfiksering ', count(preceding-sibling::c:Fixation) + 1)"/></xsl:attribute>
      </xsl:if>
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="c:SeeReport"/>
      <xsl:if test="not(c:SeeReport)">
        <fields>
          <xsl:apply-templates select="c:StartDateTime" mode="time-field"><xsl:with-param name="label">Begyndt:</xsl:with-param></xsl:apply-templates>
          <xsl:apply-templates select="c:EndDateTime" mode="time-field"><xsl:with-param name="label">Ophørt:</xsl:with-param></xsl:apply-templates>
          <xsl:apply-templates select="c:Duration"><xsl:with-param name="label">Varighed:</xsl:with-param></xsl:apply-templates>
          <xsl:if test="c:Means">
            <field label="Anvendte midler:">
              <xsl:copy-of select="c:Means[1]/@src:line"/>
              <xsl:for-each select="c:Means">
                <xsl:choose>
                  <xsl:when test="position() = 1"/>
                  <xsl:when test="position() = last()"> og </xsl:when>
                  <xsl:otherwise>, </xsl:otherwise>
                </xsl:choose>
                <xsl:choose>
                  <xsl:when test=". = 'belt'">bælte</xsl:when>
                  <xsl:when test=". = 'handStraps'">håndremme</xsl:when>
                  <xsl:when test=". = 'footStraps'">fodremme</xsl:when>
                  <xsl:otherwise>handsker</xsl:otherwise>
                </xsl:choose>
              </xsl:for-each>
            </field>
          </xsl:if>
        </fields>
        <xsl:apply-templates select="c:Reasons" mode="question"><xsl:with-param name="label">Konkret begrundelse for tvangsfikseringen</xsl:with-param></xsl:apply-templates>
        <xsl:apply-templates select="c:PermanentGuard"/>
        <xsl:if test="c:GuardNote">
          <table label="Vagtens notater:">
            <column label="Tidspunkt" width="3"/>
            <column label="Notat" width="7"/>
            <xsl:for-each select="c:GuardNote">
              <row>
                <xsl:copy-of select="@src:line"/>
                <xsl:apply-templates select="c:NoteDateTime" mode="time-cell"/>
                <xsl:call-template name="cell"><xsl:with-param name="of" select="c:Text"/></xsl:call-template>
              </row>
            </xsl:for-each>
          </table>
        </xsl:if>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template match="c:PermanentGuard">
    <fields>
      <field label="Fast vagt:">
        <xsl:copy-of select="@src:line"/>
        <line>
          <xsl:choose>
            <xsl:when test="c:Answer = 'yes'">Ja</xsl:when>
            <xsl:otherwise>Nej</xsl:otherwise>
          </xsl:choose>
          <xsl:if test="c:Explanation">
            <xsl:text>. </xsl:text>
            <xsl:apply-templates select="c:Explanation" mode="sentence"/>
          </xsl:if>
        </line>
        <xsl:apply-templates select="c:Guard" mode="person-line"/>
      </field>
    </fields>
  </xsl:template>

  <!-- Lægetilsyn -->

  <xsl:template match="c:Doctor">
    <section label="Lægetilsyn">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="c:SeeReport"/>
      <xsl:if test="c:AskedDateTime">
        <fields>
          <field label="Læge anmodet om tilsyn:">
            <xsl:copy-of select="c:AskedDateTime/@src:line"/>
            <xsl:call-template name="date-clock"><xsl:with-param name="time" select="c:AskedDateTime"/></xsl:call-template>
            <xsl:for-each select="c:DoctorName"><xsl:value-of select="concat(', ', .)"/></xsl:for-each>
          </field>
          <xsl:apply-templates select="c:AttendedDateTime" mode="time-field"><xsl:with-param name="label">Tilsyn foretaget:</xsl:with-param></xsl:apply-templates>
          <xsl:for-each select="c:ObviouslyUnnecessary">
            <field label="Lægen fandt tilsyn åbenbart unødvendigt:">
              <xsl:copy-of select="@src:line"/>
              <xsl:text>Ja</xsl:text>
              <xsl:for-each select="c:DecisionDateTime">
                <xsl:text>, </xsl:text>
                <xsl:call-template name="date-clock"><xsl:with-param name="time" select="."/></xsl:call-template>
              </xsl:for-each>
              <xsl:if test="c:Explanation">
                <xsl:text>. </xsl:text>
                <xsl:apply-templates select="c:Explanation" mode="sentence"/>
              </xsl:if>
            </field>
          </xsl:for-each>
        </fields>
      </xsl:if>
      <xsl:if test="c:Occasion | c:Considerations">
        <question label="Overvejelser vedrørende lægetilsyn">
          <xsl:copy-of select="c:Considerations/@src:line"/>
          <xsl:if test="c:Occasion">
            <paragraph>
              <xsl:copy-of select="c:Occasion[1]/@src:line"/>
              <xsl:for-each select="c:Occasion">
                <xsl:if test="position() &gt; 1"><xsl:text> </xsl:text></xsl:if>
                <xsl:choose>
                  <xsl:when test=". = 'illness'">Der var mistanke om sygdom.</xsl:when>
                  <xsl:when test=". = 'injury'">Der var mistanke om tilskadekomst.</xsl:when>
                  <xsl:otherwise>Den indsatte anmodede selv om lægehjælp.</xsl:otherwise>
                </xsl:choose>
              </xsl:for-each>
            </paragraph>
          </xsl:if>
          <xsl:apply-templates select="c:Considerations/*"/>
        </question>
      </xsl:if>
      <xsl:if test="c:NotAskedReason">
        <fields>
          <xsl:apply-templates select="c:NotAskedReason" mode="sentence-field"><xsl:with-param name="label">Læge ikke anmodet om tilsyn:</xsl:with-param></xsl:apply-templates>
        </fields>
      </xsl:if>
      <xsl:if test="c:DailyInformed">
        <table label="Daglig orientering af læge:">
          <column label="Tidspunkt" width="3"/>
          <column label="Læge" width="7"/>
          <xsl:for-each select="c:DailyInformed">
            <row>
              <xsl:copy-of select="@src:line"/>
              <xsl:apply-templates select="c:InformedDateTime" mode="time-cell"/>
              <xsl:call-template name="cell"><xsl:with-param name="of" select="c:DoctorName"/></xsl:call-template>
            </row>
          </xsl:for-each>
        </table>
      </xsl:if>
    </section>
  </xsl:template>

  <!-- Underretning og indberetning -->

  <xsl:template match="c:Notifications">
    <xsl:if test="*">
      <section label="Underretning og indberetning">
        <xsl:copy-of select="@src:line"/>
        <xsl:apply-templates select="c:SeeReport"/>
        <xsl:if test="c:Notification">
          <table label="Underretning:">
            <column label="Hvem" width="7"/>
            <column label="Tidspunkt" width="3"/>
            <xsl:for-each select="c:Notification">
              <row>
                <xsl:copy-of select="@src:line"/>
                <xsl:call-template name="cell"><xsl:with-param name="of" select="c:Recipient"/></xsl:call-template>
                <xsl:apply-templates select="c:NotifiedDateTime" mode="time-cell"/>
              </row>
            </xsl:for-each>
          </table>
        </xsl:if>
        <xsl:for-each select="c:DirectorateReport">
          <fields>
            <xsl:apply-templates select="c:ReportedDateTime" mode="time-field"><xsl:with-param name="label">Indberettet til Direktoratet for Kriminalforsorgen:</xsl:with-param></xsl:apply-templates>
            <xsl:if test="c:ReportEnclosure">
              <field label="Bilag til indberetningen:">
                <xsl:copy-of select="c:ReportEnclosure[1]/@src:line"/>
                <xsl:for-each select="c:ReportEnclosure">
                  <xsl:choose>
                    <xsl:when test="position() = 1"/>
                    <xsl:when test="position() = last()"> og </xsl:when>
                    <xsl:otherwise>, </xsl:otherwise>
                  </xsl:choose>
                  <xsl:choose>
                    <xsl:when test=". = 'reasons'">nærmere begrundelse</xsl:when>
                    <xsl:when test=". = 'reportCopy'">kopi af rapporten</xsl:when>
                    <xsl:otherwise>observationsskema</xsl:otherwise>
                  </xsl:choose>
                </xsl:for-each>
              </field>
            </xsl:if>
          </fields>
        </xsl:for-each>
      </section>
    </xsl:if>
  </xsl:template>

  <!-- Klagevejledning og kopi -->

  <xsl:template match="c:Complaint">
    <section label="Klagevejledning og kopi">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="c:SeeReport"/>
      <xsl:if test="not(c:SeeReport)">
        <fields>
          <xsl:for-each select="c:GuidanceDateTime">
            <field label="Vejledt om klageadgang:">
              <xsl:copy-of select="@src:line"/>
              <xsl:text>Ja, </xsl:text>
              <xsl:call-template name="date-clock"><xsl:with-param name="time" select="."/></xsl:call-template>
            </field>
          </xsl:for-each>
          <xsl:apply-templates select="c:NoGuidanceReason" mode="sentence-field">
            <xsl:with-param name="label">Vejledt om klageadgang:</xsl:with-param>
            <xsl:with-param name="before">Nej. </xsl:with-param>
          </xsl:apply-templates>
          <xsl:apply-templates select="c:DeadlineDate" mode="date-field"><xsl:with-param name="label">Klagefristen udløber:</xsl:with-param></xsl:apply-templates>
          <xsl:for-each select="c:Copy">
            <field label="Den indsatte har ønsket kopi:">
              <xsl:copy-of select="c:Asked/@src:line"/>
              <xsl:choose>
                <xsl:when test="c:Asked = 'yes'">Ja</xsl:when>
                <xsl:otherwise>Nej</xsl:otherwise>
              </xsl:choose>
            </field>
            <xsl:apply-templates select="c:GivenDate" mode="date-field"><xsl:with-param name="label">Kopi udleveret:</xsl:with-param></xsl:apply-templates>
            <xsl:apply-templates select="c:NotGivenReason" mode="sentence-field">
              <xsl:with-param name="label">Kopi udleveret:</xsl:with-param>
              <xsl:with-param name="before">Nej. </xsl:with-param>
            </xsl:apply-templates>
          </xsl:for-each>
        </fields>
      </xsl:if>
    </section>
  </xsl:template>

  <!-- Tilbud om opfølgende samtale -->

  <xsl:template match="c:ConversationOffer">
    <section label="Tilbud om opfølgende samtale">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="c:Offer">
        <table label="Tilbudt:">
          <column label="Tidspunkt" width="3"/>
          <column label="Af" width="7"/>
          <xsl:for-each select="c:Offer">
            <row>
              <xsl:copy-of select="@src:line"/>
              <xsl:apply-templates select="c:OfferedDateTime" mode="time-cell"/>
              <cell>
                <xsl:copy-of select="c:OfferedBy/@src:line"/>
                <xsl:apply-templates select="c:OfferedBy" mode="person"/>
              </cell>
            </row>
          </xsl:for-each>
        </table>
      </xsl:if>
      <xsl:if test="c:Answer | c:NotHeld">
        <fields>
          <xsl:for-each select="c:Answer">
            <field label="Den indsattes svar:">
              <xsl:copy-of select="@src:line"/>
              <xsl:choose>
                <xsl:when test=". = 'accepted'">Ønskede samtalen</xsl:when>
                <xsl:when test=". = 'declined'">Ønskede ikke samtalen</xsl:when>
                <xsl:otherwise>Svarede ikke</xsl:otherwise>
              </xsl:choose>
            </field>
          </xsl:for-each>
          <xsl:apply-templates select="c:DeclineReason" mode="sentence-field"><xsl:with-param name="label">Den indsattes begrundelse:</xsl:with-param></xsl:apply-templates>
          <xsl:apply-templates select="c:NotHeld"/>
        </fields>
      </xsl:if>
      <xsl:for-each select="c:NoReasonGiven">
        <paragraph>
          <xsl:copy-of select="@src:line"/>
          <xsl:text>Den indsatte ønskede ikke at oplyse en begrundelse.</xsl:text>
        </paragraph>
      </xsl:for-each>
      <xsl:if test="c:Answer = 'declined'">
        <xsl:for-each select="c:Offer[last()]/c:OfferedDateTime">
          <paragraph>
            <xsl:copy-of select="@src:line"/>
            <xsl:text>Den indsatte er den </xsl:text>
            <xsl:call-template name="date-clock"><xsl:with-param name="time" select="."/></xsl:call-template>
            <xsl:text> tilbudt en opfølgende samtale og ønskede ikke at deltage.</xsl:text>
          </paragraph>
        </xsl:for-each>
      </xsl:if>
    </section>
  </xsl:template>

  <xsl:template match="c:NotHeld">
    <field label="Samtalen er ikke gennemført:">
      <xsl:copy-of select="@src:line"/>
      <xsl:choose>
        <xsl:when test="c:Cause = 'released'">Løsladt</xsl:when>
        <xsl:when test="c:Cause = 'transferred'">Overført</xsl:when>
        <xsl:when test="c:Cause = 'hospital'">Indlagt</xsl:when>
        <xsl:when test="c:Cause = 'ill'">Syg</xsl:when>
      </xsl:choose>
      <xsl:if test="c:Explanation">
        <xsl:if test="c:Cause != 'other'"><xsl:text>. </xsl:text></xsl:if>
        <xsl:apply-templates select="c:Explanation" mode="sentence"/>
      </xsl:if>
    </field>
  </xsl:template>

  <!-- Den opfølgende samtale -->

  <xsl:template match="c:Conversation">
    <section label="Den opfølgende samtale">
      <xsl:copy-of select="@src:line"/>
      <xsl:if test="c:HeldDateTime | c:Place | c:ConductedBy | c:Participant | c:Language | c:Interpreter">
        <fields>
          <xsl:for-each select="c:HeldDateTime">
            <field label="Afholdt:">
              <xsl:copy-of select="@src:line"/>
              <xsl:call-template name="date-clock"><xsl:with-param name="time" select="."/></xsl:call-template>
              <xsl:for-each select="../c:EndDateTime">
                <xsl:text>–</xsl:text>
                <xsl:choose>
                  <xsl:when test="substring(., 1, 10) = substring(../c:HeldDateTime, 1, 10)">
                    <xsl:value-of select="concat(substring(., 12, 2), '.', substring(., 15, 2))"/>
                  </xsl:when>
                  <xsl:otherwise>
                    <xsl:call-template name="date-clock"><xsl:with-param name="time" select="."/></xsl:call-template>
                  </xsl:otherwise>
                </xsl:choose>
              </xsl:for-each>
            </field>
          </xsl:for-each>
          <xsl:apply-templates select="c:Place" mode="text-field"><xsl:with-param name="label">Sted:</xsl:with-param></xsl:apply-templates>
          <xsl:call-template name="persons">
            <xsl:with-param name="label">Samtalen blev ført af:</xsl:with-param>
            <xsl:with-param name="persons" select="c:ConductedBy"/>
          </xsl:call-template>
          <xsl:call-template name="persons">
            <xsl:with-param name="label">Øvrige deltagere:</xsl:with-param>
            <xsl:with-param name="persons" select="c:Participant"/>
          </xsl:call-template>
          <xsl:apply-templates select="c:Language" mode="text-field"><xsl:with-param name="label">Samtalesprog:</xsl:with-param></xsl:apply-templates>
          <xsl:for-each select="c:Interpreter">
            <field label="Tolk:">
              <xsl:copy-of select="@src:line"/>
              <xsl:choose>
                <xsl:when test="c:NoInterpreter">Nej</xsl:when>
                <xsl:when test="c:InterpreterNumber"><xsl:value-of select="concat('Ja, tolkenr. ', c:InterpreterNumber)"/></xsl:when>
                <xsl:otherwise><xsl:value-of select="concat('Ja, ', c:Name)"/></xsl:otherwise>
              </xsl:choose>
            </field>
          </xsl:for-each>
        </fields>
      </xsl:if>
      <xsl:apply-templates select="c:Explained" mode="question"><xsl:with-param name="label">Hvordan er baggrunden for anbringelsen forklaret for den indsatte?</xsl:with-param></xsl:apply-templates>
      <xsl:apply-templates select="c:Account"/>
      <xsl:apply-templates select="c:Before" mode="question"><xsl:with-param name="label">Hvad gik forud for anbringelsen?</xsl:with-param></xsl:apply-templates>
      <xsl:apply-templates select="c:StaffAccount" mode="question"><xsl:with-param name="label">Personalets beskrivelse af forløbet</xsl:with-param></xsl:apply-templates>
      <xsl:apply-templates select="c:Prevention" mode="question"><xsl:with-param name="label">Hvad kunne have forebygget anbringelsen, og hvad kan gøres en anden gang?</xsl:with-param></xsl:apply-templates>
      <xsl:apply-templates select="c:Injuries" mode="question"><xsl:with-param name="label">Skader og eftervirkninger</xsl:with-param></xsl:apply-templates>
      <xsl:apply-templates select="c:Support" mode="question"><xsl:with-param name="label">Behov for læge, psykolog, præst eller anden støtte</xsl:with-param></xsl:apply-templates>
      <xsl:apply-templates select="c:Agreements | c:Remarks"/>
    </section>
  </xsl:template>

  <xsl:template match="c:Account">
    <question label="Den indsattes egen beskrivelse af forløbet">
      <xsl:copy-of select="@src:line"/>
      <xsl:for-each select="c:Mode">
        <fields>
          <field label="Gengivet:">
            <xsl:copy-of select="@src:line"/>
            <xsl:choose>
              <xsl:when test=". = 'verbatim'">ordret</xsl:when>
              <xsl:otherwise>i referat</xsl:otherwise>
            </xsl:choose>
          </field>
        </fields>
      </xsl:for-each>
      <account quoted="{c:Mode = 'verbatim'}">
        <xsl:copy-of select="c:Text/@src:line"/>
        <xsl:apply-templates select="c:Text/*"/>
      </account>
    </question>
  </xsl:template>

  <xsl:template match="c:Agreements">
    <table label="Aftaler og opfølgning:">
      <xsl:copy-of select="@src:line"/>
      <column label="Aftale" width="5"/>
      <column label="Ansvarlig" width="3"/>
      <column label="Frist" width="2"/>
      <xsl:for-each select="c:Agreement">
        <row>
          <xsl:copy-of select="@src:line"/>
          <xsl:call-template name="cell"><xsl:with-param name="of" select="c:What"/></xsl:call-template>
          <xsl:call-template name="cell"><xsl:with-param name="of" select="c:Responsible"/></xsl:call-template>
          <cell>
            <xsl:for-each select="c:DeadlineDate">
              <xsl:copy-of select="@src:line"/>
              <xsl:call-template name="date-short"><xsl:with-param name="date" select="."/></xsl:call-template>
            </xsl:for-each>
            <xsl:if test="not(c:DeadlineDate)">Ikke oplyst.</xsl:if>
          </cell>
        </row>
      </xsl:for-each>
    </table>
  </xsl:template>

  <xsl:template match="c:Agreements[c:NoAgreements]">
    <question label="Aftaler og opfølgning:">
      <xsl:copy-of select="@src:line"/>
      <paragraph>Der er ikke truffet aftaler.</paragraph>
    </question>
  </xsl:template>

  <xsl:template match="c:Remarks">
    <question label="Den indsattes bemærkninger til notatet">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="c:Text/*"/>
      <xsl:if test="c:NoRemarks">
        <paragraph>Den indsatte havde ingen bemærkninger.</paragraph>
      </xsl:if>
      <xsl:for-each select="c:NotPresentedReason">
        <paragraph>
          <xsl:text>Notatet er ikke forelagt den indsatte: </xsl:text>
          <xsl:call-template name="sentence"><xsl:with-param name="text" select="string(.)"/></xsl:call-template>
        </paragraph>
      </xsl:for-each>
    </question>
  </xsl:template>

  <!-- Underskrift, and what follows it -->

  <xsl:template match="c:Signature">
    <signature label="Underskrift">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="c:SignatureDate" mode="date-field"/>
      <field label="Underskrift:" room="true">
        <xsl:copy-of select="(c:SignerName | c:SignerServiceNumber)/@src:line"/>
        <line>
          <xsl:value-of select="c:SignerName"/>
          <xsl:for-each select="c:SignerServiceNumber"><xsl:value-of select="concat('Tjenestenr. ', .)"/></xsl:for-each>
        </line>
        <xsl:for-each select="../c:Institution/c:Name">
          <line><xsl:copy-of select="@src:line"/><xsl:value-of select="."/></line>
        </xsl:for-each>
      </field>
      <xsl:apply-templates select="c:SignerTitle" mode="text-field"><xsl:with-param name="label">Stillingsbetegnelse:</xsl:with-param></xsl:apply-templates>
    </signature>
  </xsl:template>

  <xsl:template match="c:Review">
    <xsl:if test="*">
      <after label="Gennemgang">
        <xsl:copy-of select="@src:line"/>
        <xsl:apply-templates select="c:Leader"><xsl:with-param name="label">Gennemgået af ledelsen:</xsl:with-param></xsl:apply-templates>
        <xsl:apply-templates select="c:Lawyer"><xsl:with-param name="label">Gennemgået af områdets jurist:</xsl:with-param></xsl:apply-templates>
      </after>
    </xsl:if>
  </xsl:template>

  <xsl:template match="c:Leader | c:Lawyer">
    <xsl:param name="label"/>
    <field label="{$label}">
      <xsl:copy-of select="@src:line"/>
      <xsl:apply-templates select="." mode="person"/>
      <xsl:text>, </xsl:text>
      <xsl:call-template name="date"><xsl:with-param name="date" select="c:ReviewDate"/></xsl:call-template>
    </field>
  </xsl:template>

  <xsl:template match="c:Enclosures">
    <after>
      <xsl:copy-of select="@src:line"/>
      <field label="Bilag:">
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
    </after>
  </xsl:template>
</xsl:stylesheet>
