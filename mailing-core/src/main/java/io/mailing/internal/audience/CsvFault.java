package io.mailing.internal.audience;

import java.io.IOException;
import java.io.Serial;

/** A file that can't be read on: what is wrong, without the file's name and without anything that stands in it. */
public final class CsvFault extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    CsvFault(String message) {
        super(message);
    }
}
