package io.mailing.spi;

import io.mailing.internal.template.WireProgram;
import org.jspecify.annotations.Nullable;

/**
 * A template prepared to be printed straight to the bytes of one wire form, made by {@link CompiledTemplate#forWire}. Its
 * fixed parts were encoded then, so that a message costs a copy of them and the encoding of its values. Printing never
 * blocks and never throws because of a value; an instance may be used by any number of threads at once, each with a buffer
 * of its own.
 */
public final class WireTemplate {
    private final WireProgram program;

    WireTemplate(WireProgram program) {
        this.program = program;
    }

    /**
     * Prints the message of one recipient at the end of a buffer: the text that {@link CompiledTemplate#render} gives, in
     * the wire form.
     *
     * @param values the recipient's values, by the slot table that the template was compiled with
     * @param out where the bytes are added
     * @return null when the message was printed; otherwise why it was not, and the buffer is as it was before
     */
    public Rendering.@Nullable Unfit renderTo(RecipientValues values, WireBuffer out) {
        return program.print(values, out);
    }
}
