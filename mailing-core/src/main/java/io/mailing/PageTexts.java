package io.mailing;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The words of the page on which people opt out, in one language. {@code #} stands for a topic's title.
 *
 * @param tag the language
 * @param ask heading, before anything was chosen
 * @param question below it
 * @param stopTopic a button
 * @param stopAll a button
 * @param done heading, once opted out
 * @param topicOut below it
 * @param allOut below it
 * @param back a button
 * @param backIn heading, once subscribed again
 * @param fixed where the person can't undo it
 * @param broken heading of what can't be answered
 * @param brokenText below it
 * @param later below it, where trying again helps
 */
record PageTexts(
        String tag,
        String ask,
        String question,
        String stopTopic,
        String stopAll,
        String done,
        String topicOut,
        String allOut,
        String back,
        String backIn,
        String fixed,
        String broken,
        String brokenText,
        String later) {

    private static final int LONGEST_HEADER = 500;

    private static final List<PageTexts> ALL = List.of(
            new PageTexts(
                    "en",
                    "Unsubscribe",
                    "What should we no longer send you?",
                    "Stop “#”",
                    "Stop all messages",
                    "You are unsubscribed",
                    "We will no longer send you “#”. Other messages still reach you.",
                    "We will no longer send you messages here.",
                    "Subscribe again",
                    "You are subscribed again",
                    "Only the sender can change this.",
                    "This did not work",
                    "The link may have been cut off. Open it in the message once more, or reply to the message.",
                    "Please try again in a few minutes."),
            new PageTexts(
                    "de",
                    "Abmelden",
                    "Was sollen wir Ihnen nicht mehr schicken?",
                    "„#“ abbestellen",
                    "Alle Nachrichten abbestellen",
                    "Sie sind abgemeldet",
                    "Wir schicken Ihnen „#“ nicht mehr. Andere Nachrichten erhalten Sie weiterhin.",
                    "Wir schicken Ihnen hierher keine Nachrichten mehr.",
                    "Wieder anmelden",
                    "Sie sind wieder angemeldet",
                    "Das kann nur der Absender ändern.",
                    "Das hat nicht geklappt",
                    "Vielleicht wurde der Link abgeschnitten. Öffnen Sie ihn noch einmal aus der Nachricht, oder antworten Sie auf die Nachricht.",
                    "Bitte versuchen Sie es in ein paar Minuten noch einmal."),
            new PageTexts(
                    "pl",
                    "Rezygnacja z wiadomości",
                    "Czego mamy już nie wysyłać?",
                    "Nie wysyłajcie „#”",
                    "Nie wysyłajcie niczego",
                    "Wiadomości wyłączone",
                    "Nie będziemy już wysyłać „#”. Inne wiadomości nadal będą przychodzić.",
                    "Nie będziemy już wysyłać tu żadnych wiadomości.",
                    "Włącz ponownie",
                    "Wiadomości są znowu włączone",
                    "To może zmienić tylko nadawca.",
                    "Nie udało się",
                    "Być może link został ucięty. Otwórz go jeszcze raz w wiadomości albo odpowiedz na nią.",
                    "Spróbuj ponownie za kilka minut."),
            new PageTexts(
                    "ru",
                    "Отписка",
                    "Что вам больше не присылать?",
                    "Не присылать «#»",
                    "Не присылать ничего",
                    "Вы отписаны",
                    "Мы больше не будем присылать «#». Другие сообщения будут приходить.",
                    "Мы больше не будем присылать сюда сообщения.",
                    "Подписаться снова",
                    "Вы снова подписаны",
                    "Изменить это может только отправитель.",
                    "Не получилось",
                    "Возможно, ссылка обрезана. Откройте её ещё раз из сообщения или ответьте на него.",
                    "Попробуйте ещё раз через несколько минут."),
            new PageTexts(
                    "uk",
                    "Відписка",
                    "Що вам більше не надсилати?",
                    "Не надсилати «#»",
                    "Не надсилати нічого",
                    "Вас відписано",
                    "Ми більше не надсилатимемо «#». Інші повідомлення надходитимуть.",
                    "Ми більше не надсилатимемо сюди повідомлень.",
                    "Підписатися знову",
                    "Вас знову підписано",
                    "Змінити це може лише відправник.",
                    "Не вдалося",
                    "Можливо, посилання обрізано. Відкрийте його ще раз із повідомлення або дайте на нього відповідь.",
                    "Спробуйте ще раз за кілька хвилин."),
            new PageTexts(
                    "fr",
                    "Se désabonner",
                    "Que ne devons-nous plus vous envoyer ?",
                    "Ne plus recevoir « # »",
                    "Ne plus rien recevoir",
                    "Vous êtes désabonné",
                    "Nous ne vous enverrons plus « # ». Les autres messages continueront d’arriver.",
                    "Nous ne vous enverrons plus de messages ici.",
                    "Se réabonner",
                    "Vous êtes de nouveau abonné",
                    "Seul l’expéditeur peut modifier cela.",
                    "Cela n’a pas fonctionné",
                    "Le lien a peut-être été coupé. Ouvrez-le à nouveau depuis le message, ou répondez au message.",
                    "Veuillez réessayer dans quelques minutes."),
            new PageTexts(
                    "es",
                    "Darse de baja",
                    "¿Qué no debemos enviarle más?",
                    "No recibir más «#»",
                    "No recibir ningún mensaje",
                    "Se ha dado de baja",
                    "Ya no le enviaremos «#». Seguirá recibiendo los demás mensajes.",
                    "Ya no le enviaremos mensajes aquí.",
                    "Volver a suscribirse",
                    "Está suscrito de nuevo",
                    "Solo el remitente puede cambiar esto.",
                    "No ha funcionado",
                    "Puede que el enlace esté cortado. Ábralo otra vez desde el mensaje o responda a él.",
                    "Vuelva a intentarlo en unos minutos."));

    /** The one that a request asks for, otherwise English. */
    static PageTexts of(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.length() > LONGEST_HEADER) {
            return ALL.get(0);
        }
        try {
            String tag = Locale.lookupTag(
                    Locale.LanguageRange.parse(acceptLanguage),
                    ALL.stream().map(PageTexts::tag).toList());
            return ALL.stream()
                    .filter(texts -> texts.tag().equals(tag))
                    .findFirst()
                    .orElse(ALL.get(0));
        } catch (IllegalArgumentException e) {
            return ALL.get(0); // no list of languages
        }
    }

    String of(String text, String topic) {
        return text.replace("#", topic);
    }
}
