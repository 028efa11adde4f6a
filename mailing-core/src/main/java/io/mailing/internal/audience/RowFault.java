package io.mailing.internal.audience;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A row that can't be taken; the next ones may be. Says nothing of what stands in it. */
public final class RowFault extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final @Nullable String column;
    private final String code;

    /**
     * A fault.
     *
     * @param column the header's name of the column, or null
     * @param code a word of {@link io.mailing.audience.RowProblem}
     * @param reason what is wrong
     */
    public RowFault(@Nullable String column, String code, String reason) {
        super(reason, null, false, false); // may be thrown for each of a million rows
        this.column = column;
        this.code = code;
    }

    /**
     * Where it is.
     *
     * @return the header's name of the column, or null
     */
    public @Nullable String column() {
        return column;
    }

    /**
     * What is wrong, in a word.
     *
     * @return the code
     */
    public String code() {
        return code;
    }

    /**
     * What is wrong.
     *
     * @return one line
     */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
