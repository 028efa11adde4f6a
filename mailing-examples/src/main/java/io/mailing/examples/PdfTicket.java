package io.mailing.examples;

import io.mailing.CampaignDraft;
import io.mailing.MailingBuilder;
import io.mailing.MediaFile;
import io.mailing.Reason;
import io.mailing.spi.AttachmentMaker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;

/** A ticket for each guest, as a PDF that is made when the message is sent. */
public final class PdfTicket implements AttachmentMaker {

    // ticket
    @Override
    public List<String> needs() {
        return List.of("first_name", "invite");
    }

    @Override
    public MediaFile make(Person person) throws IOException, CannotMake {
        Object name = person.values().get("first_name");
        Object invite = person.values().get("invite");
        if (name == null) {
            throw new CannotMake(new Reason("no-name", "A ticket needs a name"));
        }
        return MediaFile.attachment("ticket.pdf", pdf("Ticket for " + name, "Show this at the door: " + invite));
    }
    // end

    private static byte[] pdf(String... lines) throws IOException {
        try (PDDocument document = new PDDocument();
                ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
            PDPage page = new PDPage(PDRectangle.A6);
            document.addPage(page);
            // Knows Western European letters only: an application embeds a font of its own (PDType0Font.load).
            PDFont font = new PDType1Font(FontName.HELVETICA);
            try (PDPageContentStream content = new PDPageContentStream(document, page)) {
                content.beginText();
                content.setFont(font, 12);
                content.newLineAtOffset(30, 350);
                for (String line : lines) {
                    content.showText(printable(font, line));
                    content.newLineAtOffset(0, -20);
                }
                content.endText();
            }
            document.save(bytes);
            return bytes.toByteArray();
        }
    }

    /** What the font has no letter for must not be a fault: it would be one for ever. */
    private static String printable(PDFont font, String text) {
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(c -> {
            String letter = Character.toString(c);
            try {
                byte[] unused = font.encode(letter);
                printable.append(letter);
            } catch (IOException | IllegalArgumentException e) {
                printable.append('?');
            }
        });
        return printable.toString();
    }

    static MailingBuilder register(MailingBuilder builder, InviteCodes codes) {
        // register
        return builder.personalValues("invites", codes).attachmentMaker("ticket", new PdfTicket());
        // end
    }

    static CampaignDraft draft() {
        // draft
        return CampaignDraft.to("guests")
                .subject("Your ticket, <first_name|friend>")
                .text("Bring it along, or say <invite>.")
                .attachPersonal("ticket");
        // end
    }
}
