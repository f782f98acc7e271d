"""Mentions in pages: accepted ones shown as plain text, and who may tell of more."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from causerie.errors import ContentError
from causerie.net.http_message import Response
from causerie.pingbacks.attach_mentions import FORK_THRESHOLD
from causerie.pingbacks.mention import Mention
from causerie.pingbacks.mention_file import mention_path, read_mention, save_mention
from causerie.pingbacks.parsing.endpoint_discovery import (
    find_pingback_endpoint,
    find_webmention_endpoint,
)
from causerie.pingbacks.parsing.sanitize_entry import EntrySummary
from causerie.pingbacks.parsing.verification import SourceStatus, Verification
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.receiving.moderate import approve, forget, make_mention, reject
from causerie.pingbacks.receiving.received_mention import (
    MentionState,
    apply_verification,
)
from causerie.pingbacks.targets import read_targets
from sites import CONF, Folder, Make, article

PATH = "/2026/03/02/a/"
DATE = datetime(2026, 3, 5, 12, tzinfo=UTC)
RECEIVER = 'PINGBACKS = {"receiver": "https://ping.example"}\n'


def mention(number: int = 1, **values: Any) -> Mention:
    given = {"title": "Ailleurs", "author": "Ana", "excerpt": "Voir cela.", **values}
    return Mention(f"https://other.example/{number}", PATH, DATE, **given)


def with_mentions(site: Make, *mentions: Mention, **files: str) -> Folder:
    folder = site({"content/articles/2026-03-02-a.md": article("A"), **files})
    for one in mentions:
        save_mention(folder.root / "content", one)
    return folder


def test_a_mention_is_shown_as_text_with_links_that_vouch_for_nothing(
    site: Make,
) -> None:
    hostile = mention(
        title='<b>T</b>"', excerpt="<script>x</script>", author_url="https://a.example/"
    )
    folder = with_mentions(site, hostile)

    page = folder.release().page(PATH)

    (shown,) = page.xpath('//*[@id="responses"]//li[contains(@class, "mention")]')
    (link,) = shown.xpath('.//a[contains(@class, "u-url")]')
    assert ("https://other.example/1", '<b>T</b>"') == (link.get("href"), link.text)
    assert {"nofollow ugc noopener external"} == {*shown.xpath(".//a/@rel")}
    assert ["<script>x</script>"] == shown.xpath(".//blockquote/p/text()")
    assert ["Ana"] == shown.xpath('.//*[contains(@class, "p-author")]/text()')
    assert [] == shown.xpath(".//script | .//img")
    assert ["1 réponse"] == page.xpath('//*[@id="responses"]/h2/text()')


@pytest.mark.parametrize("language", ["fr", "en", "de"])
def test_a_pingback_begins_with_the_word_as_in_wordpress(
    site: Make, language: str
) -> None:
    conf = CONF.replace('"fr"', f'"{language}"')
    told = mention(kind="pingback", title="Un titre – Ailleurs", lang=language)
    folder = with_mentions(site, told, **{"pelicanconf.py": conf})

    page = folder.release().page(PATH)

    (shown,) = page.xpath('//*[@id="responses"]/ol/li')
    (line,) = shown.xpath('p[contains(@class, "p-name")]')
    assert "pingback u-comment h-cite" == shown.get("class")
    assert "Pingback: Un titre – Ailleurs" == line.text_content()
    assert "https://other.example/1" == line.find("a").get("href")


def test_likes_and_reposts_are_summed_up(site: Make) -> None:
    likes = [mention(n, kind="like", author=f"L{n}", excerpt="") for n in (1, 2)]
    folder = with_mentions(site, *likes, mention(3, kind="repost", author="R"))

    page = folder.release().page(PATH)

    lines = [
        " ".join(p.text_content().split())
        for p in page.xpath('//p[contains(@class, "summed")]')
    ]
    assert ["2 mentions « j’aime » : L1, L2", "Partagé 1 fois : R"] == [
        line.replace("\xa0", " ").replace("\u202f", " ") for line in lines
    ]
    assert [] == page.xpath('//li[contains(@class, "mention")]')


def test_mentions_of_an_old_address_follow_the_post(site: Make) -> None:
    text = article("A", Aliases="/old/")
    folder = site({"content/articles/2026-03-02-a.md": text})
    moved = Mention("https://other.example/", "/old/", DATE, title="T")
    save_mention(folder.root / "content", moved)

    page = folder.release().page(PATH)

    assert 1 == len(page.xpath('//li[contains(@class, "mention")]'))


def test_responses_of_all_kinds_stand_in_one_list_by_date(site: Make) -> None:
    answer = article("B", f"Voir [a]({PATH}).")
    folder = with_mentions(
        site,
        mention(1),
        **{"content/articles/2026-03-04-b.md": answer},
    )

    page = folder.release().page(PATH)

    kinds = [
        li.get("class").split()[0] for li in page.xpath('//*[@id="responses"]/ol/li')
    ]
    assert ["pingback", "mention"] == kinds


GOOD = {
    "schema": 1,
    "source": "https://b.example/",
    "target": "/a/",
    "date": "2026-01-01T00:00:00Z",
}


def written(**more: object) -> str:
    return json.dumps({**GOOD, **more}, indent=1)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "1:2: It is not JSON: Expecting property name"),
        ("[]", "1:1: It is [], not an object."),
        (written(schema=2), "2:12: schema is 2, not 1, the one that is known here."),
        (written(source="javascript:x"), "3:12: source is 'javascript:x', not an addr"),
        (written(author_url="javascript:x"), "6:16: author_url is 'javascript:x', not"),
        (written(date="2026-01-01"), "5:10: date is '2026-01-01', not a date with"),
        (
            written(titel="T"),
            "6:11: 'titel' is no field of a mention. Did you mean 'ti",
        ),
        (written(kind="Like"), "6:10: kind is 'Like', not one of mention, pingback, r"),
        (written(target="a"), "4:12: target is 'a', not a path from / on."),
        (" " * 30_000 + "{}", " The file has more than 20,000 bytes."),
    ],
)
def test_a_file_that_is_no_mention_is_named(site: Make, text: str, told: str) -> None:
    file = "content/mentions/x/0123456789abcdef.json"
    folder = with_mentions(site, **{file: text})

    (problem,) = folder.problems()

    assert problem.startswith(f"{file}:{told}")
    assert problem.endswith(" Mend it, take it from git, or remove it.")


def test_of_very_many_each_is_read_and_the_faulty_one_named(site: Make) -> None:
    good = {
        f"content/mentions/2026-03-02-a/{number:04}.json": json.dumps(
            {**GOOD, "source": f"https://other.example/{number}", "target": PATH}
        )
        for number in range(FORK_THRESHOLD)
    }
    file = "content/mentions/2026-03-02-a/0500x.json"
    folder = with_mentions(site, **good, **{file: "{"})

    (problem,) = folder.problems()
    (folder.root / file).unlink()
    page = folder.release().page(PATH)

    assert problem.startswith(f"{file}:1:2: It is not JSON: ")
    assert FORK_THRESHOLD == len(page.xpath('//li[contains(@class, "mention")]'))


def test_a_mention_that_two_files_have_is_told(site: Make) -> None:
    again = json.dumps({**GOOD, "source": mention().source, "target": PATH})
    file = "content/mentions/2026-03-02-a/x.json"
    folder = with_mentions(site, mention(), **{file: again})

    (problem,) = folder.problems()

    assert problem.startswith(f"{file}: warning: The same page is told of in content/")


def test_a_mention_of_a_post_that_is_a_draft_again_is_no_fault(site: Make) -> None:
    folder = with_mentions(site, mention())
    folder.write({"content/articles/2026-03-02-a.md": article("A", Status="draft")})

    assert [] == folder.problems()
    assert [] == folder.problems(release=False)


def test_a_mention_of_no_post_is_named(site: Make) -> None:
    folder = with_mentions(site, Mention("https://b.example/", "/no/", DATE))

    (problem,) = folder.problems()

    assert "The mention is of /no/, where there is no post." in problem


def test_what_hides_in_a_file_by_hand_is_taken_out(tmp_path: Path) -> None:
    path = save_mention(tmp_path, mention(title="a\u202eb\x1b[31m", excerpt="x" * 900))

    read = read_mention(path)

    assert ("ab[31m", 300) == (read.title, len(read.excerpt))


def test_the_file_is_sorted_and_says_nothing_of_our_dealings(tmp_path: Path) -> None:
    path = save_mention(tmp_path, mention())

    row = json.loads(path.read_text())
    assert sorted(row) == list(row)
    assert {"source", "target", "date", "kind", "title", "author", "author_url"} | {
        "excerpt",
        "lang",
        "schema",
    } == set(row)
    assert "2026-03-02-a" == path.parent.name
    assert mention() == read_mention(path)


def test_a_post_in_another_language_shares_its_folder(tmp_path: Path) -> None:
    path = mention_path(tmp_path, "https://b.example/", "/en/2026/03/02/a/")

    assert "2026-03-02-a" == path.parent.name


# ---- who may tell


def answer_of(folder: Folder, path: str) -> Response:
    data = (
        folder.root / "output-release" / path.strip("/") / "index.html"
    ).read_bytes()
    headers = (("content-type", "text/html"),)
    return Response(f"https://carnet.example{path}", 200, headers, data)


def test_a_page_says_where_it_takes_mentions_as_all_senders_read_it(
    site: Make,
) -> None:
    folder = site(
        {
            "pelicanconf.py": CONF + RECEIVER,
            "content/articles/2026-03-02-a.md": article("A", Aliases="/old/"),
            "content/articles/2026-03-03-b.md": article("B", Pingbacks="no"),
            "content/articles/2026-03-04-c.md": article("C", Status="gone"),
        }
    )
    output = folder.release()

    for find, path in (
        (find_webmention_endpoint, "/webmention"),
        (find_pingback_endpoint, "/pingback"),
    ):
        found = find(answer_of(folder, PATH))
        assert found is not None
        assert f"https://ping.example{path}" == found.url
        assert find(answer_of(folder, "/2026/03/03/b/")) is None
    targets = read_targets((output.root / "pingbacks.json").read_text())
    site_url = "https://carnet.example"
    assert PATH == targets.find(f"{site_url}/old") == targets.find(site_url + PATH)
    assert targets.find(f"{site_url}/2026/03/04/c/") is None
    assert {"/2026/03/03/b/"} == targets.closed


def test_webmention_io_takes_pingbacks_at_its_own_address(site: Make) -> None:
    receiver = RECEIVER.replace("ping.example", "webmention.io/carnet.example")
    folder = with_mentions(site, **{"pelicanconf.py": CONF + receiver})
    folder.release()

    found = find_pingback_endpoint(answer_of(folder, PATH))

    assert found is not None
    assert "https://webmention.io/carnet.example/xmlrpc" == found.url


def test_without_a_receiver_a_page_says_nothing(site: Make) -> None:
    folder = with_mentions(site)
    folder.release()

    assert find_webmention_endpoint(answer_of(folder, PATH)) is None
    assert find_pingback_endpoint(answer_of(folder, PATH)) is None


# ---- the author decides


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    made = Inbox(tmp_path / "inbox.sqlite")
    for number in range(2):
        source = f"https://other.example/{number}"
        made.enqueue(
            "webmention", source, f"https://carnet.example{PATH}", PATH, now=DATE
        )
    return made


def verify(inbox: Inbox, finding: SourceStatus = SourceStatus.LINKED) -> str:
    leased = inbox.lease(now=DATE)
    assert leased is not None
    said = EntrySummary(title="T", published="2030-01-01T00:00:00+00:00")
    seen = apply_verification(leased, Verification(finding, "", said), now=DATE)
    inbox.complete(seen, leased, now=DATE)
    return seen.id


def test_what_is_approved_is_one_file(tmp_path: Path, inbox: Inbox) -> None:
    one = verify(inbox)

    (path,) = approve(inbox, tmp_path, [one])

    (received,) = inbox.in_state(MentionState.APPROVED)
    assert read_mention(path) == make_mention(received)
    assert read_mention(path).date == DATE  # no date of the future


@pytest.mark.parametrize(
    ("protocol", "kind", "shown"),
    [
        ("pingback", "mention", "pingback"),
        ("pingback", "reply", "reply"),
        ("webmention", "mention", "mention"),
    ],
)
def test_what_a_pingback_told_is_kept_as_one(
    inbox: Inbox, protocol: str, kind: str, shown: str
) -> None:
    (one, _) = inbox.in_state()
    told = replace(one, protocol=protocol, entry=EntrySummary(kind=kind))

    assert shown == make_mention(told).kind


def test_what_is_refused_or_gone_has_no_file(tmp_path: Path, inbox: Inbox) -> None:
    one = verify(inbox)
    (path,) = approve(inbox, tmp_path, [one])

    (removed,) = reject(inbox, tmp_path, [one], MentionState.SPAM)

    assert (path, False) == (removed, path.exists())
    assert [one] == [m.id for m in inbox.in_state(MentionState.SPAM)]
    assert not path.parent.exists()


def test_one_that_is_gone_is_taken_away_when_that_is_approved(
    tmp_path: Path, inbox: Inbox
) -> None:
    one = verify(inbox)
    (path,) = approve(inbox, tmp_path, [one])
    inbox.moderate([one], MentionState.GONE)

    approve(inbox, tmp_path, [one])

    assert not path.exists()
    assert [one] == [m.id for m in inbox.in_state(MentionState.GONE)]


@pytest.mark.parametrize("ids", [["nobody"], []])
def test_a_wrong_id_is_told(tmp_path: Path, inbox: Inbox, ids: list[str]) -> None:
    with pytest.raises(ContentError, match="There is no mention"):
        approve(inbox, tmp_path, ids)


def test_what_was_not_seen_to_link_is_not_approved(
    tmp_path: Path, inbox: Inbox
) -> None:
    (one, _) = inbox.in_state()

    with pytest.raises(ContentError, match="was not seen to link"):
        approve(inbox, tmp_path, [one.id])


def test_a_host_is_forgotten_with_its_files(tmp_path: Path, inbox: Inbox) -> None:
    (path,) = approve(inbox, tmp_path, [verify(inbox)])

    count, removed = forget(inbox, tmp_path, "other.example")

    assert (2, [path], []) == (count, removed, inbox.in_state())
