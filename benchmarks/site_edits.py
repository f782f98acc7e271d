"""Acts beside the posts: responses, images, the theme, settings and the menu.

They are made in Causerie's sources. Templates and settings are Hugo's own, and are
changed there as well; an edit names what `hugo_site.follow` is to repeat.
"""

from datetime import UTC
from pathlib import Path

import hugo_site
import posts
from corpus import square, write_file
from edits import Edit, write_post

from causerie.comments.comments_json import read_comments_json, write_comments_json
from causerie.comments.model import new_comment
from causerie.pingbacks.mention import Mention
from causerie.pingbacks.mention_file import save_mention


def prepare(site: Path, drafts: int) -> None:
    """Write the drafts that acts will publish, and have a template name a setting."""
    for number in range(drafts):
        path = site / f"content/articles/2026-01-01-{posts.DRAFT}-{number:05}.md"
        write_post(path, Title=f"Brouillon {number:05}", Status="draft", Date="")
        hugo_site.follow(site, path)
    _insert(site / "theme/templates/tags.html", "{% endblock %}", "{{ BANC }}")
    _set(site, "BANC", "0")


def comment(site: Path) -> Edit:
    """Add a reader's comment to an old post."""
    number, post = next(posts.numbers), posts.old(site)
    path = site / f"content/comments/{post.stem}.json"
    known, _ = (
        read_comments_json(path.read_bytes(), path.name) if path.exists() else ((), [])
    )
    words = f"Je le crois aussi, {number:05}."
    new = new_comment(
        "une lectrice", words, date=posts.moment(number).replace(tzinfo=UTC)
    )
    write_file(path, write_comments_json([*known, new]))
    return Edit(words, posts.address(post), hugo="")


def mention(site: Path) -> Edit:
    """Add an accepted mention of an old post by another site."""
    number, address = next(posts.numbers), posts.address(posts.old(site))
    source, words = f"https://ailleurs.example/{number}", f"Un écho {number:05}"
    date = posts.moment(number).replace(tzinfo=UTC)
    save_mention(site / "content", Mention(source, address, date, title=words))
    return Edit(words, address, hugo="")


def image(site: Path) -> Edit:
    """Drop an image into content/images/."""
    path = site / f"content/images/vue-{next(posts.numbers):05}.png"
    write_file(path, square(64))
    return Edit("", f"/images/{path.name}", (path,))


def style(site: Path) -> Edit:
    """Add a line of CSS to the theme."""
    path, words = (
        site / hugo_site.STYLE,
        f".banc-{next(posts.numbers):05} {{ margin: 0; }}",
    )
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{words}\n")
    return Edit(words, "/theme/css/site.css", (path,), hugo="/css/site.css")


def theme(site: Path) -> Edit:
    """Change the template that every page is made with."""
    words = _mark_template(site, "base.html", "</body>")
    return Edit(words, "/")


def template_of_one(site: Path) -> Edit:
    """Change the template of one page, the list of all tags."""
    words = _mark_template(site, "tags.html", "{% endblock %}")
    return Edit(words, "/tag/", hugo="/tags/", only="tag/index.html")


def template_of_tags(site: Path) -> Edit:
    """Change the template of the pages of each tag."""
    words = _mark_template(site, "tag.html", "{% endblock %}")
    return Edit(words, "/tag/bois/", hugo="/tags/bois/", only="tag/*/*")


def setting_of_one(site: Path) -> Edit:
    """Change a setting of the theme that one template names."""
    words = f"Réglage {next(posts.numbers):05}"
    _set(site, "BANC", words)
    hugo_site.retitle(site, words)
    return Edit(words, "/tag/", hugo="/", only="tag/index.html")


def site_name(site: Path) -> Edit:
    """Change the name of the site."""
    words = f"Carnets du banc {next(posts.numbers):05}"
    _set(site, "SITENAME", words)
    hugo_site.retitle(site, words)
    return Edit(words, "/")


def subtitle(site: Path) -> Edit:
    """Change the subtitle, or where there is none the title, which every page shows."""
    words = f"Des textes {next(posts.numbers):05}"
    _set(site, "SITESUBTITLE", words)
    hugo_site.retitle(site, words)
    return Edit(words, "/")


def menu(site: Path) -> Edit:
    """Change the title of a page that stands in every page's menu."""
    words = f"Le banc {next(posts.numbers):05}"
    posts.change_header(site / "content/pages/a-propos.md", Title=words)
    hugo_site.retitle(site, words)
    return Edit(words, "/")


def _mark_template(site: Path, name: str, before: str) -> str:
    """Put words into a template, and into Hugo's layout of the kind; return them."""
    words = f"<p>Gabarit {next(posts.numbers):05}</p>"
    _insert(site / "theme/templates" / name, before, words)
    hugo_site.mark(site, name, words)
    return words


def _insert(path: Path, before: str, words: str) -> None:
    """Put words before the last of its kind in a template."""
    text = path.read_text(encoding="utf-8")
    place = text.rindex(before)
    path.write_text(f"{text[:place]}{words}\n{text[place:]}", encoding="utf-8")


def _set(site: Path, name: str, value: str) -> None:
    with (site / "pelicanconf.py").open("a", encoding="utf-8") as file:
        file.write(f'{name} = "{value}"\n')
