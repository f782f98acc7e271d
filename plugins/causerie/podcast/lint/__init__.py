"""Lint a podcast feed: every rule stands in a module by what it checks."""
