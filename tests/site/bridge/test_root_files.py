"""Files for the site's root: of content/root/, and the icons that browsers ask for."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from sites import CONF, Make, Output, article

A = "content/articles/2026-03-01-a.md"
POST = {A: article("A")}
LINK = {A: article("A", "[clé]({static}/root/key.txt)")}
ROOT: dict[str, str | bytes] = {
    "content/root/CNAME": "carnet.example\n",
    "content/root/key.txt": "clé",
    "content/root/été/plan.txt": "plan",
    "content/root/.well-known/security.txt": "Contact: mailto:moi@carnet.example\n",
    "content/root/.nojekyll": "",
    "content/root/.DS_Store": b"\0",
    "content/root/.key.txt.swp": b"\0",
}
ICONS = "//link[@rel='icon' or @rel='apple-touch-icon']/@href"


@pytest.mark.parametrize("release", [True, False])
def test_what_is_in_root_is_published_at_the_root(
    site: Make,
    release: bool,  # noqa: FBT001 - pytest gives it by name
) -> None:
    folder = site({**LINK, **ROOT})

    assert [] == folder.problems(release=release)

    output = Output(folder.root / ("output-release" if release else "output"))
    files = output.files()
    for name in ("CNAME", "key.txt", "été/plan.txt", ".well-known/security.txt"):
        assert Path(folder.root, "content/root", name).read_bytes() == files[name]
    assert b"" == files[".nojekyll"]
    assert not {".DS_Store", ".key.txt.swp", "root/CNAME", "root/key.txt"} & {*files}
    page = output.page("/2026/03/01/a/")
    assert ["/key.txt"] == page.xpath("//main//a[.='clé']/@href")


def test_static_paths_of_a_sites_own_do_not_hide_it(site: Make) -> None:
    conf = CONF + 'STATIC_PATHS = ["images"]\n'
    output = site({**POST, **ROOT, "pelicanconf.py": conf}).release()

    assert b"carnet.example\n" == output.files()["CNAME"]


def test_a_robots_txt_of_ones_own_goes_before_the_engines(site: Make) -> None:
    own = "User-agent: *\nDisallow: /\n"
    output = site({**POST, "content/root/robots.txt": own}).release()

    assert own.encode() == output.files()["robots.txt"]


@pytest.mark.parametrize(
    ("name", "other"),
    [
        ("index.html", "the home page"),
        ("feed.xml", "a feed of the blog"),
        ("2026/03/01/a/index.html", A),
        ("archives", "the archives"),  # a file where a folder must be
    ],
)
def test_of_two_for_one_address_both_are_told(
    site: Make, name: str, other: str
) -> None:
    folder = site({**POST, f"content/root/{name}": "à moi"})

    told = "\n".join(folder.problems())

    assert f"content/root/{name}" in told
    assert other in told
    assert not (folder.root / "output-release").exists()


def test_a_link_that_leads_out_is_told_and_not_published(
    site: Make, tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("x")
    folder = site({**POST, **ROOT})
    (folder.root / "content/root/.well-known/key").symlink_to(tmp_path / "secret")

    (problem,) = folder.problems()

    assert problem.startswith("content/root/.well-known/key: This is a symbolic link")


def test_browsers_find_icons_that_nobody_asked_for(site: Make) -> None:
    output = site(POST).release()

    files = output.files()
    found = output.page("/2026/03/01/a/").xpath(ICONS)
    assert ["/favicon.ico", "/favicon.svg", "/apple-touch-icon.png"] == found
    sizes = {
        name: Image.open(BytesIO(files[name])).size
        for name in ("favicon.ico", "apple-touch-icon.png")
    }
    assert {"favicon.ico": (48, 48), "apple-touch-icon.png": (180, 180)} == sizes


@pytest.mark.parametrize("name", ["favicon.ico", "favicon.svg", "favicon.png"])
def test_an_icon_of_ones_own_is_the_only_one(site: Make, name: str) -> None:
    output = site({**POST, f"content/root/{name}": b"mine"}).release()

    found = output.page("/2026/03/01/a/").xpath(ICONS)
    assert [f"/{name}", "/apple-touch-icon.png"] == found
    assert b"mine" == output.files()[name]
    assert [name] == [n for n in output.files() if n.startswith("favicon")]
