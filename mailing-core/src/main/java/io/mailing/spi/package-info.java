/** What an application may implement: channels and audience sources. */
@NullMarked
package io.mailing.spi;

import org.jspecify.annotations.NullMarked;
