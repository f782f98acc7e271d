"""Story: the whole of what went wrong inside, kept for who mends the engine."""

import traceback
from pathlib import Path

STORY_PATH = ".causerie/last-failure.txt"


def keep_story(root: Path) -> None:
    """Keep the traceback of the exception that is being handled."""
    story = root / STORY_PATH
    story.parent.mkdir(exist_ok=True)
    story.write_text(
        traceback.format_exc(), encoding="utf-8", errors="backslashreplace"
    )
