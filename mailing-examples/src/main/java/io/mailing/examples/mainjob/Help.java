package io.mailing.examples.mainjob;

/** What {@code --help} prints. */
final class Help {

    static final String TEXT = """
            The main job: a campaign to the guests of a CSV file, by Telegram and, where that fails, by email.

              mvn -q -Pquick,main-job
              mvn -q -Pquick,main-job -Dmailing.args="--throttle 600 --fresh"

            Without options nothing leaves this machine: 1,000 invented guests, an H2 database in a file, and stand-ins for the
            Telegram Bot API and the SMTP server. Kill it in the middle (kill -9) and start it again: it goes on.

              --csv FILE             your guests: a header, UTF-8, commas; columns id, email, telegram (a chat's number),
                                     first_name, balance, city, locale (pl-PL), zone (Europe/Warsaw) and any others
              --subject TEXT         your subject, such as "<first_name|friend>, a gift for you"
              --text FILE            your text in place of the shipped text, HTML and image
              --throttle N           deliveries a minute (2400)

              --fresh                forget the campaigns of earlier runs, also an unfinished one
              --resend-in-doubt      start no new campaign: send again what the last one left in doubt
              --data FOLDER          where database, logs and received mail are kept (target/main-job)

            Your own servers. With any of them no stand-in is started, and messages really leave:

              --smtp HOST:PORT       your SMTP server; with --from
              --from SENDER          such as "Shop <news@shop.example>"
              --smtp-security HOW    none, starttls (default) or ssl
              --smtp-user NAME       login; the password is taken from the environment variable MAILING_SMTP_PASSWORD,
              --smtp-password-env V  or from V
              --bot-token-env V      your Telegram bot: its token is taken from the environment variable V
              --wait SECONDS         between saying what will be sent and sending it (5)

              --jdbc URL             your database, PostgreSQL or H2; tables are made in it
              --jdbc-user NAME       the password is taken from the environment variable MAILING_JDBC_PASSWORD,
              --jdbc-password-env V  or from V

            Exit codes: 0 all is well; 1 ledger and servers differ, or the campaign could not be sent; 2 bad input.
            """;

    private Help() {}
}
