package io.mailing.internal.audience;

import io.mailing.audience.CsvLimits;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * How a CSV file is written.
 *
 * @param charset null if it is to be recognised
 * @param separator null if it is to be recognised
 * @param limits how large it may be
 */
public record CsvFormat(@Nullable Charset charset, @Nullable Character separator, CsvLimits limits) {}
