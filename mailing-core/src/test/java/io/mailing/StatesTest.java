package io.mailing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** The transition tables, every pair, against the page that draws them. */
class StatesTest {

    private static final Path PAGE = Path.of("../docs/states.md");

    private static List<String[]> rows(String heading, int columns) throws IOException {
        List<String[]> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (line.startsWith("## ")) {
                inside = line.equals("## " + heading);
            } else if (inside && line.startsWith("| `")) {
                String[] cells = line.substring(1).split("\\|", -1);
                assertThat(cells).as(line).hasSize(columns + 1);
                rows.add(cells);
            }
        }
        assertThat(rows).as("rows under " + heading).isNotEmpty();
        return rows;
    }

    private static Set<String> words(String cell) {
        Set<String> words = new TreeSet<>();
        for (String word : cell.strip().split("[ ,]+", -1)) {
            if (word.startsWith("`")) {
                words.add(word.replace("`", ""));
            }
        }
        return words;
    }

    @Test
    void the_page_shows_every_pair_of_the_campaign_table() throws IOException {
        assertPage("Campaign", CampaignState::after);
    }

    @Test
    void the_page_shows_every_pair_of_the_table_of_rules() throws IOException {
        assertPage("Periodic rule", CampaignState::afterOfRule);
    }

    private static void assertPage(
            String heading, BiFunction<CampaignState, CampaignAction, Optional<CampaignState>> table)
            throws IOException {
        Set<String> page = new TreeSet<>();
        for (String[] row : rows(heading, 3)) {
            page.add(words(row[0]) + " " + words(row[1]) + " " + words(row[2]));
        }
        Set<String> code = new TreeSet<>();
        for (CampaignState state : CampaignState.values()) {
            for (CampaignAction action : CampaignAction.values()) {
                table.apply(state, action)
                        .ifPresent(next -> code.add("[" + state + "] [" + action + "] [" + next + "]"));
            }
        }
        assertThat(page).isEqualTo(code);
    }

    @Test
    void the_page_shows_every_pair_of_the_delivery_table() throws IOException {
        Set<String> page = new TreeSet<>();
        for (String[] row : rows("Delivery", 2)) {
            page.add(words(row[0]) + " " + words(row[1]));
        }
        Set<String> code = new TreeSet<>();
        for (DeliveryState state : DeliveryState.values()) {
            Set<String> next = new TreeSet<>();
            state.next().forEach(after -> next.add(after.name()));
            code.add("[" + state + "] " + next);
        }
        assertThat(page).isEqualTo(code);
    }

    @Test
    void a_finished_campaign_moves_only_to_be_sent_again_recalled_or_deleted() {
        for (CampaignAction action : CampaignAction.values()) {
            boolean moves = CampaignState.FINISHED
                    .after(action)
                    .filter(next -> next != CampaignState.FINISHED)
                    .isPresent();
            assertThat(moves)
                    .isEqualTo(action == CampaignAction.RESEND
                            || action == CampaignAction.RECALL
                            || action == CampaignAction.DELETE);
        }
    }

    @Test
    void nothing_leads_out_of_deleted() {
        for (CampaignAction action : CampaignAction.values()) {
            assertThat(CampaignState.DELETED.after(action)).isEmpty();
            assertThat(CampaignState.DELETED.afterOfRule(action)).isEmpty();
        }
    }

    @Test
    void an_acceptance_outranks_everything_else_and_nothing_outranks_it_but_a_better_one() {
        for (DeliveryState other : DeliveryState.values()) {
            assertThat(DeliveryState.SENT.outranks(1, other, 9))
                    .as(other.name())
                    .isEqualTo(!other.accepted());
            assertThat(other.outranks(9, DeliveryState.SENT, 1))
                    .as(other.name())
                    .isEqualTo(other.accepted() && other != DeliveryState.SENT);
        }
    }

    @Test
    void what_was_taken_back_stays_so_whatever_is_learned_later() {
        for (DeliveryState other : DeliveryState.values()) {
            assertThat(other.outranks(9, DeliveryState.RECALLED, 1))
                    .as(other.name())
                    .isFalse();
            assertThat(other.outranks(9, DeliveryState.RECALL_FAILED, 1))
                    .as(other.name())
                    .isEqualTo(other == DeliveryState.RECALLED);
        }
    }

    @Test
    void any_word_from_the_provider_settles_what_was_in_doubt() {
        for (DeliveryState word : Set.of(DeliveryState.DEFERRED, DeliveryState.SKIPPED, DeliveryState.FAILED)) {
            assertThat(word.outranks(1, DeliveryState.IN_DOUBT, 1)).isTrue();
            assertThat(DeliveryState.IN_DOUBT.outranks(1, word, 1)).isFalse();
            assertThat(DeliveryState.IN_DOUBT.outranks(2, word, 1))
                    .as("a later attempt")
                    .isTrue();
        }
    }

    @Test
    void no_two_facts_outrank_each_other() {
        for (DeliveryState a : DeliveryState.values()) {
            for (DeliveryState b : DeliveryState.values()) {
                for (int attempt = 1; attempt <= 3; attempt++) {
                    boolean both = a.outranks(attempt, b, 2) && b.outranks(2, a, attempt);
                    assertThat(both).as(a + " " + attempt + " and " + b + " 2").isFalse();
                }
            }
        }
    }
}
