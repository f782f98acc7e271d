"""Help authors make episodes, and check a published podcast."""
