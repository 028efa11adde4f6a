/** Texts by a language model, over the chat-completions protocol. */
@NullMarked
package io.mailing.chat;

import org.jspecify.annotations.NullMarked;
