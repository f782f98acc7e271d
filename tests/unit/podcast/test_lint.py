"""The linter: one good feed keeps every rule, and each edit of it breaks just one."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from causerie.podcast.audio.loudness import Loudness
from causerie.podcast.feed.rss import render_feed
from causerie.podcast.lint.kept_element import facts_of, kept_element
from causerie.podcast.lint.lint_feed import RULES, lint_changes, lint_feed
from causerie.podcast.lint.parse_feed import parse_feed
from causerie.podcast.lint.rule import LintContext, LintFinding
from causerie.podcast.model import AudioInfo
from causerie.podcast.show import Person
from causerie.text.language_codes import LANGUAGE_CODES
from checkout import TESTS
from example_feed import FIRST, SHOW
from rules_table import table, written

GOOD = (TESTS / "data" / "rules" / "good.xml").read_text()
NOW = datetime(2026, 6, 1, tzinfo=UTC)

COVER = "https://blog.example/images/couverture.png"
ONE = "https://blog.example/audio/one.mp3"
TWO = "https://blog.example/audio/two.mp3?a=1"
TITLE = "[podcast – 29|03] Entre collègues ? n° 5, 1984 &amp; 2 ou 3 « épisodes »"
CATEGORY = """<itunes:category text="Business">
      <itunes:category text="Management"/>
    </itunes:category>"""
OWNER = """<itunes:owner>
      <itunes:name>La rédaction</itunes:name>
      <itunes:email>redaction@blog.example</itunes:email>
    </itunes:owner>"""
SELF = '<atom:link href="https://blog.example/podcast.xml" rel="self" '
BONUS = """<itunes:episode>1</itunes:episode>
      <itunes:episodeType>bonus"""
BONUS_FILE = (
    '<enclosure url="https://blog.example/audio/bonus.m4a" length="5000"'
    ' type="audio/x-m4a"/>'
)
ELSEWHERE = "https://blog.example/podcast.xml"
NEW_URL = f"<itunes:new-feed-url>{ELSEWHERE}<"
LICENSE = '<podcast:license url="https://blog.example/l">l</podcast:license>'
SOUNDBITE = '<podcast:soundbite startTime="0" duration="1"/>'
TEASER = "sodeType>trailer"
KNOWN = AudioInfo(480_000, 60.4, "audio/mpeg")
CHAPTERS = "application/json+chapters"
STEREO, MONO = Loudness(-16, -1, 2), Loudness(-20, -1.6, 1)


@dataclass(frozen=True)
class Case:
    """What breaks one rule: an edit of the good feed, or of its context."""

    old: str = "<title>"
    new: str = "<title>"
    known: AudioInfo = KNOWN  # of two.mp3
    loudness: Mapping[str, Loudness | None] | None = field(
        default_factory=lambda: {TWO: STEREO, ONE: MONO}
    )
    cover: tuple[str, str, int, int] = ("PNG", "RGB", 1400, 1400)
    name: str = "couverture.png"
    padding: int = 0  # bytes after the cover's own

    @property
    def feed(self) -> bytes:
        assert self.old in GOOD
        return GOOD.replace(self.old, self.new, 1).encode()


def title(new: str) -> Case:
    return Case(f"<title>{TITLE}</title>", f"<title>{new}</title>")


def notes(new: str) -> Case:
    return Case('<img src="https://blog.example/a.png" alt="">', new)


UNPLAYED = ("alac", "ac-3", "ec-3", "Opus", "fLaC", "sowt", "mp4a.6B", "mp4a.40.42")


def odd(codec: str) -> AudioInfo:
    return replace(KNOWN, type="audio/x-m4a", codecs=codec)


CASES: list[tuple[str, Case]] = [
    # the document
    ("xml-malformed", Case("</channel>", "")),
    ("xml-malformed", Case("Perdu, gagné", "Perdu &nbsp; gagné")),
    ("xml-encoding", Case("UTF-8", "ISO-8859-1")),
    ("rss-version", Case('version="2.0">', 'version="0.91">')),
    ("rss-version", Case("</channel>", "</channel><channel/>")),
    ("namespace-wrong", Case("podcast-1.0.dtd", "Podcast-1.0.dtd")),
    ("namespace-wrong", Case("org/namespace/1.0", "org/namespace/1.0/")),
    (
        "namespace-wrong",
        Case("<podcast:chap", '<a xmlns:atom="b"/><podcast:chap'),
    ),
    ("feed-size", Case("</channel>", f"<!--{'x' * 1_000_000}--></channel>")),
    # what the channel must have
    ("show-title-missing", Case("Entre collègues, à voix haute", "")),
    ("show-description-missing", Case("Une émission sur les réseaux.", "")),
    ("show-link-missing", Case("<link>https://blog.example/podcast/</link>", "")),
    ("show-language-missing", Case("<language>fr-ca</language>", "")),
    ("show-explicit-missing", Case("<itunes:explicit>false</itunes:explicit>", "")),
    ("category-missing", Case(CATEGORY, "")),
    ("image-missing", Case(f'<itunes:image href="{COVER}"/>', "")),
    ("self-missing", Case(SELF, SELF.replace("self", "alternate"))),
    ("self-missing", Case('"application/rss+xml"', '"text/xml"')),
    ("author-missing", Case("<itunes:author>La rédaction</itunes:author>", "")),
    ("owner-missing", Case(OWNER, "")),
    ("podcast-guid-missing", Case("9b024349-ccf0-5f69-a609-6b82873eab3c", "")),
    ("locked-missing", Case(">yes</podcast:locked>", "/>")),
    # what its values must be
    ("owner-email", Case("<itunes:email>redaction@blog.example</itunes:email>", "")),
    ("owner-email", Case("<itunes:email>redaction@", "<itunes:email>")),
    *(
        ("language-unknown", Case("fr-ca", code))
        for code in ("xx", "fra", "fr_FR", "fr-", "français", "fr-ca-x")
    ),
    ("category-unknown", Case('text="Business"', 'text="Buisness"')),
    ("category-unknown", Case('text="Management"', 'text="Books"')),
    ("explicit-value", Case(">false<", ">no<")),
    ("explicit-value", Case(">true<", ">True<")),
    ("type-value", Case(">serial<", ">Series<")),
    ("yes-value", Case(">Yes<", ">true<")),
    ("copyright-words", Case("La rédaction, CC", "© La rédaction, CC")),
    ("copyright-words", Case("La rédaction, CC", "2019-2026 La rédaction, CC")),
    ("podcast-guid-value", Case("9b024349-ccf0", "9b024349")),
    ("locked-value", Case(">yes</podcast:locked>", ">true</podcast:locked>")),
    ("new-feed-url-value", Case(NEW_URL, NEW_URL.replace("https", "http"))),
    ("new-feed-url-value", Case(NEW_URL, NEW_URL.replace(ELSEWHERE, ""))),
    # other tags of the namespace
    ("namespace-tag", Case(">Soutenez-nous<", "><")),
    ("namespace-tag", Case("Soutenez-nous", "x" * 129)),
    ("namespace-tag", Case("cc-by-sa-4.0", "notre")),
    ("namespace-tag", Case("</podcast:license>", "</podcast:license>" + LICENSE)),
    ("namespace-tag", Case("917393e3", "917393")),
    ("namespace-tag", Case('duration="30"', 'duration="0:30"')),
    ("namespace-tag", Case('startTime="12.5" ', "")),
    ("soundbite-end", Case('duration="30"', 'duration="60"')),
    ("soundbite-end", Case('startTime="12.5"', 'startTime="60.5"')),
    ("namespace-tag", Case("<podcast:guid>", SOUNDBITE + "<podcast:guid>")),
    # texts and addresses
    ("description-long", Case("Le début.", "é" * 2001)),
    ("description-long", Case("Une émission sur", "x" * 4000)),
    ("text-long", title("é" * 256)),
    ("text-long", Case("<itunes:name>", "<itunes:name>" + "x" * 250)),
    ("text-space", title(" Perdu")),
    ("text-space", Case("redaction@blog.example<", "redaction@blog.example\n<")),
    ("text-invisible", title("Perdu\u202e")),
    ("text-invisible", Case("Le début.", "Le\x85 début.")),
    ("address-insecure", Case("https://blog.example/audio/two", "http://b.example/t")),
    ("address-insecure", Case('img="https:', 'img="http:')),
    ("address-insecure", Case(SELF, SELF.replace("https", "http"))),
    # the cover's file
    ("cover-unreadable", Case(cover=("GIF", "L", 1400, 1400))),
    ("cover-extension", Case(name="couverture.jpg")),
    ("cover-square", Case(cover=("PNG", "RGB", 1400, 1401))),
    ("cover-size", Case(cover=("PNG", "RGB", 1399, 1399))),
    ("cover-size", Case(cover=("PNG", "RGB", 3001, 3001))),
    ("cover-colours", Case(cover=("PNG", "L", 1400, 1400))),
    ("cover-alpha", Case(cover=("PNG", "RGBA", 1400, 1400))),
    ("cover-heavy", Case(padding=512 * 1024)),
    # what an item says
    ("title-missing", title("")),
    ("title-show", title("Entre collègues, à voix haute 12")),
    ("title-show", title("ENTRE COLLÈGUES, À VOIX HAUTE – Perdu")),
    ("title-show", title("Perdu | Entre collègues, à voix haute")),
    *(
        ("title-number", title(text))
        for text in (
            "Épisode 2 : perdu",
            "Perdu (ep. 2)",
            "S01E02 Perdu",
            "Saison 1, perdu",
            "Perdu #2",
            "002. Perdu",
            "2 – Perdu",
        )
    ),
    ("guid-missing", Case(">two</guid>", "/>")),
    ("guid-duplicate", Case(">two<", ">one<")),
    ("guid-permalink", Case(' isPermaLink="false"', "")),
    *(
        ("date-invalid", Case("Sun, 29 Mar 2026 16:30:00 +0000", date))
        for date in (
            "",
            "2026-03-29T16:30:00Z",
            "dim., 29 mars 2026 16:30:00 +0000",
            "Sun, 29 Mar 2026",
            "Sun, 29 Mar 2026 25:30:00 +0000",
        )
    ),
    ("date-weekday", Case("Sun, 29", "Mon, 29")),
    ("date-future", Case("Sun, 29 Mar", "Mon, 29 Jun")),
    ("order", Case("Sun, 29 Mar", "Thu, 29 Jan")),
    # numbers
    ("number-invalid", Case("<itunes:season>1<", "<itunes:season>0<")),
    ("number-invalid", Case("<itunes:episode>2<", "<itunes:episode>2.0<")),
    ("number-invalid", Case("2.5", "deux")),
    ("episode-type", Case(">trailer</itunes", ">Teaser</itunes")),
    ("serial-number", Case("<itunes:episode>2</itunes:episode>", "")),
    ("number-duplicate", Case("<itunes:episode>2<", "<itunes:episode>1<")),
    (
        "number-season",
        Case(
            "<itunes:season>1</itunes:season>\n      <itunes:epi" + TEASER,
            "<itunes:episode>9</itunes:episode><itunes:epi" + TEASER,
        ),
    ),
    ("bonus-number", Case(BONUS, BONUS.replace("1", "3"))),
    # recordings
    ("enclosure-count", Case(BONUS_FILE, "")),
    (
        "enclosure-count",
        Case(BONUS_FILE, BONUS_FILE + '<enclosure url="https://b.example/b.mp3"/>'),
    ),
    ("enclosure-extension", Case("bonus.m4a", "bonus.opus")),
    ("enclosure-extension", Case("bonus.m4a", "bonus")),
    ("enclosure-extension", Case("/audio/bonus.m4a", "#bonus.m4a")),
    ("enclosure-name", Case("bonus.m4a", "caf%C3%A9.m4a")),
    ("enclosure-name", Case("bonus.m4a", "café.m4a")),
    *(("enclosure-codec", Case(known=odd(codec))) for codec in UNPLAYED),
    ("enclosure-type", Case('"audio/x-m4a"', '"audio/mp4"')),
    ("enclosure-type", Case(' type="audio/x-m4a"', "")),
    ("enclosure-length", Case('length="5000"', 'length="0"')),
    ("enclosure-length", Case('length="5000"', 'length="4.9 kB"')),
    ("enclosure-length", Case(' length="5000"', "")),
    ("enclosure-bytes", Case('"480000"', '"480001"')),
    ("enclosure-duplicate", Case("audio/trailer.mp3", "audio/one.mp3")),
    ("duration-missing", Case("<itunes:duration>61</itunes:duration>", "")),
    ("duration-invalid", Case(">61<", ">61.5<")),
    ("duration-invalid", Case(">61<", ">0<")),
    ("duration-wrong", Case(">60<", ">58<")),
    ("duration-wrong", Case(known=AudioInfo(480_000, 62.4, "audio/mpeg"))),
    ("duration-long", Case('length="16000"', 'length="979"')),
    ("loudness-level", Case(loudness={TWO: Loudness(-14.9, -1, 2)})),
    ("loudness-level", Case(loudness={TWO: Loudness(-17.1, -1, 2)})),
    ("loudness-level", Case(loudness={TWO: Loudness(-16, -1, 1)})),
    ("loudness-peak", Case(loudness={TWO: Loudness(-16, -0.9, 2)})),
    ("loudness-unchecked", Case(loudness=None)),
    ("loudness-unchecked", Case(loudness={TWO: None})),
    ("person-role", Case('img="https://blog.example/a.jpg"', 'role="invitée"')),
    ("person-role", Case('img="https://blog.example/a.jpg"', 'role="guest, editor"')),
    # notes, and files for apps
    ("notes-unsafe", notes("<script></script>")),
    ("notes-unsafe", notes('<iframe src="https://blog.example/"></iframe>')),
    ("notes-unsafe", notes('<b style="color: red">')),
    ("notes-unsafe", notes('<b onclick="f()">')),
    ("notes-unsafe", notes('<a href=" JavaScript:f()">')),
    ("notes-relative", notes('<img src="/a.png">')),
    ("notes-relative", notes('<a href="//blog.example/">')),
    ("notes-relative", Case('&lt;a href="https://blog.example/"', '&lt;a href="#a"')),
    ("transcript-type", Case('type="text/vtt"', 'type="text/plain; charset=utf-8"')),
    ("transcript-type", Case(' url="https://blog.example/audio/two.vtt"', "")),
    ("chapters-type", Case(f'type="{CHAPTERS}"', 'type="application/json"')),
]


@cache
def picture(kind: str, mode: str, width: int, height: int) -> bytes:
    data = BytesIO()
    Image.new(mode, (width, height)).save(data, kind)
    return data.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rules")


def findings(case: Case, folder: Path, but: str = "") -> list[LintFinding]:
    """Check a case's feed by all rules, or all but one."""
    rules = [rule for rule in RULES if rule.code != but]
    return lint_feed(case.feed, context_of(case, folder), rules)


def context_of(case: Case, folder: Path) -> LintContext:
    cover = folder / case.name
    cover.write_bytes(picture(*case.cover) + bytes(case.padding))
    return LintContext(
        now=NOW,
        images={COVER: cover},
        recordings={TWO: case.known},
        loudness=case.loudness,
    )


def codes(found: list[LintFinding]) -> list[str]:
    return [finding.rule.code for finding in found]


def test_a_good_feed_breaks_no_rule(folder: Path) -> None:
    assert [] == findings(Case(), folder)


@pytest.mark.parametrize(("code", "case"), CASES, ids=[code for code, _ in CASES])
def test_each_edit_breaks_one_rule_and_no_other(
    code: str, case: Case, folder: Path
) -> None:
    assert [code] == codes(findings(case, folder))


@pytest.mark.parametrize(("code", "case"), dict(CASES).items(), ids=dict(CASES))
def test_without_its_rule_no_fault_is_found(
    code: str, case: Case, folder: Path
) -> None:
    assert code not in codes(findings(case, folder, but=code))


def test_every_rule_has_a_code_of_its_own_and_a_case() -> None:
    assert {rule.code: 1 for rule in RULES} == Counter(rule.code for rule in RULES)
    assert {code for code, _ in CASES} == {rule.code for rule in RULES}


def test_the_limits_themselves_are_well(folder: Path) -> None:
    for case in (
        Case("Le début.", "é" * 2000),
        title("é" * 255),
        Case("Sun, 29 Mar 2026 16:30:00", "Mon, 01 Jun 2026 00:00:00"),
        Case('length="16000"', 'length="980"'),
        Case(">60<", ">61<"),
        Case(known=AudioInfo(480_000, 59, "audio/mpeg")),
        *(
            Case(known=odd(f"mp4a{end}"))
            for end in ("", ".40", ".40.2", ".40.5", ".67")
        ),
        Case(cover=("JPEG", "RGB", 3000, 3000), name="couverture.jpg"),
        Case(loudness={TWO: Loudness(-17, -1, 2), ONE: Loudness(-18, -200, 1)}),
        Case(loudness={}),
    ):
        assert [] == findings(case, folder)


@pytest.mark.parametrize(
    "text",
    [
        "[podcast – 29|03] Enjeux : quel(s) comportement(s) ? n° 5",
        "1984 : relire Orwell",
        "12 hommes en colère",
        "Entre collègues",
        "Séparer le temps 2 par 2",
        "Perdu #1984",
        "7 – Les jours d'une semaine",
    ],
)
def test_a_number_that_is_not_the_episodes_may_stand_in_a_title(
    text: str, folder: Path
) -> None:
    assert [] == findings(title(text), folder)


def test_a_finding_says_what_was_found_and_what_to_do(folder: Path) -> None:
    (long,) = findings(Case("Le début.", "é" * 2001), folder)
    (cover,) = findings(Case(cover=("PNG", "RGB", 1400, 1500)), folder)
    (lock,) = findings(Case(">yes</podcast:locked>", "/>"), folder)

    assert long.what == "The description is longer than 4000 bytes: 4002 bytes."
    assert long.fix == "Shorten it; an accented letter takes two bytes."
    assert long.rule.code == "description-long"
    assert cover.what == "couverture.png is 1400 x 1500 pixels, not square."
    assert cover.fix == "Crop it to a square."
    assert lock.what == "The feed does not say whether other hosts may import it."


def test_addresses_are_judged_in_public_only() -> None:
    # not in these two: a rule of their own looks at them always
    kept = GOOD.replace(NEW_URL, "NEW").replace("https://blog.example/soutien", "FUND")
    insecure = (
        kept.replace("https://blog.", "http://blog.")
        .replace("NEW", NEW_URL)
        .replace("FUND", "https://blog.example/soutien")
        .encode()
    )

    preview = lint_feed(insecure, LintContext(NOW, public=False))
    public = lint_feed(insecure, LintContext(NOW))

    assert [] == preview
    assert {"address-insecure"} == set(codes(public))
    assert len(public) == 9


@pytest.mark.parametrize(
    ("code", "case"), CASES, ids=[f"{n}-{code}" for n, (code, _) in enumerate(CASES)]
)
def test_items_that_are_kept_break_the_rules_that_they_broke(
    code: str, case: Case, folder: Path
) -> None:
    """So an update finds what a build from nothing does, whichever items it makes."""
    whole = parse_feed(case.feed, context_of(case, folder))
    every = lint_changes(whole, whole)
    is_read = not whole.syntax_error and not any(each.rule.halts for each in every)
    for kept in whole.items if is_read else ():
        anew = replace(whole, items=tuple(i for i in whole.items if i is not kept))
        known = kept_element(facts_of(kept))
        mixed = tuple(known if i is kept else i for i in whole.items)
        found = lint_changes(anew, replace(whole, items=mixed))
        found += [e for e in every if e.rule.alone and e.violation.element is kept]

        assert sorted(map(told, found)) == sorted(map(told, every))
    assert code in codes(every)


def told(finding: LintFinding) -> tuple[str, ...]:
    """Return what a finding says, and of which item."""
    guid = finding.violation.element.text("guid") or ""
    item = guid if finding.violation.element.is_item else ""
    return (finding.rule.code, finding.what, finding.fix, finding.violation.tag, item)


def test_what_the_feed_does_not_name_is_not_looked_for() -> None:
    assert [] == lint_feed(GOOD.encode(), LintContext(NOW))


def test_the_feeds_we_write_break_no_rule() -> None:
    person = Person("Ana", url="https://ana.example/?a=1&b=2")
    show = replace(
        SHOW, image="https://blog.example/images/c.jpg", copyright="", people=(person,)
    )
    episodes = [
        replace(
            FIRST, guid=str(n), number=n, published=FIRST.published + timedelta(days=n)
        )
        for n in range(1, 4)
    ]
    own = [
        replace(e, audio=replace(e.audio, url=f"https://blog.example/{e.guid}.mp3"))
        for e in episodes
    ]

    feed = render_feed(show, own)

    assert [] == lint_feed(feed, LintContext(NOW))


def test_no_entity_and_no_file_is_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Perdu #2")
    named = GOOD.replace(
        "<rss", f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{secret.as_uri()}">]><rss', 1
    ).replace("Bientôt", "&x;")
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">'
        for n in range(12)
    )
    billion = f"<!DOCTYPE rss [{laughs}]><rss><channel>&l11;</channel></rss>"

    assert ["title-missing"] == codes(lint_feed(named.encode(), LintContext(NOW)))
    assert lint_feed(billion.encode(), LintContext(NOW))


@given(st.binary(max_size=40), st.integers(0, len(GOOD)), st.integers(0, 40))
def test_no_bytes_make_the_linter_fail(new: bytes, start: int, length: int) -> None:
    data = GOOD.encode()

    found = lint_feed(data[:start] + new + data[start + length :], LintContext(NOW))

    assert all(finding.what and finding.fix for finding in found)


def test_the_languages_are_those_of_iso_639() -> None:
    assert len(LANGUAGE_CODES) == 183
    assert {len(code) for code in LANGUAGE_CODES} == {2}


def test_every_rule_is_explained_in_the_docs() -> None:
    assert table() == written(), "Run ./inv docs."
