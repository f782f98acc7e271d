"""Sending: notify the pages elsewhere that posts link to."""
