"""Authoring: what helps an author make posts and episodes."""
