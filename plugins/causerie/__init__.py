"""Causerie: a blog and a podcast from one folder of Markdown and audio."""
