package io.mailing.spi;

import io.mailing.Recipient;
import io.mailing.audience.AttributeType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** People in a list. */
final class FixedAudience implements AudienceSource {

    private final List<Recipient> recipients;

    FixedAudience(Collection<Recipient> recipients) {
        this.recipients = List.copyOf(recipients);
    }

    @Override
    public AudienceSchema schema() {
        Set<String> channels = new LinkedHashSet<>();
        Map<String, AttributeType> attributes = new LinkedHashMap<>();
        for (Recipient recipient : recipients) {
            channels.addAll(recipient.addresses().keySet());
            recipient
                    .attributes()
                    .forEach((name, value) -> attributes.merge(name, AttributeType.of(value), AttributeType::or));
        }
        return new AudienceSchema(channels, attributes);
    }

    @Override
    public void forEach(Consumer<Recipient> sink) {
        recipients.forEach(sink);
    }

    @Override
    public String toString() {
        return "an audience of " + recipients.size();
    }
}
