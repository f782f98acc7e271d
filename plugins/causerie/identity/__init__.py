"""Identity: what was published, and the verdict on what would change."""
