/** One idea a file: short programs that show one thing each. */
@NullMarked
package io.mailing.examples;

import org.jspecify.annotations.NullMarked;
