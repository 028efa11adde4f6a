/**
 * The main job: a campaign to 1,000 guests, from a CSV file, by Telegram and email, recorded in a database. Start reading at
 * {@link io.mailing.examples.mainjob.Run}: it is what an application does with the SDK.
 */
@NullMarked
package io.mailing.examples.mainjob;

import org.jspecify.annotations.NullMarked;
