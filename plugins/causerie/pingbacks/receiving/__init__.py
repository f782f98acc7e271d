"""Receiving: take pings, verify their sources, and let the author moderate them.

How a ping becomes a mention on a page, step by step:

1. `wsgi_app.py` takes a webmention or a pingback, within `rate_limits.py`;
   `validate_ping.py` checks its source and target without the network.
2. `inbox.py` commits it to SQLite (`inbox_schema.py`, `inbox_rows.py`) before the
   response is sent; `queue.py` gives it a place among the waiting verifications.
   `import_mentions.py` enqueues what `webmention_io.py` and `remote_inbox.py` fetch.
3. `worker.py` leases the next due mention; `verify_source.py` fetches its source, and
   the parser process (`parsing/`) says whether it links to us and what it says.
4. `received_mention.py` computes the mention's next state from the verification.
5. `moderate.py` does what the author decides, by hand or by `trust_rules.py`: it writes
   or removes the mention file (`mention_file.py`).
6. The next build attaches mention files to posts (`attach_mentions.py`).
"""
