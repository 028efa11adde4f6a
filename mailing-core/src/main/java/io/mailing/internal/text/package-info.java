/** Texts that a model writes: what is ordered, what is taken of it. */
@NullMarked
package io.mailing.internal.text;

import org.jspecify.annotations.NullMarked;
