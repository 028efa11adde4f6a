package io.mailing.internal.template;

import io.mailing.spi.RecipientValues;
import io.mailing.spi.Rendering;
import io.mailing.spi.WireBuffer;
import io.mailing.spi.WireForm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link Program} whose fixed texts and defaults are bytes of a wire form already. */
public final class WireProgram {
    private final WireEncoder encoder;
    private final WirePart[] fixed;
    private final WireHole[] holes;

    private WireProgram(WireEncoder encoder, List<WirePart> fixed, List<WireHole> holes) {
        this.encoder = encoder;
        this.fixed = fixed.toArray(new WirePart[0]);
        this.holes = holes.toArray(new WireHole[0]);
    }

    /**
     * Encodes what is the same in every message.
     *
     * @param program the template
     * @param form the wire form
     * @return the program
     */
    public static WireProgram compile(Program program, WireForm form) {
        WireEncoder encoder = WireEncoder.of(form);
        return new WireProgram(
                encoder,
                program.fixed().stream().map(encoder::part).toList(),
                program.holes().stream()
                        .map(hole -> new WireHole(hole, encoder))
                        .toList());
    }

    /**
     * Prints one message at the end of the buffer.
     *
     * @param values the recipient's values, by slot
     * @param out where the bytes are added
     * @return null when it was printed; otherwise why not, and the buffer is as before
     */
    public Rendering.@Nullable Unfit print(RecipientValues values, WireBuffer out) {
        int start = out.length();
        int at = 0;
        for (int i = 0; i < holes.length; i++) {
            at = encoder.append(fixed[i], at, out);
            at = holes[i].print(values, at, out);
            if (at < WireHole.UNFIT_BELOW) {
                out.setLength(start);
                return holes[i].fault(at);
            }
        }
        encoder.append(fixed[holes.length], at, out);
        return null;
    }
}
