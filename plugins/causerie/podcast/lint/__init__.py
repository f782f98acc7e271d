"""Lint a podcast feed. Each module has the rules on one part of a feed."""
