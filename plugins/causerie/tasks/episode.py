"""The task `inv episode`."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from invoke.context import Context
from invoke.tasks import task

from causerie.errors import SettingsError
from causerie.tasks.exit_codes import exit_on_error
from causerie.terminal import print_line

if TYPE_CHECKING:
    from causerie.authoring.tag_recording import ShowTags


@task(
    positional=["path"],
    help={
        "path": "A post that names its audio, or an audio file (MP3, M4A, …).",
        "recording": "The local file of what the post names by its address.",
        "write-tags": "Write tags, cover and chapters into a copy of the MP3.",
    },
)
def episode(
    _ctx: Context,
    path: str,
    recording: str = "",
    write_tags: bool = False,  # noqa: FBT001, FBT002
) -> None:
    """Make an episode of an audio file, or complete its post: Guid, tags, facts."""
    from causerie.authoring.new_episode import POSTS, check_local_file, prepare_episode
    from causerie.authoring.tag_recording import tag_recording
    from causerie.podcast.audio.write_tags import check_taggable

    content = Path("content").resolve()
    tagged = None
    with exit_on_error():
        if write_tags and Path(path).suffix.lower() not in POSTS:
            check_local_file(Path(path))
            check_taggable(Path(path))  # before anything is made of it
        show_tags = _read_show_tags(content) if write_tags else {}
        podcast = _read_podcast()
        result = prepare_episode(
            Path(path),
            content,
            now=datetime.now().astimezone(),
            new_guid=uuid4,
            recording=Path(recording) if recording else None,
            covers=_covers(podcast or {}, content),
        )
        if write_tags:
            tagged = tag_recording(result.post, content, show_tags, own=result.copied)
    print_line(f"{'Wrote' if result.created else 'Completed'} {_relative(result.post)}")
    print_line(f"Facts: {_relative(result.facts)}")
    for note in result.notes:
        print_line(note)
    if podcast is None:
        print_line(
            "PODCAST is not set: no page and no feed has it. docs/podcast.md, step 1."
        )
    if tagged:
        print_line(f"Tags, cover and chapters: {_relative(tagged.copy)}")
        for note in tagged.notes:
            print_line(note)
        if tagged.source != tagged.copy:
            print_line(f"{_relative(tagged.source)} stays as it is.")


def _read_podcast() -> dict[str, Any] | None:
    """Return PODCAST; None if it is not set, and an empty one if it is invalid."""
    from causerie.bridge.settings_files import load_settings

    try:
        podcast = load_settings(Path("pelicanconf.py"), {}).get("PODCAST")
    except SettingsError:
        return {}  # a build reports the fault
    return podcast if podcast is None or isinstance(podcast, dict) else {}


def _covers(podcast: dict[str, Any], content: Path) -> list[Path]:
    """Return the covers of the shows."""
    further = podcast.get("shows")
    shows = [podcast, *(further.values() if isinstance(further, dict) else ())]
    images = (show.get("image") for show in shows if isinstance(show, dict))
    return [content / image for image in images if isinstance(image, str)]


def _read_show_tags(content: Path) -> "dict[str, ShowTags]":
    """Return the tags of each show, by its name in `Show:`."""
    from causerie.authoring.tag_recording import ShowTags
    from causerie.bridge.settings_files import load_settings

    settings = load_settings(Path("pelicanconf.py"), {})
    podcast = settings.get("PODCAST") or {}
    shows = {"": podcast} if "title" in podcast else {}
    shows |= {name: podcast | own for name, own in podcast.get("shows", {}).items()}
    return {
        name: ShowTags(
            show.get("title", ""),
            show.get("author") or show.get("owner_name") or settings.get("AUTHOR", ""),
            content / show["image"] if "image" in show else None,
        )
        for name, show in shows.items()
    }


def _relative(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
