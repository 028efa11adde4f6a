package io.mailing;

import io.mailing.internal.engine.PersonHashes;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.Channel;
import io.mailing.spi.store.SuppressionStore.Entry;
import io.mailing.spi.store.SuppressionStore.Scope;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes of a scope what the store keeps. Addresses are not repeated in faults. */
final class SuppressionKeys {

    private final PersonHashes hashes;
    private final Map<String, Channel> channels;
    private final Set<String> topics;

    SuppressionKeys(PersonHashes hashes, Map<String, Channel> channels, Set<String> topics) {
        this.hashes = hashes;
        this.channels = channels;
        this.topics = topics;
    }

    /** A key with the plain text that belongs to it. */
    record Named(Scope key, String text) {
        Entry entry(Suppression suppression) {
            return new Entry(key, text, suppression);
        }
    }

    Named of(SuppressionScope scope) {
        String topic = scope.topic();
        if (topic != null && !topics.contains(topic)) {
            throw new IllegalArgumentException("there is no topic '" + topic + "' on this node, only " + topics);
        }
        String channel = scope.channel();
        String recipient = scope.recipient();
        String address = scope.address();
        if (recipient != null) {
            if (channel != null) {
                Channel unused = channel(channel);
            }
            return new Named(key(hashes.ofRecipient(recipient), channel, topic), recipient);
        }
        String text = channel == null ? everywhere(String.valueOf(address)) : address(channel, String.valueOf(address));
        return new Named(key(hashes.ofAddress(text), channel, topic), PersonHashes.plain(text));
    }

    static Scope key(String person, @Nullable String channel, @Nullable String topic) {
        return new Scope(person, channel == null ? "" : channel, topic == null ? "" : topic);
    }

    /** An address in its channel's normal form. */
    String address(String name, String address) {
        AddressCheck check = channel(name).checkAddress(address);
        if (check instanceof AddressCheck.Unusable unusable) {
            throw new IllegalArgumentException("channel " + name + " can't use the address: " + unusable.reason());
        }
        return ((AddressCheck.Usable) check).address();
    }

    /** The one normal form of all channels that can use an address. */
    private String everywhere(String address) {
        Map<String, String> forms = new TreeMap<>();
        channels.forEach((name, channel) -> {
            if (channel.checkAddress(address) instanceof AddressCheck.Usable usable) {
                forms.merge(PersonHashes.plain(usable.address()), name, (first, more) -> first + ", " + more);
            }
        });
        if (forms.isEmpty()) {
            throw new IllegalArgumentException("no channel of this node can use the address: " + channels.keySet());
        }
        if (forms.size() > 1) {
            throw new IllegalArgumentException(
                    "the channels write the address differently, so suppress it on each: " + forms.values());
        }
        return forms.keySet().iterator().next();
    }

    private Channel channel(String name) {
        Channel channel = channels.get(name);
        if (channel == null) {
            throw new IllegalArgumentException(
                    "there is no channel '" + name + "' on this node, only " + channels.keySet());
        }
        return channel;
    }

    String person(String channel, String address) {
        return hashes.ofAddress(address(channel, address));
    }
}
