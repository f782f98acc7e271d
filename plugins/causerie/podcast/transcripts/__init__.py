"""Transcripts: of an episode, in all their formats."""
