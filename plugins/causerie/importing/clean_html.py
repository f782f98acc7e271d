"""Clean the HTML of an old post: what runs, frames or styles goes, and is counted."""

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString

from causerie.importing.smilies import show_smilies
from causerie.markup.video_embeds import find_video
from causerie.urls import is_web_link

Resolve = Callable[[str], str | None]  # an address in a post; None: it leads nowhere
Fault = Callable[[str], str]  # of a resolved image: why it cannot be shown, or empty
Poster = Callable[[str], str]  # of a video's page: a file below content/, or empty

_KEPT = {
    "*": frozenset({"id", "lang", "dir", "title"}),
    "a": frozenset({"href", "rel"}),
    "audio": frozenset({"controls", "src"}),
    "img": frozenset({"src", "alt"}),
    "video": frozenset({"controls", "src", "poster"}),
    "source": frozenset({"src", "type"}),
    "track": frozenset({"src", "kind", "srclang", "label"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value"}),
    "td": frozenset({"colspan", "rowspan"}),
    "th": frozenset({"colspan", "rowspan", "scope"}),
    "col": frozenset({"span"}),
    "blockquote": frozenset({"cite"}),
    "q": frozenset({"cite"}),
    "del": frozenset({"datetime"}),
    "ins": frozenset({"datetime"}),
    "time": frozenset({"datetime"}),
    "details": frozenset({"open"}),
    "code": frozenset({"class"}),  # of which only the language stays
    "pre": frozenset({"class"}),
}
_GONE = {  # with what is in them, and what they are called in the account
    **dict.fromkeys(("script", "noscript", "style", "template", "link"), "scripts"),
    **dict.fromkeys(("meta", "base", "title"), "scripts"),
    **dict.fromkeys(("form", "input", "select", "textarea", "button"), "forms"),
    **dict.fromkeys(("applet", "canvas", "frame", "frameset", "math"), "drawings"),
    "svg": "drawings",
}
_EMBEDS = ("iframe", "object", "embed")
_UNWRAPPED = frozenset(
    {"font", "center", "big", "tt", "span", "nobr", "blink", "marquee", "label"}
    | {"fieldset", "hgroup", "main", "header", "footer", "nav", "aside", "address"}
    | {"acronym", "basefont", "picture", "map", "area", "legend", "bdi", "o:p"}
)
_RENAMED = {"h1": "h2", "strike": "s"}
_PLAYER = re.compile(
    r"(?://|^)(?:www\.)?(?:youtube(?:-nocookie)?\.com/(?:embed|v)/(?P<youtube>[\w-]{11})"
    r"|player\.vimeo\.com/video/(?P<vimeo>\d+))"
)
_LONG = 200  # characters of an address in the account
_LANGUAGE = re.compile(r"(?:lang(?:uage)?-|brush:\s*)([\w+#-]+)")


def clean_html(
    html: str, *, resolve: Resolve, poster: Poster, fault: Fault = lambda _link: ""
) -> tuple[Tag, Counter[str]]:
    """Return the body of an HTML text with only what a post may hold, and counts.

    What is counted is called as the account of an import calls it.
    """
    soup = BeautifulSoup(f"<body>{html}</body>", "lxml")
    body = soup.body
    assert body is not None  # noqa: S101 - lxml makes one of anything
    lost: Counter[str] = Counter()
    for comment in body.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for tag in body.find_all(list(_GONE)):
        if not tag.decomposed:
            lost[_GONE[tag.name]] += tag.name not in {"style", "link", "meta"}
            tag.decompose()
    for tag in body.find_all(_EMBEDS):
        if not tag.decomposed:
            _replace_embed(soup, tag, lost, poster)
    show_smilies(body)
    _replace_bare_addresses(soup, body, poster)
    for tag in body.find_all(True):
        if not tag.decomposed:
            _clean_tag(tag, lost)
    _resolve_addresses(body, resolve, fault, lost)
    _drop_ids(body)
    for paragraph in body.find_all("p"):
        if not paragraph.get_text(strip=True).strip("\xa0") and not paragraph.find(
            True
        ):
            paragraph.decompose()
    return body, +lost


def _clean_tag(tag: Tag, lost: Counter[str]) -> None:
    tag.name = _RENAMED.get(tag.name, tag.name)
    kept = _KEPT["*"] | _KEPT.get(tag.name, frozenset())
    classes = " ".join(str(each) for each in tag.get_attribute_list("class") if each)
    language = _LANGUAGE.search(classes)
    if "url(" in str(tag.get("style") or "") and "wp-block-cover" not in classes:
        lost["backgrounds"] += 1
    if "wp-block-embed__wrapper" in classes:
        tag.unwrap()
        return
    for name in [name for name in tag.attrs if name not in kept]:
        del tag[name]
    if tag.name in {"code", "pre"}:
        del tag["class"]
        if language:
            tag["class"] = f"language-{language[1]}"
    if tag.name in _UNWRAPPED and not ({"id", "lang", "dir"} & tag.attrs.keys()):
        tag.unwrap()


def _replace_embed(
    soup: BeautifulSoup, tag: Tag, lost: Counter[str], poster: Poster
) -> None:
    """Put a link, or a poster, in the place of a frame or a plugin."""
    written = " ".join([*map(str, tag.attrs.values()), *map(str, tag.find_all(True))])
    address = str(tag.get("src") or tag.get("data") or "")
    if found := _PLAYER.search(address) or _PLAYER.search(written):
        address = (
            f"https://www.youtube.com/watch?v={found['youtube']}"
            if found["youtube"]
            else f"https://vimeo.com/{found['vimeo']}"
        )
    elif address.startswith("//"):
        address = f"https:{address}"
    if not is_web_link(address, most=2000):
        lost["frames"] += 1
        tag.decompose()
        return
    words = str(tag.get("title") or "").strip()
    image = poster(address) if find_video(address) else ""
    lost["videos" if find_video(address) else "frames"] += not image
    _replace(soup, tag, address, words, image)


def _replace(
    soup: BeautifulSoup, tag: Tag, address: str, words: str, image: str
) -> None:
    link = soup.new_tag("a", href=address)
    if image:
        link.append(
            soup.new_tag("img", src=f"{{static}}/{image}", alt=words or address)
        )
    else:
        link.append(words or address)
    inside = tag.parent is not None and tag.parent.name in {"p", "li", "td", "a"}
    if inside:
        tag.replace_with(link)
    else:
        paragraph = soup.new_tag("p")
        paragraph.append(link)
        tag.replace_with(paragraph)


def _replace_bare_addresses(soup: BeautifulSoup, body: Tag, poster: Poster) -> None:
    """Link the addresses that stand alone in a paragraph: WordPress embeds them."""
    texts = body.find_all(string=re.compile(r"^\s*https?://\S+\s*$"))
    for text in texts:
        parent, address = text.parent, str(text).strip()
        alone = parent is not None and parent.get_text(strip=True) == address
        if not alone or parent is None or parent.find_parents(["a", "pre", "code"]):
            continue
        if parent.name in {"a", "pre", "code", "td", "th", "li", "figcaption"}:
            continue
        if not is_web_link(address, most=2000):
            continue
        image = poster(address) if find_video(address) else ""
        link = soup.new_tag("a", href=address)
        if image:
            link.append(soup.new_tag("img", src=f"{{static}}/{image}", alt=address))
        else:
            link.append(NavigableString(address))
        text.replace_with(link)


def _resolve_addresses(
    body: Tag, resolve: Resolve, fault: Fault, lost: Counter[str]
) -> None:
    for tag in body.find_all(["a", "img", "audio", "video", "source", "track"]):
        for name in ("href", "src", "poster"):
            if tag.decomposed or name not in tag.attrs:
                continue
            address = str(tag[name]).strip()
            inline = tag.name == "img" and address[:11].lower() == "data:image/"
            resolved = (inline or _safe(address)) and resolve(address)
            why = fault(resolved) if resolved and tag.name == "img" else ""
            if resolved and not why:
                tag[name] = resolved
            else:
                _unlink(tag, name, address, lost, why)
    for tag in body.find_all(["blockquote", "q"], cite=True):
        if not is_web_link(str(tag["cite"]), most=2000):
            del tag["cite"]


def _unlink(
    tag: Tag, name: str, address: str, lost: Counter[str], why: str = ""
) -> None:
    if len(address) > _LONG:
        address = f"{address[:_LONG]}…"
    if tag.name == "a":
        lost[f"dead links|{address}" if address else "empty links"] += 1
        tag.unwrap()
    elif name == "poster":
        del tag[name]
    else:
        kind = "missing images" if tag.name == "img" else "missing recordings"
        lost[f"damaged images|{address} {why}" if why else f"{kind}|{address}"] += 1
        figure = tag.find_parent("figure")
        tag.decompose()
        if figure and not figure.find(["img", "audio", "video"]):
            _keep_caption(figure)


def _keep_caption(figure: Tag) -> None:
    """Make the caption of what is missing a paragraph: its words were shown."""
    if caption := figure.find("figcaption"):
        assert isinstance(caption, Tag)  # noqa: S101 - it was sought by its name
        caption.name = "p"
        figure.unwrap()
    elif not figure.get_text(strip=True):
        figure.decompose()
    else:
        figure.unwrap()


def _safe(address: str) -> bool:
    """Return whether an address is of the web, of mail, or within the site."""
    bare = re.sub(r"[\x00-\x20]", "", address).lower()
    try:
        scheme = urlsplit(bare).scheme
    except ValueError:
        return False
    return scheme in {"", "http", "https", "mailto", "tel", "ftp", "geo", "xmpp"}


def _drop_ids(body: Tag) -> None:
    """Keep only the ids that a link of the post itself leads to."""
    wanted = {str(a["href"])[1:] for a in body.find_all("a", href=re.compile("^#."))}
    for tag in body.find_all(id=True):
        if str(tag["id"]) not in wanted or tag.name in {"img", "figure"}:
            del tag["id"]
            if tag.name in _UNWRAPPED and not ({"lang", "dir"} & tag.attrs.keys()):
                tag.unwrap()
        else:
            wanted.discard(str(tag["id"]))
    there = {str(tag["id"]) for tag in body.find_all(id=True)}
    for link in body.find_all("a", href=re.compile("^#")):
        if str(link["href"])[1:] not in there:
            link.unwrap()


def video_pages(html: str) -> set[str]:
    """Return the pages of the videos that a text shows, for their posters."""
    found = {
        f"https://www.youtube.com/watch?v={each['youtube']}"
        if each["youtube"]
        else f"https://vimeo.com/{each['vimeo']}"
        for each in _PLAYER.finditer(html)
    }
    addresses = re.findall(r"https?://[^\s<>\"'\[\]]+", html)
    return found | {each for each in addresses if find_video(each)}


def video_id(page: str) -> str:
    """Return the id of a YouTube video; empty for one of another host.

    >>> video_id("https://youtu.be/fW8amMCVAJQ?t=1")
    'fW8amMCVAJQ'
    """
    parts = urlsplit(page)
    if not find_video(page) or "vimeo" in parts.netloc:
        return ""
    return parse_qs(parts.query).get("v", [""])[0] or parts.path.strip("/")
