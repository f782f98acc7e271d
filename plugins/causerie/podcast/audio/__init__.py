"""Read audio files: their type, playing time, tags and chapters."""
