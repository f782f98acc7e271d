"""The files of a transcript for apps: their addresses, types and contents."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from causerie.podcast.model import Chapter, Cue
from causerie.podcast.transcripts.html_transcript import render_html, render_untimed
from causerie.podcast.transcripts.json_transcript import render_json
from causerie.podcast.transcripts.plain_text import render_text
from causerie.podcast.transcripts.read_transcript import ParsedTranscript
from causerie.podcast.transcripts.srt import render_srt
from causerie.podcast.transcripts.vtt import render_vtt


class TranscriptFormat(NamedTuple):
    """A form of a transcript (podcast namespace 1.0, transcript)."""

    suffix: str
    type: str  # MIME type as feeds tell it
    captions: bool = False  # players show it while they play


# In the order of the feed: the best first, for apps that take no other.
TIMED = (
    TranscriptFormat(".vtt", "text/vtt", captions=True),
    TranscriptFormat(".srt", "application/x-subrip", captions=True),
    TranscriptFormat(".json", "application/json"),
    TranscriptFormat(".html", "text/html"),
)
UNTIMED = (
    TranscriptFormat(".html", "text/html"),
    TranscriptFormat(".txt", "text/plain"),
)

# What an author gives of these is published as it stands.
KEPT = (".vtt", ".txt")


def list_files(
    name: str, script: ParsedTranscript
) -> Iterator[tuple[str, TranscriptFormat]]:
    """Yield the site path and form of each file of the transcript `name`."""
    path = PurePosixPath("/", name)
    for form in TIMED if script.cues else UNTIMED:
        kept = path.suffix.lower() == form.suffix
        yield str(path if kept else path.with_suffix(form.suffix)), form


def render_cues(suffix: str, cues: Iterable[Cue]) -> str:
    """Write cues in the format of a file that ends so."""
    return _RENDERERS[suffix](cues)


def render_files(  # noqa: PLR0913 - each is a keyword
    name: str,
    script: ParsedTranscript,
    chapters: Sequence[Chapter],
    *,
    title: str,
    url: str,
    lang: str,
) -> Iterator[tuple[str, bytes]]:
    """Yield the site path and the bytes of each file that is to be written.

    `title` and `url` are those of the episode's page.
    """
    own = PurePosixPath(name).suffix.lower()
    about = {"title": title, "url": url, "lang": lang}
    for path, form in list_files(name, script):
        if form.suffix == own and own in KEPT:
            continue
        if form.suffix in _RENDERERS:
            text = render_cues(form.suffix, script.cues)
        elif script.cues:
            text = render_html(script.cues, chapters, **about)
        else:
            text = render_untimed(script.paragraphs, **about)
        yield path, text.encode()


_RENDERERS: dict[str, Callable[[Iterable[Cue]], str]] = {
    ".vtt": render_vtt,
    ".srt": render_srt,
    ".json": render_json,
    ".txt": render_text,
}
