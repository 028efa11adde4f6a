/**
 * The JDBC store: {@link io.mailing.jdbc.JdbcStore} keeps campaigns in the application's own database, and
 * {@link io.mailing.jdbc.JdbcAudience} reads people out of it.
 */
@NullMarked
package io.mailing.jdbc;

import org.jspecify.annotations.NullMarked;
