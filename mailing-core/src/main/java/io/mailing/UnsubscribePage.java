package io.mailing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page on which people opt out. */
final class UnsubscribePage {

    private static final String STYLE = """
            :root{color-scheme:light dark}
            *{box-sizing:border-box}
            body{margin:0;-webkit-text-size-adjust:100%;text-size-adjust:100%;font:1.0625rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;background:#f3f4f6;color:#16181d}
            main{max-width:32rem;margin:0 auto;padding:2rem 1.25rem}
            @media(min-width:40rem){main{margin-top:4rem;padding:2.5rem;background:#fff;border:1px solid #d5d8de;border-radius:.75rem}}
            .sender{margin:0 0 .25rem;color:#4a4f59}
            h1{margin:0 0 .75rem;font-size:1.5rem;line-height:1.25}
            h1,p,button{overflow-wrap:anywhere}
            p{margin:0 0 1.25rem}
            form{display:grid;gap:.75rem;margin:0}
            button{min-height:3rem;padding:.625rem 1rem;font:inherit;font-weight:600;text-align:center;border-radius:.5rem;cursor:pointer;
            border:1px solid #1d4ed8;background:#1d4ed8;color:#fff}
            button+button,button.plain{background:transparent;color:#1d4ed8}
            button:hover{filter:brightness(.92)}
            button:focus-visible{outline:3px solid #16181d;outline-offset:2px}
            @media(prefers-color-scheme:dark){body{background:#111318;color:#eceef2}.sender{color:#b3b8c2}
            button{border-color:#7d9df5}button+button,button.plain{color:#a9c1ff}button:focus-visible{outline-color:#eceef2}}
            @media(prefers-color-scheme:dark) and (min-width:40rem){main{background:#1a1d24;border-color:#343944}}
            """;

    private static final String POLICY = "default-src 'none'; style-src '" + hash(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private final @Nullable String sender;
    private final PageTexts texts;

    UnsubscribePage(@Nullable String sender, PageTexts texts) {
        this.sender = sender;
        this.texts = texts;
    }

    /**
     * How it stands with an address.
     *
     * @param topic the title of the message's, or null
     * @param allOut whether nothing is sent at all
     * @param topicOut whether nothing of the topic is
     * @param undoable whether the person may undo all of this
     */
    record Standing(@Nullable String topic, boolean allOut, boolean topicOut, boolean undoable) {}

    private record Button(String action, String label, boolean plain) {}

    UnsubscribeResponse shown(Standing standing, boolean acted) {
        List<Button> buttons = new ArrayList<>();
        String heading;
        String text;
        String topic = standing.topic();
        boolean out = standing.allOut() || standing.topicOut();
        if (standing.allOut()) {
            heading = texts.done();
            text = texts.allOut();
        } else if (standing.topicOut() && topic != null) {
            heading = texts.done();
            text = texts.of(texts.topicOut(), topic);
            buttons.add(new Button("all", texts.stopAll(), true));
        } else {
            heading = acted ? texts.backIn() : texts.ask();
            text = acted ? "" : texts.question();
            if (topic != null) {
                buttons.add(new Button("topic", texts.of(texts.stopTopic(), topic), acted));
            }
            buttons.add(new Button("all", texts.stopAll(), acted));
        }
        if (out && standing.undoable()) {
            buttons.add(new Button("back", texts.back(), true));
        }
        String rest = out && !standing.undoable() ? texts.fixed() : "";
        return response(200, page(heading, text, rest, buttons));
    }

    /**
     * For what can't be answered: 400, 404 or 405 of a request that no link of ours makes, or 503.
     */
    UnsubscribeResponse broken(int status) {
        return response(
                status, page(texts.broken(), status == 503 ? texts.later() : texts.brokenText(), "", List.of()));
    }

    private String page(String heading, String text, String rest, List<Button> buttons) {
        StringBuilder page = new StringBuilder(4096);
        page.append("<!doctype html>\n<html lang=\"")
                .append(texts.tag())
                .append("\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<meta name=\"robots\" content=\"noindex\">\n<title>");
        escape(sender == null ? heading : heading + " - " + sender, page);
        page.append("</title>\n<style>").append(STYLE).append("</style>\n</head>\n<body>\n<main>\n");
        if (sender != null) {
            page.append("<p class=\"sender\">");
            escape(sender, page);
            page.append("</p>\n");
        }
        page.append("<h1>");
        escape(heading, page);
        page.append("</h1>\n");
        paragraph(text, page);
        paragraph(rest, page);
        if (!buttons.isEmpty()) {
            // To where it came from, the token included.
            page.append("<form method=\"post\">\n");
            for (Button button : buttons) {
                page.append("<button name=\"do\" value=\"")
                        .append(button.action())
                        .append('"')
                        .append(button.plain() ? " class=\"plain\">" : ">");
                escape(button.label(), page);
                page.append("</button>\n");
            }
            page.append("</form>\n");
        }
        return page.append("</main>\n</body>\n</html>\n").toString();
    }

    private static void paragraph(String text, StringBuilder out) {
        if (!text.isEmpty()) {
            out.append("<p>");
            escape(text, out);
            out.append("</p>\n");
        }
    }

    private static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(Character.isISOControl(c) ? ' ' : c);
            }
        }
    }

    private UnsubscribeResponse response(int status, String body) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "text/html; charset=utf-8");
        headers.put("Content-Language", texts.tag());
        headers.put("Vary", "Accept-Language");
        headers.put("Cache-Control", "no-store");
        headers.put("X-Robots-Tag", "noindex, nofollow");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Content-Security-Policy", POLICY);
        if (status == 405) {
            headers.put("Allow", "GET, HEAD, POST");
        }
        if (status == 503) {
            headers.put("Retry-After", "60");
        }
        return new UnsubscribeResponse(status, headers, body);
    }

    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
