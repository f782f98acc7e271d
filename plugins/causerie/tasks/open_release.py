"""Open a release in a browser, served as it will stand."""

import tempfile
import webbrowser
from contextlib import suppress
from pathlib import Path
from threading import Event
from urllib.parse import unquote, urlsplit

from causerie.terminal import print_line, raise_on_stop_signals


def open_release(output: Path, site: str) -> None:
    """Serve a release on this machine until Ctrl-C, below the path of its address."""
    from causerie.markup.video_embeds import SITE_POLICY
    from causerie.preview.http_server import serve_folder

    path = unquote(urlsplit(site).path).strip("/")
    raise_on_stop_signals()
    with tempfile.TemporaryDirectory() as folder:
        root = output
        if path:  # the host serves it below this
            root = Path(folder)
            below = root / path
            below.parent.mkdir(parents=True, exist_ok=True)
            below.symlink_to(output, target_is_directory=True)
        server = serve_folder(root, csp=SITE_POLICY)
        with suppress(KeyboardInterrupt), server as address:
            place = f"{address}{path}/" if path else address
            print_line(f"The release is at {place} (Ctrl-C ends it).")
            webbrowser.open(place)
            Event().wait()
