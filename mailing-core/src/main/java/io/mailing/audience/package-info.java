/** Choosing people: what is known of them, and who of them is meant. */
@NullMarked
package io.mailing.audience;

import org.jspecify.annotations.NullMarked;
