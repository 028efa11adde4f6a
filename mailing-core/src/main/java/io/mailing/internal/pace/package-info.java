/** Pace as an immutable state and a pure step. */
@NullMarked
package io.mailing.internal.pace;

import org.jspecify.annotations.NullMarked;
