"""Net: other hosts, within bounds; `client` alone connects out."""
