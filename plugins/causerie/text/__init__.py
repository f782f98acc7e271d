"""Text: as HTML and XML bear it, and as people write it."""
