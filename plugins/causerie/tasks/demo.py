"""Tasks of the demonstration site."""

from pathlib import Path

from invoke.context import Context
from invoke.tasks import task

from causerie.errors import SettingsError
from causerie.tasks.exit_codes import exit_on_error
from causerie.terminal import print_line


@task(
    help={
        "anew": "Make also the recordings that exist.",
        "voice": "A voice of espeak-ng for the site's language: mb-fr4 (of mbrola).",
        "also": "Endings of further files to make of the first one: m4a.",
    }
)
def audio(
    _ctx: Context,
    anew: bool = False,  # noqa: FBT001, FBT002
    voice: str = "",
    also: str = "m4a",
) -> None:
    """Speak the episodes' posts into recordings and transcripts (espeak-ng, ffmpeg)."""
    from causerie.authoring.demo_recordings import find_jobs, make_recording
    from causerie.bridge.settings_files import load_settings

    content = Path("content").resolve()
    with exit_on_error():
        settings = load_settings(Path("pelicanconf.py"), {})
        podcast = settings.get("PODCAST")
        wanted = {"title", "author", "image"}
        if not isinstance(podcast, dict) or wanted - podcast.keys():
            what = "There is no show to speak for."
            fix = f"PODCAST needs {', '.join(sorted(wanted))}."
            raise SettingsError(what, where="pelicanconf.py", fix=fix)
        jobs = list(
            find_jobs(content, lang=voice or settings["DEFAULT_LANG"], overwrite=anew)
        )
        for number, job in enumerate(jobs):
            suffixes = tuple(f".{e}" for e in also.split(",") if e and number == 0)
            make_recording(
                job,
                show=podcast["title"],
                artist=podcast["author"],
                cover=content / podcast["image"],
                suffixes=suffixes,
                report=print_line,
            )
    print_line(f"{len(jobs)} posts spoken.")
