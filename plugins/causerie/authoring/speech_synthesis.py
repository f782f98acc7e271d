"""Speak a post's own words: synthetic speech for demonstrations and trials.

espeak-ng speaks each section, ffmpeg joins, levels and encodes them; each section
is a chapter. The same text gives the same bytes on one machine. The first
sentences of a text sound alone as they do in it, so the next one begins where the
two sounds part.
"""

import re
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path

from causerie.errors import AudioError
from causerie.podcast.model import AudioInfo, Cue
from causerie.text.time_formats import format_milliseconds

LOUDNESS = -19.0  # LUFS, for mono (Apple's -16 for stereo)
PAUSE = 0.6  # seconds between sections
SPEED = 142  # words a minute
CUE_LENGTH = 120  # characters: two lines of a transcript
_UNSPOKEN = "Notes"  # the section of this heading, and all after it
_SENTENCE_END = re.compile(r"(?<=[.?!…»])\s+(?=[«\"]?\s?[^\W\d_a-zà-ÿ])")
_CLAUSE_END = re.compile(r"(?<=[,;:])\s+")
_NO_BREAK = re.compile(r" (?=[:;?!»])|(?<=«) ")  # as French sets them


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text that is spoken in one breath: a chapter."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class AudioTags:
    """What the file will say of itself."""

    title: str
    artist: str
    album: str
    date: str
    track: str = ""


def read_sections(body: str, *, first: str) -> Iterator[Section]:
    r"""Split a post's body into what is spoken, up to its notes.

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
    """Return the words of a piece of Markdown as one would read them aloud."""
    text = re.sub(r"!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])", r"\1", markdown)
    text = re.sub(r"^\[[^\]]+\]:.*$", "", text, flags=re.MULTILINE)
    text = re.sub(r"[*_`>#]", "", text)
    return " ".join(text.split())


def split_sentences(text: str) -> Iterator[str]:
    """Split a text into sentences, and what is too long for a cue into clauses.

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
    """Tell when each sentence is said in a recording that `speak` made.

    Its chapters tell where the sections are, should another version of espeak-ng
    speak faster. Raises AudioError if they are not the sections.
    """
    if [c.title for c in info.chapters] != [s.title for s in sections]:
        what = "The recording's chapters are not the sections of its post."
        raise AudioError(what, fix="Run inv demo.audio --anew: it speaks all again.")
    starts = [*(chapter.start for chapter in info.chapters), info.seconds]
    for section, (start, end) in zip(sections, pairwise(starts), strict=True):
        sentences = list(split_sentences(section.text))
        whole = _sound(section.text, voice)
        parts = [_sound(t, voice) for t in accumulate(sentences, "{} {}".format)]
        pace = (end - start - PAUSE) / len(whole)
        times = [start, *(start + pace * _common(part, whole) for part in parts)]
        for text, (begins, ends) in zip(sentences, pairwise(times), strict=True):
            yield Cue(begins, ends, speaker, _NO_BREAK.sub("\u00a0", text))


def speak(
    sections: list[Section], target: Path, labels: AudioTags, *, voice: str, cover: Path
) -> None:
    """Write the sections as speech to a file with tags, chapters and cover.

    Mono; MP3 or M4A with 44.1 kHz and 96 kbit/s, Opus with 48 kHz and 32 kbit/s and
    without the cover. Raises AudioError if a program is missing or fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        wavs = [_say(s.text, work / f"{n}.wav", voice) for n, s in enumerate(sections)]
        joined = _join(wavs, work / "joined.wav")
        gain = LOUDNESS - _loudness(joined)
        meta = work / "meta.txt"
        starts = list(_starts(wavs))
        if target.suffix == ".opus":
            said = _comments(sections, starts, labels)
        else:
            said = _metadata(sections, starts, labels)
        meta.write_text(said, encoding="utf-8")
        part = work / f"out{target.suffix}"
        _run(
            "ffmpeg", "-v", "error", "-y", "-i", joined, "-i", meta, "-i", cover,
            "-map", "0:a", "-map_metadata", "1",
            "-af", f"volume={gain:.2f}dB,alimiter=limit=0.85:level=false",
            *(_OPUS if target.suffix == ".opus" else _AS_MOST), "-bitexact", part,
        )  # fmt: skip
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(part, target)


_OPUS = ("-map_chapters", "-1", "-ac", "1", "-ar", "48000", "-b:a", "32k")
_AS_MOST = (
    "-map_chapters", "1", "-map", "2:v", "-ac", "1", "-ar", "44100", "-b:a", "96k",
    "-filter:v", "scale=600:600", "-c:v", "mjpeg", "-q:v", "4",
    "-disposition:v", "attached_pic", "-id3v2_version", "3",
    "-movflags", "+faststart",
)  # fmt: skip


def _say(text: str, wav: Path, voice: str) -> Path:
    _run("espeak-ng", "-v", voice, "-s", str(SPEED), "-w", wav, text)
    return wav


def _sound(text: str, voice: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = _say(text, Path(folder) / "said.wav", voice)
        with wave.open(str(path), "rb") as wav:
            return wav.readframes(wav.getnframes())


def _common(part: bytes, whole: bytes) -> int:
    """Return how long both are the same."""
    pairs = enumerate(zip(part, whole, strict=False))
    return next((n for n, (a, b) in pairs if a != b), len(part))


def _seconds(path: Path) -> float:
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


def _loudness(wav: Path) -> float:
    """Return the integrated loudness in LUFS (EBU R 128)."""
    said = _run("ffmpeg", "-nostats", "-i", wav, "-af", "ebur128", "-f", "null", "-")
    found = re.findall(r"I:\s+(-?[\d.]+) LUFS", said)
    if not found:
        raise AudioError("ffmpeg measured no loudness.", where=str(wav))
    return float(found[-1])


def _starts(wavs: list[Path]) -> Iterator[float]:
    """Yield when each section begins, and when the last one ends, in seconds."""
    yield from accumulate((_seconds(path) + PAUSE for path in wavs), initial=0.0)


def _metadata(sections: list[Section], starts: list[float], labels: AudioTags) -> str:
    """Write ffmpeg's metadata file, chapters in milliseconds."""
    lines = [";FFMETADATA1", *_labels(labels)]
    for section, (start, end) in zip(sections, pairwise(starts), strict=True):
        lines += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start * 1000:.0f}"]
        lines += [f"END={end * 1000:.0f}", f"title={_escape(section.title)}"]
    return "\n".join(lines) + "\n"


def _comments(sections: list[Section], starts: list[float], labels: AudioTags) -> str:
    """Write ffmpeg's metadata file, chapters as Vorbis comments.

    ffmpeg 5.1 would write some of its own a second late.
    """
    lines = [";FFMETADATA1", *_labels(labels)]
    for number, section in enumerate(sections):
        lines.append(f"CHAPTER{number:03}={format_milliseconds(starts[number])}")
        lines.append(f"CHAPTER{number:03}NAME={_escape(section.title)}")
    return "\n".join(lines) + "\n"


def _labels(labels: AudioTags) -> Iterator[str]:
    given = {name: getattr(labels, name) for name in AudioTags.__slots__}
    yield from (f"{name}={_escape(value)}" for name, value in given.items() if value)


def _escape(value: str) -> str:
    return re.sub(r"([=;#\\\n])", r"\\\1", value)


def _run(*command: str | Path) -> str:
    """Run a program; return what it said on standard error."""
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
