package io.mailing.jdbc;

/** Who brings the schema to the version that this library needs. */
public enum Migration {
    /** The store does, when it is opened. Nodes that start at the same time wait for each other. */
    APPLY,
    /**
     * The application does, with its own tool and the scripts that the jar holds below
     * {@code META-INF/mailing/migration}; the store only looks and refuses to open if a version is missing.
     */
    VALIDATE
}
