"""Read the transcript file that a post names, in any format."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from causerie.errors import ContentError
from causerie.podcast.model import Cue, Paragraph
from causerie.podcast.transcripts.cues import MAX_SIZE, transcript_error
from causerie.podcast.transcripts.json_transcript import parse_json
from causerie.podcast.transcripts.plain_text import paragraphs_to_cues, parse_text
from causerie.podcast.transcripts.rolling_captions import unroll_captions
from causerie.podcast.transcripts.srt import parse_srt
from causerie.podcast.transcripts.vtt import parse_vtt


@dataclass(frozen=True, slots=True)
class ParsedTranscript:
    """The words of a recording: as cues, or as paragraphs if some have no time."""

    cues: tuple[Cue, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


def read_transcript(
    content: Path, name: str, *, seconds: float = 0
) -> ParsedTranscript:
    """Read the file below content/ that `Transcript:` names.

    `seconds` is the playing time of the recording, the end of the last words of a text.
    Raise ContentError if the file cannot be read, or holds no words.
    """
    path = content / name
    suffix = path.suffix.lower()
    if ".." in PurePosixPath(name).parts or name.startswith("/"):
        raise ContentError(f"{name} is not below {content.name}/.", fix=_CHECK_NAME)
    if suffix not in {*_PARSERS, ".txt"}:
        what = f"{name} is no transcript that Causerie reads."
        raise ContentError(what, fix="Give it as .vtt, .srt, .json or .txt.")
    if not path.is_file():
        raise ContentError(f"There is no {content.name}/{name}.", fix=_CHECK_NAME)
    text = _read_text(path, name)
    if suffix == ".txt":
        paragraphs = parse_text(text)
        cues = paragraphs_to_cues(paragraphs, seconds)
        parsed = ParsedTranscript(cues, () if cues else paragraphs)
    else:
        parsed = ParsedTranscript(unroll_captions(_PARSERS[suffix](text)))
    if not parsed.cues and not parsed.paragraphs:
        raise ContentError(f"{name} holds no words.", fix="Write it, or do without.")
    return parsed


_CHECK_NAME = "Check the name, or put the file there."
_PARSERS: dict[str, Callable[[str], tuple[Cue, ...]]] = {
    ".vtt": parse_vtt,
    ".srt": parse_srt,
    ".json": parse_json,
}


def _read_text(path: Path, name: str) -> str:
    if path.stat().st_size > MAX_SIZE:
        raise ContentError(f"{name} is larger than {MAX_SIZE // 10**6} MB.")
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise transcript_error(1, "This is UTF-16.", _SAVE)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise transcript_error(line, "This is not UTF-8.", _SAVE) from error


_SAVE = "Save it as UTF-8."
