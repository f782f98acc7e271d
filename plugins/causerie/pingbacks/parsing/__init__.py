"""Parsing: read the pages of strangers, in a process of its own with limits.

`parser_process.py` starts `parser_worker.py` and asks it one of two things of a page:
its endpoint (`endpoint_discovery.py`, for sending), or whether it links to a target and
what its entry says (`source_page.py`, `h_entry.py`, for receiving).
"""
