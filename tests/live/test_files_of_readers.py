"""Files of what readers and others said: two writers at once, failing disks, faults."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from causerie.comments.mail import read_mail
from causerie.comments.store import load_comments, lock_comments
from causerie.errors import ContentError
from causerie.files.atomic_write import remove_partial_files, replace_file
from causerie.files.lock_file import site_lock
from causerie.pingbacks.mention import Mention
from causerie.pingbacks.mention_file import mention_files, read_mention, save_mention
from causerie.pingbacks.receiving.inbox import Inbox
from causerie.pingbacks.targets import TargetsFile
from checkout import PLUGINS
from inv_tasks import TASKS, invoke
from sites import CONF, Folder, Make, article
from waiting_mention import pending_mention

NAME, PATH = "2026-03-02-a", "/2026/03/02/a/"
NOW = datetime(2026, 4, 1, tzinfo=UTC)
ROW = {
    "author": "Ana",
    "author_url": "",
    "date": "2026-03-05T12:00:00+00:00",
    "excerpt": "e",
    "kind": "mention",
    "lang": "fr",
    "schema": 1,
    "source": "https://other.example/",
    "target": PATH,
    "title": "t",
}


@pytest.fixture
def folder(site: Make) -> Folder:
    return site({"tasks.py": TASKS, f"content/articles/{NAME}.md": article("A")})


# ---- at once


def test_comments_that_are_added_at_once_are_all_kept(folder: Folder) -> None:
    def begin(number: int) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "invoke", "comments.add", NAME],
            cwd=folder.root,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert process.stdin is not None
        mail = (
            f"From: L <l{number}@x.example>\nDate: Mon, 30 Mar 2026 18:00:00 +0200\n\n"
        )
        process.stdin.write(f"{mail}Texte {number}.\n".encode())
        process.stdin.flush()
        return process

    adding = [begin(number) for number in range(6)]
    for process in adding:  # all read their mail, and end together
        assert process.stdin is not None
        process.stdin.close()
    said = [process.stderr.read() for process in adding if process.stderr]
    ended = [process.wait(60) for process in adding]
    for process in adding:
        assert process.stderr is not None
        process.stderr.close()

    assert [0] * 6 == ended, said
    assert 6 == len(load_comments(folder.root / "content", NAME))


def test_mentions_that_are_decided_at_once_say_the_same_in_both_places(
    folder: Folder,
) -> None:
    inbox = Inbox(folder.root / "inbox/inbox.sqlite")
    ids = ",".join(pending_mention(inbox, host) for host in "abc")

    deciding = [
        subprocess.Popen(
            [sys.executable, "-m", "invoke", f"pingbacks.{verdict}", "--ids", ids],
            cwd=folder.root,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stderr=subprocess.DEVNULL,
        )
        for verdict in ("approve", "reject", "approve", "spam")
    ]
    ended = [process.wait(60) for process in deciding]

    standings = {one.state for one in inbox.in_state()}
    assert [0] * 4 == ended
    assert 1 == len(standings)
    shown = len(list(mention_files(folder.root / "content")))
    assert shown == (3 if "approved" in standings else 0)


def test_a_lock_is_waited_for_or_told(tmp_path: Path) -> None:
    with (
        site_lock(tmp_path, "x"),
        pytest.raises(ContentError, match=r"It is under way\. Wait"),
        site_lock(tmp_path, "x", busy_message="It is under way."),
    ):
        pass
    (tmp_path / "file").write_text("")
    with (
        pytest.raises(ContentError, match="cannot be written"),
        site_lock(tmp_path / "file", "x"),
    ):
        pass


def test_content_that_is_a_link_is_the_sites(site: Make, tmp_path: Path) -> None:
    """Its settings, and its locks, stand beside the link."""
    post = f"content/carnet/{NAME}.md"
    settings = CONF + 'ARTICLE_PATHS = ["carnet"]\n'
    folder = site({"tasks.py": TASKS, "pelicanconf.py": settings, post: article("A")})
    vault = tmp_path / "vault" / "content"
    vault.parent.mkdir()
    (folder.root / "content").rename(vault)
    (folder.root / "content").symlink_to(vault)
    mail = folder.root / "mail"
    mail.write_text("From: Zo\u00e9 <z@x.example>\n\nDes mots.\n")

    given = (NAME, post, str(vault / "carnet" / f"{NAME}.md"))
    for number, named in enumerate(given):
        with mail.open() as stdin:
            done = subprocess.run(
                [
                    *(sys.executable, "-m", "causerie", "comments.add", named),
                    *("--name", f"Ana {number}"),
                ],
                cwd=folder.root,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                stdin=stdin,
                capture_output=True,
                text=True,
                check=False,
            )
        assert 0 == done.returncode, done.stderr

    assert 3 == len(load_comments(vault, NAME))
    assert [vault] == list(vault.parent.iterdir())
    assert (folder.root / ".causerie/comments.lock").exists()


# ---- what is left, and what the disk says


def test_what_was_half_written_is_swept(folder: Folder) -> None:
    content = folder.root / "content"
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = [
        content / "comments" / f".{NAME}.json.{ended.pid}.part",
        content / "mentions" / f".sent.json.{ended.pid}.part",
        content / "mentions" / NAME / f".0.json.{ended.pid}.part",
    ]
    kept = [
        content / "comments" / f".{NAME}.json.{os.getpid()}.part",
        content / "comments" / ".keep.part",
        content / "comments" / "x.1.part.json",
    ]
    for path in (*left, *kept):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")

    remove_partial_files(
        [content / "comments", content / "mentions", content / "mentions" / NAME]
    )
    remove_partial_files([content / "nothing"])
    left[0].write_text("")
    with lock_comments(content):
        pass

    assert [False] * 3 == [path.exists() for path in left]
    assert [True] * 3 == [path.exists() for path in kept]
    assert ".*.part" in (PLUGINS.parent / ".gitignore").read_text().splitlines()


def test_whoever_writes_into_a_folder_sweeps_it(tmp_path: Path) -> None:
    """Facts, posts, the identity lock: what a kill left is not there for ever."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = [tmp_path / f".{name}.{ended.pid}.part" for name in ("a.json", "b.md")]
    kept = [tmp_path / f".a.json.{os.getppid()}.part", tmp_path / ".c.1.part.json"]
    for path in (*left, *kept):
        path.write_text("")

    replace_file(tmp_path / "c.json", b"{}", durable=False)
    assert all(path.exists() for path in left)  # a cache's folder is removed whole
    replace_file(tmp_path / "a.json", b"{}")

    assert {*kept, tmp_path / "a.json", tmp_path / "c.json"} == {*tmp_path.iterdir()}


def test_a_file_that_cannot_be_written_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "in.it").write_text("")

    with pytest.raises(OSError, match="directory"):
        replace_file(tmp_path / "a", b"x")

    assert ["a"] == [path.name for path in tmp_path.iterdir()]


def test_a_folder_that_cannot_be_written_is_told_in_a_line(folder: Folder) -> None:
    """A file where a folder should be: that stops root too."""
    inbox = Inbox(folder.root / "inbox/inbox.sqlite")
    one = pending_mention(inbox, "a")
    for name in ("comments", "mentions"):
        (folder.root / "content" / name).write_text("")
    (folder.root / "tasks.py").write_text(TASKS)

    approved = invoke(folder, "pingbacks.approve", "--ids", one)
    sent = invoke(folder, "pingbacks.send", "--offline")
    (folder.root / "inbox/inbox.sqlite").write_bytes(b"garbage" * 999)
    listed = invoke(folder, "pingbacks.list")
    worked = invoke(folder, "pingbacks.work")

    for done in (approved, listed, worked):
        assert 1 == done.returncode
        assert "Traceback" not in done.stderr
        assert 1 == len(done.stderr.strip().splitlines()), done.stderr
    assert f"content/mentions/{NAME}: Not a directory." in approved.stderr
    assert "The inbox cannot be used: file is not a database." in listed.stderr
    assert "Traceback" not in sent.stderr


@pytest.mark.needs("namespace")
def test_what_cannot_be_removed_is_not_said_to_be(folder: Folder) -> None:
    (folder.root / "output").mkdir()
    (folder.root / "output" / "a.html").write_text("")
    read_only = "mount --bind output output && mount -o remount,bind,ro output"

    done = subprocess.run(
        [
            *("unshare", "--mount", "sh", "-c", f'{read_only} && exec "$@"', "sh"),
            *(sys.executable, "-m", "causerie", "clean"),
        ],
        cwd=folder.root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert 1 == done.returncode
    assert done.stderr.startswith("output: Read-only file system.")
    assert (folder.root / "output" / "a.html").exists()


# ---- mails


WORDS = "J'ai lu ceci, tr\u00e8s juste \u00e0 mon go\u00fbt, d'o\u00f9 l'\u00e9t\u00e9"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("iso-8859-1", "cp1252"),
        ("latin1", "cp1252"),
        ("windows-1252", "cp1252"),
        ("iso-8859-15", "iso-8859-15"),
        ("utf-8", "utf-8"),
        ("us-ascii", "utf-8"),
        ("us-ascii", "cp1252"),
        ("utf-7", "utf-8"),
        ("unicode_escape", "utf-8"),
        ("raw_unicode_escape", "utf-8"),
        ("idna", "utf-8"),
        ("punycode", "cp1252"),
        ("base64", "utf-8"),
        ("undefined", "utf-8"),
        ("x-unknown", "cp1252"),
        ("utf-8", "cp1252"),
        ("macintosh", "mac-roman"),
    ],
)
def test_mails_are_read_by_the_charsets_of_the_web(charset: str, encoding: str) -> None:
    body = f"{WORDS} \\ud800 +ADw-".encode(encoding)
    head = f"From: A <a@x.example>\nContent-Type: text/plain; charset={charset}\n\n"

    read = read_mail(head.encode() + body, now=NOW)

    assert f"{WORDS} \\ud800 +ADw-" == read.text


@pytest.mark.parametrize(
    ("sender", "name"),
    [
        ("=?iso-8859-1?q?Zo=E9?= <z@x.example>", "Zo\u00e9"),
        ("=?utf-8?b?Wm/DqQ==?= \\ud800 <z@x.example>", "Zo\u00e9 \\ud800"),
        ("=?utf-8?q?Zo?= =?utf-8?q?=C3?= =?utf-8?q?=A9?= <z@x.example>", "Zo\u00e9"),
        ("=?unicode_escape?q?=5Cud800?= <z@x.example>", "\\ud800"),
        ("=?utf-7?q?+ADw-b+AD4-?= <z@x.example>", "+ADw-b+AD4-"),
        ("=?windows-1252?q?=93Zo=E9=94?= Du <z@x.example>", "\u201cZo\u00e9\u201d Du"),
        ("Zo\u00e9 <z@x.example>", "Zo\u00e9"),
        ("=?utf-8?q?broken <z@x.example>", "=?utf-8?q?broken"),
        ("z@x.example", "z"),
    ],
)
def test_a_name_in_a_mail_is_read_as_it_was_written(sender: str, name: str) -> None:
    assert name == read_mail(f"From: {sender}\n\nTexte.\n".encode(), now=NOW).name


def test_a_mail_of_html_says_its_charset_itself() -> None:
    page = f'<meta charset="iso-8859-1"><p>{WORDS}</p>'.encode("cp1252")

    read = read_mail(
        b"From: A <a@x.example>\nContent-Type: text/html\n\n" + page, now=NOW
    )

    assert WORDS == read.text


def test_a_family_of_emoji_stays_one() -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    mail = f"From: A <a@x.example>\n\nVoici {family}, in\u200dvi\u200csible.\n"

    assert f"Voici {family}, invisible." == read_mail(mail.encode(), now=NOW).text


# ---- files by hand


FAULTS = {
    "source is 'https://o.example/\\ud800', not an address of the web": {
        "source": "https://o.example/\ud800"
    },
    "author_url is 'https://x.example/\\ud800', not an address of the web": {
        "author_url": "https://x.example/\ud800"
    },
    "source is 5, not text": {"source": 5},
    "title is ['t'], not text": {"title": ["t"]},
    "author is None, not text": {"author": None},
    "date is 5, not a date": {"date": 5},
    "date is 'hier'": {"date": "hier"},
    "date is '0001-01-01T00:00:00+10:00'": {"date": "0001-01-01T00:00:00+10:00"},
    "date is '9999-12-31T23:00:00-10:00'": {"date": "9999-12-31T23:00:00-10:00"},
    "date is '2026-03-05T12:00:00', not a date with its time and zone": {
        "date": "2026-03-05T12:00:00"
    },
    "schema is '1', not 1": {"schema": "1"},
    "target is 'x', not a path from / on": {"target": "x"},
    "target is '/\\ud800/', not a path from / on": {"target": "/\ud800/"},
    "kind is {}, not text": {"kind": {}},
}


def test_a_faulty_mention_is_named_with_what_is_wrong(folder: Folder) -> None:
    good = {}
    for number, (fault, values) in enumerate(FAULTS.items()):
        path = folder.root / f"content/mentions/{NAME}/{number:02}.json"
        folder.write(
            {str(path.relative_to(folder.root)): json.dumps({**ROW, **values})}
        )
        good[fault] = path.name
    for text in ("[]", "5", "", "[" * 5000, '"\\ud800"', "\x00", "null"):
        number += 1
        name = f"content/mentions/{NAME}/{number:02}.json"
        folder.write({name: text})

    problems = [problem for problem in folder.problems() if "Mend it" in problem]

    assert number + 1 == len(problems)
    for fault, name in good.items():
        assert any(f"{name}:" in one and fault in one for one in problems), fault


def test_days_are_those_of_the_sites_zone(folder: Folder) -> None:
    """In Paris it was the next day already, and in summer by two hours."""
    for number, (date, day) in enumerate(
        [
            ("2026-03-05T23:30:00+00:00", "6 mars 2026"),
            ("2026-03-05T22:30:00+00:00", "5 mars 2026"),
            ("2026-07-05T22:30:00+00:00", "6 juillet 2026"),
            ("2026-03-06T08:30:00+09:00", "6 mars 2026"),
            ("2026-03-06T02:30:00+09:00", "5 mars 2026"),
        ]
    ):
        source = f"https://other.example/{number}"
        moment = datetime.fromisoformat(date)
        save_mention(folder.root / "content", Mention(source, PATH, moment, title=day))

    page = folder.release().page(PATH)

    shown = page.xpath('//li[contains(@class, "mention")]')
    assert 5 == len(shown)
    for one in shown:
        (day,) = one.xpath('.//a[contains(@class, "u-url")]/text()')
        assert day == one.xpath('.//time[contains(@class, "dt-published")]/text()')[0]


# ---- hidden posts, and pages that are none


def test_hidden_posts_stand_in_no_public_file_and_tell_nobody(site: Make) -> None:
    link = "[ici](https://other.example/x)"
    folder = site(
        {
            "pelicanconf.py": CONF
            + 'PINGBACKS = {"receiver": "https://ping.example"}\n',
            "tasks.py": TASKS,
            f"content/articles/{NAME}.md": article("A"),
            "content/articles/2026-03-10-secret-zq.md": article(
                "Secret", link, Status="hidden", Slug="secret-zq", Aliases="/hidden-zq/"
            ),
            "content/pages/a-propos.md": article("\u00c0 propos"),
        }
    )
    output = folder.release()
    targets = TargetsFile(output.root / "pingbacks.json")()

    naming = [
        name
        for name, data in output.files().items()
        if b"-zq" in data and "secret-zq/" not in name and "hidden-zq/" not in name
    ]
    page = (output.root / "2026/03/10/secret-zq/index.html").read_text()
    sent = invoke(folder, "pingbacks.send", "--offline", "--json")

    assert [] == naming
    assert targets.find("https://carnet.example/2026/03/10/secret-zq/") is None
    assert 'rel="webmention"' not in page
    assert "other.example" in page
    assert [] == json.loads(sent.stdout)["links"]
    # what is there and takes no pings is not said to be missing: fault 33, not 32
    for there in ("/", "", "/a-propos/", "/a-propos", "/404.html", "/feed.xml"):
        assert targets.is_published(f"https://carnet.example{there}"), there
    for none in ("/no/", "/theme/", "/../x", "/%2e%2e/%2e%2e/etc/passwd", "/%00/"):
        assert not targets.is_published(f"https://carnet.example{none}"), none


def test_a_mention_that_was_read_is_the_one_that_was_kept(tmp_path: Path) -> None:
    path = save_mention(tmp_path, Mention(ROW["source"], PATH, NOW, title="T"))

    assert read_mention(path).title == "T"
