"""No page leads to nowhere: every link of every page of a built site is followed."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from lxml import etree, html

from demonstration import SITE_URL, shared_release
from pictures import png
from sites import article, make_site

_HOLDERS = ("href", "src", "poster", "data", "content", "action")


def dead_ends(output: Path, site: str) -> Iterator[str]:
    """Yield each address of the site that a page, a feed or the sitemap leads to."""
    for file in sorted(output.rglob("*")):
        if file.suffix not in {".html", ".xml"}:
            continue
        name = file.relative_to(output).as_posix()
        here = f"{site}/{name.removesuffix('index.html')}"
        for address in sorted(set(_addresses(file))):
            whole = urljoin(here, address)
            if not whole.startswith(f"{site}/"):
                continue
            target = output / unquote(urlsplit(whole).path).lstrip("/")
            if not (target.is_file() or (target / "index.html").is_file()):
                yield f"{name} leads to {address}"
            if not address.isascii() or " " in address:
                yield f"{name} has {address}, which is no URL"


def _addresses(file: Path) -> Iterator[str]:
    root = html.parse(str(file)) if file.suffix == ".html" else etree.parse(str(file))
    for element in root.iter(etree.Element):
        for name in _HOLDERS:
            value = element.get(name) or ""
            if name != "content" or value.startswith("http"):
                yield value
        tag = str(element.tag).rpartition("}")[2]
        if tag in {"link", "loc"} or element.get("isPermaLink") == "true":
            yield (element.text or "").strip()


FILES: dict[str, str | bytes] = {
    "content/pages/a-propos.md": article("Qui sommes-nous ?"),
    "content/pages/a-propos.en.md": article("About"),
    "content/pages/über.md": article("Über", Lang="de"),
    "content/images/ma photo (1).png": png(1),
    "content/articles/2026-03-01-été.md": article(
        "Été",
        "![Une]({static}/images/ma%20photo%20(1).png)",
        Tags="pme, C++, C#",
        Series="L'année",
        Aliases="/vieux/, /vieil été/",
    ),
    "content/articles/2026-03-01-été.en.md": article(
        "Summer", Tags="small business", Category="Networks", Author="Jane Doe"
    ),
    "content/articles/2026-03-01-été.de.md": article(
        "Sommer", Tags="kleine Betriebe", Category="Netze", Author="Ilse Roth"
    ),
    "content/articles/2026-03-02-b.md": article("B", Series="L'Année", Tags="pme"),
    "content/articles/2026-03-02-only.en.md": article("Only", Tags="alone"),
    "content/articles/2026-03-03-h.md": article(
        "H", Tags="secret", Category="Cachée", Author="Une autre", Status="hidden"
    ),
    "content/articles/2026-03-03-h.en.md": article(
        "H", Tags="hidden", Category="Hidden", Author="Another", Status="hidden"
    ),
    "content/articles/2026-03-04-d.md": article(
        "D", Tags="brouillon", Category="Plus tard", Author="Personne", Status="draft"
    ),
    "content/articles/2027-03-04-d.de.md": article("D", Tags="bald", Category="Bald"),
    "content/articles/2026-03-05-g.md": article("G", Tags="parti", Status="gone"),
    **{
        f"content/articles/2026-01-{day:02}-n.md": article(f"N {day}", Tags="pme")
        for day in range(1, 25)
    },
}


@pytest.mark.parametrize("release", [True, False])
def test_every_link_of_a_site_in_three_languages_leads_somewhere(
    release: bool,  # noqa: FBT001 - pytest gives it by name
    tmp_path: Path,
) -> None:
    folder = make_site(tmp_path, FILES)

    result = folder.build(release=release)

    assert [] == [str(each) for each in result.problems if each.level == "error"]
    output = tmp_path / ("output-release" if release else "output")
    assert [] == list(dead_ends(output, "https://carnet.example"))


def test_no_link_leads_to_pages_of_authors_that_are_switched_off(
    tmp_path: Path,
) -> None:
    files = {"content/articles/2026-03-01-a.md": article("A", Tags="pme")}
    folder = make_site(tmp_path, files)
    conf = tmp_path / "pelicanconf.py"
    conf.write_text(conf.read_text() + 'AUTHOR_SAVE_AS = ""\n')

    output = folder.release()

    assert [] == list(dead_ends(output.root, "https://carnet.example"))
    name = output.page("/2026/03/01/a/").xpath("//*[contains(@class, 'p-author')]")
    assert ["La rédaction"] == [each.text_content() for each in name]


@pytest.mark.parametrize(
    "switched_off",
    [
        'MONTH_ARCHIVE_SAVE_AS = ""',
        'YEAR_ARCHIVE_SAVE_AS = ""',
        'ARCHIVES_SAVE_AS = ""',
        'TAGS_SAVE_AS = ""',
        'CATEGORIES_SAVE_AS = ""',
        'DIRECT_TEMPLATES = ["index", "404"]',
    ],
)
def test_no_link_leads_to_lists_that_are_switched_off(
    tmp_path: Path, switched_off: str
) -> None:
    files = {"content/articles/2026-03-01-a.md": article("A", Tags="pme")}
    folder = make_site(tmp_path, files)
    conf = tmp_path / "pelicanconf.py"
    conf.write_text(f"{conf.read_text()}{switched_off}\n")

    output = folder.release()

    assert [] == list(dead_ends(output.root, "https://carnet.example"))


@pytest.mark.needs("demonstration")
def test_every_link_of_the_demonstration_leads_somewhere(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    output = shared_release(tmp_path_factory)

    assert [] == list(dead_ends(output.root, SITE_URL))
