"""What a site's own tests build on: a release of it, and what holds of every site."""

from functools import cache
from pathlib import Path
from typing import Any, ClassVar
from unittest import TestCase

from causerie.building.build import build
from causerie.building.request import SETTINGS_FILES, BuildRequest, BuildResult


class SiteTest(TestCase):
    """Tests of the site in the current folder, or in another that `root` names.

    A release is built once for all of them, into output-release/. Add tests of your own
    in a subclass: `page` is a page, `settings` are those of the release.
    """

    root: ClassVar[Path | None] = None
    site_url: ClassVar[str] = ""  # build it for another address than its own
    release: ClassVar[bool] = True  # False: build it as a preview does, into output/
    result: ClassVar[BuildResult]
    output: ClassVar[Path]

    @classmethod
    def setUpClass(cls) -> None:
        """Build a release of the site."""
        request = BuildRequest(
            cls.root or Path.cwd(), release=cls.release, site_url=cls.site_url
        )
        cls.result, cls.output = _release(request), request.output

    @property
    def settings(self) -> dict[str, Any]:
        """The settings of the release."""
        from causerie.bridge.settings_files import load_settings

        root = self.root or Path.cwd()
        files = [root / name for name in SETTINGS_FILES if (root / name).is_file()]
        return load_settings(files[-1], {})

    def page(self, path: str) -> Any:
        """Return the page of a path, as "/about/", parsed by lxml."""
        from lxml import html

        file = self.output / path.lstrip("/")
        return html.parse(file / "index.html" if file.is_dir() else file).getroot()

    def test_it_has_no_fault(self) -> None:
        """Each fault is told with its file and line."""
        faults = [str(each) for each in self.result.problems if each.level == "error"]
        self.assertEqual([], faults)
        self.assertTrue(self.output.is_dir())

    def test_every_page_has_a_title_and_one_heading(self) -> None:
        """Pages that lead on to others have no heading of their own."""
        for path in sorted(self.output.rglob("index.html")):
            page = self.page(str(path.relative_to(self.output)))
            if not page.xpath("//meta[@http-equiv='refresh']"):
                with self.subTest(page=str(path)):
                    self.assertTrue(page.findtext(".//title"))
                    self.assertEqual(1, len(page.xpath("//h1")))

    def test_every_feed_can_be_read(self) -> None:
        """A feed is XML, and there is at least one."""
        from lxml import etree

        self.assertTrue([*self.output.rglob("*feed.xml")])
        for path in sorted(self.output.rglob("*.xml")):
            with self.subTest(file=str(path)):
                self.assertIsNotNone(etree.parse(path).getroot())


@cache
def _release(request: BuildRequest) -> BuildResult:
    return build(request)
