/** The template language: reading, checking and printing. May change freely. */
@NullMarked
package io.mailing.internal.template;

import org.jspecify.annotations.NullMarked;
