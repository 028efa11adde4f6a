package io.mailing.telegram;

import io.mailing.MediaFile;

/**
 * A file on its way up.
 *
 * @param field the form field that carries it
 * @param file the file
 */
record FilePart(String field, MediaFile file) {}
