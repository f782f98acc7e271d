"""Episodes of whole sites, built for real: identity, recordings, what is published."""

from pathlib import Path

import feedparser
import pytest

import audio
from causerie.identity.identity_lock import merge_publication
from causerie.identity.lock_json import LOCK_PATH, serialise_lock
from causerie.podcast.facts import measure_facts, write_facts
from causerie.podcast.model import Chapter
from causerie.podcast.recording import facts_path, is_remote
from pictures import png
from podcast_site import GUID, POST, SHOW, episode, make_show, show_settings
from sites import CONF, Folder, Make, Output, article

ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
CHAPTERS = (Chapter(0, "Début"), Chapter(1, "Suite & fin"))


@pytest.fixture
def show(site: Make) -> Make:
    """Make a site with a show, and one episode unless the files say otherwise."""

    def make(files: dict[str, str | bytes], **header: str) -> Folder:
        files = {POST: episode(**header), **files}
        return make_show(site, files, seconds=2, chapters=CHAPTERS)

    return make


def items(output: Output) -> list[feedparser.FeedParserDict]:
    return feedparser.parse((output.root / "podcast.xml").read_bytes()).entries


def test_a_post_with_audio_is_an_episode(show: Make) -> None:
    output = show({}).release()

    (item,) = items(output)
    sound = output.root / "audio/e.mp3"
    assert item.id == GUID
    assert item.title == "[podcast – 01|03] Un"
    assert item.enclosures[0].href == "https://carnet.example/audio/e.mp3"
    assert int(item.enclosures[0].length) == sound.stat().st_size
    page = output.page("/2026/03/01/e/")
    assert page.xpath("//audio/@src | //audio/source/@src") == ["/audio/e.mp3"]
    assert page.xpath("//*[@id='chapters']//a/@href") == [
        "/audio/e.mp3#t=0",
        "/audio/e.mp3#t=1",
    ]
    assert output.page("/podcast/").xpath("//a[contains(@href, '/2026/03/01/e/')]")


def test_chapters_in_the_header_go_before_those_of_the_file(show: Make) -> None:
    output = show({}, Chapters="00:00 Un\n    00:00:01.5 Deux").release()

    page = output.page("/2026/03/01/e/")
    assert page.xpath("//*[@id='chapters']//a/@href") == [
        "/audio/e.mp3#t=0",
        "/audio/e.mp3#t=1.5",
    ]


def test_without_the_audio_its_facts_file_is_enough(show: Make) -> None:
    folder = show({})
    sound = folder.root / "content/audio/e.mp3"
    write_facts(folder.root / "content/audio/e.mp3.json", measure_facts(sound))
    with_audio = folder.release().files()

    sound.unlink()
    without = folder.release().files()

    assert with_audio.pop("audio/e.mp3")
    assert with_audio == without


def test_a_remote_recording_is_known_by_its_facts_file(show: Make) -> None:
    folder = show({POST: episode(Audio="https://media.example/e/e.mp3?x=1")})
    sound = folder.root / "content/audio/e.mp3"
    write_facts(folder.root / "content/audio/e.mp3.json", measure_facts(sound))

    output = folder.release()

    assert items(output)[0].enclosures[0].href == "https://media.example/e/e.mp3?x=1"
    assert not (output.root / "audio/e.mp3").exists()


def test_another_place_of_the_media_or_a_prefix_goes_into_the_feed(show: Make) -> None:
    folder = show({})
    for media, expected in (
        ("https://media.example/pod/", "https://media.example/pod/audio/e.mp3"),
        (
            "https://op3.dev/e/{url}",
            "https://op3.dev/e/https://carnet.example/audio/e.mp3",
        ),
    ):
        folder.write(
            {"pelicanconf.py": CONF + SHOW + f"PODCAST['media_url'] = {media!r}\n"}
        )
        assert items(folder.release())[0].enclosures[0].href == expected


def test_a_release_refuses_an_episode_without_identity(show: Make) -> None:
    folder = show({POST: article("Un", Audio="audio/e.mp3")})

    (refused,) = folder.problems()
    (warned,) = folder.problems(release=False)

    assert refused == (
        f"{POST}: The episode has no Guid: apps would take it for a new one every"
        f" time. Run inv episode {POST}"
    )
    assert "warning: The episode has no Guid yet" in warned
    (item,) = items(Output(folder.root / "output"))
    assert item.id not in {"", GUID}


def test_an_empty_guid_is_told_once(show: Make) -> None:
    folder = show({POST: article("Un", Audio="audio/e.mp3", Guid="")})

    (problem,) = folder.problems()

    assert "Guid: '' is empty." in problem


def test_a_release_asks_for_the_guid_of_the_show(show: Make) -> None:
    folder = show({"pelicanconf.py": CONF + SHOW + "del PODCAST['guid']\n"})

    (problem,) = folder.problems()

    assert 'PODCAST["guid"] is missing' in problem
    assert 'Write "guid": "' in problem


def test_a_translation_plays_its_originals_recording(show: Make) -> None:
    german = "content/episodes/2026-03-01-e.de.md"
    folder = show({german: article("Folge", Slug="folge", Lang="de")})

    output = folder.release()

    assert len(items(output)) == 1
    assert output.page("/de/2026/03/01/folge/").xpath("//audio")


def test_a_translations_own_recording_is_told_as_no_feed_has_it(show: Make) -> None:
    english = POST.replace(".md", ".en.md")
    folder = show({english: episode("One", Audio="audio/e.mp3", Guid="other")})
    assert folder.problems() == []  # it is the original's

    audio.mp3_cbr(folder.root / "content/audio/english.mp3", 2)
    folder.write({english: episode("One", Audio="audio/english.mp3", Guid="other")})
    (told,) = folder.problems()

    assert told.startswith(f"{english}:2:8: warning: No feed has this recording:")
    assert len(items(folder.release())) == 1


def test_of_one_day_the_original_is_what_names_no_language(show: Make) -> None:
    english = "content/episodes/2026-03-01-e.en.md"
    folder = show({POST: episode(Lang="de"), english: article("Episode")})

    output = folder.release()

    assert len(items(output)) == 1
    assert output.page("/en/2026/03/01/e/").xpath("//audio")


def test_what_is_not_published_is_not_in_the_feed_nor_its_files(show: Make) -> None:
    later = {"Audio": "audio/f.mp3", "Guid": GUID.replace("1", "2")}
    hidden = {"Audio": "audio/h.mp3", "Guid": GUID.replace("1", "3")}
    folder = show(
        {
            "content/episodes/2031-01-01-f.md": article(
                "F", "![i]({static}/images/f.png)", **later
            ),
            "content/episodes/2026-03-02-h.md": article("H", Status="hidden", **hidden),
            "content/articles/2026-03-02-d.md": article(
                "D",
                "![i](/images/d.png) ![j]({static}/images/both.png)",
                Status="draft",
            ),
            "content/articles/2026-03-03-p.md": article("P", "![j](/images/both.png)"),
        }
    )
    for name in ("f", "h"):
        audio.mp3_cbr(folder.root / f"content/audio/{name}.mp3")
    folder.write(
        {f"content/images/{name}.png": png(2) for name in ("f", "d", "both", "alone")}
    )

    output = folder.release()

    assert [item.id for item in items(output)] == [GUID]
    published = set(output.files())
    assert {
        "audio/e.mp3",
        "audio/h.mp3",
        "images/both.png",
        "images/alone.png",
    } <= published
    assert published.isdisjoint({"audio/f.mp3", "images/f.png", "images/d.png"})
    assert not any("e.mp3.json" in path for path in published)


def test_a_recording_that_changed_is_told_by_its_facts(show: Make) -> None:
    folder = show({})
    sound = folder.root / "content/audio/e.mp3"
    write_facts(folder.root / "content/audio/e.mp3.json", measure_facts(sound))

    audio.mp3_cbr(sound, 3)

    problems = folder.problems()
    assert problems
    assert all(p.startswith(f"{POST}:2:8: ") for p in problems)
    assert all(f"run inv episode {POST}" in p for p in problems)


def test_two_posts_of_one_guid_are_a_problem(show: Make) -> None:
    other = "content/episodes/2026-03-02-x.md"

    (problem,) = show({other: episode("Deux")}).problems()

    assert problem.startswith(f"{other}:3:7: The Guid {GUID} is already that of")


def test_chapters_that_cannot_be_read_are_told_at_their_line(show: Make) -> None:
    (problem,) = show({}, Chapters="zéro Début").problems()

    assert problem.startswith(f"{POST}:4:11: Chapters, line 1: ")


def test_a_site_without_a_show_has_no_podcast(site: Make) -> None:
    output = site({"content/articles/2026-03-01-a.md": article("Un")}).release()

    assert not (output.root / "podcast.xml").exists()
    assert not (output.root / "podcast").exists()
    assert b"podcast.xml" not in (output.root / "index.html").read_bytes()


@pytest.mark.parametrize("kind", ["m4a", "mp3_vbr_without_xing", "mp3_with_xing"])
def test_mp3_and_m4a_can_be_an_episode(show: Make, kind: str) -> None:
    ending = kind[:3]
    folder = show({POST: episode(Audio=f"audio/x.{ending}")})
    sound: Path = folder.root / f"content/audio/x.{ending}"
    seconds = getattr(audio, kind)(sound, 5)

    output = folder.release()

    (item,) = items(output)
    assert item.itunes_duration == str(round(seconds))
    assert int(item.enclosures[0].length) == sound.stat().st_size


@pytest.mark.parametrize(
    ("kind", "ending"), [("opus", "opus"), ("vorbis", "ogg"), ("flac", "flac")]
)
def test_what_apple_does_not_show_is_refused_with_advice(
    show: Make, kind: str, ending: str
) -> None:
    folder = show({POST: episode(Audio=f"audio/x.{ending}")})
    getattr(audio, kind)(folder.root / f"content/audio/x.{ending}", 5)
    (folder.root / "content/audio/e.mp3").unlink()

    (problem,) = folder.problems()

    assert problem == (
        f"{POST}:2:8: The recording is neither .mp3 nor .m4a, and Apple shows no"
        f" other: .{ending}. Export it as MP3, or: ffmpeg -i x.{ending} -b:a 128k x.mp3"
        " [enclosure-extension]"
    )


FURTHER = """
PODCAST |= {
    "new_feed_url": "https://neuf.example/podcast.xml",
    "hub": "https://hub.example/",
    "complete": True,
    "seasons": {1: "Les débuts"},
    "tags": [
        "funding url=https://carnet.example/soutien Soutenez-nous",
        "image href=images/couverture.png purpose=artwork",
    ],
}
FEEDS = {"hub": "https://hub.example/"}
"""


def test_what_settings_and_headers_say_stands_in_the_feed(show: Make) -> None:
    header = {"Season": "1", "Episode": "2", "Episode_display": "Deux", "Block": "yes"}
    tags = "soundbite startTime=0 duration=15 Ici\n    license cc0-1.0"
    folder = show(
        {
            "pelicanconf.py": CONF + SHOW + FURTHER,
            POST: episode(**header, Podcast=tags),
        }
    )

    output = folder.release()

    channel = output.xml("/podcast.xml").find("channel")
    (item,) = channel.findall("item")
    assert (
        channel.findtext(f"{ITUNES}new-feed-url") == "https://neuf.example/podcast.xml"
    )
    assert channel.findtext(f"{ITUNES}complete") == "Yes"
    assert channel.findtext(f"{PODCAST}funding") == "Soutenez-nous"
    assert (
        channel.find(f"{PODCAST}image").get("href")
        == "https://carnet.example/images/couverture.png"
    )
    assert item.findtext(f"{ITUNES}block") == "Yes"
    assert item.find(f"{PODCAST}season").get("name") == "Les débuts"
    assert item.find(f"{PODCAST}episode").get("display") == "Deux"
    assert item.find(f"{PODCAST}soundbite").get("duration") == "15"
    assert item.findtext(f"{PODCAST}license") == "cc0-1.0"
    hubs = {
        name: output.xml(name).xpath("//*[local-name() = 'link'][@rel = 'hub']/@href")
        for name in ("/podcast.xml", "/feed.xml", "/atom.xml")
    }
    assert hubs == {name: ["https://hub.example/"] for name in hubs}
    blog = output.xml("/feed.xml")
    assert blog.findtext(f"channel/{PODCAST}medium") == "blog"
    assert channel.findtext(f"{PODCAST}medium") == "podcast"


def test_feeds_are_styled_by_the_theme(show: Make) -> None:
    output = show({}).release()

    for name in ("podcast.xml", "feed.xml", "atom.xml"):
        sheet = (output.root / name).read_bytes().splitlines()[1]
        assert sheet == b'<?xml-stylesheet type="text/css" href="/theme/feed.css"?>'
    assert (output.root / "theme/feed.css").is_file()


def test_a_further_tag_that_is_wrong_is_told_where_it_stands(show: Make) -> None:
    wrong = 'PODCAST["tags"] = ["funding Soutien"]\n'
    folder = show({POST: episode(Podcast="soundbite startTime=x duration=1")})

    (in_header,) = folder.problems()
    folder.write({"pelicanconf.py": CONF + SHOW + wrong, POST: episode()})
    (in_settings,) = folder.problems()

    assert in_header.startswith(
        f"{POST}:4:10: Podcast, line 1: soundbite has startTime"
    )
    assert in_settings.startswith("pelicanconf.py:")
    assert "funding needs url=" in in_settings


def test_characters_that_no_feed_can_carry_are_named(show: Make) -> None:
    folder = show({POST: episode("Un\x0bdeux", Summary="D'un\x1b coup")})

    named = folder.problems()
    conf = CONF + SHOW.replace("Un essai", "Un\\x08 essai")
    folder.write({"pelicanconf.py": conf, POST: episode()})
    (setting,) = folder.problems()

    assert named == [
        f"{POST}:{place}: Here is the character {name}, which no feed can carry."
        " Take it out: write the words anew by hand."
        for place, name in (("1:10", "U+000B"), ("4:14", "U+001B"))
    ]
    assert "has the character U+0008" in setting


def test_a_moved_feed_is_fatal_unless_its_new_address_is_announced(show: Make) -> None:
    folder = show({})
    lock = serialise_lock(merge_publication(None, folder.build().proposed))
    moved = CONF.replace("carnet.example", "neuf.example") + SHOW
    announced = 'PODCAST["new_feed_url"] = "https://neuf.example/podcast.xml"\n'

    folder.write({LOCK_PATH: lock, "pelicanconf.py": moved})
    silent = {p.code: p.level for p in folder.build().problems}
    folder.write({"pelicanconf.py": moved + announced})
    told = {p.code: p.level for p in folder.build().problems}
    folder.write({"pelicanconf.py": CONF + SHOW + announced})
    before = {p.code: p.level for p in folder.build().problems}

    assert silent == {"site-moved": "warning", "feed-lost": "error"}
    assert told == {"site-moved": "warning", "feed-moved": "warning"}
    assert before == {"feed-sent-on": "warning"}


def test_a_description_that_is_cut_is_named(show: Make) -> None:
    long = "é" * 2001
    conf = CONF + SHOW.replace("Un essai.", long)
    folder = show({POST: episode(Summary=long), "pelicanconf.py": conf})

    problems = folder.build().problems

    told = "The feed has 4000 bytes of this, which has 4002."
    assert [(str(p.where), p.what, p.code) for p in problems] == [
        (f"{POST}:4:10", told, "description-long"),
        ("pelicanconf.py:12", told, "description-long"),
    ]
    assert {problem.level for problem in problems} == {"warning"}


def test_an_image_of_a_further_tag_must_be_there(show: Make) -> None:
    conf = CONF + SHOW + 'PODCAST["tags"] = ["image href=images/x.png"]\n'
    folder = show({POST: episode(Podcast="image href=images/y.png")})
    folder.write({"pelicanconf.py": conf})

    problems = folder.build().problems

    assert [problem.what for problem in problems] == [
        "There is no content/images/y.png.",
        "There is no content/images/x.png.",
    ]
    assert str(problems[0].where) == f"{POST}:4:10"


def test_a_first_trailer_is_previewed_as_it_will_be_published(show: Make) -> None:
    conf = CONF.replace("https://carnet.example", "http://127.0.0.1:8000")
    folder = show({"pelicanconf.py": conf + SHOW}, Episode_type="trailer")

    assert folder.problems(release=False) == []
    feed = (folder.root / "output/podcast.xml").read_text()
    assert 'url="http://127.0.0.1:8000/audio/e.mp3"' in feed
    assert "<podcast:trailer" in feed


@pytest.mark.parametrize(
    "guid", ["45863 at https://www.example.org", "tag:a.example,2019:7 / <b> & c"]
)
def test_a_guid_is_taken_over_letter_by_letter(show: Make, guid: str) -> None:
    output = show({}, Guid=guid).release()

    assert items(output)[0].id == guid


def test_a_show_without_an_author_has_the_sites(show: Make) -> None:
    output = show({}).release()

    assert output.xml("/podcast.xml").findtext(f"channel/{ITUNES}author") == (
        "La rédaction"
    )


@pytest.mark.parametrize("folder", ["photos", "root", "audio"])
def test_covers_and_pictures_are_published_wherever_they_stand(
    show: Make, folder: str
) -> None:
    people = [{"name": "Ana", "image": f"{folder}/ana.png"}]
    conf = CONF + show_settings(image=f"{folder}/cover.png", people=people)
    site = show(
        {
            "pelicanconf.py": conf,
            "content/people.toml": f'["Zoé"]\nimage = "{folder}/zoe.png"\n',
            **{f"content/{folder}/{name}.png": png() for name in ("cover", "e")},
            **{f"content/{folder}/{name}.png": png(48) for name in ("ana", "zoe")},
        },
        Image=f"{folder}/e.png",
        People="Zoé (guest)",
    )
    output = site.release()

    channel = output.xml("/podcast.xml")[0]
    images = [each.get("href") for each in channel.iter(ITUNES + "image")]
    images += [each.get("img") for each in channel.iter(PODCAST + "person")]
    assert len(images) == 5
    for image in images:
        assert (output.root / image.removeprefix("https://carnet.example/")).is_file()


def test_a_picture_of_people_that_is_not_there_is_told(show: Make) -> None:
    people = [{"name": "Ana", "image": "images/ana.png"}]
    site = show({"pelicanconf.py": CONF + show_settings(people=people)})

    (told,) = site.problems()

    assert told.endswith(
        'PODCAST["people"]: there is no content/images/ana.png. Check the name, or put'
        " the file there."
    )


def test_a_cover_with_a_space_in_its_name_has_a_valid_address(show: Make) -> None:
    conf = CONF + SHOW.replace("couverture.png", "la couverture.png")
    folder = show({"pelicanconf.py": conf, "content/images/la couverture.png": png()})

    cover = folder.release().xml("/podcast.xml").find(f"channel/{ITUNES}image")

    assert cover.get("href") == "https://carnet.example/images/la%20couverture.png"


def test_recordings_of_one_name_share_nothing(show: Make) -> None:
    """In two folders, on two hosts, at two addresses of one host."""
    recordings = {
        "h": "audio/01.mp3",
        "a": "audio/s1/01.mp3",
        "b": "audio/s2/01.mp3",
        "c": "https://one.example/01.mp3",
        "d": "https://two.example/01.mp3",
        "e": "https://two.example/01.MP3",
        "f": "https://two.example/01.mp3?part=2",
        "g": "https://two.example/01%20.mp3",
    }
    folder = show(
        {
            f"content/episodes/2026-02-0{n}-{slug}.md": episode(
                slug, Audio=recording, Guid=slug
            )
            for n, (slug, recording) in enumerate(recordings.items(), 1)
        }
    )
    for slug, recording in recordings.items():
        sound = folder.root / "content" / recording
        if not is_remote(recording):
            sound.parent.mkdir(exist_ok=True)
        else:
            sound = folder.root / "a.mp3"
        chapters = tuple(
            Chapter(each.start, f"{slug} {each.title}") for each in CHAPTERS
        )
        audio.mp3_cbr(sound, 2, chapters=chapters)
        path = facts_path(folder.root / "content", recording)
        assert not path.exists()
        if recording == "audio/s1/01.mp3":
            continue  # it has none, and takes no other's
        if recording == "audio/s2/01.mp3":
            path.with_suffix(".chapters.txt").write_text("00:00 b Début\n00:01 Suite")
        if recording == "audio/01.mp3":
            path.with_suffix(".chapters.txt").write_text("00:00 h Début\n00:01 Suite")
        write_facts(path, measure_facts(sound))

    output = folder.release()

    found = {}
    for item in output.xml("/podcast.xml").iter("item"):
        url = item.find(f"{PODCAST}chapters").get("url")
        data = output.root / url.removeprefix("https://carnet.example/")
        found[item.findtext("guid")] = data.read_text()
    assert len({*found.values()}) == len(recordings) + 1
    assert all(f'"{slug} Début"' in found[slug] for slug in recordings)


def test_two_episodes_of_one_file_for_apps_are_told(show: Make) -> None:
    folder = show(
        {
            POST: episode(Chapters="00:00 Un\n    00:01 Deux"),
            "content/episodes/2026-02-01-f.md": episode(
                Chapters="00:00 Trois\n    00:01 Quatre", Guid="f"
            ),
            "content/episodes/2026-02-02-g.md": episode(
                Audio="audio/g.mp3", Guid="g", Transcript="audio/t.vtt"
            ),
            "content/episodes/2026-02-03-h.md": episode(
                Audio="audio/h.mp3", Guid="h", Transcript="audio/t.srt"
            ),
            "content/audio/t.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nUn\n",
            "content/audio/t.srt": "1\n00:00:00,000 --> 00:00:01,000\nDeux\n",
        }
    )
    for name in "gh":
        audio.mp3_cbr(folder.root / f"content/audio/{name}.mp3", 2)

    found = "\n".join(p for p in folder.problems() if "warning: " not in p)

    assert "/audio/e.mp3.chapters.json is already that of" in found
    assert "/audio/t.json is already that of" in found
    assert "pelicanconf.py" not in found


def test_a_facts_file_of_an_older_site_is_taken_for_one_episode_only(
    show: Make,
) -> None:
    one, two = "https://one.example/e.mp3", "https://two.example/e.mp3"
    other = "content/episodes/2026-02-01-f.md"
    folder = show(
        {POST: episode(Audio=one), other: episode(Audio=two, Guid="2")},
    )
    sound = folder.root / "content/audio/e.mp3"
    write_facts(folder.root / "content/audio/e.mp3.json", measure_facts(sound))

    assert folder.problems() == [
        f"{POST}:2:8: {two} of 2026-02-01-f.md has e.mp3.json too. Keep that of {one}"
        " in content/audio/one.example/e.mp3.json."
    ]


@pytest.mark.parametrize(
    "value",
    ["audio/../e.mp3", "audio/", "audio//e.mp3", "https://[x/e.mp3", "https://"],
)
def test_what_names_no_recording_is_told_once(show: Make, value: str) -> None:
    folder = show({}, Audio=value)
    (folder.root / "content/audio/e.mp3").unlink()

    (problem,) = folder.problems()

    assert problem.startswith(f"{POST}:2:8: Audio: {value!r} is not audio/<file>")


def test_a_tracking_prefix_goes_before_recordings_elsewhere_once(show: Make) -> None:
    conf = CONF + SHOW + "PODCAST['media_url'] = 'https://op3.dev/e/{url}'\n"
    plain = "https://media.example/É.mp3"
    own = "https://media.example/%C3%89.mp3"
    other = "content/episodes/2026-02-01-f.md"
    folder = show(
        {
            "pelicanconf.py": conf,
            POST: episode(Audio=plain, Episode="007"),
            other: episode(Audio=f"https://op3.dev/e/{own}", Guid="2"),
        }
    )
    sound = folder.root / "content/audio/e.mp3"
    for audio_ in (plain, f"https://op3.dev/e/{own}"):
        write_facts(facts_path(folder.root / "content", audio_), measure_facts(sound))

    one, two = items(folder.release())

    assert (
        one.enclosures[0].href == two.enclosures[0].href == f"https://op3.dev/e/{own}"
    )
    assert one.itunes_episode == "7"
    folder.build(release=False)
    assert f'url="{own}"' in (folder.root / "output/podcast.xml").read_text()
