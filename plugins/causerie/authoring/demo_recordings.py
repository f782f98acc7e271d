"""Make the recordings and transcripts that posts name, by speech synthesis."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from causerie.audio_value import parse_recordings
from causerie.authoring.speech_synthesis import (
    Section,
    read_sections,
    synthesize,
    time_sentences,
)
from causerie.bridge.settings_files import load_places
from causerie.header import HeaderFields, read_file_name, read_header
from causerie.podcast.audio.probe import probe
from causerie.podcast.model import Tags
from causerie.podcast.people import parse_people
from causerie.podcast.transcripts.output_formats import render_cues
from causerie.sources.read_sources import post_files


@dataclass(frozen=True, slots=True)
class RecordingJob:
    """The recording and the transcript to make for a post."""

    post: Path
    script: Path | None  # what is spoken of it; None: its body
    targets: tuple[Path, ...]  # the formats of one recording
    transcript: Path | None  # None: the post names none
    voice: str
    overwrite: bool  # replace existing recordings


def find_jobs(content: Path, *, lang: str, overwrite: bool) -> Iterator[RecordingJob]:
    """Yield a job for each post whose recording or transcript is missing, or all."""
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
        if audio.startswith("audio/") and (overwrite or not complete):
            voice = header["lang"].value if "lang" in header else lang
            yield RecordingJob(
                post, find_script(post, content), targets, transcript, voice, overwrite
            )


def make_recording(  # noqa: PLR0913 - each is a keyword
    job: RecordingJob,
    *,
    show: str,
    artist: str,
    cover: Path,
    suffixes: tuple[str, ...],
    report: Callable[[str], None],
) -> None:
    """Speak a post into its recording, and into files with other suffixes.

    The times of its transcript are those of the recording, also of an existing one.
    """
    header = read_header(job.post.read_text(encoding="utf-8-sig"))
    sections = read_spoken(job.post, job.script)
    date = header["date"].value if "date" in header else ""
    number = header["episode"].value if "episode" in header else ""
    tags = Tags(
        title=header["title"].value,
        artist=artist,
        album=show,
        date=(date or read_file_name(str(job.post)).get("date", ""))[:10],
        track=int(number) if number.isdecimal() else None,
    )
    further = [job.targets[0].with_suffix(suffix) for suffix in suffixes]
    for target in dict.fromkeys([*job.targets, *further]):
        if job.overwrite or not target.exists():
            report(f"Speaking {job.post.name} into {target.name} …")
            synthesize(sections, target, tags, voice=job.voice, cover=cover)
    if job.transcript:
        report(f"Timing the sentences of {job.transcript.name} …")
        cues = time_sentences(
            sections,
            probe(job.targets[0]),
            voice=job.voice,
            speaker=_first_speaker(header) or artist,
        )
        transcript = render_cues(job.transcript.suffix, cues)
        job.transcript.write_text(transcript, encoding="utf-8")


def read_spoken(post: Path, script: Path | None) -> list[Section]:
    """Return the sections that are spoken: those of a script, or of a post's body."""
    if script is None:
        body = post.read_text(encoding="utf-8-sig").partition("\n\n")[2]
    else:
        body = script.read_text(encoding="utf-8-sig")
    return list(read_sections(body, first="Introduction"))


def find_script(post: Path, content: Path) -> Path | None:
    """Return the file of `scripts/` that has what is spoken of a post, if any."""
    script = content / "scripts" / post.name
    return script if script.is_file() else None


def _first_speaker(header: HeaderFields) -> str:
    people = parse_people(header["people"].value) if "people" in header else ()
    return people[0].name if people else ""
