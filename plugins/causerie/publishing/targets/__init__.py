"""Targets: the places a site is published to."""
