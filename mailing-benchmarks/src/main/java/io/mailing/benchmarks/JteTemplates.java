package io.mailing.benchmarks;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.resolve.DirectoryCodeResolver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The message as jte's classes, compiled once and beforehand, as a build would do it: a JVM that has just run a Java
 * compiler is still busy with that when it should warm up.
 */
final class JteTemplates implements AutoCloseable {
    static final String MESSAGE = "message.jte";

    private static final String PACKAGE = "io.mailing.benchmarks.generated";

    private final Path folder;

    private JteTemplates(Path folder) {
        this.folder = folder;
    }

    /** Compiles them into a folder of their own, which goes when this is closed. */
    static JteTemplates compile() throws IOException {
        JteTemplates templates = new JteTemplates(Files.createTempDirectory("benchmark-jte"));
        Path sources = Files.createDirectory(templates.folder.resolve("sources"));
        Files.writeString(
                sources.resolve(MESSAGE),
                "@param " + Guest.class.getName() + " guest\n" + TemplateEngines.source("${guest.%s()}"::formatted));
        for (boolean binary : new boolean[] {false, true}) {
            TemplateEngine compiler = TemplateEngine.create(
                    new DirectoryCodeResolver(sources),
                    Files.createDirectory(classes(templates.folder, binary)),
                    ContentType.Html,
                    JteTemplates.class.getClassLoader(),
                    PACKAGE);
            compiler.setBinaryStaticContent(binary);
            List<String> unused = compiler.precompileAll();
        }
        return templates;
    }

    Path folder() {
        return folder;
    }

    /**
     * The engine for templates that were compiled into this folder.
     *
     * @param binary whether fixed parts are kept as UTF-8, for output as bytes
     */
    static TemplateEngine engine(Path folder, boolean binary) {
        return TemplateEngine.createPrecompiled(
                classes(folder, binary), ContentType.Html, JteTemplates.class.getClassLoader(), PACKAGE);
    }

    private static Path classes(Path folder, boolean binary) {
        return folder.resolve(binary ? "binary" : "text");
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
