<?xml version="1.0" encoding="UTF-8"?>
<!--
  The tables of the statement: the template's labels letter for letter, and the wordings that depend
  on recipient, kind of measure, recommendation and so on.

  A label is found in mode "label" or, of the six fields, in a variable.  The wordings are $tables, a
  node-set: recipient, kind, choice, reason, help and so on, looked up by @key.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:exsl="http://exslt.org/common"
    xmlns:c="urn:sagsakt:case:1"
    exclude-result-prefixes="exsl c">

  <!-- The six fields; they are printed even when the case has no such element. -->
  <xsl:variable name="label-name">Navn:</xsl:variable>
  <xsl:variable name="label-cpr">Cpr-nr.:</xsl:variable>
  <xsl:variable name="label-address">Adresse:</xsl:variable>
  <xsl:variable name="label-date">Dato:</xsl:variable>
  <xsl:variable name="label-signature">Underskrift:</xsl:variable>
  <xsl:variable name="label-title">Stillingsbetegnelse:</xsl:variable>

  <!-- [N 736-831] The template's labels: one row each, in its order.  Rows as templates, because the
       processor finds a template by its element's name at once. -->
  <xsl:template match="c:Measure" mode="label">Foranstaltningstype:</xsl:template>
  <xsl:template match="c:MeasurePlace" mode="label">Hvor effektueres foranstaltningen? Nu og tidligere?</xsl:template>
  <xsl:template match="c:MeasureDuration" mode="label">Hvor længe har foranstaltningen været iværksat?</xsl:template>
  <xsl:template match="c:MeasureRemaining" mode="label">Hvis foranstaltningen er tidsbegrænset: Hvor lang tid er der tilbage?</xsl:template>
  <xsl:template match="c:State" mode="label">Aktuel tilstand:</xsl:template>
  <xsl:template match="c:MentalLevel" mode="label">Hvordan er det mentale niveau?</xsl:template>
  <xsl:template match="c:Behaviour" mode="label">Hvad kendetegner adfærden?</xsl:template>
  <xsl:template match="c:Disorders" mode="label">Er der kombineret psykiske lidelser, som eventuelt er diagnosticeret?</xsl:template>
  <xsl:template match="c:Admissions" mode="label">Har der været indlæggelser på psykiatrisk eller somatisk sygehus i det seneste år – og hvilken effekt har behandlingen da haft?</xsl:template>
  <xsl:template match="c:RiskBehaviour" mode="label">Er der risikoadfærd i forhold til den begåede kriminalitet og/eller anden personfarlig kriminalitet?</xsl:template>
  <xsl:template match="c:EmotionalFunction" mode="label">Hvordan er den emotionelle funktion, herunder evnen til affektkontrol og konfliktløsning?</xsl:template>
  <xsl:template match="c:SocialRelations" mode="label">Hvordan er evnen til at indgå i sociale relationer mv.?</xsl:template>
  <xsl:template match="c:Insight" mode="label">Hvordan er forståelsen for egen livssituation?</xsl:template>
  <xsl:template match="c:RecidivismRisk" mode="label">Risiko for recidiv:</xsl:template>
  <xsl:template match="c:TermsCompliance" mode="label">Overtrædelse eller overholdelse af eventuelle vilkår i dommen</xsl:template>
  <xsl:template match="c:NewCrime" mode="label">Ny kriminalitet i foranstaltningsperioden</xsl:template>
  <xsl:template match="c:Violence" mode="label">Fysisk og psykisk vold, krænkelser og overgreb mv.</xsl:template>
  <xsl:template match="c:ViolenceOccurred" mode="label">Har der været vold mv. mod personale, medbeboere eller andre personer?</xsl:template>
  <xsl:template match="c:ViolenceNature" mode="label">Hvilken karakter og omfang har volden mv. haft?</xsl:template>
  <xsl:template match="c:ViolenceCause" mode="label">Hvad skyldes volden mv.? Ligger der eventuelt særlige motiver og behov bag?</xsl:template>
  <xsl:template match="c:ViolenceAttitude" mode="label">Hvordan forholder den domfældte sig til volden mv. – erkender vedkommende sit ansvar? Udvises anger og medfølelse med offeret?</xsl:template>
  <xsl:template match="c:Force" mode="label">Magtanvendelser</xsl:template>
  <xsl:template match="c:ForceOccurred" mode="label">Har der været magtanvendelser det seneste år?</xsl:template>
  <xsl:template match="c:ForceCount" mode="label">Antal?</xsl:template>
  <xsl:template match="c:ForceNature" mode="label">Karakter?</xsl:template>
  <xsl:template match="c:Effort" mode="label">Den socialpædagogiske indsats</xsl:template>
  <xsl:template match="c:Methods" mode="label">Hvilke metoder indgår i den aktuelle pædagogiske handleplan?</xsl:template>
  <xsl:template match="c:Effect" mode="label">Hvad er effekten heraf?</xsl:template>
  <xsl:template match="c:Medication" mode="label">Hvilken medicinering er der eventuelt tale om?</xsl:template>
  <xsl:template match="c:Treatment" mode="label">Ydes der lægelig eller psykologisk behandling o.l.? Er der referencer til erklæringer?</xsl:template>
  <xsl:template match="c:AcknowledgesNeed" mode="label">Erkender den domfældte et behov for fremtidig støtte mv.?</xsl:template>
  <xsl:template match="c:Motivation" mode="label">Hvor stor er motivationen for at medvirke positivt hertil?</xsl:template>
  <xsl:template match="c:Assessment" mode="label">Risikovurdering (konklusion)</xsl:template>
  <xsl:template match="c:RiskLevel" mode="label">Hvor stor er risikoen for ny kriminalitet?</xsl:template>
  <xsl:template match="c:RiskSituations" mode="label">I hvilke situationer?</xsl:template>
  <xsl:template match="c:AggravatingFactors" mode="label">Hvilke faktorer øger især risikoen?</xsl:template>
  <xsl:template match="c:MitigatingMeasures" mode="label">Hvilke tiltag kan bedst mindske risikoen?</xsl:template>
  <xsl:template match="c:StabilisingConditions" mode="label">Hvilke stabiliserende og udviklende forhold er der?</xsl:template>
  <xsl:template match="c:FurtherSupport" mode="label">Hvorledes kan disse forhold understøttes yderligere?</xsl:template>

  <xsl:variable name="table-nodes">
    <!-- [A] The recipient's forms; heading is row 43 of the template [N 717, 728-731]. -->
    <recipient key="statsadvokat" definite="statsadvokaten" genitive="statsadvokatens"
        reference="Statsadvokatens j.nr.:" title="Udtalelse til anklagemyndigheden"
        heading="Tilsynsmyndighedens indstilling til statsadvokaten:"/>
    <recipient key="politimester" definite="politimesteren" genitive="politimesterens"
        reference="Politiets j.nr.:" title="Udtalelse til anklagemyndigheden"
        heading="Tilsynsmyndighedens indstilling til politimesteren:"/>
    <recipient key="politidirektør" definite="politidirektøren" genitive="politidirektørens"
        reference="Politiets j.nr.:" title="Udtalelse til anklagemyndigheden"
        heading="Tilsynsmyndighedens indstilling til politidirektøren:"/>
    <recipient key="samraad" definite="samrådet" genitive="samrådets"
        reference="Samrådets j.nr.:" title="Udtalelse til samrådet"
        heading="Tilsynsmyndighedens tilkendegivelse til samrådet:"/>

    <!-- [N 103-112] -->
    <kind key="securedWard">Anbringelse i sikret afdeling</kind>
    <kind key="placementWithTransfer">Anbringelse med mulighed for overførsel til sikret afdeling</kind>
    <kind key="openResidence">Anbringelse i åben boform</kind>
    <kind key="supervisionWithPlacement">Tilsyn med mulighed for anbringelse i åben boform</kind>
    <kind key="supervision">Tilsyn</kind>

    <!-- [N 819-825] The four choices, and how the sentence says them. -->
    <choice key="uphold" label="Opretholdelse?" passive="opretholdes"/>
    <choice key="lift" label="Ophævelse?" passive="ophæves"/>
    <choice key="ease" label="Lempelse?" passive="lempes"/>
    <choice key="tighten" label="Skærpelse?" passive="skærpes"/>

    <!-- [A] Own initiative: the sentence to the prosecutor, and the clause to a samråd. -->
    <reason key="noLongerNeeded" clause="der efter tilsynsmyndighedens vurdering ikke længere er behov for foranstaltningen">Tilsynsmyndigheden indbringer af egen drift sagen for anklagemyndigheden, da der efter tilsynsmyndighedens vurdering ikke længere er behov for foranstaltningen.</reason>
    <reason key="tooFarReaching" clause="foranstaltningen efter tilsynsmyndighedens vurdering er mere omfattende end nødvendigt">Tilsynsmyndigheden indbringer af egen drift sagen for anklagemyndigheden, da foranstaltningen efter tilsynsmyndighedens vurdering er mere omfattende end nødvendigt.</reason>
    <reason key="notSufficient" clause="foranstaltningen efter tilsynsmyndighedens vurdering ikke er tilstrækkelig til at forebygge ny kriminalitet">Tilsynsmyndigheden underretter hermed anklagemyndigheden om, at foranstaltningen efter tilsynsmyndighedens vurdering ikke er tilstrækkelig til at forebygge ny kriminalitet.</reason>
    <reason key="cannotBeCarriedOut" clause="tilsynet ikke kan gennemføres på forsvarlig måde">Tilsynsmyndigheden underretter hermed anklagemyndigheden om, at tilsynet ikke kan gennemføres på forsvarlig måde.</reason>

    <requester key="convicted">den domfældte</requester>
    <requester key="guardian">bistandsværgen</requester>
    <requester key="institution">institutionens ledelse</requester>

    <!-- [A] A source without a name, and a place without one. -->
    <source key="residence">boformen</source>
    <source key="dayActivity">dagbeskæftigelsen</source>
    <source key="supervisor">den tilsynsførende</source>
    <source key="other">andre</source>
    <place key="securedWard">Sikret afdeling</place>
    <place key="residence">Boform</place>
    <place key="ownHome">Egen bolig</place>
    <place key="hospital">Sygehus</place>
    <place key="other">Andet sted</place>
    <hospital key="psychiatric">psykiatrisk</hospital>
    <hospital key="somatic">somatisk</hospital>

    <declaration key="mentalDeclaration">mentalerklæring</declaration>
    <declaration key="skillsDeclaration">færdighedserklæring</declaration>
    <declaration key="psychiatricAssessment">psykiatrisk vurdering</declaration>

    <!-- [N 724-726] -->
    <help key="yes">Den domfældte har oplyst, at vedkommende vil modtage nødvendig hjælp efter serviceloven, hvis dommen ophæves.</help>
    <help key="partly">Den domfældte har oplyst, at vedkommende vil modtage en del af den nødvendige hjælp efter serviceloven, hvis dommen ophæves:</help>
    <help key="no">Den domfældte har oplyst, at vedkommende ikke vil modtage nødvendig hjælp efter serviceloven, hvis dommen ophæves.</help>
    <help key="undecided">Den domfældte har ikke taget stilling til, om vedkommende vil modtage nødvendig hjælp efter serviceloven, hvis dommen ophæves.</help>
    <help key="unknown">Det har ikke været muligt at afklare, om den domfældte vil modtage nødvendig hjælp efter serviceloven, hvis dommen ophæves:</help>
    <help key="noHelpNeeded">Efter tilsynsmyndighedens vurdering vil der ikke være behov for hjælp efter serviceloven, hvis dommen ophæves.</help>
  </xsl:variable>

  <xsl:variable name="tables" select="exsl:node-set($table-nodes)"/>
</xsl:stylesheet>
