package io.mailing.jdbc.internal;

import io.mailing.CampaignId;
import io.mailing.spi.store.DeliveryKey;
import io.mailing.spi.store.FrequencyState;
import io.mailing.spi.store.FrequencyState.Place;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A person's places as the text of a column: {@code campaign/block/seq/channel/taken/sent/sure}, a place each, with spaces between.
 * {@code sent} is empty while it is not known; a channel's name has neither slashes nor spaces.
 */
final class FrequencyPlaces {

    private static final int PARTS = 7;

    private FrequencyPlaces() {}

    static String write(FrequencyState state) {
        return state.places().stream().map(FrequencyPlaces::write).collect(Collectors.joining(" "));
    }

    private static String write(Place place) {
        DeliveryKey key = place.key();
        Instant sentAt = place.sentAt();
        return key.campaign().value() + "/" + key.block() + "/" + key.seq() + "/" + place.channel() + "/"
                + Micros.of(place.takenAt()) + "/" + (sentAt == null ? "" : Long.toString(Micros.of(sentAt))) + "/"
                + (place.sure() ? "1" : "0");
    }

    static FrequencyState read(String text) {
        return text.isEmpty()
                ? FrequencyState.FRESH
                : new FrequencyState(Arrays.stream(text.split(" "))
                        .map(FrequencyPlaces::place)
                        .toList());
    }

    private static Place place(String text) {
        List<String> parts = Arrays.asList(text.split("/", PARTS));
        String sent = parts.get(5);
        return new Place(
                new DeliveryKey(
                        new CampaignId(Long.parseLong(parts.get(0))),
                        Integer.parseInt(parts.get(1)),
                        Integer.parseInt(parts.get(2))),
                parts.get(3),
                Micros.at(Long.parseLong(parts.get(4))),
                sent.isEmpty() ? null : Micros.at(Long.parseLong(sent)),
                parts.get(6).equals("1"));
    }
}
