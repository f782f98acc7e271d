"""Debian's Firefox for the tests, driven by its own protocol, without a driver.

https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html
"""

import json
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

WAIT = 60  # seconds, for whatever it is asked
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # WebDriver, 12.1
# Nothing is asked of any other host, and nothing opened beside what a test opens.
_PREFERENCES: Mapping[str, bool | int | str] = {
    "app.update.disabledForTesting": True,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.security.https_first": False,
    "extensions.getAddons.cache.enabled": False,
    "media.volume_scale": "0.0",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.proxy.type": 1,  # a proxy that is not there, for all but this machine
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "127.0.0.1",
    "toolkit.telemetry.server": "",
}


class UnloadedError(AssertionError):
    """The page left while it was looked at."""


class Firefox:
    """One window of Firefox."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), WAIT)
        self._file = self._socket.makefile("rb")
        self._read()  # it greets
        self._number = 0
        self._send("WebDriver:NewSession", strictFileInteractability=True)

    def goto(self, url: str) -> None:
        """Open an address, and wait until it is loaded."""
        self._send("WebDriver:Navigate", url=url)

    def back(self) -> None:
        """Go back, as by the button."""
        self._send("WebDriver:Back")

    def reload(self) -> None:
        """Load the page again, as by the button."""
        self._send("WebDriver:Refresh")

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a function's body; a promise it returns is waited for."""
        sent = {"script": script, "args": list(arguments), "sandbox": None}
        return self._send("WebDriver:ExecuteScript", **sent)

    def until(self, condition: str) -> bool:
        """Look until an expression is true; return whether it came to be."""
        for _ in range(WAIT * 20):
            with suppress(UnloadedError):
                if self.run(f"return Boolean({condition})"):
                    return True
            time.sleep(0.05)
        return False

    def click(self, selector: str) -> None:
        """Click an element, as a hand does, once it is in the middle of the window."""
        where = "{ block: 'center', behavior: 'instant' }"
        self.run(
            f"document.querySelector(arguments[0]).scrollIntoView({where})", selector
        )
        self._send("WebDriver:ElementClick", id=self._find(selector))

    def type(self, selector: str, text: str) -> None:
        """Type into an element; `\ue007` is Enter."""
        self._send("WebDriver:ElementSendKeys", id=self._find(selector), text=text)

    def set_preference(self, name: str, value: Any) -> None:
        """Change a setting of the browser."""
        self._send("Marionette:SetContext", value="chrome")
        kind = {bool: "Bool", int: "Int", str: "String"}[type(value)]
        self._send(
            "WebDriver:ExecuteScript",
            script=f"Services.prefs.set{kind}Pref(arguments[0], arguments[1])",
            args=[name, value],
        )
        self._send("Marionette:SetContext", value="content")

    def close(self) -> None:
        """End the connection."""
        self._file.close()
        self._socket.close()

    def _find(self, selector: str) -> str:
        how = {"using": "css selector", "value": selector}
        return str(self._send("WebDriver:FindElement", **how)[_ELEMENT])

    def _send(self, command: str, **parameters: Any) -> Any:
        self._number += 1
        data = json.dumps([0, self._number, command, parameters]).encode()
        self._socket.sendall(b"%d:%s" % (len(data), data))
        _, _, fault, result = self._read()
        if fault:
            what = f"{command}: {fault['error']}: {fault['message']}"
            raise UnloadedError(what) if "unloaded" in what else AssertionError(what)
        if isinstance(result, dict) and [*result] == ["value"]:
            return result["value"]
        return result

    def _read(self) -> Any:
        length = b""
        while (sign := self._file.read(1)) not in {b":", b""}:
            length += sign
        return json.loads(self._file.read(int(length)))


@contextmanager
def firefox(profile: Path) -> Iterator[Firefox]:
    """Start Firefox, headless, with a new profile; it ends with the block."""
    profile.mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    rows = {**_PREFERENCES, "marionette.port": port}
    lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in rows.items())
    (profile / "user.js").write_text("\n".join(lines))
    command = ["firefox-esr", "--headless", "--marionette", "--no-remote"]
    command.append("-remote-allow-system-access")  # to its preferences
    with subprocess.Popen(
        [*command, "--profile", str(profile)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            with closing(Firefox(_wait_for(port, process))) as window:
                yield window
        finally:
            process.terminate()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> int:
    for _ in range(WAIT * 10):
        with socket.socket() as look:
            if look.connect_ex(("127.0.0.1", port)) == 0:
                return port
        try:
            process.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    what = "Firefox does not start."
    raise AssertionError(what)
