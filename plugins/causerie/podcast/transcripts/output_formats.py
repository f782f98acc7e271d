"""Render the files of a transcript for apps, with their paths and types."""

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
    """A format of transcripts (podcast namespace 1.0, transcript)."""

    suffix: str
    type: str  # MIME type
    captions: bool = False  # rel="captions": players show it while they play


# In the order of the feed: the best first, for apps that take only the first.
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

# An author's file of these is published as it is.
PUBLISHED_AS_IS = (".vtt", ".txt")


def list_output_files(
    name: str, transcript: ParsedTranscript
) -> Iterator[tuple[str, TranscriptFormat]]:
    """Yield the site path and the format of each file of the transcript `name`."""
    path = PurePosixPath("/", name)
    for transcript_format in TIMED if transcript.cues else UNTIMED:
        as_is = path.suffix.lower() == transcript_format.suffix
        yield (
            str(path if as_is else path.with_suffix(transcript_format.suffix)),
            transcript_format,
        )


def render_cues(suffix: str, cues: Iterable[Cue]) -> str:
    """Write cues in the format of a suffix."""
    return _RENDERERS[suffix](cues)


def render_output_files(  # noqa: PLR0913 - each is a keyword
    name: str,
    transcript: ParsedTranscript,
    chapters: Sequence[Chapter],
    *,
    title: str,
    url: str,
    lang: str,
) -> Iterator[tuple[str, bytes]]:
    """Yield the site path and the bytes of each file that the build writes.

    `title` and `url` are those of the episode's page.
    """
    own = PurePosixPath(name).suffix.lower()
    about = {"title": title, "url": url, "lang": lang}
    for path, transcript_format in list_output_files(name, transcript):
        if transcript_format.suffix == own and own in PUBLISHED_AS_IS:
            continue
        if transcript_format.suffix in _RENDERERS:
            text = render_cues(transcript_format.suffix, transcript.cues)
        elif transcript.cues:
            text = render_html(transcript.cues, chapters, **about)
        else:
            text = render_untimed(transcript.paragraphs, **about)
        yield path, text.encode()


_RENDERERS: dict[str, Callable[[Iterable[Cue]], str]] = {
    ".vtt": render_vtt,
    ".srt": render_srt,
    ".json": render_json,
    ".txt": render_text,
}
