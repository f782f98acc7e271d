"""Tasks of the author at work."""

from datetime import datetime
from pathlib import Path
from uuid import uuid4

from invoke.context import Context
from invoke.tasks import task

from causerie.screen import say
from causerie.tasks.screen import told


@task(
    positional=["path"],
    help={"path": "A post that names its audio, or an audio file (MP3, M4A, …)."},
)
def episode(_ctx: Context, path: str) -> None:
    """Make an episode of an audio file, or complete its post: Guid, tags, facts."""
    from causerie.authoring.episode import make_episode

    with told():
        made = make_episode(
            Path(path),
            Path("content").resolve(),
            now=datetime.now().astimezone(),
            new_guid=uuid4,
        )
    say(f"{'Wrote' if made.created else 'Completed'} {_short(made.post)}")
    say(f"Facts: {_short(made.facts)}")
    for note in made.notes:
        say(note)


def _short(path: Path) -> str:
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)
