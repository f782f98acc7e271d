"""An author's acts on posts: a site of the corpus in, a change of it out.

They are made in Causerie's sources. An edit names the files that `hugo_site.follow` is
to repeat in Hugo's.
"""

import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import posts
from corpus import PHRASES, silence, write_file


@dataclass(frozen=True, slots=True)
class Edit:
    """What was changed, and how to see it."""

    words: str  # that stood at the address on no page before
    address: str  # a site path where they stand now
    paths: tuple[Path, ...] = ()  # files of the site that Hugo's has as well
    gone: bool = False  # the words, or the page, are there no longer
    hugo: str | None = None  # where Hugo shows it, if elsewhere; "": nowhere
    only: str = ""  # a pattern: no other files of the output may be written


def new_post(site: Path) -> Edit:
    """Add a post that is the newest, and links to older ones."""
    number = next(posts.numbers)
    path = _new_path(site, "articles", posts.moment(number), number)
    write_post(
        path, Title=f"Billet {number:05}", Date=f"{posts.moment(number):%Y-%m-%d %H:%M}"
    )
    return Edit(f"Billet {number:05}", "/", (path,))


def back_dated_post(site: Path) -> Edit:
    """Add a post that stands in the middle of all."""
    number = next(posts.numbers)
    date = posts.date(posts.at(site, 1 / 2)) + timedelta(minutes=1)
    path = _new_path(site, "articles", date, number)
    write_post(path, Title=f"Billet {number:05}", Date=f"{date:%Y-%m-%d %H:%M}")
    return Edit(f"Billet {number:05}", posts.address(path), (path,))


def published_draft(site: Path) -> Edit:
    """Publish a draft that was there at the build before, as the newest post."""
    path = posts.drafts(site)[0]
    moment = posts.moment(next(posts.numbers))
    posts.change_header(path, Status="", Date=f"{moment:%Y-%m-%d %H:%M}")
    return Edit(posts.header(path)["title"], "/", (path,))


def new_episode(site: Path) -> Edit:
    """Add an episode of two silent seconds, the newest of the show."""
    number = next(posts.numbers)
    path = _new_path(site, "episodes", posts.moment(number), number)
    audio = f"audio/episode-{posts.ADDED + number}.mp3"
    write_file(site / "content" / audio, silence(frames=77))
    write_post(
        path,
        Title=f"Causerie {number:05}",
        Date=f"{posts.moment(number):%Y-%m-%d %H:%M}",
        Audio=audio,
        Episode=str(posts.ADDED + number),
        Guid=str(uuid5(NAMESPACE_URL, audio)),
    )
    paths = (path, site / "content" / audio)
    return Edit(f"Causerie {number:05}", posts.address(path), paths)


def newest_title(site: Path) -> Edit:
    """Change the title of the newest post, to be seen on the home page."""
    return _retitle(posts.newest(site), "/")


def old_title(site: Path) -> Edit:
    """Change the title of an old post."""
    path = posts.old(site)
    return _retitle(path, posts.address(path))


def episode_title(site: Path) -> Edit:
    """Change the title of the newest episode."""
    path = posts.newest_episode(site)
    return _retitle(path, posts.address(path))


def newest_summary(site: Path) -> Edit:
    """Change the summary of the newest post."""
    return _sum_up(posts.newest(site), "/", None)


def old_summary(site: Path) -> Edit:
    """Change the summary of an old post, which Hugo's layouts show in lists alone."""
    path = posts.old(site)
    return _sum_up(path, posts.address(path), "")


def newest_text(site: Path) -> Edit:
    """Add a sentence to the newest post."""
    return _add_sentence(posts.newest(site))


def old_text(site: Path) -> Edit:
    """Add a sentence to a post that stands in no feed and on no first page."""
    return _add_sentence(posts.old(site))


def new_tag(site: Path) -> Edit:
    """Give the newest post one more tag, which no post had."""
    path, tag = posts.newest(site), f"Mot {next(posts.numbers):05}"
    posts.change_header(path, Tags=f"{posts.header(path)['tags']}, {tag}")
    return Edit(tag, posts.address(path), (path,))


def old_tag(site: Path) -> Edit:
    """Give an older post another tag for one of its own."""
    path = posts.at(site, 1 / 3)
    *kept, last = posts.header(path)["tags"].split(", ")
    tag = _other("tags", (*kept, last))
    posts.change_header(path, Tags=", ".join([tag, *kept]))
    return Edit(tag, posts.address(path), (path,))


def old_category(site: Path) -> Edit:
    """Give an older post another category."""
    path = posts.at(site, 1 / 3)
    category = _other("categories", (posts.header(path)["category"],))
    posts.change_header(path, Category=category)
    return Edit(category, posts.address(path), (path,))


def old_date(site: Path) -> Edit:
    """Have an older post published a hundred days earlier: it moves."""
    path = posts.at(site, 1 / 4)
    date = posts.date(path) - timedelta(days=100)
    posts.change_header(path, Date=f"{date:%Y-%m-%d %H:%M}")
    return Edit(f"{date:%Y-%m-%d}", posts.address(path), (path,))


def old_slug(site: Path) -> Edit:
    """Give an older post an address of its own: it moves."""
    path, slug = posts.at(site, 1 / 5), f"nouvelle-adresse-{next(posts.numbers):05}"
    posts.change_header(path, Slug=slug)
    return Edit(slug, posts.address(path), (path,))


def old_deletion(site: Path) -> Edit:
    """Delete a post from the middle of all, to which none links."""
    path = posts.unlinked(site, 1 / 2)
    address = posts.address(path)
    path.unlink()  # Hugo leaves what it wrote before
    return Edit("", address, (path,), gone=True, hugo="")


def newest_deletion(site: Path) -> Edit:
    """Delete the newest post: the home page has it no longer."""
    path = posts.newest(site)
    title = posts.header(path)["title"]
    path.unlink()
    return Edit(title, "/", (path,), gone=True)


def _new_path(site: Path, folder: str, date: datetime, number: int) -> Path:
    return (
        site
        / f"content/{folder}/{date:%Y-%m-%d}-{_KINDS[folder]}-{posts.ADDED + number}.md"
    )


_KINDS = {"articles": "billet", "episodes": "causerie"}


def write_post(path: Path, **fields: str) -> None:
    """Write a post with the text, tags and so on of another one."""
    model = posts.articles(path.parents[2])[-2]
    path.write_text(posts.with_header(model, **fields), encoding="utf-8")


def _retitle(path: Path, address: str) -> Edit:
    words = f"Titre {next(posts.numbers):05}"
    posts.change_header(path, Title=words)
    return Edit(words, address, (path,))


def _sum_up(path: Path, address: str, hugo: str | None) -> Edit:
    words = f"En un mot {next(posts.numbers):05}"
    posts.change_header(path, Summary=words)
    return Edit(words, address, (path,), hugo=hugo)


def _add_sentence(path: Path) -> Edit:
    words = f"Un mot de plus {next(posts.numbers):05}."
    with path.open("a", encoding="utf-8") as file:
        file.write(f"\n{words}\n")
    return Edit(words, posts.address(path), (path,))


def _other(kind: str, known: tuple[str, ...]) -> str:
    """Return a phrase of the corpus that is none of those known."""
    phrases = tomllib.loads(PHRASES.read_text(encoding="utf-8"))[kind]
    left = [str(phrase) for phrase in phrases if phrase not in known]
    return left[next(posts.numbers) % len(left)]
