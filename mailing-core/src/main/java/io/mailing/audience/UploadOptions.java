package io.mailing.audience;

import io.mailing.spi.AudienceSchema;
import java.nio.charset.Charset;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How an upload is read. Immutable; made by {@link #builder()}. */
public final class UploadOptions {

    /** How many refused rows, duplicates and left-out addresses a report names, unless the options say otherwise. */
    public static final int DEFAULT_REPORTED = 1_000;

    private final String name;
    private final CsvLimits limits;
    private final @Nullable Charset charset;
    private final @Nullable Character separator;
    private final Map<String, AttributeType> types;
    private final Map<String, String> addresses;
    private final Set<String> phones;
    private final @Nullable String region;
    private final boolean ignoreDuplicates;
    private final int reported;

    private UploadOptions(Builder builder) {
        this.name = builder.name;
        this.limits = builder.limits;
        this.charset = builder.charset;
        this.separator = builder.separator;
        this.types = Collections.unmodifiableMap(new LinkedHashMap<>(builder.types));
        this.addresses = Collections.unmodifiableMap(new LinkedHashMap<>(builder.addresses));
        this.phones = Set.copyOf(builder.phones);
        this.region = builder.region;
        this.ignoreDuplicates = builder.ignoreDuplicates;
        this.reported = builder.reported;
    }

    /**
     * Everything as by default.
     *
     * @return the options
     */
    public static UploadOptions defaults() {
        return builder().build();
    }

    /**
     * Begins with the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * What the file is called.
     *
     * @return one line
     */
    public String name() {
        return name;
    }

    /**
     * How large the file and its parts may be.
     *
     * @return the limits
     */
    public CsvLimits limits() {
        return limits;
    }

    /**
     * How the file is encoded.
     *
     * @return null if that is to be recognised
     */
    public @Nullable Charset charset() {
        return charset;
    }

    /**
     * What stands between two fields.
     *
     * @return null if that is to be recognised
     */
    public @Nullable Character separator() {
        return separator;
    }

    /**
     * The types of known attributes.
     *
     * @return by name
     */
    public Map<String, AttributeType> types() {
        return types;
    }

    /**
     * Which column has the addresses of a channel, where it isn't the one of the channel's name.
     *
     * @return columns by channel
     */
    public Map<String, String> addresses() {
        return addresses;
    }

    /**
     * The channels whose addresses are phone numbers.
     *
     * @return their names
     */
    public Set<String> phones() {
        return phones;
    }

    /**
     * In which country phone numbers are at home that are written without the country's code.
     *
     * @return two letters, or null
     */
    public @Nullable String region() {
        return region;
    }

    /**
     * Whether duplicates are left out.
     *
     * @return false by default
     */
    public boolean ignoresDuplicates() {
        return ignoreDuplicates;
    }

    /**
     * How many refused rows, duplicates and left-out addresses the report names, each.
     *
     * @return {@value #DEFAULT_REPORTED} by default
     */
    public int reported() {
        return reported;
    }

    /** Makes {@link UploadOptions}. Not safe for several threads. */
    public static final class Builder {
        private String name = "upload";
        private CsvLimits limits = CsvLimits.DEFAULT;
        private @Nullable Charset charset;
        private @Nullable Character separator;
        private final Map<String, AttributeType> types = new LinkedHashMap<>();
        private final Map<String, String> addresses = new LinkedHashMap<>();
        private final Set<String> phones = new LinkedHashSet<>(Set.of("sms", "whatsapp"));
        private @Nullable String region;
        private boolean ignoreDuplicates;
        private int reported = DEFAULT_REPORTED;

        private Builder() {}

        /**
         * What people call the file, perhaps its name on their disk.
         *
         * @param name 1 to {@value RecipientList#MAX_NAME} characters on one line; {@code upload} by default
         * @return this
         */
        public Builder name(String name) {
            this.name = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * How large the file and its parts may be.
         *
         * @param limits {@link CsvLimits#DEFAULT} by default
         * @return this
         */
        public Builder limits(CsvLimits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * The largest file that is taken.
         *
         * @param bytes more than zero; 10 MB by default
         * @return this
         */
        public Builder maxBytes(long bytes) {
            this.limits = limits.maxBytes(bytes);
            return this;
        }

        /**
         * How the file is encoded, where it should not be recognised: UTF-8, UTF-16 and windows-1251 are.
         *
         * @param charset of the whole file
         * @return this
         */
        public Builder charset(Charset charset) {
            this.charset = Objects.requireNonNull(charset, "charset");
            return this;
        }

        /**
         * What stands between two fields, where it should not be recognised: a comma, a semicolon and a tab are.
         *
         * @param separator not a quote or a line break
         * @return this
         */
        public Builder separator(char separator) {
            if (separator == '"' || separator == '\n' || separator == '\r') {
                throw new IllegalArgumentException("a quote or line break can't separate fields");
            }
            this.separator = separator;
            return this;
        }

        /**
         * Attributes that are known, with the types of their values: a column of this name, whatever its case, is taken under this
         * very name, and a row whose value is not of the type is refused. Columns that nobody named are texts: types are never
         * guessed, as a postcode is no number.
         *
         * @param schema its types; what is of {@link AttributeType#ANY any} type is a text
         * @return this
         */
        public Builder schema(AudienceSchema schema) {
            types.putAll(schema.types());
            return this;
        }

        /**
         * One attribute that is known, see {@link #schema}.
         *
         * @param name the attribute's name
         * @param type of its values
         * @return this
         */
        public Builder attribute(String name, AttributeType type) {
            types.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(type, "type"));
            return this;
        }

        /**
         * Which column has the addresses of a channel; the file must have it then.
         *
         * @param channel the channel's name: one of the node's, or email, telegram, whatsapp, sms or instagram; others are refused when the
         *     file is uploaded
         * @param column the header's name
         * @return this
         */
        public Builder address(String channel, String column) {
            addresses.put(Objects.requireNonNull(channel, "channel"), Objects.requireNonNull(column, "column"));
            return this;
        }

        /**
         * A channel whose addresses are phone numbers.
         *
         * @param channel its name, as in {@link #address}; {@code sms} and {@code whatsapp} are such without saying
         * @return this
         */
        public Builder phones(String channel) {
            phones.add(Objects.requireNonNull(channel, "channel"));
            return this;
        }

        /**
         * In which country phone numbers are at home that are written without the country's code. Without it such numbers are
         * compared as they are written.
         *
         * @param region two letters of ISO 3166, such as {@code PL}
         * @return this
         */
        public Builder region(String region) {
            if (!region.matches("[A-Za-z]{2}")) {
                throw new IllegalArgumentException("a region has two letters, such as PL, not '" + region + "'");
            }
            this.region = region.toUpperCase(Locale.ROOT);
            return this;
        }

        /**
         * Leaves out each row that has its id, or one of its addresses, in common with an earlier row of the file or with a row of another
         * file of the list that isn't removed. Phone numbers are compared as E.164, and of emails the domain as it is in the DNS; case
         * makes no difference anywhere. (By RFC 5321 it might in front of the @, but no mail system of note lets it.)
         *
         * @return this
         */
        public Builder ignoreDuplicates() {
            ignoreDuplicates = true;
            return this;
        }

        /**
         * How many refused rows, duplicates and left-out addresses the report names, each. All are counted.
         *
         * @param rows 0 to 100,000
         * @return this
         */
        public Builder reported(int rows) {
            if (rows < 0 || rows > 100_000) {
                throw new IllegalArgumentException("a report names 0 to 100000 rows, not " + rows);
            }
            this.reported = rows;
            return this;
        }

        /**
         * The options.
         *
         * @return new ones
         */
        public UploadOptions build() {
            return new UploadOptions(this);
        }
    }
}
