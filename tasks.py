"""The tasks of this checkout: Causerie's own, and those of this site and its tests."""

from causerie.tasks import ns

__all__ = ["ns"]
