package io.mailing;

import static io.mailing.TemplatePrinter.print;
import static io.mailing.TemplatePrinter.unfit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mailing.spi.Rendering;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Variables in HTML: beside tags, in attributes, and where none may stand. */
class HtmlTemplateTest {
    private static final Map<String, String> VALUES =
            Map.of("first_name", "Ann & <Bob>", "id", "a b/c&d=é+1", "link", "https://x.example/?a=1&b=é \"'<>%zz%41");

    private static String html(String source) {
        return print(Template.html(source), VALUES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p>Hi</p>",
                "<BR>",
                "<br/>",
                "<o:p></o:p>",
                "<v:shape id=\"a\">",
                "<st1:place>",
                "<my-card>",
                "<!DOCTYPE html>",
                "<?xml version=\"1.0\"?>",
                "<!-- a < b, <b>bold</b> -->",
                "<svg><lineargradient><stop></svg>",
                "<math><mi>x</mi>",
                "<foo bar=1>",
                "1 < 2 &amp; 3 > 2",
                "<table\n border=0><tr><td>",
                "<a href='x'>",
                "<style>a{color:red}</style>",
                "<style>p > a { color: red } @media x{p{color:red}}</style>",
                "<script>if (a<b&&c>d) {return}</script>",
                "<!--[if mso]><xml><o:AllowPNG/></xml><![endif]-->",
                "<![if !mso]><p>x</p><![endif]>",
                "<!--[if !mso]><!--><p>x</p><!--<![endif]-->",
                "<title>a < b</title>",
                "<a title=\"a < b </b>\">",
                "<p",
                "<a href=\"x"
            })
    void markup_is_copied_untouched(String source) {
        assertThat(html(source)).isEqualTo(source);
    }

    @Test
    void a_variable_stands_beside_tags() {
        assertThat(html("<p>Hi <first_name>!</p>")).isEqualTo("<p>Hi Ann &amp; &lt;Bob&gt;!</p>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "&lt;first_name&gt;",
                "&LT;first_name&GT;",
                "&#60;first_name&#62;",
                "&#x3c;first_name&#x3E;",
                "&lt;first_name>"
            })
    void a_variable_is_found_as_editors_store_it(String source) {
        assertThat(html("<p>" + source + "</p>")).isEqualTo("<p>Ann &amp; &lt;Bob&gt;</p>");
    }

    @Test
    void a_misspelt_variable_is_no_tag() {
        assertThat(Template.html("<b>Hi <frist_name></b>").unknown(BuiltInVariables.names()))
                .containsExactly(new UnknownVariable("frist_name", 1, 7, "first_name"));
    }

    @Test
    void a_name_that_is_an_element_is_a_variable_when_it_cannot_be_a_tag() {
        Map<String, String> values = Map.of("code", "X1");

        assertThat(print(Template.html("<p><code|-> &lt;code&gt; <code></code><a title='<code>'>"), values))
                .isEqualTo("<p>X1 X1 <code></code><a title='X1'>");
    }

    @Test
    void an_element_that_needs_attributes_is_a_variable_without_them() {
        assertThat(html("<link> <link rel='x'>"))
                .startsWith("https://x.example/")
                .endsWith(" <link rel='x'>");
    }

    @Test
    void doubled_signs_are_printed_single() {
        assertThat(html("<<first_name>> &lt;&lt;first_name&gt;&gt;"))
                .isEqualTo("&lt;first_name&gt; &lt;first_name&gt;");
    }

    @Test
    void defaults_are_read_as_html_and_escaped_like_values() {
        Template template = Template.html("<a|Tom &amp; J&#233;r> &lt;b|&quot;x&quot; &lt;3&gt; <i_|a & b>");

        assertThat(print(template, Map.of())).isEqualTo("Tom &amp; Jér &quot;x&quot; &lt;3 a &amp; b");
    }

    @Test
    void a_format_may_hold_character_references() {
        Template template = Template.html("<balance:0.00&nbsp;'&euro;'>");

        assertThat(print(template, Map.of("balance", 5))).isEqualTo("5.00\u00a0€");
    }

    @Test
    void attribute_values_are_escaped() {
        assertThat(print(Template.html("<img alt='<a>' title=\"&lt;a&gt;\">"), Map.of("a", "\"'<>&")))
                .isEqualTo("<img alt='&quot;&#39;&lt;&gt;&amp;' title=\"&quot;&#39;&lt;&gt;&amp;\">");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "<a href='https://x.example/<id>'>¦ <a href='https://x.example/a%20b%2Fc%26d%3D%C3%A9%2B1'>",
                "<a href=\"https://x.example/?u=&lt;id&gt;&amp;v=1\">¦ <a href=\"https://x.example/?u=a%20b%2Fc%26d%3D%C3%A9%2B1&amp;v=1\">",
                "<a href='<link>'>¦ <a href='https://x.example/?a=1&amp;b=%C3%A9%20%22%27%3C%3E%25zz%41'>",
                "<IMG SRC=' <link>#<id>'>¦ <IMG SRC=' https://x.example/?a=1&amp;b=%C3%A9%20%22%27%3C%3E%25zz%41#a%20b%2Fc%26d%3D%C3%A9%2B1'>",
                "<v:fill src='<link>/'>¦ <v:fill src='https://x.example/?a=1&amp;b=%C3%A9%20%22%27%3C%3E%25zz%41/'>"
            })
    void addresses_are_encoded(String source, String printed) {
        assertThat(html(source)).isEqualTo(printed);
    }

    @Test
    void at_and_plus_stay_in_mail_and_phone_links() {
        Map<String, String> values = Map.of("m", "a+b@x.example?cc=c", "p", "+48 22");

        assertThat(print(Template.html("<a href='mailto:<m>?to=<m>'><a href='tel:<p>'>"), values))
                .isEqualTo("<a href='mailto:a%2Bb@x.example%3Fcc%3Dc?to=a%2Bb%40x.example%3Fcc%3Dc'>"
                        + "<a href='tel:+48%2022'>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JaVaScRiPt:alert(1)",
                "java\tscript:x",
                " data:text/html,x",
                "//evil.example",
                "/x",
                "x",
                "https://",
                "https:",
                "vbscript:x",
                "\u0001javascript:x",
                "file:///etc/passwd"
            })
    void only_safe_addresses_are_let_through(String link) {
        Rendering.Unfit unfit = unfit(Template.html("<a href=\"<link>\">"), Map.of("link", link));

        assertThat(unfit.fault()).isEqualTo(Rendering.Fault.UNSAFE_LINK);
        assertThat(unfit.variable()).isEqualTo("link");
        assertThat(unfit.message()).doesNotContain(link);
    }

    @Test
    void a_style_takes_one_plain_value() {
        Template template = Template.html("<p style=\"color:<c|red>\">");

        assertThat(print(template, Map.of("c", "#0a0"))).isEqualTo("<p style=\"color:#0a0\">");
        assertThat(unfit(template, Map.of("c", "red;background:url(x)")).fault())
                .isEqualTo(Rendering.Fault.UNSAFE_STYLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            quoteCharacter = '~',
            value = {
                "<script>var a = '<first_name>'</script>¦ <script>",
                "<STYLE>a{color:&lt;color&gt;}</STYLE>¦ <style>",
                "<!-- Hi <first_name> -->¦ a comment",
                "<!-- Hi &lt;first_name|x&gt; -->¦ a comment",
                "<h<level>>¦ the name of a tag",
                "</<level>>¦ a declaration",
                "<p <first_name>>¦ the name of an attribute",
                "<p data-<x_>='1'>¦ the name of an attribute",
                "<a href=<link>>¦ an attribute without quotes",
                "<a href=&lt;link&gt;>¦ an attribute without quotes",
                "<a onclick=\"f('<id>')\">¦ the attribute onclick",
                "<a ONLOAD='<id>'>¦ the attribute ONLOAD",
                "<iframe srcdoc='<id>'>¦ the attribute srcdoc",
                "<img srcset='<id>.png 2x'>¦ the attribute srcset",
                "<a href='javascript:f(\"<id>\")'>¦ run as a script",
                "<a href=' java&#x73;cript&colon;<id>'>¦ run as a script",
                "<a href='data:text/html,<id>'>¦ run as a script",
                "<a href='<link|javascript:x>'>¦ the default of link",
                "<p style='color:<c|a;b>'>¦ the default of c",
                "<p title='<first_name|x'>¦ not closed",
                "<p title='<first_name>¦ quote is not closed",
                "<p>Hi <first_name >¦ spaces",
                "<p>Hi &lt;first_name&nbsp;&gt;¦ spaces",
                "<p>Hi <first_name/>¦ neither an element",
                "<p>Hi <first_name|<b>you</b>>¦ inside the variable",
                "<p>Hi &lt;first_name|<b>you</b>&gt;¦ inside the variable",
                "<p>Hi <first_name|&eacute;>¦ not known here",
                "<p>1 <<first_name> x>¦ part of a tag",
                "<title></ti<first_name></title>¦ part of a tag",
                "<svg><title><b x <first_name></title></svg>¦ after a tag",
                "<!--[if mso]><p><first_name>--><![endif]-->¦ close the comment"
            })
    void a_variable_where_none_is_safe_is_refused(String source, String problem) {
        assertThatThrownBy(() -> Template.html(source))
                .isInstanceOf(TemplateException.class)
                .hasMessageContaining(problem);
    }

    @Test
    void outlooks_part_of_a_mail_is_filled() {
        assertThat(
                        html(
                                "<!--[if mso]><v:rect href=\"https://x.example/<id>\"><p><first_name></p></v:rect><![endif]-->"))
                .isEqualTo("<!--[if mso]><v:rect href=\"https://x.example/a%20b%2Fc%26d%3D%C3%A9%2B1\">"
                        + "<p>Ann &amp; &lt;Bob&gt;</p></v:rect><![endif]-->");
    }

    @Test
    void the_title_is_filled() {
        assertThat(html("<title>For <first_name></title>")).isEqualTo("<title>For Ann &amp; &lt;Bob&gt;</title>");
    }

    @Test
    void braces_leave_tags_styles_and_scripts_alone() {
        String source = "<style>a{color:red}.b{}@media x{p{margin:0}}</style>"
                + "<script>function f(){return}; g(`${x}`); h({a:1})</script><first_name>{first_name}{{x}}";

        assertThat(print(Template.html(source, TemplateSyntax.BRACES), VALUES))
                .isEqualTo(
                        source.replace("{first_name}", "Ann &amp; &lt;Bob&gt;").replace("{{x}}", "{x}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<style>a{color:red}{brand}</style>",
                "<script>x = '{first_name}'</script>",
                "<a href={link}>",
                "<p {x}>",
                "<!-- {x} -->",
                "<a onclick='{x}'>",
                "<{x}>",
                "<p>1 <{x} >",
                "<p>{ x }</p>"
            })
    void braces_are_refused_where_no_value_is_safe(String source) {
        assertThatThrownBy(() -> Template.html(source, TemplateSyntax.BRACES)).isInstanceOf(TemplateException.class);
    }
}
