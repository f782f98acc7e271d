"""Sources: the author's files below content/, found, read and accounted for."""
