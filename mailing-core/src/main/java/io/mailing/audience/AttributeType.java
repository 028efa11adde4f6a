package io.mailing.audience;

/** What the values of an attribute are, in all recipients that have it. */
public enum AttributeType {
    /** {@link String}. */
    TEXT,
    /** {@link Long} or {@link java.math.BigDecimal}. */
    NUMBER,
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link java.time.LocalDate}. */
    DATE,
    /** {@link java.time.LocalDateTime} or {@link java.time.OffsetDateTime}. */
    TIME,
    /** Not known before a recipient is looked at, or not the same in all of them. */
    ANY
}
