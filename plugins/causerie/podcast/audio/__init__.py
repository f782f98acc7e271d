"""Audio: recordings in, their types, tags, times and chapters out."""
