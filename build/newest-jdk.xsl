<?xml version="1.0" encoding="UTF-8"?>
<!-- From the JDKs that the toolchains plugin found (the plugin sorts long-term releases first), the newest one, as properties. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>
  <xsl:template match="/toolchains">
    <xsl:for-each select="toolchain[type = 'jdk']">
      <xsl:sort select="substring-before(concat(provides/version, '.'), '.')" data-type="number" order="descending"/>
      <xsl:if test="position() = 1">
        <xsl:text>newest.jdk.feature=</xsl:text>
        <xsl:value-of select="substring-before(concat(provides/version, '.'), '.')"/>
        <xsl:text>&#10;newest.jdk.home=</xsl:text>
        <!-- A backslash is an escape in a properties file. -->
        <xsl:value-of select="translate(configuration/jdkHome, '\', '/')"/>
        <xsl:text>&#10;</xsl:text>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
