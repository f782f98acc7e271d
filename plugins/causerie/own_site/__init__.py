"""Sites of one's own: begun anew, and brought to another version of the engine."""
