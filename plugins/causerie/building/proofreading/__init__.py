"""Proofreading: what `inv check` reads posts for, beside what every build tells."""
