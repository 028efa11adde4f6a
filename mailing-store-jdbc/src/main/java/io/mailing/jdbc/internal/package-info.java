/** How the JDBC store works. Nothing here is a promise; {@code docs/store.md} tells the design. */
@NullMarked
package io.mailing.jdbc.internal;

import org.jspecify.annotations.NullMarked;
