"""Chapters: of an episode, read from whatever holds them."""
