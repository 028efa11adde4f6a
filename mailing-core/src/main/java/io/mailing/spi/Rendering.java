package io.mailing.spi;

/** What came of printing a template for one recipient. */
public sealed interface Rendering {

    /**
     * The message is ready.
     *
     * @param text the printed text
     */
    record Text(String text) implements Rendering {
        /** Tells the length only: the text holds personal values. */
        @Override
        public String toString() {
            return "Text[" + text.length() + " characters]";
        }
    }

    /**
     * This one delivery must be skipped, because a value is missing or cannot stand where its variable does.
     *
     * @param variable the name of the variable
     * @param fault what kind of fault it is
     * @param message the fault in words for the journal; it never repeats the value, which is personal
     */
    record Unfit(String variable, Fault fault, String message) implements Rendering {}

    /** Why a value cannot be printed. */
    enum Fault {
        /** There is no value, or a blank one, and the template has no default. */
        MISSING_VALUE("missing-value"),

        /** The value is not what the variable's format asks for, or is of a type that cannot be printed. */
        WRONG_FORMAT("wrong-format"),

        /** A whole web address was asked for, and the value is not one that is safe to open. */
        UNSAFE_LINK("unsafe-link"),

        /** The value stands in a style and has signs that could change more than one property. */
        UNSAFE_STYLE("unsafe-style");

        private final String code;

        Fault(String code) {
            this.code = code;
        }

        /** {@return a short lasting code for stores and reports} */
        public String code() {
            return code;
        }
    }
}
