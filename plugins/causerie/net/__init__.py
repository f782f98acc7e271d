"""Net: HTTP requests to other hosts, with limits; only `client.py` connects out."""
