package io.mailing.internal.audience;

import io.mailing.Recipient;
import io.mailing.spi.AddressCheck;
import io.mailing.spi.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Looks at a row's addresses. One that its channel can't use is left out and told; a row with none that can be used is refused.
 * Channels that this node doesn't have are not asked.
 */
public final class RowCheck {

    private static final String BY_ADDRESS = ":";
    private static final String BY_HASH = "#";

    private final Map<String, Channel> channels;
    private final AddressForms forms;
    private final UnaryOperator<String> hash;

    /**
     * An address that was left out.
     *
     * @param channel the channel's name
     * @param code the channel's word for the reason
     * @param reason without the address
     */
    public record LeftOut(String channel, String code, String reason) {}

    /**
     * A row that may be kept.
     *
     * @param recipient with addresses that can be used only
     * @param keys what it has in common with its duplicates
     * @param keyed of each key the channel whose address it is, or empty for the id
     * @param leftOut addresses that can't be used
     */
    public record Checked(Recipient recipient, List<String> keys, List<String> keyed, List<LeftOut> leftOut) {}

    /**
     * For one upload.
     *
     * @param channels this node's, by name
     * @param forms how addresses are compared
     * @param hash makes a key of what two rows have in common
     */
    public RowCheck(Map<String, Channel> channels, AddressForms forms, UnaryOperator<String> hash) {
        this.channels = channels;
        this.forms = forms;
        this.hash = hash;
    }

    /**
     * Looks at a row.
     *
     * @param row as it was read
     * @param ownId whether its id is one; else the recipient is known by the first address from here on
     * @return what may be kept of it
     * @throws RowFault if it has no address that can be used
     */
    public Checked check(Recipient row, boolean ownId) {
        Map<String, String> usable = new LinkedHashMap<>();
        List<LeftOut> leftOut = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        List<String> keyed = new ArrayList<>();
        if (ownId) {
            keys.add(hash.apply("id\0" + row.id()));
            keyed.add("");
        }
        String id = ownId ? row.id() : null;
        for (Map.Entry<String, String> address : row.addresses().entrySet()) {
            String channel = address.getKey();
            AddressCheck check = check(channel, address.getValue());
            if (check instanceof AddressCheck.Unusable unusable) {
                leftOut.add(new LeftOut(
                        channel, unusable.reason().code(), unusable.reason().text()));
                continue;
            }
            usable.put(channel, address.getValue());
            String form = forms.of(channel, ((AddressCheck.Usable) check).address());
            keys.add(hash.apply(channel + '\0' + form));
            keyed.add(channel);
            if (id == null) {
                id = id(channel, form);
            }
        }
        if (usable.isEmpty()) {
            throw new RowFault(
                    null,
                    leftOut.isEmpty() ? "no-address" : "no-usable-address",
                    leftOut.isEmpty()
                            ? "has no address"
                            : "has no address that can be used: "
                                    + leftOut.get(0).reason());
        }
        boolean asItWas = ownId && leftOut.isEmpty();
        return new Checked(asItWas ? row : with(String.valueOf(id), usable, row), keys, keyed, leftOut);
    }

    private AddressCheck check(String channel, String address) {
        Channel there = channels.get(channel);
        return there == null ? new AddressCheck.Usable(address) : there.checkAddress(address);
    }

    private String id(String channel, String form) {
        String id = channel + BY_ADDRESS + form;
        return id.length() <= Recipient.MAX_ID ? id : channel + BY_HASH + hash.apply(id);
    }

    private static Recipient with(String id, Map<String, String> addresses, Recipient row) {
        Recipient.Builder recipient = Recipient.builder(id).locale(row.locale()).zone(row.zone());
        addresses.forEach(recipient::address);
        row.attributes().forEach(recipient::attribute);
        return recipient.build();
    }
}
