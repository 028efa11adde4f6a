package io.mailing.jdbc.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mailing.MessageContent;
import io.mailing.PersonalContent;
import io.mailing.ProviderTemplate;
import io.mailing.Template;
import io.mailing.TemplateSyntax;
import io.mailing.TextBrief;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** What a message says as JSON, field by field, without its files. */
final class ContentJson {

    private ContentJson() {}

    static String write(MessageContent content) {
        ObjectNode json = CampaignJson.object();
        put(json, content);
        if (!content.variants().isEmpty()) {
            ObjectNode variants = json.putObject("variants");
            content.variants().forEach((channel, variant) -> put(variants.putObject(channel), variant));
        }
        return CampaignJson.text(json);
    }

    private static void put(ObjectNode json, MessageContent content) {
        put(json, "subject", content.subject());
        put(json, "text", content.text());
        put(json, "html", content.html());
        json.put("from", content.from());
        json.put("replyTo", content.replyTo());
        ProviderTemplate template = content.providerTemplate();
        if (template != null) {
            put(json.putObject("providerTemplate"), template);
        }
        PersonalContent personal = content.personal();
        if (!personal.equals(PersonalContent.NONE)) {
            put(json.putObject("personal"), personal);
        }
    }

    private static void put(ObjectNode json, PersonalContent personal) {
        personal.attachments().forEach(json.putArray("attachments")::add);
        ObjectNode values = json.putObject("values");
        personal.values().forEach((provider, names) -> names.forEach(values.putArray(provider)::add));
        personal.needs().forEach(json.putArray("needs")::add);
        TextBrief brief = personal.brief();
        if (brief != null) {
            BriefJson.put(json.putObject("brief"), brief);
        }
    }

    private static void put(ObjectNode json, ProviderTemplate template) {
        json.put("name", template.name()).put("language", template.language());
        template.header().forEach(value -> put(json.withArray("header").addObject(), value));
        template.body().forEach(value -> put(json.withArray("body").addObject(), value));
        template.buttons().forEach((place, value) -> put(json.withObject("buttons"), Integer.toString(place), value));
    }

    private static void put(ObjectNode json, String name, @Nullable Template template) {
        if (template != null) {
            put(json.putObject(name), template);
        }
    }

    static void put(ObjectNode json, Template template) {
        json.put("source", template.source())
                .put("syntax", template.syntax().name())
                .put("html", template.isHtml());
    }

    /** With the files of the message, which is number 0, and of its variants, from 1 in the order of their channels. */
    static MessageContent read(String text, IntFunction<ContentRows.Files> files) {
        JsonNode json = CampaignJson.parse(text);
        SortedMap<String, JsonNode> found = new TreeMap<>();
        json.path("variants").properties().forEach(variant -> found.put(variant.getKey(), variant.getValue()));
        SortedMap<String, MessageContent> variants = new TreeMap<>();
        for (Map.Entry<String, JsonNode> variant : found.entrySet()) {
            variants.put(variant.getKey(), read(variant.getValue(), files.apply(variants.size() + 1), new TreeMap<>()));
        }
        return read(json, files.apply(0), variants);
    }

    private static MessageContent read(
            JsonNode json, ContentRows.Files files, SortedMap<String, MessageContent> variants) {
        return new MessageContent(
                template(json.get("subject")),
                template(json.get("text")),
                template(json.get("html")),
                files.image(),
                files.attachments(),
                string(json.get("from")),
                string(json.get("replyTo")),
                providerTemplate(json.get("providerTemplate")),
                variants,
                personal(json.get("personal")));
    }

    private static PersonalContent personal(@Nullable JsonNode json) {
        if (json == null) {
            return PersonalContent.NONE;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        json.path("values").properties().forEach(provider -> values.put(provider.getKey(), texts(provider.getValue())));
        return new PersonalContent(
                texts(json.path("attachments")), values, texts(json.path("needs")), BriefJson.read(json.get("brief")));
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        json.forEach(text -> texts.add(text.textValue()));
        return texts;
    }

    private static @Nullable ProviderTemplate providerTemplate(@Nullable JsonNode json) {
        if (json == null) {
            return null;
        }
        SortedMap<Integer, Template> buttons = new TreeMap<>();
        json.path("buttons").properties().forEach(button -> {
            buttons.put(Integer.valueOf(button.getKey()), required(button.getValue()));
        });
        return new ProviderTemplate(
                json.required("name").textValue(),
                json.required("language").textValue(),
                templates(json.path("header")),
                templates(json.path("body")),
                buttons);
    }

    private static List<Template> templates(JsonNode json) {
        List<Template> templates = new ArrayList<>();
        json.forEach(value -> templates.add(required(value)));
        return templates;
    }

    private static @Nullable Template template(@Nullable JsonNode json) {
        return json == null ? null : required(json);
    }

    static Template required(JsonNode json) {
        String source = json.required("source").textValue();
        TemplateSyntax syntax = TemplateSyntax.valueOf(json.required("syntax").textValue());
        return json.required("html").booleanValue() ? Template.html(source, syntax) : Template.text(source, syntax);
    }

    private static @Nullable String string(@Nullable JsonNode json) {
        return json == null ? null : json.textValue();
    }
}
