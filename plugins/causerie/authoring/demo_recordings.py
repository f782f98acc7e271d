"""Make the recordings and transcripts that posts name, by speaking the posts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from causerie.audio_value import parse_recordings
from causerie.authoring.speech_synthesis import (
    AudioTags,
    read_sections,
    speak,
    time_sentences,
)
from causerie.bridge.settings_files import load_places
from causerie.header import HeaderFields, read_file_name, read_header
from causerie.podcast.audio.probe import probe
from causerie.podcast.people import parse_people
from causerie.podcast.transcripts.output_formats import render_cues
from causerie.sources.read_sources import post_files


@dataclass(frozen=True, slots=True)
class RecordingJob:
    """The recording and the transcript of a post, where one of them is to be made."""

    post: Path
    targets: tuple[Path, ...]  # the formats of one recording
    transcript: Path | None  # the post names none
    voice: str
    anew: bool  # even what exists


def wanted_recordings(
    content: Path, *, lang: str, anew: bool
) -> Iterator[RecordingJob]:
    """Yield the recordings that posts name and lack, or all to make them anew."""
    for post, _kind in post_files(content, load_places(content.parent)):
        header = read_header(post.read_text(encoding="utf-8-sig"))
        named_audio = header["audio"].value if "audio" in header else ""
        audio, *others = parse_recordings(named_audio) or ("",)
        target = content / audio
        named = header.get("transcript")
        transcript = content / named.value if named else None
        targets = (target, *(content / other for other in others))
        made = all(each.exists() for each in targets)
        complete = made and (transcript is None or transcript.exists())
        if audio.startswith("audio/") and (anew or not complete):
            voice = header["lang"].value if "lang" in header else lang
            yield RecordingJob(post, targets, transcript, voice, anew)


def make_recording(  # noqa: PLR0913 - each is a keyword
    wish: RecordingJob,
    *,
    show: str,
    artist: str,
    cover: Path,
    endings: tuple[str, ...],
    say: Callable[[str], None],
) -> None:
    """Speak a post into its recording, and into files of other endings beside it.

    Its transcript is timed by the recording, whether that was made now or before.
    """
    text = wish.post.read_text(encoding="utf-8-sig")
    header = read_header(text)
    body = text.partition("\n\n")[2]
    sections = list(read_sections(body, first="Introduction"))
    date = header["date"].value if "date" in header else ""
    labels = AudioTags(
        title=header["title"].value,
        artist=artist,
        album=show,
        date=(date or read_file_name(str(wish.post)).get("date", ""))[:10],
        track=header["episode"].value if "episode" in header else "",
    )
    further = [wish.targets[0].with_suffix(ending) for ending in endings]
    for target in dict.fromkeys([*wish.targets, *further]):
        if wish.anew or not target.exists():
            say(f"Speaking {wish.post.name} into {target.name} …")
            speak(sections, target, labels, voice=wish.voice, cover=cover)
    if wish.transcript:
        say(f"Timing the sentences of {wish.transcript.name} …")
        cues = time_sentences(
            sections,
            probe(wish.targets[0]),
            voice=wish.voice,
            speaker=_first_speaker(header) or artist,
        )
        script = render_cues(wish.transcript.suffix, cues)
        wish.transcript.write_text(script, encoding="utf-8")


def _first_speaker(header: HeaderFields) -> str:
    people = parse_people(header["people"].value) if "people" in header else ()
    return people[0].name if people else ""
