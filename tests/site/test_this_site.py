"""The site of this checkout, whosever it is: it builds, and its feeds can be read."""

from pathlib import Path

import feedparser
import pytest
from lxml import etree, html

from causerie.building.build import build, check
from causerie.building.request import BuildRequest, BuildResult
from checkout import copy_checkout
from sites import Output


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    copy = tmp_path_factory.mktemp("this") / "site"
    return copy_checkout(copy, "tests", "benchmarks", "docs")


@pytest.fixture(scope="module")
def built(root: Path) -> tuple[BuildResult, Output]:
    request = BuildRequest(root, site_url="https://this-site.example")
    return build(request), Output(request.output)


def test_it_is_built_without_an_error(built: tuple[BuildResult, Output]) -> None:
    assert [] == [str(p) for p in built[0].problems if p.level == "error"]


def test_whatever_a_release_lacks_is_told_with_its_place(root: Path) -> None:
    problems = check(BuildRequest(root)).problems

    assert [] == [str(p) for p in problems if not (root / p.where.path).exists()]


def test_every_feed_is_one(built: tuple[BuildResult, Output]) -> None:
    output = built[1].root
    feeds = [*output.rglob("*feed.xml"), *output.rglob("atom.xml")]

    assert feeds
    for path in (*feeds, *output.glob("podcast*.xml")):
        assert not feedparser.parse(path.read_bytes()).bozo, path
    for path in output.rglob("*.xml"):
        etree.parse(path)


def test_every_page_has_a_title_and_one_heading(
    built: tuple[BuildResult, Output],
) -> None:
    for path in built[1].root.rglob("index.html"):
        page = html.parse(path).getroot()
        if page.xpath("//meta[@http-equiv='refresh']"):
            continue  # of a page that has moved

        assert page.findtext(".//title"), path
        assert len(page.xpath("//h1")) == 1, path
