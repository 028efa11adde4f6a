package io.mailing.internal.template;

import java.util.Locale;
import java.util.Set;

/** The names that make {@code <name>} a tag and not a variable. */
final class HtmlElements {
    private static final Set<String> HTML = Set.of((""
                    + "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big"
                    + " blink blockquote body br button canvas caption center cite code col colgroup command"
                    + " data datalist dd del details dfn dialog dir div dl dt element em embed fieldset figcaption"
                    + " figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe"
                    + " ilayer image img input ins isindex kbd keygen label layer legend li link listing main map mark"
                    + " marquee menu menuitem meta meter multicol nav nextid nobr noembed noframes nolayer noscript"
                    + " object ol optgroup option output p param picture plaintext portal pre progress q rb rbc rp rt"
                    + " rtc ruby s samp script search section select slot small source spacer span strike"
                    + " strong style sub summary sup table tbody td template textarea tfoot th thead time title tr"
                    + " track tt u ul var video wbr xml xmp")
            .split(" "));

    private static final Set<String> SVG = Set.of((""
                    + "animate animatecolor animatemotion animatetransform circle clippath cursor defs desc discard"
                    + " ellipse feblend fecolormatrix fecomponenttransfer fecomposite feconvolvematrix"
                    + " fediffuselighting fedisplacementmap fedistantlight fedropshadow feflood fefunca fefuncb"
                    + " fefuncg fefuncr fegaussianblur feimage femerge femergenode femorphology feoffset fepointlight"
                    + " fespecularlighting fespotlight fetile feturbulence filter foreignobject g glyph glyphref hkern"
                    + " line lineargradient marker mask metadata mpath path pattern polygon polyline"
                    + " radialgradient rect set stop svg switch symbol text textpath tref tspan use view vkern")
            .split(" "));

    private static final Set<String> MATH = Set.of((""
                    + "annotation maction math menclose merror mfenced mfrac mglyph mi mlabeledtr mmultiscripts mn mo"
                    + " mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable"
                    + " mtd mtext mtr munder munderover none semantics")
            .split(" "));

    /** Prefixes that office programs and social plug-ins leave behind, as in {@code <o:p>}. */
    private static final Set<String> PREFIXES =
            Set.of("o", "v", "w", "x", "m", "p", "a", "st1", "st2", "u1", "u2", "svg", "math", "xml", "fb", "g");

    private static final Set<String> NEED_ATTRIBUTES =
            Set.of("area", "base", "data", "embed", "image", "link", "param", "source", "track");

    private HtmlElements() {}

    static boolean isElement(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return HTML.contains(lower) || SVG.contains(lower) || MATH.contains(lower);
    }

    /** An element that says nothing without attributes: {@code <link>} alone was meant to be the recipient's link. */
    static boolean needsAttributes(String name) {
        return NEED_ATTRIBUTES.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean isPrefix(String name) {
        return PREFIXES.contains(name.toLowerCase(Locale.ROOT));
    }
}
