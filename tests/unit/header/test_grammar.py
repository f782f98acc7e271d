"""The grammar of headers: what is not `Key: value` is reported, with a fix."""

import re

import pytest

from causerie.header import check_header, read_header

NAME = "content/articles/2026-03-29-x.md"


def faults(text: str) -> list[str]:
    """The faults of a post's header, by line and column."""
    found = check_header(text, NAME, "article")
    return [str(problem).removeprefix(f"{NAME}:") for problem in found]


NO_KEY = "2:1: This line is no `Key: value`."
SPACE = "There is a space before the colon. Take it out:"

# what stands in the second line of a header, and what is told of it
LINES = {
    "Status : draft": f"2:7: {SPACE} Status: draft",
    "Category\u00a0: Réseaux": f"2:9: {SPACE} Category: Réseaux",
    "Tags\u202f: a": f"2:5: {SPACE} Tags: a",
    "tags\t: a": f"2:5: {SPACE} Tags: a",
    "Category：a": "2:9: Here is ： where a colon belongs. Write Category: a",
    "Category﹕ a": "2:9: Here is ﹕ where a colon belongs. Write Category: a",
    "Status; draft": "2:7: Here is ; where a colon belongs. Write Status: draft",
    "Tags=a": "2:5: Here is = where a colon belongs. Write Tags: a",
    "Status - draft": "2:8: Here is - where a colon belongs. Write Status: draft",
    "Cover alt: A hive": "2:1: A key is one word. Write Cover_alt: A hive",
    "- Status: draft": "2:1: The line begins with -, and no key does."
    " Write Status: draft",
    "**Status**: draft": "2:1: The line begins with **, and no key does."
    " Write Status: draft",
    "> Status: draft": "2:1: The line begins with >, and no key does."
    " Write Status: draft",
    '"status": "draft",': '2:1: The line begins with ", and no key does.'
    " Write Status: draft",
    ":status: draft": "2:1: The line begins with :, and no key does."
    " Write Status: draft",
    "# Tags: a": "2:1: The line begins with #, and no key does. Write Tags: a",
    "\u200bStatus: draft": "2:1: Here is the character U+200B ZERO WIDTH SPACE."
    " Write Status: draft",
    "Status\u00ad: draft": "2:7: Here is the character U+00AD SOFT HYPHEN."
    " Write Status: draft",
    "\u2060": "2:1: Here is the character U+2060 WORD JOINER, which nobody sees."
    " Take it out.",
    "Tags: a\u2028Status: draft": "2:8: Here is a character that looks like the end of"
    " a line, and is none. Put a line break in its place.",
    "Bees sleep at night.": f"{NO_KEY} Leave an empty line before the text.",
    "Wings: what they do at night, and why: a tale": "2:1: There is no key 'Wings'."
    " If it is text, leave an empty line before it.",
    "### Bees": f"{NO_KEY} Leave an empty line before the text.",
    "![A hive](hive.png)": f"{NO_KEY} Leave an empty line before the text.",
    "  goes on": f"{NO_KEY} A value goes on in lines that begin with four spaces.",
    "<!-- seen -->": "2:1: A comment has no place in a header."
    " Take it out, or put it below the first empty line.",
    "---": "2:1: Here is a fence that opens nowhere. Put an empty line in its place.",
    "    Status: draft": "2:1: This line goes on with Title, for it begins with spaces."
    " Take them out: Status: draft",
    "\tStatus: draft": "2:1: This line goes on with Title, for it begins with spaces."
    " Take them out: Status: draft",
    "Title: B": "2:1: Title already stands in line 1. Keep one of them; a value goes on"
    " in lines that begin with four spaces.",
    "Tags: #a #b": "2:7: Tags: '#a #b' has several tags without a comma between them."
    " Write a, b.",
    "Aliases: /a/ /b/": "2:10: Aliases: '/a/ /b/' has '/a/ /b/', which holds several:"
    " separate them by commas.",
    "Aliases: /a/; /b": "2:10: Aliases: '/a/; /b' has '/a/; /b', which holds several:"
    " separate them by commas.",
    "Authors: A; B": "2:10: Authors: 'A; B' has a semicolon. Separate names by commas.",
    "Tags: a; b": "2:7: Tags: 'a; b' has a semicolon. Separate tags by commas.",
    "Tags: [a, b]": "2:7: Tags is in brackets, as YAML has lists. Write Tags: a, b",
    'Tags: "a", b': '2:7: Tags: \'"a", b\' has "a": take the quotes out.',
    "Tags: “a”, b": "2:7: Tags: '“a”, b' has “a”: take the quotes out.",
    "Date: 30/11/2026": "2:7: Date: '30/11/2026' is not a date. Write 2026-11-30.",
    "Date: 3/4/2026": "2:7: Date: '3/4/2026' is not a date. Write 2026-03-29"
    " or 2026-03-29 18:00.",
    "Lang: en-GB": "2:7: Lang: 'en-GB' is not a language. Write en.",
    'Tags: "a", "b"': "2:7: Tags is in quotes, which would be shown. Write Tags: a, b",
    'Category: "Bees"': "2:11: Category is in quotes, which would be shown."
    " Write Category: Bees",
    "Summary: >": "2:10: Summary: > is YAML, and would be shown. Take it out; a value"
    " goes on in lines that begin with four spaces.",
    "Summary: |\n  The bees\n  sleep.": "2:10: Summary: | is YAML, and would be shown."
    " Take it out; a value goes on in lines that begin with four spaces.",
    "tags:\n- a\n- b": "3:1: This is a list as YAML has it, and no value of tags."
    " Write Tags: a, b",
    "Tags:\n    - a\n    - b": "3:1: This is a list as YAML has it, and no value of"
    " Tags. Write Tags: a, b",
    "Date: 2026-11-30 9:05": "2:7: Date: '2026-11-30 9:05' is not a date. Write"
    " 2026-11-30 09:05.",
    "Date: 2026-13-1": "2:7: Date: '2026-13-1' is not a date. Write 2026-03-29 or"
    " 2026-03-29 18:00.",
    "Date: 0001-01-01": "2:7: Date: '0001-01-01' is not a date. Write 2026-03-29 or"
    " 2026-03-29 18:00.",
    "Date: 9999-12-31 23:59": "2:7: Date: '9999-12-31 23:59' is not a date. Write"
    " 2026-03-29 or 2026-03-29 18:00.",
    "Date: 2026/3/1": "2:7: Date: '2026/3/1' is not a date. Write 2026-03-01.",
    "Status: brouillon": "2:9: Status: 'brouillon' is not one of published, draft,"
    " hidden, gone. Write draft.",
}


@pytest.mark.parametrize(("line", "told"), LINES.items())
def test_what_is_no_key_and_value_is_told_with_what_to_write(
    line: str, told: str
) -> None:
    assert told in faults(f"Title: A\n{line}\n\nText.\n")


# words of other tools, and what is written here
ELSEWHERE = {
    "draft: true": "Write Status: draft",
    "Draft: yes": "Write Status: draft",
    "draft: false": "Take the line out.",
    "published: false": "Write Status: draft",
    "published: 2026-03-29": "Write Date: 2026-03-29",
    "categories: [Bees, Wax]": "Write Category: Bees",
    "description: 'Short'": "Write Summary: Short",
    "excerpt: Short": "Write Summary: Short",
    "permalink: /bees/at-night/": "Write Slug: at-night,"
    " or Aliases: /bees/at-night/ for an old address.",
    "url: /at-night/": "Write Slug: at-night,"
    " or Aliases: /at-night/ for an old address.",
    "redirect_from: /old/": "Write Aliases: /old/",
    "layout: post": "Take the line out: it says nothing here.",
    "byline: [Nina]": "Write Author: Nina",
    "authors: [Nina, Ada]": "Write Authors: Nina, Ada",
    "lastmod: 2026-04-01": "Write Modified: 2026-04-01",
    "keywords: a, b": "Write Tags: a, b",
    "featured_image: x.png": "Write Cover: x.png",
    "Catégorie: Abeilles": "Write Category: Abeilles",
    "Statut: brouillon": "Write Status: draft",
    "unlisted: true": "Write Status: hidden",
    "image: images/x.png": "Write Cover: …, or add Audio: audio/<file>.",
}


@pytest.mark.parametrize(("line", "advice"), ELSEWHERE.items())
def test_words_of_other_tools_are_answered_with_ours(line: str, advice: str) -> None:
    (told,) = faults(f"Title: A\n{line}\n\nText.\n")

    assert told.endswith(f". {advice}")


# what may stand where the text begins, and is text
GOOD_TEXTS = (
    "Note: the hives are closed.",
    "Note: closed.\nRemember: the gate is, too.",
    "**Status**: draft",
    "Say `Status: draft`.",
    "```\nStatus: draft\n```",
    "So:\n\n    Title: A\n    Status: draft\n\nas I said.",
    "Dates: 3 and 4 May",
    "Update: they are open again.",
    "https://example.org",
    "10:30 - the first bee",
    "# Bees: a tale",
    "Three things: wax, honey, bees.",
    "The status draft report was long.",
    "| Status | Draft |\n|---|---|\n| a | b |",
    "Q: What do bees eat?\nA: Honey.",
    "Lieu : Paris\nHoraire : 18 h\nPrix : 5 euros",
    "Titre du livre : Les abeilles",
    "Draft horses pull ploughs.",
    "<pre>\nTitle: A\nStatus: draft\n</pre>",
    "So:\n\n<pre><code>Status: draft</code></pre>",
)


@pytest.mark.parametrize("text", GOOD_TEXTS)
def test_text_that_only_looks_like_a_key_is_text(text: str) -> None:
    assert [] == faults(f"Title: A\n\n{text}\n\nMore text.\n")


# what came loose from a header, and the line that is told
LOOSE = {
    "Title: A\n\nStatus: draft\n\nText.": 3,
    "Title: A\n \t\nStatus: draft\n\nText.": 3,
    "Title: A\n\u00a0\nStatus: draft\n\nText.": 3,
    "Title: A\n\nTags: a\n\nText.": 3,
    "Title: A\n\ntgas: a\nSumary: b\n\nText.": 4,
    "Title: A\n\nsTtaus: Draft\n\nText.": 3,
    "Title: A\n\nDaet: 2026-03-29\n\nText.": 3,
    "Title: A\n\ndescription: a\nlayout: post\n\nText.": 4,
    "Title: A\n\n- Status: draft\n\nText.": 3,
    "Title: A\n\n    Status: draft\n\nText.": 3,
    "Title: A\n\n<!-- Status: draft -->\n\nText.": 3,
    "Title: A\n\n---\nstatus: draft\n---\n\nText.": 4,
    "Title: A\n\nText.\nStatus: draft\n": 4,
    "Title: A\n\nText.\n\nMore.\n\nStatus : draft": 7,
    "Title: A\n\nText.\n\n```\nStatus: draft": 6,
    "Title: A\n\nText.\n\ndraft: true": 5,
    "Title: A\n\nText.\n\n<pre>\nb\n</pre>\n\nStatus: draft": 9,
    "Title: A\n\nText.\n\n<pre>\n\nStatus: draft": 7,
    "Title: A\n\nText.\n\n    Status: draft\n\nText.": 5,
    "Title: A\n\nText.\n\nStatut : brouillon": 5,
    "Title: A\n\nÉtat : brouillon\n\nText.": 3,
    "---\nTitle: A\n---\nStatus: draft\n\nText.": 4,
    "---\nTitle: A\n\nStatus: draft\n---\n\nText.": 4,
}


@pytest.mark.parametrize(("text", "line"), LOOSE.items())
def test_a_line_that_came_loose_from_the_header_is_told(text: str, line: int) -> None:
    told = [fault for fault in faults(text) if "stands below the header" in fault]

    assert [str(line)] == [fault.partition(":")[0] for fault in told]
    assert not re.search(r"write \*\*\W", told[0])


@pytest.mark.parametrize(
    "header",
    [
        "Title: AStatus: draft",
        "Title: A Status: draft",
        "Title: A, Sttaus : draft",
        "Title: A\nSummary: One. Status: draft",
        "Title: A\nTags: a, b Status：dratf",
        "Title: A\nTags: a,\n    Statuss draft",
    ],
)
def test_a_value_that_swallowed_a_status_is_told(header: str) -> None:
    assert any("says something of a status" in fault for fault in faults(header))


def test_a_paragraph_straight_after_the_header_is_told_once() -> None:
    text = "Title: A\nBees sleep.\nThey dream.\nOf honey, too.\n\nText."

    assert [f"{NO_KEY} Leave an empty line before the text."] == faults(text)


def test_a_file_that_begins_with_an_empty_line_has_one_fault() -> None:
    told = "1: The file begins with an empty line, where its header should."

    assert [f"{told} Begin the file with Title: …"] == faults("\n \nTitle: A\n\nText.")


def test_headers_in_toml_and_json_are_told_as_a_whole() -> None:
    toml = '+++\ntitle = "A"\ndraft = true\ntags = ["a"]\n+++\n\nText.'
    json = '{\n "title": "A",\n "draft": true\n}\n\nText.'

    assert faults(toml) == [
        "1: This is a header of TOML, which is not read here."
        " Write plain lines in its place: Title: …, Status: draft, Tags: …"
    ]
    assert faults(json) == [
        "1: This is a header of JSON, which is not read here."
        " Write plain lines in its place: Title: …, Status: draft"
    ]


def test_fences_are_read_and_quotes_within_them_told() -> None:
    assert [] == faults("---\ntitle: A\ntags: a, b\n---\nText: and more.")
    assert faults('---\ntitle: "A: b"\n---\n\nText.') == [
        "2:8: title is in quotes, which are shown. Write Title: A: b"
    ]
    assert faults("---\ntitle: A\n\nText.") == [
        "1:1: The fence of line 1 is not closed before the end, line 3."
        " Take both fences out: a header ends at the first empty line."
    ]


def test_a_title_in_straight_quotes_may_be_meant() -> None:
    assert faults('Title: "Heroes"\n\nText.') == [
        "1:8: warning: Title is in quotes, which are shown."
        " Take them out; if they are meant, write “ ” or « »."
    ]
    assert not faults('Title: "Nana" and "Germinal"\n\nText.')
    assert not faults("Title: 'Nana' and 'Germinal'\n\nText.")


def test_every_value_may_go_on_over_several_lines() -> None:
    header = read_header(
        "Title: A\nTags: a,\n    b,\n\tc\nCategory: Bees\n    and wax\n"
    )

    assert "a,\nb,\nc" == header["tags"].value
    assert "Bees\nand wax" == header["category"].value
    assert (2, 4) == (header["tags"].line, header["tags"].last_line)
