"""The hub of a feed is told of it, once, and later if it could not be told now."""

from pathlib import Path
from urllib.parse import parse_qs

import pytest

from causerie.publishing.plan import PublishPlan
from causerie.publishing.websub import note_untold, read_untold, tell_hubs
from internet import Asked, Internet, Reply, internet

HUB = "http://hub.blog/say"
RSS = f"""<rss xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>x</title>
<atom:link href="https://a.blog/feed.xml" rel="self"/>
<atom:link href="{HUB}" rel="hub"/>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><link href="https://a.blog/"/>
<link rel="self" href="https://a.blog/atom.xml"/>
<link rel="hub" href="{HUB}"/></feed>"""
JSON = f"""{{"feed_url": "https://a.blog/feed.json",
"hubs": [{{"type": "WebSub", "url": "{HUB}"}}]}}"""
FEEDS = {
    "feed.xml": RSS,
    "atom.xml": ATOM,
    "feed.json": JSON,
    "sitemap.xml": '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>',
}


@pytest.fixture
def built(tmp_path: Path) -> Path:
    folder = tmp_path / "output-release"
    folder.mkdir()
    for name, text in FEEDS.items():
        (folder / name).write_text(text)
    return folder


def changed(*paths: str) -> PublishPlan:
    return PublishPlan((), paths, (), 0, 0, 0)


def told(net: Internet) -> list[dict[str, list[str]]]:
    return [parse_qs(asked.body.decode()) for asked in net.asked]


def test_hubs_are_told_of_each_feed_that_changed(built: Path, tmp_path: Path) -> None:
    note_untold(tmp_path, changed("index.html", *FEEDS))

    with internet() as net:
        net.add("hub.blog", lambda _: Reply(status=202))
        said = tell_hubs(net.client(), tmp_path, built)
        again = tell_hubs(net.client(), tmp_path, built)

    assert ["", "", ""] == [fault for _, fault in said]
    names = ("atom.xml", "feed.json", "feed.xml")
    topics = [f"https://a.blog/{name}" for name in names]
    assert topics == [form["hub.url"][0] for form in told(net)]
    assert {"publish"} == {form["hub.mode"][0] for form in told(net)}
    assert [] == again


def test_a_hub_that_could_not_be_told_is_told_the_next_time(
    built: Path, tmp_path: Path
) -> None:
    """Also if the next publication changes nothing, or another feed."""
    note_untold(tmp_path, changed("feed.xml"))
    answers = [500, 204, 204]

    def hub(_: Asked) -> Reply:
        return Reply(status=answers.pop(0))

    with internet() as net:
        nobody = tell_hubs(net.client(), tmp_path, built)
        net.add("hub.blog", hub)
        fault = tell_hubs(net.client(), tmp_path, built)
        left = read_untold(tmp_path)
        note_untold(tmp_path, changed("feed.json"))
        done = tell_hubs(net.client(), tmp_path, built)

    assert "cannot be reached" in nobody[0][1] or "resolve" in nobody[0][1]
    assert ["It answers HTTP 500."] == [fault for _, fault in fault]
    assert ["feed.xml"] == left
    assert ["", ""] == [fault for _, fault in done]
    assert [] == read_untold(tmp_path)


def test_a_feed_that_is_gone_is_told_to_nobody(built: Path, tmp_path: Path) -> None:
    note_untold(tmp_path, changed("feed.xml"))
    (built / "feed.xml").unlink()

    with internet() as net:
        assert [] == tell_hubs(net.client(), tmp_path, built)

    assert [] == read_untold(tmp_path)
    assert [] == net.dialled
