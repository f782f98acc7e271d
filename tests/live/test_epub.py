"""`inv epub`: books that the checker of books finds valid, and what is refused."""

import json
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from shutil import which
from zipfile import ZIP_STORED, ZipFile

import pytest
from lxml import etree
from PIL import Image

from causerie.podcast.facts import measure_facts, write_facts
from example_transcript import HEARD
from inv_tasks import TASKS, invoke
from odd_bodies import ODD_BODIES, REFUSED
from pictures import picture
from podcast_site import episode, make_show, show_settings
from sites import CONF, NOW, Folder, article, make_site

OPF = "{http://www.idpf.org/2007/opf}"
XHTML = "{http://www.w3.org/1999/xhtml}"
NCX = "{http://www.daisy.org/z3986/2005/ncx/}"
TYPE = "{http://www.idpf.org/2007/ops}type"
SMIL = "{http://www.w3.org/ns/SMIL}"
ODD = "\n\n".join(
    f"<div>\n{body}\n</div>" for name, body in ODD_BODIES.items() if name not in REFUSED
)
DRAWING = b"""\
<svg xmlns="http://www.w3.org/2000/svg" lang="fr" data-a="1"><path d="M0 0"/></svg>
"""
IMAGES = """\
![Large](/images/large.png)
![Petite](/images/a.webp)
![Trait](/images/trait.svg)

Une note[^1], [le premier](2026-02-01-un.md#suite) et [l'épisode][e].

[e]: {filename}../episodes/2026-03-01-e.md
[^1]: La note.
"""


NOTES = "Merci. [À propos](/a-propos/) · Musique: *personne*."


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    def site(files: dict[str, str | bytes]) -> Folder:
        return make_site(tmp_path_factory.mktemp("books"), files)

    images = IMAGES.replace("](2026", "]({filename}2026")
    return make_show(
        site,  # type: ignore[arg-type]
        {
            "tasks.py": TASKS,
            "pelicanconf.py": CONF + show_settings(notes_after=NOTES),
            "content/pages/a-propos.md": "Title: À propos\nSlug: a-propos\n\nNous.\n",
            "content/images/large.png": picture("PNG", 2000, 20),
            "content/images/a.webp": picture("WEBP"),
            "content/images/trait.svg": DRAWING,
            "content/audio/e.vtt": HEARD,
            "content/episodes/2026-03-01-e.md": episode(
                body="Voir [un](https://carnet.example/2026/02/01/un/).",
                Transcript="audio/e.vtt",
                Season="1",
                Authors="Ada, Bea",
                Summary="Ce qu'on entend : un essai.",
            ),
            "content/articles/2026-02-01-un.md": article(
                "Un", "## Suite\n\nDu texte.", Series="Compter juste", Category="Essais"
            ),
            "content/articles/2026-02-02-deux.md": article(
                "Deux",
                f"{images}\n\n{ODD}",
                Series="Compter juste",
                Category="Essais",
                Part="1",
            ),
            "content/articles/2026-02-03-trois.md": article(
                "Brouillon", Series="Compter juste", Status="draft"
            ),
        },
    )


@pytest.fixture(scope="module")
def season(folder: Folder) -> Path:
    """A book of a season, its recording within."""
    done = invoke(folder, "epub", "--season", "1", "--embed", "--to", "s.epub")
    assert "Wrote s.epub: Essai – Saison 1, 1 text, 1 image, recordings of" in (
        done.stderr
    )
    return folder.root / "s.epub"


@pytest.fixture(scope="module")
def series(folder: Folder) -> Path:
    done = invoke(folder, "epub", "--series", "compter JUSTE")
    assert "2 texts, 5 images" in done.stderr
    assert "The whole site was built for it" in done.stderr
    return folder.root / "output-epub/compter-juste.epub"


def read(book: Path, name: str) -> etree._Element:
    with ZipFile(book) as archive:
        return etree.fromstring(archive.read(f"EPUB/{name}"))


@pytest.mark.needs("epubcheck")
def test_the_checker_of_books_finds_no_fault(season: Path, series: Path) -> None:
    """Of a book that is read along, and of one with odd HTML and odd images."""
    # the package's program asks for a kernel that runs JARs
    jar = Path(which("epubcheck") or "").resolve()
    runs = [
        subprocess.Popen(
            ["java", "-XX:TieredStopAtLevel=1", "-jar", str(jar), str(book)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for book in (season, series)
    ]

    for run in runs:
        said, _ = run.communicate()
        assert "0 fatals / 0 errors / 0 warnings / 0 infos" in said, said


def test_words_are_heard_at_their_times(season: Path) -> None:
    overlay, page = read(season, "text-1.smil"), read(season, "text-1.xhtml")

    spoken = {e.get("id"): "".join(e.itertext()) for e in page.iter(f"{XHTML}span")}
    pairs = [
        (
            spoken[pair[0].get("src", "").partition("#")[2]],
            pair[1].get("clipBegin"),
            pair[1].get("clipEnd"),
        )
        for pair in overlay.iter(f"{SMIL}par")
    ]
    assert [
        ("Bonjour, vous & moi.", "0.000s", "1.500s"),
        ("Oui.", "1.500s", "2.250s"),
        ("1 < 2\u202f!", "1.500s", "2.250s"),
        ("Sans nom", "3.500s", "4.000s"),
    ] == pairs
    durations = [
        each.text
        for each in read(season, "package.opf").iter(f"{OPF}meta")
        if each.get("property") == "media:duration"
    ]
    assert ["0:00:03.500", "0:00:03.500"] == durations


def test_a_book_names_its_authors_language_and_cover(season: Path) -> None:
    package = read(season, "package.opf")

    told = [
        (etree.QName(each).localname, each.text)
        for each in package[0]
        if each.tag.startswith("{http://purl.org/dc/")
    ]
    assert ("title", "Essai – Saison 1") in told
    assert [("creator", "Ada"), ("creator", "Bea")] == [
        row for row in told if row[0] == "creator"
    ]
    assert ("language", "fr") in told
    assert ("source", "https://carnet.example/podcast/#season-1") in told
    covers = [i for i in package[1] if i.get("properties") == "cover-image"]
    assert ["images/couverture-"] == [c.get("href", "")[:18] for c in covers]


def test_links_lead_within_the_book_where_it_has_what_they_lead_to(
    season: Path, series: Path
) -> None:
    addresses = [
        link.get("href") for link in read(series, "text-1.xhtml").iter(f"{XHTML}a")
    ]

    assert "text-2.xhtml#suite" in addresses
    assert "https://carnet.example/2026/03/01/e/" in addresses
    links = {
        link.get("href") for link in read(season, "text-1.xhtml").iter(f"{XHTML}a")
    }
    assert "https://carnet.example/2026/02/01/un/" in links


def test_a_reading_system_finds_the_parts_and_an_old_one_the_contents(
    season: Path, series: Path
) -> None:
    for book, texts in ((season, ["text-1"]), (series, ["text-1", "text-2"])):
        _, landmarks = read(book, "contents.xhtml").iter(f"{XHTML}nav")
        assert landmarks.get("hidden")
        assert {
            link.get(TYPE): link.get("href") for link in landmarks.iter(f"{XHTML}a")
        } == {
            "cover": "cover.xhtml",
            "titlepage": "title.xhtml",
            "toc": "contents.xhtml",
            "bodymatter": "text-1.xhtml",
        }
        ncx, package = read(book, "toc.ncx"), read(book, "package.opf")
        assert package.find(f"{OPF}spine").get("toc") == "file-toc.ncx"  # type: ignore[union-attr]
        assert [f"{name}.xhtml" for name in texts] == [
            each.get("src") for each in ncx.iter(f"{NCX}content")
        ]
        uid, told = (
            ncx.find(f".//{NCX}meta[@name='dtb:uid']"),
            package.find(".//{*}identifier"),
        )
        assert uid is not None
        assert told is not None
        assert uid.get("content") == told.text


def test_what_a_show_says_after_its_episodes_closes_the_book(
    season: Path, series: Path
) -> None:
    (notes,) = read(season, "text-1.xhtml").iter(f"{XHTML}aside")

    assert "".join(notes.itertext()).strip() == (
        "Merci. À propos · Musique\N{NO-BREAK SPACE}: personne."
    )
    (link,) = notes.iter(f"{XHTML}a")
    assert link.get("href") == "https://carnet.example/a-propos/"
    assert notes.getnext() is None  # the transcript stands before it
    for number in (1, 2):
        page = read(series, f"text-{number}.xhtml")
        assert page.find(f".//{XHTML}aside[@class='notes-after']") is None


def test_of_a_site_that_is_up_to_date_no_page_is_made(
    folder: Folder, series: Path, tmp_path: Path
) -> None:
    site = Folder(tmp_path / "site")
    shutil.copytree(folder.root, site.root)
    assert site.build(release=False).ok
    made = site.root / "made"
    made.mkdir()
    wish = {"series": "Compter juste"}
    asked = {
        "root": str(site.root),
        "output": str(made),
        "up_to_date": str(site.root / "output"),
        "release": False,
        "now": NOW,
        "site_url": "",
        "thorough": False,
        "previous_output": "",
        "snapshot": "",
        "build_key": "",
        "more": {"wish": wish, "folder": str(tmp_path), "target": ""},
    }
    command = [sys.executable, "-m", "causerie.tasks.epub_process", json.dumps(asked)]

    subprocess.run(command, check=True, capture_output=True)
    done = invoke(site, "epub", "--series", "Compter juste", "--to", "b.epub")

    assert [*made.rglob("*.html")] == []
    assert "whole site" not in done.stderr
    for book in (tmp_path / "compter-juste.epub", site.root / "b.epub"):
        assert book.read_bytes() == series.read_bytes()


def test_texts_stand_in_the_order_of_the_series_and_drafts_in_none(
    series: Path,
) -> None:
    contents, _ = read(series, "contents.xhtml").iter(f"{XHTML}nav")

    assert ["Deux", "Un"] == [link.text for link in contents.iter(f"{XHTML}a")]


def test_images_are_of_formats_and_sizes_for_books(series: Path) -> None:
    with ZipFile(series) as archive:
        names = [n for n in archive.namelist() if n.startswith("EPUB/images/")]
        sizes = [
            Image.open(BytesIO(archive.read(name))).size
            for name in names
            if not name.endswith(".svg")
        ]

    kinds = sorted(Path(name).suffix for name in names)
    assert [".jpg", ".jpg", ".jpg", ".svg", ".svg"] == kinds
    assert [(40, 30), (1400, 1400), (1600, 16)] == sorted(sizes)


def test_a_book_is_made_again_to_the_byte(folder: Folder, series: Path) -> None:
    again = folder.root / "again.epub"
    with ZipFile(series) as archive:
        first = archive.infolist()[0]

    done = invoke(
        folder,
        "epub",
        "--series",
        "Compter juste",
        "--to",
        "again.epub",
        TZ="Asia/Tokyo",
    )

    assert (0, series.read_bytes()) == (done.returncode, again.read_bytes())
    assert ("mimetype", ZIP_STORED, b"") == (
        first.filename,
        first.compress_type,
        first.extra,
    )
    assert not (folder.root / "output").exists()


def test_a_recording_that_is_not_here_is_told_with_its_line(folder: Folder) -> None:
    sound = folder.root / "content/audio/e.mp3"
    facts = folder.root / "content/audio/e.mp3.json"
    write_facts(facts, measure_facts(sound))
    sound.rename(aside := folder.root / "e.mp3")

    done = invoke(folder, "epub", "--show", "essai", "--embed", "--to", "none.epub")

    aside.rename(sound)
    facts.unlink()
    assert 1 == done.returncode
    place, _, _ = done.stderr.partition(
        ": The recording content/audio/e.mp3 is not here"
    )
    assert re.search(r"content/episodes/2026-03-01-e.md:\d+:\d+$", place), done.stderr
    assert not (folder.root / "none.epub").exists()


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            ("--series", "Conter juste"),
            "there is no series 'Conter juste'. Did you mean 'Compter juste'?",
        ),
        (
            ("--series", "Compter juste", "--lang", "zz"),
            "--lang: nothing is published in 'zz'. There are: ",
        ),
        (
            ("--show", "essai", "--lang", "en"),
            "--lang: --show has one language. Leave it out",
        ),
    ],
)
def test_what_there_is_not_is_told(
    folder: Folder, asked: tuple[str, ...], told: str
) -> None:
    done = invoke(folder, "epub", *asked)

    assert 1 == done.returncode
    assert told in done.stderr
