package io.mailing;

import io.mailing.internal.engine.UnsubscribeLinks;
import io.mailing.internal.engine.UnsubscribeLinks.Link;
import io.mailing.spi.store.Store;
import io.mailing.spi.store.SuppressionStore.Entry;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The page behind the unsubscribe links ({@link MailingBuilder#unsubscribeLinks}), for whatever server the application has: hand over each
 * request for that address, and answer what this answers.
 *
 * <ul>
 *   <li>GET and HEAD show the page and change nothing: mail programs and scanners open links by themselves.
 *   <li>POST acts: by the page's buttons, or as mail programs do by RFC 8058 (the form {@code List-Unsubscribe=One-Click}), which opts out of
 *       the topic of the message, or of everything if it has none. It can be repeated. There is nothing to log in to, and no cookie.
 *   <li>A token that is cut, changed or of another installation gets 404, any other method 405, and where the store is away
 *       it is 503: mail programs try again then.
 * </ul>
 *
 * The page stands for itself: no script, nothing from elsewhere, narrow screens too, in the language that the request asks for (English,
 * German, Polish, Russian, Ukrainian, French or Spanish). It names no address. "Everything" is everything to this address by this channel.
 * "Subscribe again" undoes what a link or a reply did, and nothing else.
 *
 * <p>Safe for any number of threads.
 */
public final class UnsubscribeHandler {

    private static final int MAX_BODY = 16 * 1024;
    private static final String ACTION = "do";
    private static final String TOPIC = "topic";
    private static final String ALL = "all";
    private static final String BACK = "back";

    private final OptOuts optOuts;
    private final UnsubscribeLinks links;
    private final Store store;
    private final OptOutSettings settings;

    UnsubscribeHandler(OptOuts optOuts, UnsubscribeLinks links, Store store, OptOutSettings settings) {
        this.optOuts = optOuts;
        this.links = links;
        this.store = store;
        this.settings = settings;
    }

    /**
     * Answers a request.
     *
     * @param request as it came
     * @return the answer; of a fault of the store too
     */
    public UnsubscribeResponse handle(UnsubscribeRequest request) {
        UnsubscribePage page = new UnsubscribePage(settings.title(), PageTexts.of(request.acceptLanguage()));
        boolean post = request.method().equals("POST");
        boolean head = request.method().equals("HEAD");
        if (!post && !head && !request.method().equals("GET")) {
            return page.broken(405);
        }
        Link link = links.read(parameter(request.query(), UnsubscribeLinks.PARAMETER))
                .orElse(null);
        UnsubscribeResponse response;
        try {
            response = link == null ? page.broken(404) : answer(page, link, post ? action(request.body(), link) : null);
        } catch (StoreException e) {
            response = page.broken(503);
        }
        return head ? new UnsubscribeResponse(response.status(), response.headers(), "") : response;
    }

    /** What a form asks for; empty for nothing that is known. */
    private static String action(@Nullable String body, Link link) {
        String form = body == null ? "" : body.substring(0, Math.min(body.length(), MAX_BODY));
        // By RFC 8058 a mail program may send it as multipart/form-data too.
        if (form.contains("List-Unsubscribe") && form.contains("One-Click")) {
            return link.topic() == null ? ALL : TOPIC;
        }
        String action = parameter(form, ACTION);
        return action == null ? "" : action;
    }

    private UnsubscribeResponse answer(UnsubscribePage page, Link link, @Nullable String action) {
        if (action != null) {
            switch (action) {
                case TOPIC -> out(link, link.topic());
                case ALL -> out(link, null);
                case BACK -> {
                    Set<String> topics = link.topic() == null ? Set.of("") : Set.of("", link.topic());
                    int unused = optOuts.in(link.person(), link.channel(), topics, optOuts.now());
                }
                default -> {
                    return page.broken(400);
                }
            }
        }
        return page.shown(standing(link), action != null);
    }

    private void out(Link link, @Nullable String topic) {
        Suppression suppression = new Suppression("unsubscribed", Suppression.LINK, optOuts.now());
        boolean unused = optOuts.out(link.person(), link.channel(), topic, links.address(link, store), suppression);
    }

    private UnsubscribePage.Standing standing(Link link) {
        List<Entry> entries = store.suppressions().of(link.person()).stream()
                .filter(entry ->
                        entry.key().channel().isEmpty() || entry.key().channel().equals(link.channel()))
                .filter(entry ->
                        entry.key().topic().isEmpty() || entry.key().topic().equals(link.topic()))
                .toList();
        return new UnsubscribePage.Standing(
                link.topic() == null ? null : settings.topics().getOrDefault(link.topic(), link.topic()),
                entries.stream().anyMatch(entry -> entry.key().topic().isEmpty()),
                entries.stream().anyMatch(entry -> !entry.key().topic().isEmpty()),
                entries.stream().allMatch(entry -> OptOuts.own(entry, link.channel())));
    }

    /** The first parameter of this name, of a query or a form. */
    private static @Nullable String parameter(@Nullable String form, String name) {
        if (form == null) {
            return null;
        }
        for (String pair : form.split("&", 100)) {
            int sign = pair.indexOf('=');
            if (sign > 0 && pair.substring(0, sign).equals(name)) {
                try {
                    return URLDecoder.decode(pair.substring(sign + 1), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return null;
                }
            }
        }
        return null;
    }
}
