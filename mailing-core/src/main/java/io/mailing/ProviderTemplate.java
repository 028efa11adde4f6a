package io.mailing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A text that a provider has approved beforehand and keeps under a name, as WhatsApp requires it of whoever writes first. A campaign
 * names it and says what is put into its places; its words are the provider's. Immutable.
 *
 * <pre>{@code
 * ProviderTemplate.named("order_ready", "en_US").body("<first_name>", "<order>").button(0, "<order>")
 * }</pre>
 *
 * <p>Which parts and places there are is told by the template's definition, which the channel knows. Source: <a
 * href="https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates">Send message templates</a>, WhatsApp
 * Cloud API.
 *
 * @param name under which the provider has it, 1 to {@value #MAX_NAME} characters
 * @param language in which of its languages, as the provider writes it, such as {@code en_US}: 1 to {@value #MAX_LANGUAGE} characters
 * @param header what is put into the places of its header, in their order; an image is the message's own
 * @param body what is put into the places of its body, in their order
 * @param buttons what is put into its buttons, by their place from 0 on; those without a place for something are left out
 */
public record ProviderTemplate(
        String name,
        String language,
        List<Template> header,
        List<Template> body,
        SortedMap<Integer, Template> buttons) {

    /** The longest name. */
    public static final int MAX_NAME = 512;

    /** The longest name of a language. */
    public static final int MAX_LANGUAGE = 35;

    /** The most places of a part. */
    public static final int MAX_PLACES = 100;

    /**
     * Copies the lists and checks the values.
     *
     * @param name 1 to {@value #MAX_NAME} characters
     * @param language 1 to {@value #MAX_LANGUAGE} characters
     * @param header at most {@value #MAX_PLACES} plain texts
     * @param body at most {@value #MAX_PLACES} plain texts
     * @param buttons at most {@value #MAX_PLACES} plain texts
     * @throws IllegalArgumentException if one is not as said
     */
    public ProviderTemplate {
        line("name", name, MAX_NAME);
        line("language", language, MAX_LANGUAGE);
        header = List.copyOf(header);
        body = List.copyOf(body);
        buttons = Collections.unmodifiableSortedMap(new TreeMap<>(buttons));
        check("header", header);
        check("body", body);
        check("buttons", List.copyOf(buttons.values()));
        if (!buttons.isEmpty() && buttons.firstKey() < 0) {
            throw new IllegalArgumentException("a button's place must be 0 or more, was " + buttons.firstKey());
        }
    }

    private static void line(String field, String value, int max) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("a provider template needs a " + field);
        }
        String unused = DraftText.line("the provider template's " + field, value, max);
    }

    private static void check(String part, List<Template> places) {
        if (places.size() > MAX_PLACES) {
            throw new IllegalArgumentException("the provider template's " + part + " takes at most " + MAX_PLACES
                    + " values, were " + places.size());
        }
        if (places.stream().anyMatch(Template::isHtml)) {
            throw new IllegalArgumentException(
                    "the provider template's " + part + " takes plain texts, not HTML: make them with Template.text");
        }
    }

    /**
     * One without places.
     *
     * @param name under which the provider has it
     * @param language in which of its languages, such as {@code en_US}
     * @return to be completed
     * @throws IllegalArgumentException if one is empty or too long
     */
    public static ProviderTemplate named(String name, String language) {
        return new ProviderTemplate(name, language, List.of(), List.of(), new TreeMap<>());
    }

    /**
     * What is put into the places of its header.
     *
     * @param values templates, with variables such as {@code <first_name>}
     * @return a changed copy
     * @throws TemplateException if one is malformed
     */
    public ProviderTemplate header(String... values) {
        return new ProviderTemplate(name, language, texts(values), body, buttons);
    }

    /**
     * What is put into the places of its body.
     *
     * @param values templates, with variables such as {@code <first_name>}
     * @return a changed copy
     * @throws TemplateException if one is malformed
     */
    public ProviderTemplate body(String... values) {
        return new ProviderTemplate(name, language, header, texts(values), buttons);
    }

    /**
     * What is put into one of its buttons, such as the end of its link.
     *
     * @param place of the button, from 0 on
     * @param value a template, with variables such as {@code <order>}
     * @return a changed copy
     * @throws TemplateException if it is malformed
     * @throws IllegalArgumentException if the place is below 0
     */
    public ProviderTemplate button(int place, String value) {
        SortedMap<Integer, Template> more = new TreeMap<>(buttons);
        more.put(place, Template.text(Objects.requireNonNull(value, "value")));
        return new ProviderTemplate(name, language, header, body, more);
    }

    private static List<Template> texts(String... values) {
        return Arrays.stream(values).map(Template::text).toList();
    }

    /**
     * All that is put into it.
     *
     * @return the templates of header, body and buttons, in this order
     */
    public List<Template> templates() {
        List<Template> all = new ArrayList<>(header);
        all.addAll(body);
        all.addAll(buttons.values());
        return all;
    }
}
