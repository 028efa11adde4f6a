/** Email over SMTP: {@link io.mailing.email.EmailChannel}. */
@NullMarked
package io.mailing.email;

import org.jspecify.annotations.NullMarked;
