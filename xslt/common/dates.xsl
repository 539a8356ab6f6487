<?xml version="1.0" encoding="UTF-8"?>
<!--
  Dates, clock times and lengths of time in Danish, as named templates that write text.

    date            date (xs:date or xs:dateTime)      26. april 2016
    date-short      date                               26.04.2016              in tables
    date-range      from, to (dates)                   1. marts 2014–31. maj 2015
    clock           time (xs:dateTime)                 kl. 14.30               as written, 24 hours
    date-clock      time                               26. april 2016 kl. 14.30
    date-clock-short time                              26.04.2016 kl. 14.30    in tables
    period          years, months                      2 år og 3 måneder · under 1 måned
    months-between  from, to (dates)                   27                      whole months
    minutes-between from, to (xs:dateTime with offset) 1635
    hours           from, to (xs:dateTime with offset) 27 timer og 15 minutter · 45 minutter

  Spaces are ordinary ones; the ones that must not break are made so in fo.xsl and html.xsl.
-->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:date="http://exslt.org/dates-and-times"
    exclude-result-prefixes="date">

  <!-- Nine characters a month. -->
  <xsl:variable name="month-names" select="'januar   februar  marts    april    maj      juni     juli     august   septemberoktober  november december '"/>

  <!-- One expression: a document has dozens of dates. -->
  <xsl:template name="date">
    <xsl:param name="date"/>
    <xsl:value-of select="concat(number(substring($date, 9, 2)), '. ',
        normalize-space(substring($month-names, 9 * substring($date, 6, 2) - 8, 9)), ' ', substring($date, 1, 4))"/>
  </xsl:template>

  <xsl:template name="date-short">
    <xsl:param name="date"/>
    <xsl:value-of select="concat(substring($date, 9, 2), '.', substring($date, 6, 2), '.', substring($date, 1, 4))"/>
  </xsl:template>

  <xsl:template name="date-range">
    <xsl:param name="from"/>
    <xsl:param name="to"/>
    <xsl:call-template name="date">
      <xsl:with-param name="date" select="$from"/>
    </xsl:call-template>
    <xsl:text>–</xsl:text>
    <xsl:call-template name="date">
      <xsl:with-param name="date" select="$to"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="clock">
    <xsl:param name="time"/>
    <xsl:value-of select="concat('kl. ', substring($time, 12, 2), '.', substring($time, 15, 2))"/>
  </xsl:template>

  <xsl:template name="date-clock">
    <xsl:param name="time"/>
    <xsl:call-template name="date">
      <xsl:with-param name="date" select="$time"/>
    </xsl:call-template>
    <xsl:text> </xsl:text>
    <xsl:call-template name="clock">
      <xsl:with-param name="time" select="$time"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="date-clock-short">
    <xsl:param name="time"/>
    <xsl:call-template name="date-short">
      <xsl:with-param name="date" select="$time"/>
    </xsl:call-template>
    <xsl:text> </xsl:text>
    <xsl:call-template name="clock">
      <xsl:with-param name="time" select="$time"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="period">
    <xsl:param name="years" select="0"/>
    <xsl:param name="months" select="0"/>
    <xsl:if test="$years &gt; 0">
      <xsl:value-of select="concat(number($years), ' år')"/>
      <xsl:if test="$months &gt; 0"> og </xsl:if>
    </xsl:if>
    <xsl:choose>
      <xsl:when test="$months = 1">1 måned</xsl:when>
      <xsl:when test="$months &gt; 1">
        <xsl:value-of select="concat(number($months), ' måneder')"/>
      </xsl:when>
      <xsl:when test="not($years &gt; 0)">under 1 måned</xsl:when>
    </xsl:choose>
  </xsl:template>

  <!-- The largest n for which n months after "from" is not later than "to", where the same day of a
       shorter month is its last: from 31 January to 28 February is one month.  0 when "to" is earlier. -->
  <xsl:template name="months-between">
    <xsl:param name="from"/>
    <xsl:param name="to"/>
    <xsl:variable name="from-day" select="number(substring($from, 9, 2))"/>
    <xsl:variable name="to-day" select="number(substring($to, 9, 2))"/>
    <xsl:variable name="to-month" select="number(substring($to, 6, 2))"/>
    <xsl:variable name="to-year" select="number(substring($to, 1, 4))"/>
    <xsl:variable name="leap" select="($to-year mod 4 = 0 and $to-year mod 100 != 0) or $to-year mod 400 = 0"/>
    <xsl:variable name="to-length" select="substring('312831303130313130313031', 2 * $to-month - 1, 2) + ($leap and $to-month = 2)"/>
    <xsl:variable name="months" select="12 * ($to-year - substring($from, 1, 4)) + $to-month - substring($from, 6, 2)
                                        - ($to-day &lt; $from-day and $to-day &lt; $to-length)"/>
    <xsl:value-of select="$months * ($months &gt; 0)"/>
  </xsl:template>

  <xsl:template name="minutes-between">
    <xsl:param name="from"/>
    <xsl:param name="to"/>
    <xsl:value-of select="round((date:seconds(string($to)) - date:seconds(string($from))) div 60)"/>
  </xsl:template>

  <xsl:template name="hours">
    <xsl:param name="from"/>
    <xsl:param name="to"/>
    <xsl:variable name="all">
      <xsl:call-template name="minutes-between">
        <xsl:with-param name="from" select="$from"/>
        <xsl:with-param name="to" select="$to"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="hours" select="floor($all div 60)"/>
    <xsl:variable name="minutes" select="$all - 60 * $hours"/>
    <xsl:if test="$hours &gt; 0">
      <xsl:value-of select="$hours"/>
      <xsl:choose>
        <xsl:when test="$hours = 1"> time</xsl:when>
        <xsl:otherwise> timer</xsl:otherwise>
      </xsl:choose>
      <xsl:if test="$minutes &gt; 0"> og </xsl:if>
    </xsl:if>
    <xsl:if test="$minutes &gt; 0 or $hours = 0">
      <xsl:value-of select="$minutes"/>
      <xsl:choose>
        <xsl:when test="$minutes = 1"> minut</xsl:when>
        <xsl:otherwise> minutter</xsl:otherwise>
      </xsl:choose>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
