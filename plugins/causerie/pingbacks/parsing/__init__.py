"""Parsing: pages of strangers, in a process of its own, with limits."""
