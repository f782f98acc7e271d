"""Pages of others, as they mark up what they say: a corpus for tests of h-entry.

Each holds one entry that links to {t}. Made in the manner of what blogs and
social sites write, and of the rules of https://microformats.org/wiki/microformats2-parsing.
"""

LINK = '<a href="{t}">cela</a>'
CARD = '<p class="p-author h-card"><a class="u-url p-name" href="/ana">Ana B.</a></p>'
NAME = '<h1 class="p-name">Un titre</h1>'
SAID = f'<div class="e-content"><p>Bonjour {LINK} !</p></div>'


def entry(*parts: str, head: str = "", classes: str = "h-entry") -> str:
    """Write a page with an entry of these parts."""
    title = f"<title>Un titre | Ailleurs</title>{head}"
    inside = "\n".join(parts)
    return f'<!doctype html>{title}<article class="{classes}">{inside}</article>'


def by(author: str, *more: str) -> str:
    """Write a page by this author."""
    return entry(NAME, author, SAID, *more)


def reply(said: str) -> str:
    """Write a page that answers with these words."""
    return entry(CARD, '<a class="u-in-reply-to" href="{t}">à</a>', said)


def cites(markup: str) -> str:
    """Write a page with a reference."""
    return entry(CARD, markup, '<p class="e-content">Bien dit.</p>')


def dated(markup: str) -> str:
    """Write a page with a date."""
    return entry(NAME, markup, SAID)


PAGES = {
    # ---- who wrote it
    "a card with a link": by(CARD),
    "a card that is a link": by('<a class="p-author h-card" href="/ana">Ana B.</a>'),
    "a card around a link": by(
        '<span class="p-author h-card"><a href="/ana">Ana B.</a></span>'
    ),
    "a card around a link and words": by(
        '<span class="p-author h-card">de <a href="/ana">Ana</a> B.</span>'
    ),
    "a card with two links": by(
        '<span class="p-author h-card"><a href="/x">Ana</a> <a href="/y">B.</a></span>'
    ),
    "a card that is a picture": by(
        '<img class="p-author h-card" src="/ana.jpg" alt="Ana B.">'
    ),
    "a card around a picture": by(
        '<a class="p-author h-card" href="/ana"><img src="/ana.jpg" alt="Ana B."></a>'
    ),
    "a card around a picture and words": by(
        '<a class="p-author h-card" href="/ana"><img src="/a.jpg" alt="">Ana B.</a>'
    ),
    "a card that is an abbreviation": by(
        '<abbr class="p-author h-card" title="Ana Belle">A. B.</abbr>'
    ),
    "a card around an abbreviation": by(
        '<span class="p-author h-card"><abbr title="Ana Belle">A. B.</abbr></span>'
    ),
    "a card deep around a link": by(
        '<div class="p-author h-card"><span><a href="/ana">Ana B.</a></span></div>'
    ),
    "a name in a picture": by(
        '<div class="p-author h-card"><a class="u-url" href="/ana">'
        '<img class="p-name u-photo" src="/a.jpg" alt="Ana B."></a></div>'
    ),
    "a card with names within": by(
        '<div class="p-author h-card"><span class="p-name"><span class="p-given-name">'
        'Ana</span> <span class="p-family-name">B.</span></span>'
        '<a class="u-url u-uid" href="https://ana.example/"></a></div>'
    ),
    "a card with an organisation's card": by(
        '<div class="p-author h-card"><a class="p-name u-url" href="/ana">Ana B.</a>'
        '<span class="p-org h-card"><a class="p-name u-url" href="/org">O</a></span>'
        "</div>"
    ),
    "an organisation's card before the name": by(
        '<div class="p-author h-card">'
        '<span class="p-org h-card"><a class="p-name u-url" href="/org">O</a></span>'
        '<a class="p-name u-url" href="/ana">Ana B.</a></div>'
    ),
    "a card with a nickname and a mail": by(
        '<div class="p-author h-card"><span class="p-name">Ana B.</span>'
        '<a class="u-email" href="mailto:a@ana.example">mail</a>'
        '<a class="u-url" href="//ana.example/x">ici</a></div>'
    ),
    "a plain author": by('<span class="p-author">Ana B.</span>'),
    "a plain author with a link": by('<a class="p-author" href="/ana">Ana B.</a>'),
    "a plain author in an abbreviation": by(
        '<abbr class="p-author" title="Ana Belle">A.</abbr>'
    ),
    "two authors": by(CARD, '<a class="p-author h-card" href="/bob">Bob</a>'),
    "an author in a nested entry": by(
        '<div class="p-comment h-entry"><a class="p-author h-card" href="/zoe">Zoé</a>'
        '<p class="p-name">Non</p></div>',
        CARD,
    ),
    "an author under a base": entry(
        NAME, CARD, SAID, head='<base href="https://cdn.example/deep/page">'
    ),
    "an author under a base of a path": entry(
        NAME,
        '<a class="p-author h-card" href="ana">Ana</a>',
        SAID,
        head='<base href="/deep/">',
    ),
    # ---- what it is called
    "a name with spaces and lines": entry(
        '<h1 class="p-name">  Un\n   <em>long</em> titre </h1>', CARD, SAID
    ),
    "a name that is a link": entry(
        '<h1><a class="p-name u-url" href="/post">Un titre</a></h1>', CARD, SAID
    ),
    "a name in an abbreviation": entry(
        '<abbr class="p-name" title="Un titre entier">U. t.</abbr>', CARD, SAID
    ),
    "a name in data": entry(
        '<data class="p-name" value="Un titre caché"></data>', CARD, SAID
    ),
    "a name in a picture's alternative": entry(
        '<img class="p-name" src="/x.png" alt="Un titre en image">', CARD, SAID
    ),
    "a name around a picture": entry(
        '<h1 class="p-name">Un <img src="/x.png" alt="beau"> titre</h1>', CARD, SAID
    ),
    "a name with a script in it": entry(
        '<h1 class="p-name">Un<script>x()</script><style>y</style> titre</h1>', SAID
    ),
    "a name with value parts": entry(
        '<p class="p-name">Titre : <span class="value">Un</span>'
        '<span class="value">titre</span></p>',
        SAID,
    ),
    "a name that comes after a citation's": entry(
        '<div class="u-like-of h-cite"><b class="p-name">Non</b>'
        '<a class="u-url" href="/z">z</a></div>',
        NAME,
        SAID,
    ),
    "an old entry beside a new one": entry(
        NAME, CARD, SAID, classes="hentry h-entry post"
    ),
    # ---- what it says
    "an answer": reply('<div class="e-content"><p>Bien</p> <p>dit.</p></div>'),
    "an answer with a picture": reply(
        '<div class="e-content">Bien <img src="/x.png" alt="oui"> dit.</div>'
    ),
    "an answer with a script": reply(
        '<div class="e-content">Bien<script>non</script> dit<style>p{}</style>.</div>'
    ),
    "an answer in a summary": reply('<p class="p-summary">En un mot.</p>'),
    "an answer that is content and name": reply(
        '<p class="e-content p-name">Bien dit &amp; bien fait &lt;3</p>'
    ),
    "an answer as plain content": reply('<p class="p-content">Bien dit.</p>'),
    # ---- what it is to us
    "in reply to": cites('<a class="u-in-reply-to" href="{t}">x</a>'),
    "in reply to a citation": cites(
        '<div class="u-in-reply-to h-cite"><a class="u-url" href="{t}">x</a></div>'
    ),
    "in reply to a citation that is a link": cites(
        '<a class="u-in-reply-to h-cite" href="{t}">x</a>'
    ),
    "in reply to a citation around a link": cites(
        '<p class="u-in-reply-to h-cite"><a href="{t}">x</a></p>'
    ),
    "a plain property in reply to": cites('<a class="p-in-reply-to" href="{t}">x</a>'),
    "a plain citation in reply to": cites(
        '<p class="p-in-reply-to h-cite"><a class="u-url" href="{t}">x</a></p>'
    ),
    "in reply to two": cites(
        '<a class="u-in-reply-to" href="/z">z</a> <a class="u-in-reply-to" href="{t}">x'
    ),
    "in reply by a link element": cites('<link class="u-in-reply-to" href="{t}">'),
    "liked": cites('<a class="u-like-of" href="{t}">x</a>'),
    "liked in data": cites('<data class="u-like-of" value="{t}"></data>' + LINK),
    "reposted": cites('<a class="u-repost-of" href="{t}">x</a>'),
    "reposted whole": cites(
        '<div class="u-repost-of h-cite"><a class="u-url" href="{t}">x</a>'
        '<p class="p-name">Le nôtre</p><p class="e-content">Nos mots</p></div>'
    ),
    "bookmarked": cites('<a class="u-bookmark-of" href="{t}">x</a>'),
    "a reply to another, and a link": cites(
        '<a class="u-in-reply-to" href="/z">z</a>' + LINK
    ),
    "a like of another in a citation with our link in its words": cites(
        '<div class="u-like-of h-cite"><a class="u-url" href="/z">z</a></div>' + LINK
    ),
    "a nested entry that answers us": cites(
        '<div class="p-comment h-entry"><a class="u-in-reply-to" href="{t}">x</a></div>'
    ),
    # ---- when
    "a date in time": dated(
        '<time class="dt-published" datetime="2026-09-01T10:00:00+02:00">hier</time>'
    ),
    "a date with a Z": dated(
        '<time class="dt-published" datetime="2026-09-01T10:00:00Z">hier</time>'
    ),
    "a date in words": dated(
        '<span class="dt-published">2026-09-01T10:00:00+02:00</span>'
    ),
    "a date in value parts": dated(
        '<p class="dt-published"><time class="value" datetime="2026-09-01">1er</time>'
        ' à <span class="value">10:00</span>'
        '<abbr class="value" title="+02:00">heures</abbr></p>'
    ),
    "a date in an abbreviation": dated(
        '<abbr class="dt-published" title="2026-09-01T10:00:00+02:00">hier</abbr>'
    ),
    "a date in data": dated(
        '<data class="dt-published" value="2026-09-01T10:00:00+02:00">hier</data>'
    ),
    "a date of an insertion": dated(
        '<ins class="dt-published" datetime="2026-09-01T10:00:00+02:00">hier</ins>'
    ),
    "a date without a zone": dated(
        '<time class="dt-published" datetime="2026-09-01T10:00:00">hier</time>'
    ),
    "a day": dated('<time class="dt-published" datetime="2026-09-01">hier</time>'),
}
