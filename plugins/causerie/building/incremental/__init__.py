"""Incremental builds: what changed since the last build, and only that made again."""
