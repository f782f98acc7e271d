"""Receiving: take, verify, keep and moderate what others tell of links to us."""
