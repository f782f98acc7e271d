"""Sending: notify the pages on other sites that our posts link to.

How a link becomes a pingback, step by step:

1. `session.py` opens a run: the built site, the sent log, and a lock.
2. `built_posts.py` reads the posts and their external links from the built HTML.
3. `plan.py` compares them with the sent log and lists the notifications.
4. `execute.py` carries the plan out, one notification after the other:
   `check_published.py` waits until our page is published as built, then `notify.py`
   fetches the target, finds its endpoint (`parsing/endpoint_discovery.py`), sends by
   `clients.py`, and computes the next record; `host_patience.py` keeps it from hosts
   that asked to wait.
5. `sent_log.py` saves the records after each notification; `report.py` reports.
"""
