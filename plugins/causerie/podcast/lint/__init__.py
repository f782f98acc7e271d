"""Lint: the bytes of a feed in, the rules it breaks out."""
