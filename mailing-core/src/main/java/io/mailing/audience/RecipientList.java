package io.mailing.audience;

import io.mailing.spi.AudienceSchema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A list of recipients that is kept in the store, without its rows.
 *
 * @param id its number
 * @param name what people call it; need not be unique
 * @param createdAt when its first upload began
 * @param files what was uploaded, by number; removed ones too
 */
public record RecipientList(ListId id, String name, Instant createdAt, List<ListFile> files) {

    /** The longest name of a list or a file. */
    public static final int MAX_NAME = 190;

    /** So many files a list may have, removed ones included. */
    public static final int MAX_FILES = 1_000;

    /**
     * Copies the files.
     *
     * @param id its number
     * @param name what people call it
     * @param createdAt when its first upload began
     * @param files what was uploaded
     */
    public RecipientList {
        files = List.copyOf(files);
    }

    /**
     * The files that a campaign reads.
     *
     * @param asOf when the campaign was created; files that came later are read too
     * @return by number
     */
    public List<ListFile> files(Instant asOf) {
        return files.stream().filter(file -> file.visible(asOf)).toList();
    }

    /**
     * The channels and attributes of the files that are not removed. An attribute that is not of one type in all of them is of
     * {@link AttributeType#ANY any}.
     *
     * @return of all files together
     */
    public AudienceSchema schema() {
        return schema(Instant.MAX);
    }

    /**
     * The channels and attributes of the files that a campaign reads.
     *
     * @param asOf when the campaign was created
     * @return of all these files together
     */
    public AudienceSchema schema(Instant asOf) {
        Set<String> channels = new LinkedHashSet<>();
        Map<String, AttributeType> types = new LinkedHashMap<>();
        for (ListFile file : files(asOf)) {
            channels.addAll(file.schema().channels());
            file.schema()
                    .types()
                    .forEach((name, type) ->
                            types.merge(name, type, (one, other) -> one == other ? one : AttributeType.ANY));
        }
        return new AudienceSchema(channels, types);
    }

    /**
     * How many rows were accepted from the files that are not removed.
     *
     * @return those of persons who were erased since included
     */
    public long recipients() {
        return files.stream()
                .filter(file -> !file.removed())
                .mapToLong(file -> file.rows().accepted())
                .sum();
    }
}
