package io.mailing.examples;

import io.mailing.Recipient;
import io.mailing.spi.AudienceSchema;
import io.mailing.spi.AudienceSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * People from the application's own service, a page at a time, so that a million of them never stand in memory at once.
 */
public final class OwnAudience implements AudienceSource {

    /** A member as the application has it. */
    record Member(long number, String firstName, String mail, String chat, LocalDate since) {}

    /** A page of members; the last one has no next key. */
    record Page(List<Member> members, String next) {}

    private final Function<String, Page> pages;

    /**
     * An audience.
     *
     * @param pages the application's own paging: takes the key of a page, "" for the first, and the page names the next one
     */
    OwnAudience(Function<String, Page> pages) {
        this.pages = pages;
    }

    /** Known without asking anybody, so that a typing error in a template is found before the launch. */
    @Override
    public AudienceSchema schema() {
        return new AudienceSchema(Set.of("email", "telegram"), Set.of("first_name", "member_since"));
    }

    @Override
    public void forEach(Consumer<Recipient> sink) {
        String key = "";
        do {
            Page page = pages.apply(key);
            for (Member member : page.members()) {
                sink.accept(Recipient.builder(Long.toString(member.number()))
                        .address("email", member.mail())
                        .address("telegram", member.chat())
                        .attribute("first_name", member.firstName())
                        .attribute("member_since", member.since())
                        .locale(Locale.forLanguageTag("pl-PL"))
                        .build());
            }
            key = page.next();
        } while (!key.isEmpty());
    }
}
