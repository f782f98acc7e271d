"""A new site: its files, in three languages, and nothing written over."""

import ast
import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from causerie.building.check_placeholders import DEMO_GUIDS, DEMO_MAIL, DEMO_URL
from causerie.errors import ContentError
from causerie.own_site.choices import LANGUAGES, Choices
from causerie.own_site.engine_origin import EngineOrigin, named_engine
from causerie.own_site.new_site import make_site
from causerie.podcast.cover import check_cover
from causerie.podcast.facts import facts_mismatch, measure_facts, read_facts

TODAY = date(2026, 3, 1)
ENGINE = EngineOrigin("0.1.0")
CHOICES = Choices(
    'A "good" $name \\', "https://bees.example", "en", "Ada", "Europe/London", True
)


def make(
    folder: Path, choices: Choices = CHOICES, engine: EngineOrigin = ENGINE
) -> list[str]:
    return make_site(folder, choices, engine, today=TODAY, new_guid=uuid4)


def settings(file: Path) -> dict[str, object]:
    """Return the literals that a settings file assigns."""
    tree = ast.parse(file.read_text())
    return {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_site_in_each_language_is_whole_and_nobody_elses(
    tmp_path: Path, lang: str
) -> None:
    root = tmp_path / "My blog"
    made = make(root, replace(CHOICES, lang=lang))

    own, public = settings(root / "pelicanconf.py"), settings(root / "publishconf.py")
    project = tomllib.loads((root / "pyproject.toml").read_text())
    assert (own["SITENAME"], own["DEFAULT_LANG"]) == (CHOICES.name, lang)
    assert public["SITEURL"] == CHOICES.url
    assert public["PUBLISH"]["targets"]["www"]["live"] is True  # type: ignore[index]
    assert project["project"]["name"] == "my-blog"
    assert project["project"]["dependencies"] == ["causerie>=0.1.0,<0.2"]
    assert "tool" not in project
    assert len((root / "tasks.py").read_text().splitlines()) == 2
    assert (root / "inv").stat().st_mode & 0o111
    (page,) = own["MENU_PAGES"]  # type: ignore[misc]
    assert f"content/pages/{page}.md" in made
    assert sorted(
        str(p.relative_to(root)) for p in root.rglob("*") if p.is_file()
    ) == sorted(made)
    texts = {name: (root / name).read_bytes() for name in made}
    for leaked in (*DEMO_GUIDS, DEMO_MAIL, DEMO_URL, "Entre collègues"):
        assert [] == [name for name in made if leaked.encode() in texts[name]]
    assert [] == [
        name
        for name in made
        if name.endswith((".md", "conf.py", ".toml"))
        and any(f"${key}".encode() in texts[name] for key in ("file", "guid", "lang"))
    ]


def test_a_show_has_identities_of_its_own_and_true_facts(tmp_path: Path) -> None:
    shows = []
    for name in ("a", "b"):
        make(tmp_path / name)
        shows.append(settings(tmp_path / name / "pelicanconf.py")["PODCAST"])
    content = tmp_path / "a/content"
    (post,) = content.glob("episodes/*.md")
    (recording,) = content.glob("audio/*.mp3")
    (facts,) = content.glob("audio/*.json")

    guids = [UUID(show["guid"]) for show in shows]
    guids.append(UUID(post.read_text().partition("Guid: ")[2].split()[0]))
    assert len({*guids}) == 3
    assert f"Audio: audio/{recording.name}\n" in post.read_text()
    assert [] == facts_mismatch(measure_facts(recording), read_facts(facts))
    assert [] == check_cover(content / "images/cover.png")


def test_without_a_podcast_there_is_none(tmp_path: Path) -> None:
    made = make(tmp_path / "a", replace(CHOICES, podcast=False))

    assert "PODCAST" not in settings(tmp_path / "a/pelicanconf.py")
    assert [] == [name for name in made if "audio" in name or "episode" in name]


def test_the_engine_comes_with_the_site_if_it_is_a_wheel(tmp_path: Path) -> None:
    wheel = tmp_path / "causerie-1.2.3-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    make(tmp_path / "a", engine=named_engine(str(wheel)))
    make(tmp_path / "b", engine=EngineOrigin("1.2.3", "https://x.example/e.zip"))

    own, other = (
        tomllib.loads((tmp_path / name / "pyproject.toml").read_text()) for name in "ab"
    )
    assert own["project"]["dependencies"] == ["causerie>=1.2.3,<2"]
    assert own["tool"]["causerie"]["from"] == f"engine/{wheel.name}"
    assert (tmp_path / "a/engine" / wheel.name).read_bytes() == b"wheel"
    assert other["tool"]["causerie"]["from"] == "https://x.example/e.zip"
    assert not (tmp_path / "b/engine").exists()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ContentError, match=r"not empty: notes.txt."):
        make(tmp_path)
    with pytest.raises(ContentError, match="no folder"):
        make(tmp_path / "notes.txt")

    assert [tmp_path / "notes.txt"] == [*tmp_path.iterdir()]
    (tmp_path / "empty/.git").mkdir(parents=True)
    make(tmp_path / "empty")


def test_what_cannot_be_written_whole_is_taken_back(tmp_path: Path) -> None:
    def fail() -> UUID:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        make_site(tmp_path / "a", CHOICES, ENGINE, today=TODAY, new_guid=fail)
    with pytest.raises(ContentError, match="language 'it'"):
        make(tmp_path / "a", replace(CHOICES, lang="it"))
    (tmp_path / "b").write_text("a file where a folder would be")
    with pytest.raises(NotADirectoryError):
        make(tmp_path / "b/site")

    assert [tmp_path / "b"] == [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    "place", ["causerie.whl", "nope/causerie-1.0-py3-none-any.whl", "other-1.0.whl"]
)
def test_what_is_no_engine_is_told(place: str) -> None:
    with pytest.raises(ContentError):
        named_engine(place)
