/** Threads and clocks of a running engine: the one place where real time passes. */
@NullMarked
package io.mailing.internal.runtime;

import org.jspecify.annotations.NullMarked;
