"""Make the recordings that posts name and nobody made yet, by speaking the posts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from causerie.authoring.speech import Labels, read_sections, speak
from causerie.header import post_files, read_file_name, read_header


@dataclass(frozen=True, slots=True)
class Wish:
    """A recording to make, and the post whose words it speaks."""

    post: Path
    target: Path
    voice: str


def wanted_recordings(content: Path, *, lang: str, anew: bool) -> Iterator[Wish]:
    """Yield the recordings that posts name, those that exist only if made anew."""
    for post, _kind in post_files(content):
        header = read_header(post.read_text(encoding="utf-8-sig"))
        audio = header["audio"].value if "audio" in header else ""
        target = content / audio
        if audio.startswith("audio/") and (anew or not target.exists()):
            voice = header["lang"].value if "lang" in header else lang
            yield Wish(post, target, voice)


def make_recording(  # noqa: PLR0913 - each is a keyword
    wish: Wish,
    *,
    show: str,
    artist: str,
    cover: Path,
    endings: tuple[str, ...],
    say: Callable[[str], None],
) -> None:
    """Speak a post into its recording, and into files of other endings beside it."""
    text = wish.post.read_text(encoding="utf-8-sig")
    header = read_header(text)
    body = text.partition("\n\n")[2]
    sections = list(read_sections(body, first="Introduction"))
    date = header["date"].value if "date" in header else ""
    labels = Labels(
        title=header["title"].value,
        artist=artist,
        album=show,
        date=(date or read_file_name(wish.post.name).get("date", ""))[:10],
        track=header["episode"].value if "episode" in header else "",
    )
    for ending in (wish.target.suffix, *endings):
        target = wish.target.with_suffix(ending)
        say(f"Speaking {wish.post.name} into {target.name} …")
        speak(sections, target, labels, voice=wish.voice, cover=cover)
