"""Have a program of this machine write down what is said: the setting RECOGNISER.

`whisper-cli -m models/ggml-base.bin -l {lang} -ovtt -of {output} {recording}` is one.
No service is asked.
"""

import shlex
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from causerie.errors import CauserieError

SUFFIXES = (".vtt", ".json", ".srt", ".txt")  # the best first
_FIX = "Write it with {recording} and {output}: docs/podcast.md."
_LAST_WORDS = 300  # characters of what a program that failed has printed


def recogniser_fault(command: str) -> str:
    """Return what is wrong with a command; empty if nothing is.

    >>> recogniser_fault("whisper {recording}")
    'has no {output}. Write it with {recording} and {output}: docs/podcast.md.'
    """
    if not command:
        return ""
    try:
        shlex.split(command)
        command.format(recording="a", output="b", lang="c")
    except (ValueError, KeyError, IndexError) as error:
        return f"is no command: {error}. {_FIX}"
    lost = [name for name in ("{recording}", "{output}") if name not in command]
    return f"has no {lost[0]}. {_FIX}" if lost else ""


def find_program(
    command: str, find: Callable[[str], str | None] = shutil.which
) -> str | None:
    """Return where the program of a command is; None if it is not installed."""
    words = shlex.split(command)
    return find(words[0]) if words else None


def recognise(command: str, recording: Path, folder: Path, *, lang: str) -> Path:
    """Run the program on a recording; return the transcript that it wrote to a folder.

    Raise CauserieError if it fails, or writes none.
    """
    output = folder / recording.stem
    given = {"recording": str(recording), "output": str(output), "lang": lang}
    words = [word.format(**given) for word in shlex.split(command)]
    done = subprocess.run(
        words,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode:
        said = " ".join(done.stderr.split())[-_LAST_WORDS:]
        what = f"{words[0]} ended with {done.returncode}: {said or 'it said nothing'}"
        raise CauserieError(what, where="RECOGNISER")
    names = [output.with_name(output.name + suffix) for suffix in SUFFIXES]
    names += [output.with_name(recording.name + suffix) for suffix in SUFFIXES]
    found = next((path for path in names if path.is_file()), None)
    if found is None:
        what = f"{words[0]} has written no {output.name}{' or '.join(SUFFIXES)}."
        raise CauserieError(what, where="RECOGNISER", fix=_FIX)
    return found
