"""Settings that an update follows are read by templates, and by no code of ours."""

import re
from pathlib import Path

import pelican
import pytest

from causerie.bridge.check_settings import is_known
from causerie.building.table.shown_settings import SHOWN, groups_showing
from causerie.code_fingerprint import PACKAGE

# Who names them besides: defaults, rules and checks of values; lists of posts, whose
# keys are made again; what tells feeds the subtitle; and releases.
NAMING = {
    "LINKS": {"unnamed_settings.py"},  # asks whether a template shows it
    "DEFAULT_PAGINATION": {"render.py", "page_list.py", "page_writer.py"},
    "MENU_PAGES": {"theme.py", "told_before.py"},  # the latter in what was told
    "SITESUBTITLE": {"site_info.py", "check_settings.py", "language_pages.py"},
    "SOCIAL": {"theme_links.py", "check_placeholders.py", "unnamed_settings.py"},
}
ALL = {"defaults.py", "setting_rules.py", "shown_settings.py"}
LEFT_OUT = {"tests", "importing"}  # an import writes settings
PELICAN = {"writers.py", "settings.py"}  # its own pages and feeds, which are not made


@pytest.mark.parametrize("name", SHOWN)
def test_no_other_code_reads_a_setting_that_is_followed(name: str) -> None:
    def naming(folder: Path) -> set[str]:
        files = (f for f in folder.rglob("*.py") if not LEFT_OUT & {*f.parts})
        named = re.compile(rf"\b{name}\b")
        return {file.name for file in files if named.search(file.read_text("utf-8"))}

    assert naming(PACKAGE) - ALL == NAMING.get(name, set())
    assert naming(Path(pelican.__file__).parent) <= PELICAN


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("SITENAME", True),
        ("PODCAST", True),
        ("ARTICLE_ORDER_BY", True),
        ("FOO_SAVE_AS", True),
        ("FOO_URL", True),
        ("colour", True),
        ("COLOUR", False),
    ],
)
def test_a_setting_that_nobody_knows_is_a_themes_own(
    name: str, *, expected: bool
) -> None:
    assert expected == is_known(name)


def test_what_is_no_page_and_shows_a_setting_is_known() -> None:
    assert groups_showing({"SITESUBTITLE", "COLOUR"}) == {"feeds", "responses"}
