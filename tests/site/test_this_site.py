"""The site of this checkout, made and tested as a site of one's own is.

`causerie new` makes the folder, content/ and the settings are put into it, and the
tests are those that such a site comes with.
"""

import shutil
import tempfile
from datetime import date
from pathlib import Path
from uuid import uuid4

import feedparser

from causerie.building import site_test
from causerie.building.build import check
from causerie.building.request import SETTINGS_FILES, BuildRequest
from causerie.own_site.choices import Choices
from causerie.own_site.engine_origin import EngineOrigin
from causerie.own_site.new_site import make_site
from checkout import CHECKOUT

TODAY = date(2026, 3, 1)
CHOICES = Choices("A", "https://a.example", "fr", "B", "Europe/Paris", podcast=False)


class TestThisSite(site_test.SiteTest):
    """Built as a preview: a release makes every picture anew."""

    release = False
    site_url = "https://this-site.example"

    @classmethod
    def setUpClass(cls) -> None:
        folder = cls.enterClassContext(tempfile.TemporaryDirectory())
        cls.root = Path(folder, "site")
        make_site(cls.root, CHOICES, EngineOrigin("1.0"), today=TODAY, new_guid=uuid4)
        shutil.rmtree(cls.root / "content")
        shutil.copytree(CHECKOUT / "content", cls.root / "content")
        for name in SETTINGS_FILES:
            shutil.copy(CHECKOUT / name, cls.root)
        super().setUpClass()

    def test_readers_of_feeds_can_read_each(self) -> None:
        feeds = [*self.output.rglob("*feed.xml"), *self.output.rglob("atom.xml")]
        for path in (*feeds, *self.output.glob("podcast*.xml")):
            assert not feedparser.parse(path.read_bytes()).bozo, path

    def test_whatever_a_release_lacks_is_told_with_its_place(self) -> None:
        assert self.root
        problems = check(BuildRequest(self.root)).problems

        there = {str(p): (self.root / p.where.path).exists() for p in problems}
        assert [] == [told for told in there if not there[told]]
