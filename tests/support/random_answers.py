"""Random answers: what a stranger's server may send, as bytes, made from a seed.

Most are pages that a grammar makes, with or without the link, an entry and endpoints;
some are cut or changed, or in a shape that is hard on parsers; their headers, codings
and charsets are right or wrong. The same `Random` makes the same answer.
"""

import gzip
import zlib
from random import Random

CHARSETS = (
    *("utf-8", "UTF8", "iso-8859-1", "windows-1252", "iso-8859-15", "utf-16", "x-sjis"),
    *("utf-16le", "gb18030", "euc-kr", "koi8-r", "big5", "iso-2022-jp", "us-ascii"),
    # Python's own, of browsers' none, and none at all
    *("unicode_escape", "raw_unicode_escape", "utf-7", "idna", "punycode", "base64"),
    *("rot13", "zlib", "utf-32", "utf-8-sig", "mbcs", "undefined", "hex", "uu", "bz2"),
    *("iso-2022-kr", "hz", "", "\0", "x" * 3000, "é", '"utf-8', "none; charset=utf-8"),
)
MEDIA = (
    *["text/html"] * 60,
    *("application/xhtml+xml", "text/plain", "application/json", "TEXT/HTML", "*/*"),
    *("application/ld+json", "image/png", "text/\x9b31mevil", "text", "/", ";", ""),
)
STATUSES = (
    *["200 OK"] * 150,
    *("200", "201 Created", "204 No Content", "206 Partial", "299 x", "404 Not Found"),
    *("410 Gone", "403 No", "429 Slowly", "500 Oh", "503 Later", "600 x", "999 x"),
    *("100 Continue", "101 Switching", "304 Same", "20 x", "abc", ""),
)
DATES = (
    *("2026-03-05T10:00:00+02:00", "2026-03-05", "0001-01-01", "9999-12-31T23:59:59Z"),
    *("Mon, 01 Jan 2030 00:00:00 +9999999999999", "Sun, 06 Nov 1994 08:49:37 GMT"),
    *("120", "-1", "9" * 400, "1e9", "٣", "NaN", "Mon, 99 Jan 99999 99:99:99", " "),
    *("2026-03-05T10:00:00+99:99", "20260305T10", "1970-01-01T00:00-14:00", "\x85"),
)
URLS = (
    *(
        "/",
        "/a/b?c=d&amp;e#f",
        "http://other.example/",
        "HTTPS://Other.example:443/%7e",
    ),
    *("http://[::1/", "http://[fe80::1%25lo]/", "http://a:b@x.example/", "//x", "///"),
    *("http://127.1/", "http://2130706433/", "http://0x7f.1/", "http://x:99999/", "?"),
    *("http://é.example/ÿ", "http://xn--a.example/", "http://" + "a." * 200, "http://"),
    *("javascript:alert(1)", "data:text/html,x", "mailto:a@x.example", "\\\\x", "%"),
    *("http://x.example/\ud800", "http://x.example/&#xd800;", "htt\np://x/", " ", ""),
    *("http://x.example/" + "a" * 5000, "ftp://x/", "http://169.254.169.254/", "\0"),
)
WORDS = (
    *(
        "mot",
        "Un billet",
        "é",
        "\u202e",
        "\u0301" * 30,
        "👩\u200d👩",
        "\x9b31m",
        "<",
        "&",
    ),
    *("&amp;", "&#xd800;", "&#55296;", "&#0;", "&#x110000;", "&notanentity;", "&#x9b;"),
    *(
        "ana@x.example",
        "\u3164",
        "\0",
        "\x1b]0;x\x07",
        "]]>",
        "-->",
        "<!--",
        "x" * 2000,
    ),
    *(
        "\ud800",
        "\udfff\ud800",
        "\ufffe",
        "\U0010ffff",
        "&lt;script&gt;",
        " \t\n",
        "\r",
    ),
)
CLASSES = (
    *("h-entry", "h-card", "h-cite", "h-feed", "hentry", "vcard", "h-", "value", "fn"),
    *("p-name", "p-author", "p-author h-card", "u-url", "u-in-reply-to", "u-like-of"),
    *("u-in-reply-to h-cite", "dt-published", "e-content", "p-summary", "u-repost-of"),
    *(
        "entry-title",
        "entry-content",
        "published",
        "author",
        "p-",
        "u-",
        "h-entry h-card",
    ),
)
TAGS = (
    *("a", "a", "a", "div", "p", "article", "section", "span", "b", "i", "em", "time"),
    *("abbr", "data", "img", "area", "link", "meta", "base", "table", "tr", "td", "ul"),
    *("li", "form", "select", "option", "template", "script", "style", "svg", "math"),
    *("title", "textarea", "noscript", "iframe", "frameset", "body", "html", "head"),
    *("q", "blockquote", "video", "source", "object", "plaintext", "xmp", "h1", "mi"),
    *(
        "foreignObject",
        "annotation-xml",
        "desc",
        "br",
        "input",
        "pre",
        "ruby",
        "é",
        "a:b",
    ),
)
ATTRIBUTES = (
    *("href", "href", "class", "class", "class", "rel", "src", "title", "datetime"),
    *("content", "http-equiv", "charset", "name", "alt", "value", "lang", "cite", "id"),
    *("onload", "style", "xmlns", "data", "é", "\0", "=", "href href", "xlink:href"),
)
RELS = ("webmention", "pingback", "webmention pingback", "WebMention", "me", "nofollow")
BREAKS = ("\r\n", "\r\n", "\r\n", "\n")
LARGE = 2000  # one answer in so many is up to a megabyte


def random_answer(rng: Random, target: str) -> bytes:
    """Make the bytes of one answer to a request; often it links to `target`."""
    if rng.random() < 0.01:
        return rng.randbytes(rng.randrange(2000))  # no HTTP at all
    body = _coded_page(rng, target)
    headers = [_content_type(rng), *_headers(rng, target)]
    body, coding = _pack(rng, body)
    if coding:
        headers.append(("Content-Encoding", coding))
    way = rng.random()
    if way < 0.2:
        headers.append(("Transfer-Encoding", rng.choice(["chunked"] * 9 + ["x"])))
        body = _chunk(rng, body)
    elif way < 0.6:
        wrong = rng.choice([0] * 60 + [-1, 1, 9, 10**9])
        headers.append(("Content-Length", str(max(0, len(body) + wrong))))
    elif way < 0.61:
        headers.append(("Content-Length", rng.choice(["x", "-1", "1, 2", "9" * 5000])))
    rng.shuffle(headers)
    end = rng.choice(BREAKS)
    version = rng.choice(["HTTP/1.1"] * 90 + ["HTTP/1.0", "HTTP/2", "ICY", "http/1.1"])
    head = f"{version} {rng.choice(STATUSES)}{end}"
    head += "".join(f"{name}: {value}{end}" for name, value in headers)
    coded = head.encode(rng.choice(["utf-8", "utf-8", "cp1252"]), "replace")
    answer = coded + end.encode() + body
    return _mutate(rng, answer) if rng.random() < 0.05 else answer


# ---- what is said before the page


def _content_type(rng: Random) -> tuple[str, str]:
    charset = rng.choice(CHARSETS)
    media = rng.choice(MEDIA)
    end = rng.choice(["", "", f"; charset={charset}", f';Charset="{charset}"'])
    return rng.choice(["Content-Type", "content-type"]), media + end


def _headers(rng: Random, target: str) -> list[tuple[str, str]]:
    made = []
    for _ in range(rng.choice([0, 0, 0, 0, 1, 2, 5])):
        url = rng.choice([*URLS, target])
        rel = rng.choice(RELS)
        made.append(
            rng.choice(
                [
                    ("Link", f'<{url}>; rel="{rel}"'),
                    ("Link", f"<{url}>;rel={rel}, <{url}>; title*=UTF-8''x;rel=a"),
                    (
                        "Link",
                        rng.choice(['<;"\\', "<" * 9000, ";," * 4000, '"\\' * 999]),
                    ),
                    ("X-Pingback", url),
                    ("Retry-After", rng.choice(DATES)),
                    ("Refresh", f"0; url={url}"),
                    ("Location", url),
                    ("Content-Language", rng.choice(WORDS)),
                    ("X-" + "a" * rng.randrange(1, 300), rng.choice(WORDS)),
                    (rng.choice(["", " ", "é", "a b", ":"]), rng.choice(WORDS)),
                ]
            )
        )
    return made


def _pack(rng: Random, body: bytes) -> tuple[bytes, str]:
    """Compress a body, or only say so."""
    way = rng.random()
    if way < 0.8:
        return body, rng.choice([""] * 60 + ["identity", "br", "gzip", "gzip, br"])
    if way < 0.9:
        packed, coding = gzip.compress(body, 1), rng.choice(["gzip", "x-gzip", "GZIP"])
        packed *= rng.choice([1, 1, 2])
    else:
        packed, coding = zlib.compress(body), "deflate"
        packed = packed[2:-4] if rng.random() < 0.5 else packed
    return (_mutate(rng, packed) if rng.random() < 0.2 else packed), coding


def _chunk(rng: Random, body: bytes) -> bytes:
    made, at = b"", 0
    while at < len(body):
        size = rng.choice([1, 7, 500, 70_000])
        piece = body[at : at + size]
        made += f"{len(piece):x}\r\n".encode() + piece + b"\r\n"
        at += max(size, len(body) // 20)  # some of it is left out
    return made + rng.choice(
        [b"0\r\n\r\n"] * 30 + [b"", b"0\r\nX: y\r\n\r\n", b"zz\r\n"]
    )


def _mutate(rng: Random, data: bytes) -> bytes:
    """Change, cut or repeat some bytes."""
    changed = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        at = rng.randrange(len(changed) + 1)
        size = rng.choice([1, 1, 4, 100])
        piece = rng.choice([rng.randbytes(size), b"", bytes(changed[:size]), b"\0" * 4])
        changed[at : at + rng.choice([0, size])] = piece
    return bytes(
        changed[: rng.randrange(len(changed) + 1)] if rng.random() < 0.2 else changed
    )


# ---- the page


def _coded_page(rng: Random, target: str) -> bytes:
    way = rng.random()
    if way < 0.02:
        return rng.randbytes(rng.randrange(5000))
    text = _hard_page(rng, target) if way < 0.06 else _page(rng, target)
    codec = rng.choice(["utf-8"] * 6 + ["cp1252", "utf-16", "utf-16-be", "shift-jis"])
    errors = rng.choice(["surrogatepass", "xmlcharrefreplace", "replace"])
    try:
        data = text.encode(codec, errors)
    except UnicodeEncodeError:
        data = text.encode("utf-8", "surrogatepass")
    mark = rng.choice([b""] * 8 + [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
    return mark + (_mutate(rng, data) if rng.random() < 0.2 else data)


def _page(rng: Random, target: str) -> str:
    """Make a page by the grammar: a head and a tree of elements, some of them open."""
    charset, url = rng.choice(CHARSETS), rng.choice(URLS)
    head = [
        "<!doctype html>",
        f'<html lang="{rng.choice(["fr", "en-GB", "", "é", "x" * 99])}">',
        f"<meta charset={charset}>",
        f'<meta http-equiv=Content-Type content="text/html; charset={charset}">',
        f'<?xml version="1.0" encoding="{charset}"?>',
        f'<meta http-equiv=refresh content="0;{url}">',
        '<meta http-equiv="Status" content="410 Gone">' * (rng.random() < 0.1),
        f'<base href="{url}">',
        f"<title>{rng.choice(WORDS)}{rng.choice(WORDS)}</title>",
        f'<link rel="{rng.choice(RELS)}" href="{url}">',
        f'<link rel="pingback" href="{rng.choice(URLS)}">',
        "<!--" + rng.choice(WORDS),
    ]
    kept = [line for line in head if rng.random() < 0.3]
    return "".join([*kept, *_tree(rng, target, rng.choice([0, 1, 3, 5, 6]))])


def _tree(rng: Random, target: str, depth: int) -> list[str]:
    made = []
    for _ in range(rng.randrange(1, 5)):
        if depth <= 0 or rng.random() < 0.25:
            made.append(rng.choice(WORDS))
            made.append(_link(rng, target))
            continue
        tag = rng.choice(TAGS)
        made.append(f"<{tag}{_attributes(rng, target)}>")
        made += _tree(rng, target, depth - 1)
        if rng.random() < 0.8:
            made.append(f"</{tag if rng.random() < 0.9 else rng.choice(TAGS)}>")
    return made


def _link(rng: Random, target: str) -> str:
    spelled = [target, target.upper(), target + "#x", target.replace("a", "%61")]
    return f'<a href="{rng.choice(spelled)}">{rng.choice(WORDS)}</a>'


def _attributes(rng: Random, target: str) -> str:
    made = ""
    for _ in range(rng.choice([0, 1, 1, 2, 9])):
        name = rng.choice(ATTRIBUTES)
        values = {
            "class": CLASSES,
            "rel": RELS,
            "datetime": DATES,
            "charset": CHARSETS,
        }.get(name, (*URLS, *WORDS, target))
        quote = rng.choice(['"', '"', '"', "'", ""])
        made += f" {name}={quote}{rng.choice(values)}{quote}"
    return made


def _hard_page(rng: Random, target: str) -> str:
    """Make a page in one of the shapes that take parsers much time or memory."""
    most = 60_000 if rng.random() < 40 / LARGE else 600
    times = rng.randrange(1, most)
    one, other = rng.choice(TAGS), rng.choice(["b", "i", "font", "code", "nobr", "a"])
    shapes = [
        f"<{one}>" * times,
        f"<{other} {one}>" * (times // 20) + f"x</{other}>" * (times // 20),
        "".join(f"<{other} {n}>" for n in range(times // 30)) + f"</{one}>" * times,
        "<" * times * 3,
        "<!--a-->" * times,
        "<table>" * times + "x" * times,
        "<p " + "a=b " * times + ">",
        "<p " + "".join(f"a{n}=b " for n in range(times)) + ">",
        f"<a href='{'&amp;' * times}'>",
        "<template>" * times + _link(rng, target),
        '<div class="h-entry p-author h-card">' * times + _link(rng, target),
        '<p class="' + "h-entry " * times + '">',
        "[" * times + f'"{target}"' + "]" * times,
        '{"a":' * times,
        "<svg><foreignObject>" * times,
        "&#x" + "1" * times + ";",
        "\0" * times * 9,
        target * times,
    ]
    return _link(rng, target) + rng.choice(shapes) + _link(rng, target)
