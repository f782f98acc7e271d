"""The command `causerie new FOLDER`: a site of one's own."""

import os
import sys
from argparse import SUPPRESS, ArgumentParser, BooleanOptionalAction
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from causerie.errors import CauserieError, explain
from causerie.terminal import exit_code_of_stop, print_line, raise_on_stop_signals


def main(arguments: Sequence[str]) -> int:
    """Make a new site as the arguments say; return the exit code.

    At a terminal, what they leave open is asked; elsewhere it has a default.
    """
    raise_on_stop_signals()
    given = vars(_parser().parse_args(arguments))
    folder = Path(given.pop("folder"))
    try:
        _make(folder, given)
    except CauserieError as error:
        print_line(str(error))
        return error.exitcode
    except OSError as error:
        refused = explain(error)
        print_line(str(refused))
        return refused.exitcode
    except EOFError:
        print_line("Nothing was made.")
        return 1
    except KeyboardInterrupt as interrupt:
        print_line("Stopped; nothing was made.")
        return exit_code_of_stop(interrupt)
    return 0


def _make(folder: Path, given: dict[str, str | bool]) -> None:
    from causerie.own_site import choices as own
    from causerie.own_site.engine_origin import running_engine
    from causerie.own_site.new_site import check_folder, make_site
    from causerie.own_site.prompt_choices import GivenChoices, prompt_choices

    check_folder(folder)  # before anything is asked
    engine = running_engine()
    where = folder.resolve()
    lang = str(given.get("lang") or own.default_language(os.environ))
    zone = own.default_timezone(os.environ, Path("/etc/localtime"), lang)
    defaults = own.Choices(
        name=own.default_name(where),
        url=own.default_url(where),
        lang=lang,
        author=own.default_author(),
        timezone=zone,
        podcast=False,
    )
    if sys.stdin.isatty():
        asked = GivenChoices(**given)  # type: ignore[arg-type] # as the parser has them
        choices = prompt_choices(asked, defaults, input, print_line)
    else:
        values = {name: getattr(defaults, name) for name in defaults.__slots__}
        choices = own.Choices(**(values | given))
    today = datetime.now(ZoneInfo(choices.timezone)).date()
    make_site(folder, choices, engine, today=today, new_guid=uuid4)
    print_line(f"{folder}: {choices.name}, by {choices.author}, at {choices.url}")
    print_line(f"Now:  cd {folder}  and  ./inv preview")


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="causerie new",
        description="Make a site of your own in a new folder. At a terminal, what is"
        " not said here is asked.",
        argument_default=SUPPRESS,
        allow_abbrev=False,
    )
    parser.add_argument("folder", help="a folder that is empty, or not there")
    parser.add_argument("--name", help="the site's name")
    parser.add_argument("--url", help="its public address: https://blog.example.org")
    parser.add_argument("--lang", choices=("fr", "en", "de"), help="its language")
    parser.add_argument("--author", help="who writes it")
    parser.add_argument("--timezone", help="of the dates of posts: Europe/Paris")
    parser.add_argument(
        "--podcast", action=BooleanOptionalAction, help="with a show, or without one"
    )
    return parser
