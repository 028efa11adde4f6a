<?xml version="1.0" encoding="UTF-8"?>
<!-- From the list of JDKs that the toolchains plugin writes (long-term releases first) the newest one, as properties. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:t="http://maven.apache.org/TOOLCHAINS/1.1.0">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:template match="/t:toolchains">
    <xsl:for-each select="t:toolchain[t:type = 'jdk']">
      <!-- 25.0.3, 26-ea, 26: the figures up to the first mark. -->
      <xsl:sort select="substring-before(concat(translate(t:provides/t:version, '-+', '..'), '.'), '.')" data-type="number"
                order="descending"/>
      <xsl:if test="position() = 1">
        <xsl:text>newest.jdk.feature=</xsl:text>
        <xsl:value-of select="substring-before(concat(translate(t:provides/t:version, '-+', '..'), '.'), '.')"/>
        <!-- A backslash would be an escape in a properties file. -->
        <xsl:text>&#10;newest.jdk.home=</xsl:text>
        <xsl:value-of select="translate(t:configuration/t:jdkHome, '\', '/')"/>
        <xsl:text>&#10;</xsl:text>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
