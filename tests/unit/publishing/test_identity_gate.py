"""Publishing under guard: refused, accepted, witnessed."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest

from causerie.errors import CauserieError, ContentError, PublishError, UsageError
from causerie.identity.compare import Difference
from causerie.identity.identity_lock import IdentityLock, merge_publication
from causerie.identity.lock_json import LOCK_PATH, parse_lock, serialise_lock
from causerie.problems import Where
from causerie.publishing import identity_gate
from causerie.publishing.identity_gate import (
    IdentityGate,
    RefusedError,
    loud_codes,
    read_accepted,
)
from causerie.publishing.publish import publish, roll_back
from causerie.publishing.settings import TargetSettings, find_target, read_targets
from causerie.publishing.targets.folder import Folder
from example_identity import POSTS, PUBLISHED, article, changed, lock_of, without

WWW = TargetSettings("folder:/srv/www/x", live=True)


def locate(name: str, key: str = "") -> Where:
    return Where(f"{name} {key}".strip())


@pytest.fixture
def release(tmp_path: Path) -> Callable[..., tuple[Difference, ...]]:
    """Publish a site of one page whose identity is given."""
    built, target = tmp_path / "output-release", Folder(tmp_path / "www")
    (built / "audio").mkdir(parents=True)
    (built / "index.html").write_text("home")
    (built / "audio/2.mp3").write_text("sound")

    def run(
        proposed: IdentityLock,
        accepted: str = "",
        *,
        live: bool = True,
        dry_run: bool = False,
    ) -> tuple[Difference, ...]:
        gate = IdentityGate(tmp_path, proposed, live, read_accepted(accepted))
        return publish(built, target, dry_run=dry_run, gate=gate).differences

    return run


def test_the_first_publication_writes_the_lock(
    release: Callable[..., object], tmp_path: Path
) -> None:
    release(PUBLISHED)

    text = (tmp_path / LOCK_PATH).read_text()
    assert parse_lock(text) == merge_publication(None, PUBLISHED)
    assert (tmp_path / "www.releases/identity.lock.json").read_text() == text


def test_a_target_that_is_not_live_leaves_no_lock(
    release: Callable[..., object], tmp_path: Path
) -> None:
    release(PUBLISHED, live=False)

    assert not (tmp_path / LOCK_PATH).exists()
    assert not (tmp_path / "www.releases/identity.lock.json").exists()


@pytest.mark.parametrize("live", [True, False])
def test_what_is_loud_is_refused_until_all_of_it_is_accepted(
    release: Callable[..., tuple[Difference, ...]], tmp_path: Path, *, live: bool
) -> None:
    release(PUBLISHED)
    lock = (tmp_path / LOCK_PATH).read_bytes()

    with pytest.raises(RefusedError, match="--accept page-gone,item-gone") as refused:
        release(without(3), live=live)
    with pytest.raises(RefusedError, match="--accept item-gone") as still:
        release(without(3), "page-gone", live=live)

    assert [d.code for d in refused.value.differences] == ["page-gone", "item-gone"]
    assert [d.code for d in still.value.differences] == ["item-gone"]
    assert (tmp_path / LOCK_PATH).read_bytes() == lock
    assert len(release(without(3), "item-gone, page-gone", live=live)) == 2
    assert ((tmp_path / LOCK_PATH).read_bytes() != lock) is live


def test_what_is_fatal_is_refused_whatever_is_accepted(
    release: Callable[..., object],
) -> None:
    release(PUBLISHED)

    with pytest.raises(RefusedError, match="for good: guid-changed") as refused:
        release(changed(2, guid="x", length=1, sha256=""), "audio-replaced")

    assert [d.code for d in refused.value.differences] == ["guid-changed"]
    assert LOCK_PATH in refused.value.fix


def test_a_lock_edited_by_hand_allows_what_is_fatal(
    release: Callable[..., tuple[Difference, ...]], tmp_path: Path
) -> None:
    release(PUBLISHED)
    path = tmp_path / LOCK_PATH
    path.write_text(path.read_text().replace('"guid-2"', '"x"'))

    assert release(changed(2, guid="x")) == ()

    assert parse_lock(path.read_text()).items["guid-2"].gone


def test_a_dry_run_tells_and_changes_nothing(
    release: Callable[..., tuple[Difference, ...]], tmp_path: Path
) -> None:
    release(PUBLISHED)
    lock = (tmp_path / LOCK_PATH).read_bytes()

    (told,) = release(changed(2, guid="x"), dry_run=True)

    assert told.code == "guid-changed"
    assert (tmp_path / LOCK_PATH).read_bytes() == lock


@pytest.mark.parametrize("local", ["missing", "older"])
def test_what_another_machine_published_counts(
    release: Callable[..., tuple[Difference, ...]], tmp_path: Path, local: str
) -> None:
    release(PUBLISHED)
    old = (tmp_path / LOCK_PATH).read_text()
    release(lock_of(*POSTS, article(6)))
    (tmp_path / LOCK_PATH).unlink()
    if local == "older":
        (tmp_path / LOCK_PATH).write_text(old)

    with pytest.raises(RefusedError, match="item-gone"):
        release(PUBLISHED)

    assert [d.code for d in release(lock_of(*POSTS, article(6)))] == []
    assert parse_lock((tmp_path / LOCK_PATH).read_text()).number == 2


def test_publishing_the_same_again_does_not_touch_the_lock(
    release: Callable[..., object], tmp_path: Path
) -> None:
    release(PUBLISHED)
    before = (tmp_path / LOCK_PATH).stat()

    release(PUBLISHED)

    after = (tmp_path / LOCK_PATH).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_lock_that_could_not_be_written_is_written_the_next_time(
    release: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deny(path: Path, *_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    with monkeypatch.context() as denied:
        denied.setattr(identity_gate, "replace_file", deny)
        with pytest.raises(PublishError, match="It is live, but its identity lock"):
            release(PUBLISHED)
    assert (tmp_path / "www/index.html").is_file()
    assert not (tmp_path / LOCK_PATH).exists()

    release(PUBLISHED)

    assert (tmp_path / LOCK_PATH).is_file()


def test_the_digest_of_what_is_published_is_witnessed(
    release: Callable[..., object], tmp_path: Path
) -> None:
    release(changed(2, sha256=""))

    recorded = parse_lock((tmp_path / LOCK_PATH).read_text()).items["guid-2"]
    assert recorded.sha256.startswith("dd29442deca69f52")
    with pytest.raises(RefusedError, match="audio-replaced"):
        release(changed(2))


def test_a_damaged_copy_is_told(release: Callable[..., object], tmp_path: Path) -> None:
    release(PUBLISHED)
    copy = tmp_path / "www.releases/identity.lock.json"
    copy.write_text("{}")

    with pytest.raises(ContentError, match=r"the target's identity\.lock\.json:1"):
        release(PUBLISHED)

    copy.write_text(serialise_lock(PUBLISHED))
    release(PUBLISHED)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("guid-changed", "guid-changed cannot be accepted. Only an edit of"),
        ("itemgone", "'itemgone' is nothing to accept. Did you mean 'item-gone'?"),
        ("new-item", "'new-item' is nothing to accept."),
        ("xyz", "These are: audio-replaced, date-moved,"),
    ],
)
def test_only_what_is_loud_can_be_accepted(given: str, expected: str) -> None:
    with pytest.raises(UsageError) as refused:
        read_accepted(f"item-gone,{given}")

    assert expected in str(refused.value)


def test_targets_have_names_in_the_settings() -> None:
    www = {"to": "folder:/srv/www/x", "live": True}

    targets, problems = read_targets({"PUBLISH": {"targets": {"www": www}}}, locate)

    assert ({"www": WWW}, []) == (targets, problems)
    assert read_targets({}, locate) == ({}, [])


def test_all_faults_of_the_targets_are_told_at_once() -> None:
    settings = {
        "PUBLISH": {
            "targets": {
                "a": {"to": "ftp:x", "live": "yes"},
                "b": {"lvie": True},
                "c": "folder:/srv/www",
            }
        }
    }

    targets, problems = read_targets(settings, locate)

    assert targets == {}
    assert [f"{problem.what} {problem.fix}".strip() for problem in problems] == [
        """PUBLISH["targets"]['a']["to"]: 'ftp:x' is no target. """
        """Write folder:DIR, rsync://user@host/path, git:URL#branch or """
        """s3://bucket/prefix.""",
        """PUBLISH["targets"]['a']["live"]: 'yes' is not True or False.""",
        """PUBLISH["targets"]['b'] has no setting 'lvie'. Did you mean 'live'?""",
        """PUBLISH["targets"]['b']["to"] is missing. """
        """Write "to": "folder:/srv/www/site".""",
        """PUBLISH["targets"]['c'] is 'folder:/srv/www', not a dict. """
        """Write PUBLISH["targets"]['c'] = {…}.""",
    ]
    assert {str(problem.where) for problem in problems} == {"PUBLISH targets"}
    (other,) = read_targets({"PUBLISH": {"www": {}}}, locate)[1]
    assert other.what == "PUBLISH has no setting 'www'."


def test_a_target_is_found_by_its_name_or_its_address() -> None:
    targets = {"www": WWW}

    assert find_target("www", targets) == WWW
    assert find_target("folder:/srv/www/x", targets) == WWW
    assert find_target("folder:/tmp/y", targets) == TargetSettings("folder:/tmp/y")
    with pytest.raises(UsageError, match="Did you mean 'www'"):
        find_target("wwww", targets)
    with pytest.raises(PublishError, match="no target known here"):
        find_target("ftp:x", targets)


@pytest.mark.parametrize(
    ("given", "advice"),
    [
        ("WWW", "Did you mean 'www'?"),
        ("backup", "There are: www."),
        ("", "There are: www."),  # of a variable that is not set
        ("/srv/www/x", "Write folder:/srv/www/x."),
        ("git@host.example:a/b.git#pages", "Write git:git@host.example:a/b.git#pages"),
        ("ana@host.example:/srv/x", "Write rsync://ana@host.example/srv/x for another"),
    ],
)
def test_an_address_of_other_tools_is_answered_with_ours(
    given: str, advice: str
) -> None:
    with pytest.raises(CauserieError) as told:
        find_target(given, {"www": WWW})

    assert advice in told.value.fix


def test_a_guid_never_goes_back(release: Callable[..., object], tmp_path: Path) -> None:
    release(PUBLISHED)
    path = tmp_path / LOCK_PATH
    path.write_text(path.read_text().replace('"guid-2"', '"x"'))
    (tmp_path / "output-release/index.html").write_text("new")
    release(changed(2, guid="x"))
    gate = IdentityGate(tmp_path, PUBLISHED, live=True, accepted=loud_codes())

    with pytest.raises(RefusedError, match="for good: guid-changed"):
        roll_back(Folder(tmp_path / "www"), gate=gate)

    assert (tmp_path / "www/index.html").read_text() == "new"


def test_what_was_published_since_stays_in_the_lock(
    release: Callable[..., tuple[Difference, ...]], tmp_path: Path
) -> None:
    release(PUBLISHED)
    (tmp_path / "output-release/index.html").write_text("new")
    release(lock_of(*POSTS, article(6)))
    gate = IdentityGate(tmp_path, PUBLISHED, live=True, accepted=loud_codes())

    _, plan = roll_back(Folder(tmp_path / "www"), gate=gate)

    text = (tmp_path / LOCK_PATH).read_text()
    assert {"item-gone", "page-gone"} == {one.code for one in plan.differences}
    assert (tmp_path / "www.releases/identity.lock.json").read_text() == text
    assert parse_lock(text).items[article(6).guid].gone
    assert {"item-back", "new-page"} >= {
        one.code for one in release(lock_of(*POSTS, article(6)))
    }
