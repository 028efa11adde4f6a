/** Audiences that the library brings. */
@NullMarked
package io.mailing.internal.audience;

import org.jspecify.annotations.NullMarked;
