"""A program: import every module of causerie, and print what else that changed.

A line for each name of another module, and for each thing of the process, that is no
longer what it was.
"""

import atexit
import json
import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any

from checkout import PLUGINS

ALL = [
    ".".join(path.relative_to(PLUGINS).with_suffix("").parts).removesuffix(".__init__")
    for path in sorted(PLUGINS.glob("causerie/**/*.py"))
]

# Events of the interpreter (PEP 578) that are more than the reading of modules.
DONE = ("os.mk", "os.re", "os.put", "os.chmod", "os.link", "os.sym", "os.fork")
DONE += ("socket.", "subprocess.", "sqlite3.", "shutil.", "tempfile.", "sys.add")

# What the standard library keeps of what it was asked.
CACHES = {
    "concurrent.futures.ThreadPoolExecutor",
    "encodings._cache",
    "ipaddress._BaseV6._netmask_cache",
    "re.RegexFlag._value2member_map_",
    "re._cache",
    "sys.modules",
    "sys.path_importer_cache",
}


def state_of(module: ModuleType) -> dict[str, object]:
    """What a module and its classes hold, and what is in that if it can be changed."""
    found: dict[str, object] = {}
    for name, value in vars(module).items():
        if name.startswith("__") or isinstance(value, ModuleType):
            continue
        found[name] = [value, content_of(value)]
        if isinstance(value, type) and value.__module__ == module.__name__:
            for key, held in vars(value).items():
                if not key.startswith(("__", "_abc_")):
                    found[f"{name}.{key}"] = [held, content_of(held)]
    return found


def content_of(value: Any) -> object:
    if isinstance(value, dict):
        return [list(pair) for pair in value.items()]
    if isinstance(value, list | set):
        return [*value]
    return [*value.receivers] if type(value).__name__ == "NamedSignal" else None


def is_same(one: object, other: object) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return one is other or (isinstance(one, str | int) and one == other)


def state_of_process() -> dict[str, object]:
    return {
        "signals": [signal.getsignal(each) for each in sorted(signal.valid_signals())],
        "threads": threading.enumerate(),
        "environment": [list(pair) for pair in sorted(os.environ.items())],
        "functions at exit": atexit._ncallbacks(),
        "handlers of logs": [*logging.root.handlers],
        "warnings": [*warnings.filters],
        "paths": [*sys.meta_path, *sys.path_hooks, *sys.path],
    }


def changed(before: dict[str, object], now: dict[str, object]) -> Iterator[str]:
    for key in sorted(before.keys() | now.keys()):
        if not is_same(before.get(key), now.get(key)):
            yield key


def needed() -> list[str]:
    """The modules of others that ours import, as another process finds them."""
    reading, writing = os.pipe()
    if not os.fork():
        for name in ALL:
            import_module(name)
        os.write(writing, json.dumps([*sys.modules]).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        names = json.load(pipe)
    os.wait()
    return [name for name in names if not name.startswith(("causerie", "__m"))]


def main() -> None:
    for name in needed():
        with suppress(ImportError):  # made by another as it was imported
            import_module(name)
    states: dict[str, dict[str, object]] = {}
    events: list[str] = []
    is_on = True
    execute = SourceFileLoader.exec_module

    def execute_and_look(loader: SourceFileLoader, module: ModuleType) -> None:
        execute(loader, module)
        states[module.__name__] = state_of(module)

    def hear(event: str, args: tuple[Any, ...]) -> None:
        writes = event == "open" and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if is_on and (writes or event.startswith(DONE)):
            events.append(f"{event} {args}")

    SourceFileLoader.exec_module = execute_and_look  # type: ignore[method-assign]
    for name, module in [*sys.modules.items()]:
        states[name] = state_of(module)
    process = state_of_process()
    sys.addaudithook(hear)
    for name in ALL:
        import_module(name)
    is_on = False

    found = [*events, *changed(process, state_of_process())]
    for name, state in states.items():
        now = state_of(sys.modules[name])
        found += [f"{name}.{key}" for key in changed(state, now)]
    lines = [line for line in found if line not in CACHES]
    sys.stdout.write(json.dumps(lines))


if __name__ == "__main__":
    sys.path.insert(0, str(PLUGINS))
    main()
