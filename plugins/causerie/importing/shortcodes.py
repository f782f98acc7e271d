"""Shortcodes: WordPress's own become HTML; others stay as typed, and are named."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Protocol

# The group `own` of a pattern is a shortcode; two brackets around it mean its letters.
_CODE = re.compile(
    r"\[(?P<twice>\[?)(?P<name>[a-zA-Z][\w-]*)(?=[\s=/\]])"
    r"(?P<values>[^\[\]]*?)(?P<alone>/?)\](?P<rest>\]?)"
)
_OLD_AUDIO = re.compile(r"\[audio:([^\[\]]+)\]", re.IGNORECASE)
_VALUE = re.compile(
    r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))|"([^"]*)"|'([^']*)'|(\S+)"""
)
_AUDIO = ("src", "mp3", "m4a", "ogg", "oga", "wav", "flac", "aac", "wma", "opus")
_VIDEO = ("src", "mp4", "m4v", "webm", "ogv", "flv", "wmv", "mov")
# Players of recordings: the theme has one for each episode.
_PLAYERS = frozenset(
    {"powerpress", "podcast_episode", "ss_player", "podlove-episode-web-player"}
    | {"podlove-web-player", "podloveaudio", "smart_track_player", "podcast_player"}
)
_PAIRED = frozenset({"caption", "wp_caption", "embed", "audio", "video", "gallery"})
_PAIRED_TOO = frozenset({"playlist", "youtube", "code", "sourcecode", *_PLAYERS})


class Library(Protocol):
    """What shortcodes ask of the export: its attachments."""

    def images(self, ids: Sequence[str]) -> Sequence["Attached"]:
        """Return attachments by their ids, in this order."""

    def children(self, post: str, media: str) -> Sequence["Attached"]:
        """Return the attachments of a post that are "image", "audio" or "video"."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that was uploaded."""

    url: str
    alt: str
    caption: str  # HTML


@dataclass(slots=True)
class ShortcodeText:
    """A text without WordPress's own shortcodes."""

    html: str
    unknown: list[str] = field(default_factory=list)  # names of those that stay
    players: list[str] = field(default_factory=list)  # of plugins, of which none does


def expand_shortcodes(text: str, *, post: str, library: Library) -> ShortcodeText:
    """Replace WordPress's own shortcodes by HTML; `post` is an id."""
    text = _OLD_AUDIO.sub(_today, text)
    found = ShortcodeText(text)
    parts: list[str] = []
    place = 0
    while code := _CODE.search(text, place):
        parts.append(text[place : code.start()])
        place = code.end()
        name = code["name"].lower()
        if code["twice"] and code["rest"]:  # [[gallery]] shows [gallery]
            parts.append(code[0][1:-1])
            continue
        html, end = _expand(code, text, post, library)
        if html is None:
            if _looks_meant(code, name, text):
                found.unknown.append(name)
            parts.append(code[0])
            continue
        before = code["twice"]  # a bracket that belongs to the text
        if name in _PLAYERS:
            found.players.append(name)
        parts.append(before + html + (code["rest"] if end == code.end() else ""))
        place = end
    found.html = "".join(parts) + text[place:]
    return found


def old_audio_urls(values: str) -> list[str]:
    """Return the addresses of `[audio:…]`, as a player of before WordPress's own had.

    >>> old_audio_urls(":http://a.example/1.mp3,http://a.example/2.mp3|titles=Un,Deux")
    ['http://a.example/1.mp3', 'http://a.example/2.mp3']
    """
    addresses = values.removeprefix(":").partition("|")[0].split(",")
    return [each.strip() for each in addresses if each.strip()]


def _today(old: re.Match[str]) -> str:
    urls = old_audio_urls(old[1])
    if all(re.match("https?://", url) for url in urls):
        return "".join(f'[audio src="{url}"]' for url in urls)
    return f'[audio-player file="{old[1]}"]'  # it knew the folder: none does now


def _expand(
    code: re.Match[str], text: str, post: str, library: Library
) -> tuple[str | None, int]:
    """Return the HTML of a shortcode, None for an unknown one, and where it ends."""
    name, end, inner = code["name"].lower(), code.end(), ""
    if name not in _PAIRED | _PAIRED_TOO:
        return None, end
    close = re.compile(rf"\[/{re.escape(code['name'])}\]", re.IGNORECASE)
    closing = None if code["alone"] else close.search(text, end)
    again = re.compile(rf"\[{re.escape(code['name'])}[\s\]]", re.IGNORECASE)
    if closing and not again.search(text, end, closing.start()):
        inner, end = text[code.end() : closing.start()], closing.end()
    return _own(name, inner, read_values(code["values"]), post, library), end


def _own(
    name: str, inner: str, values: Mapping[str, str], post: str, library: Library
) -> str:
    """Return the HTML of one of WordPress's own shortcodes."""
    html = ""  # of a player
    if name in {"caption", "wp_caption"}:
        html = _caption(inner, values)
    elif name == "gallery":
        html = _gallery(values, post, library)
    elif name in {"audio", "video", "playlist"}:
        html = _players(name, values, post, library)
    elif name in {"embed", "youtube"}:
        url = inner.strip() or values.get("src", "") or values.get("0", "")
        html = f"\n\n{escape(url.strip('= '), quote=False)}\n\n"
    elif name in {"code", "sourcecode"}:
        language = values.get("lang") or values.get("language") or ""
        mark = f' class="language-{escape(language)}"' if language else ""
        html = f"\n\n<pre><code{mark}>{inner.strip(chr(10))}</code></pre>\n\n"
    return html


def read_values(text: str) -> Mapping[str, str]:
    """Return the values of a shortcode; those without a name are "0", "1", ….

    >>> read_values(' ids="1,2" size=large x')
    {'ids': '1,2', 'size': 'large', '0': 'x'}
    """
    values: dict[str, str] = {}
    for found in _VALUE.finditer(text.replace("\xa0", " ")):
        if found[1]:
            values[found[1].lower()] = found[2] or found[3] or found[4] or ""
        else:
            bare = found[5] or found[6] or found[7] or ""
            values[str(sum(key.isdecimal() for key in values))] = bare
    return values


def _caption(inner: str, values: Mapping[str, str]) -> str:
    image = re.match(r"\s*((?:<a\s[^>]*>)?\s*<img[^>]*>\s*(?:</a>)?)", inner)
    if image is None:
        return inner
    words = inner[image.end() :].strip() or escape(values.get("caption", ""))
    below = f"<figcaption>{words}</figcaption>" if words else ""
    return f"\n\n<figure>{image[1]}{below}</figure>\n\n"


def _gallery(values: Mapping[str, str], post: str, library: Library) -> str:
    ids = re.findall(r"\d+", values.get("ids") or values.get("include") or "")
    images = (
        library.images(ids)
        if ids
        else library.children(values.get("id") or post, "image")
    )
    return "\n\n" + "\n\n".join(map(_figure, images)) + "\n\n"


def _figure(image: Attached) -> str:
    below = f"<figcaption>{image.caption}</figcaption>" if image.caption else ""
    source, alt = escape(image.url), escape(image.alt)
    return f'<figure><img src="{source}" alt="{alt}">{below}</figure>'


def _players(name: str, values: Mapping[str, str], post: str, library: Library) -> str:
    kind = "video" if name == "video" or values.get("type") == "video" else "audio"
    keys = _VIDEO if kind == "video" else _AUDIO
    urls = [values[key] for key in keys if values.get(key)][:1]
    if ids := re.findall(r"\d+", values.get("ids", "")):
        urls = [attached.url for attached in library.images(ids)]
    elif not urls:
        attached = library.children(post, kind)
        urls = [each.url for each in attached][: None if name == "playlist" else 1]
    rows = (f'<{kind} controls src="{escape(url)}"></{kind}>' for url in urls)
    return "\n\n" + "\n\n".join(rows) + "\n\n"


def _looks_meant(code: re.Match[str], name: str, text: str) -> bool:
    """Return whether brackets are a shortcode, and not an author's own brackets."""
    closes = f"[/{name}]" in text.lower()
    return closes or "=" in code["values"] or "_" in name or "-" in name
