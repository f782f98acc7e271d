"""Synthesise the speech of a post, for demonstrations and trials.

espeak-ng speaks each section, which becomes a chapter; ffmpeg joins, levels and encodes
them. The same text gives the same bytes on one machine. The sound of a text begins with
that of its first sentences alone, so the next sentence begins where the two sounds
differ.
"""

import re
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from causerie.errors import AudioError
from causerie.podcast.model import AudioInfo, Cue, Tags
from causerie.text.time_formats import format_milliseconds

LOUDNESS = -19.0  # LUFS, for mono (Apple's -16 for stereo)
PAUSE = 0.6  # seconds between sections
SPEED = 142  # words a minute
CUE_LENGTH = 120  # characters: two lines of a transcript
_UNSPOKEN = "Notes"  # the heading at which the spoken text ends
_SENTENCE_END = re.compile(r"(?<=[.?!…»])\s+(?=[«\"]?\s?[^\W\d_a-zà-ÿ])")
_CLAUSE_END = re.compile(r"(?<=[,;:])\s+")
_NO_BREAK = re.compile(r" (?=[:;?!»])|(?<=«) ")  # spaces of French punctuation


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a text, which becomes a chapter."""

    title: str
    text: str


def read_sections(body: str, *, first: str) -> Iterator[Section]:
    r"""Split the body of a post into sections, up to its notes.

    >>> [s.title for s in read_sections("a\n\n## B\n\nb\n\n## Notes\n", first="A")]
    ['A', 'B']
    """
    title = first
    for part in re.split(r"^(?=## )", body, flags=re.MULTILINE):
        heading = re.match(r"## (.+)\n", part)
        if heading:
            title = heading[1].strip()
            if title.startswith(_UNSPOKEN):
                return
        text = plain_text(part[heading.end() :] if heading else part)
        if text:
            yield Section(title, text)


def plain_text(markdown: str) -> str:
    """Return the words of a piece of Markdown, without its markup."""
    text = re.sub(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", markdown)
    text = re.sub(r"^\[[^\]]+\]:.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"[*_`>#]", "", text)
    return " ".join(text.split())


def split_sentences(text: str) -> Iterator[str]:
    """Split a text into sentences, and sentences too long for a cue into clauses.

    >>> list(split_sentences("Bonjour. « Qui vient ? » dit-elle. Moi !"))
    ['Bonjour.', '« Qui vient ? » dit-elle.', 'Moi !']
    """
    for sentence in _SENTENCE_END.split(text):
        cue = ""
        for clause in _CLAUSE_END.split(sentence):
            if cue and len(cue) + len(clause) >= CUE_LENGTH:
                yield cue
                cue = ""
            cue += f" {clause}" if cue else clause
        yield cue


def time_sentences(
    sections: list[Section], info: AudioInfo, *, voice: str, speaker: str
) -> Iterator[Cue]:
    """Yield a cue for each sentence of a recording that `synthesize` made.

    The times are scaled to the chapters of the recording, because other versions of
    espeak-ng speak faster. Raise AudioError if the chapters are not the sections.
    """
    if [c.title for c in info.chapters] != [s.title for s in sections]:
        what = "The recording's chapters are not the sections of its post."
        raise AudioError(what, fix="Run inv demo.audio --anew: it speaks all again.")
    starts = [*(chapter.start for chapter in info.chapters), info.seconds]
    for section, (start, end) in zip(sections, pairwise(starts), strict=True):
        sentences = list(split_sentences(section.text))
        whole = _read_samples(section.text, voice)
        parts = [_read_samples(t, voice) for t in accumulate(sentences, "{} {}".format)]
        pace = (end - start - PAUSE) / len(whole)
        times = [start, *(start + pace * _common_prefix(part, whole) for part in parts)]
        for text, (begins, ends) in zip(sentences, pairwise(times), strict=True):
            yield Cue(begins, ends, speaker, _NO_BREAK.sub("\u00a0", text))


def synthesize(
    sections: list[Section], target: Path, tags: Tags, *, voice: str, cover: Path
) -> None:
    """Write the speech of sections to a file with tags, chapters and cover.

    It is mono; MP3 and M4A have 44.1 kHz and 96 kbit/s, Opus has 48 kHz, 32 kbit/s and
    no cover. Raise AudioError if a program is missing or fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        wavs = [
            _speak(s.text, work / f"{n}.wav", voice) for n, s in enumerate(sections)
        ]
        joined = _join(wavs, work / "joined.wav")
        gain = LOUDNESS - _measure_loudness(joined)
        meta = work / "meta.txt"
        starts = list(_starts(wavs))
        if target.suffix == ".opus":
            metadata = _vorbis_comments(sections, starts, tags)
        else:
            metadata = _metadata(sections, starts, tags)
        meta.write_text(metadata, encoding="utf-8")
        part = work / f"out{target.suffix}"
        _run(
            "ffmpeg", "-v", "error", "-y", "-i", joined, "-i", meta, "-i", cover,
            "-map", "0:a", "-map_metadata", "1",
            "-af", f"volume={gain:.2f}dB,alimiter=limit=0.85:level=false",
            *(_OPUS if target.suffix == ".opus" else _MP3_OR_M4A), "-bitexact", part,
        )  # fmt: skip
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(part, target)


_OPUS = ("-map_chapters", "-1", "-ac", "1", "-ar", "48000", "-b:a", "32k")
_MP3_OR_M4A = (
    "-map_chapters", "1", "-map", "2:v", "-ac", "1", "-ar", "44100", "-b:a", "96k",
    "-filter:v", "scale=600:600", "-c:v", "mjpeg", "-q:v", "4",
    "-disposition:v", "attached_pic", "-id3v2_version", "3",
    "-movflags", "+faststart",
)  # fmt: skip


def _speak(text: str, wav: Path, voice: str) -> Path:
    _run("espeak-ng", "-v", voice, "-s", str(SPEED), "-w", wav, text)
    return wav


def _read_samples(text: str, voice: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = _speak(text, Path(folder) / "said.wav", voice)
        with wave.open(str(path), "rb") as wav:
            return wav.readframes(wav.getnframes())


def _common_prefix(part: bytes, whole: bytes) -> int:
    """Return the length of the common prefix of two sounds."""
    pairs = enumerate(zip(part, whole, strict=False))
    return next((n for n, (a, b) in pairs if a != b), len(part))


def _duration(path: Path) -> float:
    with wave.open(str(path), "rb") as wav:
        return wav.getnframes() / wav.getframerate()


def _join(wavs: list[Path], target: Path) -> Path:
    with wave.open(str(target), "wb") as out:
        for number, path in enumerate(wavs):
            with wave.open(str(path), "rb") as wav:
                if number == 0:
                    out.setparams(wav.getparams())
                out.writeframes(wav.readframes(wav.getnframes()))
                silence = int(PAUSE * wav.getframerate()) * wav.getsampwidth()
                out.writeframes(bytes(silence))
    return target


def _measure_loudness(wav: Path) -> float:
    """Return the integrated loudness in LUFS (EBU R 128)."""
    output = _run("ffmpeg", "-nostats", "-i", wav, "-af", "ebur128", "-f", "null", "-")
    found = re.findall(r"I:\s+(-?[\d.]+) LUFS", output)
    if not found:
        raise AudioError("ffmpeg measured no loudness.", where=str(wav))
    return float(found[-1])


def _starts(wavs: list[Path]) -> Iterator[float]:
    """Yield the start of each section, and the end of the last one, in seconds."""
    yield from accumulate((_duration(path) + PAUSE for path in wavs), initial=0.0)


def _metadata(sections: list[Section], starts: list[float], tags: Tags) -> str:
    """Write ffmpeg's metadata file, with chapters in milliseconds."""
    lines = [";FFMETADATA1", *_tag_lines(tags)]
    for section, (start, end) in zip(sections, pairwise(starts), strict=True):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start * 1000:.0f}"]
        lines += [f"END={end * 1000:.0f}", f"title={_escape(section.title)}"]
    return "\n".join(lines) + "\n"


def _vorbis_comments(sections: list[Section], starts: list[float], tags: Tags) -> str:
    """Write ffmpeg's metadata file, with chapters as Vorbis comments.

    ffmpeg 5.1 writes some of its own chapters a second late.
    """
    lines = [";FFMETADATA1", *_tag_lines(tags)]
    for number, section in enumerate(sections):
        lines.append(f"CHAPTER{number:03}={format_milliseconds(starts[number])}")
        lines.append(f"CHAPTER{number:03}NAME={_escape(section.title)}")
    return "\n".join(lines) + "\n"


def _tag_lines(tags: Tags) -> Iterator[str]:
    values = asdict(tags).items()
    yield from (f"{name}={_escape(str(value))}" for name, value in values if value)


def _escape(value: str) -> str:
    return re.sub(r"([=;#\\\n])", r"\\\1", value)


def _run(*command: str | Path) -> str:
    """Run a program and return its standard error."""
    try:
        done = subprocess.run(
            [str(part) for part in command], check=True, capture_output=True, text=True
        )
    except FileNotFoundError as error:
        what = f"{command[0]} is not installed."
        raise AudioError(what, fix=f"On Debian: apt install {command[0]}") from error
    except subprocess.CalledProcessError as error:
        raise AudioError(
            f"{command[0]} failed: {error.stderr.strip()[-300:]}"
        ) from error
    return done.stderr
