package io.mailing.test.engine;

import io.mailing.audience.AttributeType;
import io.mailing.spi.PersonalValues;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hands out codes, one for each key, and remembers what it was asked for. */
class Codes implements PersonalValues {

    final List<Request> requests = new ArrayList<>();
    final Map<String, String> given = new LinkedHashMap<>();

    @Override
    public Map<String, AttributeType> gives() {
        Map<String, AttributeType> gives = new LinkedHashMap<>();
        gives.put("code", AttributeType.TEXT);
        gives.put("worth", AttributeType.NUMBER);
        return gives;
    }

    @Override
    public List<String> needs() {
        return List.of("first_name");
    }

    @Override
    public int batchSize() {
        return 30;
    }

    @Override
    public Duration timeout() {
        return Duration.ofSeconds(20);
    }

    @Override
    public Map<String, Answer> give(Request request) throws Exception {
        requests.add(request);
        Map<String, Answer> answers = new LinkedHashMap<>();
        request.people().forEach(person -> answers.put(person.key(), answer(person)));
        return answers;
    }

    Answer answer(Person person) {
        String code = given.computeIfAbsent(person.key(), key -> "C-" + (given.size() + 1));
        return new Values(Map.of("code", code, "worth", 5));
    }

    int asked() {
        return requests.stream().mapToInt(request -> request.people().size()).sum();
    }
}
