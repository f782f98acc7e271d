"""Tasks of the author at work."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from invoke.context import Context
from invoke.tasks import task

from causerie.screen import say
from causerie.tasks.screen import told

if TYPE_CHECKING:
    from causerie.authoring.tagging import Album


@task(
    positional=["path"],
    help={
        "path": "A post that names its audio, or an audio file (MP3, M4A, …).",
        "write-tags": "Write tags, cover and chapters into a copy of the MP3.",
    },
)
def episode(_ctx: Context, path: str, write_tags: bool = False) -> None:  # noqa: FBT001, FBT002
    """Make an episode of an audio file, or complete its post: Guid, tags, facts."""
    from causerie.authoring.episode import make_episode
    from causerie.authoring.tagging import tag_recording

    content = Path("content").resolve()
    tagged = None
    with told():
        albums = _albums(content) if write_tags else {}
        made = make_episode(
            Path(path), content, now=datetime.now().astimezone(), new_guid=uuid4
        )
        if write_tags:
            tagged = tag_recording(made.post, content, albums, own=made.copied)
    say(f"{'Wrote' if made.created else 'Completed'} {_short(made.post)}")
    say(f"Facts: {_short(made.facts)}")
    for note in made.notes:
        say(note)
    if tagged:
        say(f"Tags, cover and chapters: {_short(tagged.copy)}")
        if tagged.source != tagged.copy:
            say(f"{_short(tagged.source)} stays as it is.")


def _albums(content: Path) -> "dict[str, Album]":
    """Say what recordings tell of each show, by its name in `Show:`."""
    from causerie.authoring.tagging import Album
    from causerie.bridge.run import load_settings

    settings = load_settings(Path("pelicanconf.py"), {})
    podcast = settings.get("PODCAST", {})
    shows = {"": podcast} if "title" in podcast else {}
    shows |= {name: podcast | own for name, own in podcast.get("shows", {}).items()}
    return {
        name: Album(
            show.get("title", ""),
            show.get("author") or show.get("owner_name") or settings.get("AUTHOR", ""),
            content / show["image"] if "image" in show else None,
        )
        for name, show in shows.items()
    }


def _short(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
