package io.mailing.examples.mainjob;

import io.mailing.email.EmailChannel;
import io.mailing.examples.mainjob.Options.Login;
import io.mailing.examples.mainjob.Options.Servers;
import io.mailing.examples.mainjob.Options.Smtp;
import io.mailing.spi.Channel;
import io.mailing.telegram.TelegramChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The channels of this run, Telegram first, and a sentence about each.
 *
 * @param channels at least one
 * @param sentences for the screen
 */
record Connections(List<Channel> channels, List<String> sentences) {

    List<String> names() {
        return channels.stream().map(channel -> channel.traits().name()).toList();
    }

    /** To the stand-ins. */
    static Connections to(StandIns standIns) {
        SmtpStandIn smtp = standIns.smtp();
        BotApiStandIn botApi = standIns.botApi();
        TelegramChannel telegram =
                TelegramChannel.bot(BotApiStandIn.TOKEN).baseUrl(botApi.url()).build();
        EmailChannel email = EmailChannel.smtp(smtp.host(), smtp.port())
                .none()
                .from(OptionsReader.DEFAULT_FROM)
                .build();
        return new Connections(
                List.of(telegram, email),
                List.of(
                        "Telegram   a stand-in for the Bot API, started here at " + botApi.url(),
                        "Email      a local SMTP server, started here at " + smtp.host() + ":" + smtp.port()));
    }

    /**
     * To the user's own servers. Asks them first.
     *
     * @throws BadInput if a setting can't be used, or a server says no
     */
    static Connections to(Servers servers) {
        List<Channel> channels = new ArrayList<>();
        List<String> sentences = new ArrayList<>();
        try {
            if (servers.botToken() != null) {
                TelegramChannel telegram =
                        TelegramChannel.bot(servers.botToken().value()).build();
                channels.add(telegram);
                sentences.add("Telegram   " + verified(telegram));
            }
            if (servers.smtp() != null) {
                EmailChannel email = email(servers.smtp());
                channels.add(email);
                sentences.add("Email      " + verified(email));
            }
            return new Connections(channels, sentences);
        } catch (BadInput e) {
            channels.forEach(Channel::close);
            throw e;
        }
    }

    private static EmailChannel email(Smtp smtp) {
        try {
            EmailChannel.Builder builder =
                    EmailChannel.smtp(smtp.host(), smtp.port()).from(smtp.from());
            switch (smtp.security()) {
                case NONE -> builder.none();
                case STARTTLS -> builder.startTls();
                case SSL -> builder.ssl();
            }
            @Nullable Login login = smtp.login();
            if (login != null) {
                builder.login(login.user(), login.password().value());
            }
            return builder.build();
        } catch (IllegalArgumentException e) {
            throw new BadInput("the SMTP settings can't be used: " + e.getMessage());
        }
    }

    private static String verified(EmailChannel email) {
        EmailChannel.VerifyResult result = email.verify();
        if (!result.ok()) {
            email.close();
            throw new BadInput("the SMTP server can't be used (" + result.step() + "): " + result.message()
                    + "\nNothing was sent. See --smtp, --smtp-security, --smtp-user and --from.");
        }
        return result.message();
    }

    private static String verified(TelegramChannel telegram) {
        TelegramChannel.Verification result = telegram.verify();
        if (result instanceof TelegramChannel.Verification.Ready ready) {
            return "bot @" + ready.userName() + " is ready";
        }
        telegram.close();
        throw new BadInput("the bot can't be used: " + ((TelegramChannel.Verification.Faulty) result).reason()
                + "\nNothing was sent. See --bot-token-env.");
    }
}
