"""Posts, titles and other texts are typeset by the rules of their language."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

from causerie.markup.typography_rules import TYPESETTERS, typeset
from sites import Make, article

pytestmark = pytest.mark.quick

MARKS = {"~": "\u00a0", "·": "\u202f"}  # no-break spaces, to be seen in these tests


def seen(text: str) -> str:
    for mark, space in MARKS.items():
        text = text.replace(space, mark)
    return text


def written(text: str, lang: str = "fr") -> str:
    md = Markdown(
        extensions=["extra", "meta", "toc", "causerie.markup"], output_format="html"
    )
    md.lang = lang
    return seen(md.convert(text))


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("L'été, aujourd'hui", "L’été, aujourd’hui"),
        ("Attendez...", "Attendez…"),
        ("un -- deux, 1914--1918", "un – deux, 1914–1918"),
        ('Il dit "oui" et "non".', "Il dit «~oui~» et «~non~»."),
        ("«déjà» et « posé »", "«~déjà~» et «~posé~»"),
        ("Quoi? Oui! Bon; bien", "Quoi·? Oui·! Bon·; bien"),
        ("Quoi ? Oui ! Bon ; bien", "Quoi·? Oui·! Bon·; bien"),
        ("Vraiment ?!", "Vraiment·?!"),
        ("quel(s) comportement(s)?", "quel(s) comportement(s)·?"),
        ("Une question: laquelle ?", "Une question~: laquelle·?"),
        ("20 % et 20% de 10 000 euros", "20·% et 20·% de 10·000~euros"),
        ("1 234 567 et 12 km", "1·234·567 et 12~km"),
        ("n° 5, n°6, M. Roy, Mme Roy, p. 12", "n°~5, n°~6, M.~Roy, Mme~Roy, p.~12"),
        ('l\'"Odyssée"', "l’«~Odyssée~»"),
        ('« le mot "réseau" »', "«~le mot “réseau”~»"),
        ('"un mot "dans" un autre"', "«~un mot “dans” un autre~»"),
        ("(?) et (!)", "(?) et (!)"),
        ("nº 5, Nº5", "nº~5, Nº~5"),
        ("5 $, 5 £, 25 ms, 2 millions", "5~$, 5~£, 25~ms, 2~millions"),
        ("-- Bonjour !", "–~Bonjour·!"),
        ("— Bonjour — dit-il", "—~Bonjour — dit-il"),
        ("5 $ : 10 $ ; fin", "5~$~: 10~$·; fin"),
    ],
)
def test_french_is_set_as_the_imprimerie_nationale_has_it(
    plain: str, expected: str
) -> None:
    assert expected == seen(typeset(plain, "fr"))


@pytest.mark.parametrize(
    "plain",
    [
        "10:30, 16:9, 3::4",
        "la factorielle $n!$ et $$f : x ; y$$ et $a'b$.",
        "oui :+1: ou ^^; ou -_-; ou T_T",
        "https://a.example/?b=c:d;e!f",
        "voir www.a.example/?q=1;r",
        "un sourire :-) ou ;) ou :(",
        "l'an 2026 100 personnes",
        "01 23 45 67 89",
        "un écran de 15\" et un mur de 5'",
        "inv check --json",
        'un " seul',
        "C:\\disque, a?b",
        "&amp; et &#58;",
    ],
)
def test_what_only_looks_like_punctuation_stays(plain: str) -> None:
    assert plain.replace("l'", "l’") == typeset(plain, "fr")


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ('He said "no".', "He said “no”."),
        ("\"She said 'no'\"", "“She said ‘no’”"),
        ("It isn't the dogs' day", "It isn’t the dogs’ day"),
        ("the '90s", "the ’90s"),
        ("one -- two--three, 1--2, a---b", "one – two—three, 1–2, a—b"),
        ("Mr. Roy, p. 12, 5 km", "Mr.~Roy, p.~12, 5~km"),
        ("What? Yes: so; 20% !", "What? Yes: so; 20% !"),
    ],
)
def test_english(plain: str, expected: str) -> None:
    assert expected == seen(typeset(plain, "en"))


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ('Er sagt "nein".', "Er sagt „nein“."),
        ("\"Er sagt 'nein'\"", "„Er sagt ‚nein‘“"),
        ("Wie geht's? Gut: ja!", "Wie geht’s? Gut: ja!"),
        ("z. B., z.B., d. h.", "z.·B., z.·B., d.·h."),
        ("20 %, 10 000 km, Nr. 5, § 3", "20·%, 10·000~km, Nr.~5, §~3"),
        ("eins -- zwei...", "eins – zwei…"),
    ],
)
def test_german(plain: str, expected: str) -> None:
    assert expected == seen(typeset(plain, "de"))


def test_a_region_has_the_rules_of_its_language_and_others_have_none() -> None:
    assert "L’a" == typeset("L'a", "fr-CA")
    assert "L'a ?" == typeset("L'a ?", "it")


PLAIN = st.text(alphabet="ab1 \u00a0\u202f\n'\"«»“”‘’„‚.-–—…?!;:%°n§zB()[]&/\u2028é")


@given(text=PLAIN, lang=st.sampled_from(sorted(TYPESETTERS)))
@example(text="' '\"a\"", lang="en")
def test_what_is_set_is_set_again_alike(text: str, lang: str) -> None:
    once = typeset(text, lang)

    assert once == typeset(once, lang)


@given(text=PLAIN, lang=st.sampled_from(sorted(TYPESETTERS)))
def test_letters_and_digits_are_never_touched(text: str, lang: str) -> None:
    def words(of: str) -> list[str]:
        return [character for character in of if character.isalnum()]

    assert words(text) == words(typeset(text, lang))


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("**gras** : ok", "<p><strong>gras</strong>~: ok</p>"),
        ("*So: what?*{: lang=en } : ok", '<p><em lang="en">So: what?</em>~: ok</p>'),
        (
            '*"So: what\'s"*{: lang=en-GB } : *Was?*{: lang=xx }',
            '<p><em lang="en-GB">“So: what’s”</em>~: <em lang="xx">Was?</em></p>',
        ),
        (
            '*l\'un : So "what"*{: lang=en }?',
            '<p><em lang="en">l’un : So “what”</em>·?</p>',
        ),
        ('*Well*: "no"\n{: lang=en }', '<p lang="en"><em>Well</em>: “no”</p>'),
        ("**quoi**?", "<p><strong>quoi</strong>·?</p>"),
        ('"Il *adore* ça"', "<p>«~Il <em>adore</em> ça~»</p>"),
        ("l'*eau*", "<p>l’<em>eau</em></p>"),
        ('`a ? "b"` : *c* !', '<p><code>a ? "b"</code>~: <em>c</em>·!</p>'),
        ('"`mot`"', "<p>«~<code>mot</code>~»</p>"),
        (
            "[a ?](http://b.example/?c=d): e",
            '<p><a href="http://b.example/?c=d">a·?</a>~: e</p>',
        ),
        (
            "<http://b.example/?c=d;e>",
            '<p><a href="http://b.example/?c=d;e">http://b.example/?c=d;e</a></p>',
        ),
        ('<kbd>"a" ?</kbd> "b"', '<p><kbd>"a" ?</kbd> «~b~»</p>'),
        ("un\n; deux", "<p>un·; deux</p>"),
        ("un  \n! deux", "<p>un<br>\n! deux</p>"),
        ("a&nbsp;: b &quot;c&quot;", "<p>a~: b &quot;c&quot;</p>"),
        ("a &amp; b; c < d ?", "<p>a &amp; b·; c &lt; d·?</p>"),
        ('    code ? "oui"', '<pre><code>code ? "oui"\n</code></pre>'),
        ('<div>"a" ?</div>', '<div>"a" ?</div>'),
        (
            "- un ;\n- deux : oui",
            "<ul>\n<li>un·;</li>\n<li>deux~: oui</li>\n</ul>",
        ),
    ],
)
def test_rules_see_a_paragraph_whole_and_leave_code_alone(
    markdown: str, expected: str
) -> None:
    html = written(markdown)

    assert expected == html


def test_attributes_and_ids_stay_as_written() -> None:
    html = written('## L\'été : quoi ?\n\n[a](/b/ "c ?") ![d ?](/e.png)')

    assert '<h2 id="lete-quoi">L’été~: quoi·?</h2>' in html
    assert 'title="c ?"' in html
    assert 'alt="d ?"' in html


def test_a_caption_is_set_and_its_image_keeps_its_words(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text('<svg viewBox="0 0 1 1"/>')
    config = {"causerie.markup": {"content": str(tmp_path)}}
    md = Markdown(extensions=["causerie.markup"], extension_configs=config)
    md.lang = "fr"

    html = seen(md.convert("![Quoi ?]({static}/a.svg \"L'un : l'autre\")"))

    assert "<figcaption>L’un~: l’autre</figcaption>" in html
    assert 'alt="Quoi ?"' in html


def test_a_caption_in_another_language_is_set_by_its_rules(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text('<svg viewBox="0 0 1 1"/>')
    config = {"causerie.markup": {"content": str(tmp_path)}}
    extensions = ["extra", "causerie.markup"]
    md = Markdown(extensions=extensions, extension_configs=config)
    md.lang = "fr"
    image = "![Who?]({static}/a.svg \"Follower: 'who'?\")"

    figure = seen(md.convert(image + "{: lang=en }"))
    video = seen(
        md.reset().convert(f"[{image}](https://youtu.be/fW8amMCVAJQ){{: lang=en }}")
    )

    assert '<figcaption lang="en">Follower: ‘who’?</figcaption>' in figure
    assert '<span lang="en">Follower: ‘who’?</span> (' in video


def test_the_language_is_the_headers_then_the_files_then_the_sites(site: Make) -> None:
    body = '"Un" mot'
    output = site(
        {
            "content/articles/2026-03-01-a.md": article("A", body),
            "content/articles/2026-03-01-a.en.md": article("A", body),
            "content/articles/2026-03-02-b.md": article("B", body, Lang="de"),
            "content/articles/2026-03-03-c.md": article("C", body, Lang="it"),
        }
    ).release()

    bodies = [
        output.page(path).find_class("e-content")[0].text_content().strip()
        for path in (
            "/2026/03/01/a/",
            "/en/2026/03/01/a/",
            "/de/2026/03/02/b/",
            "/it/2026/03/03/c/",
        )
    ]
    assert [seen(text) for text in bodies] == [
        "«~Un~» mot",
        "“Un” mot",
        "„Un“ mot",
        '"Un" mot',
    ]


def test_feeds_and_addresses_keep_a_title_as_it_was_written(site: Make) -> None:
    title = 'L\'été : "quoi" ?'
    output = site({"content/articles/2026-03-01-a.md": article(title)}).release()

    page = output.page("/2026/03/01/a/")
    assert "L’été~: «~quoi~»·?" == seen(page.xpath("string(//h1)"))
    assert page.xpath("string(//title)").startswith(title)
    assert title == output.xml("feed.xml").xpath("string(//item/title)")
    for heading in output.page("/").xpath("//h2"):
        assert "L’été~: «~quoi~»·?" == seen(heading.text_content().strip())


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ("rock 'n' roll, fish 'n chips", "rock ’n’ roll, fish ’n chips"),
        ("'Tis late; 'twas the dogs' owner", "’Tis late; ’twas the dogs’ owner"),
        ("give 'em the 'em' tag", "give ’em the ‘em’ tag"),
        ('"I was--" he said', "“I was—” he said"),
        ("He stopped--", "He stopped—"),
        ('the option --help, "--help"', "the option --help, “--help”"),
        ("The U.S.' policy", "The U.S.’ policy"),
        ("'99's best, 1990's, 6' tall", "’99’s best, 1990’s, 6' tall"),
        ("'He said \"no.\"'", "‘He said “no.”’"),
    ],
)
def test_english_apostrophes_are_no_quotations(plain: str, expected: str) -> None:
    assert expected == typeset(plain, "en")


@pytest.mark.parametrize(
    ("plain", "expected"),
    [
        ('<span class="math">n! : x</span> !', '<span class="math">n! : x</span>·!'),
        ("Mot[^1] !\n\n[^1]: N.", "</sup>·!"),
        ('"Mot"[^1].\n\n[^1]: N.', "«~Mot~»<sup"),
        ("un  \n-- deux", "<br>\n–~deux"),
    ],
)
def test_formulas_and_notes_are_not_set(plain: str, expected: str) -> None:
    assert expected in written(plain)
