"""Serve a receiver until it is ended; print its port. served_receiver.py FOLDER."""

import sys
from pathlib import Path

from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.server import make_server

sys.path.insert(0, str(Path(__file__).parents[1]))
from receiver_rig import Rig

rig = Rig(Inbox(Path(sys.argv[1]) / "inbox.sqlite"))
server = make_server(rig.receiver, host="127.0.0.1", port=0)
sys.stdout.write(f"{server.effective_port}\n")
sys.stdout.flush()
server.run()
