"""A podcast for tests of its feed: a show and episodes with every awkward value."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from causerie.podcast.model import Episode, Transcript, TranscriptFile
from causerie.podcast.show import Person, Show
from causerie.post import Enclosure

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
}
PARIS = timezone(timedelta(hours=1))
TITLE = "[podcast – 16|02] « Temps » : \"perdu\" & 'investi' < gagné > ?"

ANA = Person(
    "Ana", url="https://ana.example/?a=1&b=2", image="https://ana.example/a.jpg"
)
ZOE = Person("Zoé", role="guest")
SCRIPT = TranscriptFile(
    "https://blog.example/audio/3003.vtt?a=1&b=2", "text/vtt", captions=True
)
SHOW = Show(
    title="Entre collègues & Cie",
    description="Une émission sur les réseaux.",
    link="https://blog.example/podcast/",
    feed_url="https://blog.example/podcast.xml",
    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
    language="fr",
    category=("Kids & Family", "Pets & Animals"),
    explicit=False,
    image="https://blog.example/images/cover.3f2a.jpeg?v=2",
    author="Ana & Zoé",
    owner_name="Ana",
    owner_email="ana@blog.example",
    copyright="Ana",
    people=(ANA,),
)
FIRST = Episode(
    guid="3d0d1e5c-6d4c-4f2c-9a43-0f7c7a1f7a55",
    title=TITLE,
    url="https://blog.example/2026/02/16/temps/?a=1&b=2",
    published=datetime(2026, 2, 16, 18, tzinfo=PARIS),
    audio=Enclosure(
        "https://blog.example/audio/1602.mp3?a=1&b=2", 4_812_345, "audio/mpeg", 300.6
    ),
    summary="Vu de loin, lire & flâner se ressemblent.",
    html='<p>Notes & <a href="https://blog.example/">liens</a></p><p>]]> reste</p>',
    season=1,
    number=1,
)
SECOND = replace(
    FIRST,
    guid="f2b86e2a-52a9-4f2f-8d2b-50ad7f4d1a11",
    title="La confiance",
    url="https://blog.example/2026/03/30/confiance/",
    published=datetime(2026, 3, 30, 16, 30, tzinfo=UTC),
    audio=Enclosure("https://blog.example/audio/3003.m4a", 5_000, "audio/x-m4a", 61.2),
    number=2,
    type="bonus",
    explicit=True,
    image="https://blog.example/images/3003.png",
    people=(ZOE,),
)
SPOKEN = replace(
    SECOND,
    transcript=Transcript(
        SCRIPT.url,
        "fr",
        (),
        (SCRIPT, TranscriptFile("https://b.example/", "text/html")),
    ),
    chapters_url="https://blog.example/audio/3003.m4a.chapters.json",
)
SHOW_TAGS = """
funding url=https://blog.example/soutien Soutenez-nous & merci
license cc-by-sa-4.0
txt purpose=verify S6lpp-7ZCn8-dZfGc
block id=amazon yes
podroll feedGuid=917393e3-1b1e-5cef-ace4-edaa54e1f810
updateFrequency rrule=FREQ=WEEKLY;BYDAY=MO Le lundi
podroll feedGuid=9b024349-ccf0-5f69-a609-6b82873eab3c feedUrl=https://podnews.net/rss
"""
ITEM_TAGS = """
soundbite startTime=73.0 duration=60 La bonne idée
location rel=subject geo=geo:44.56,6.08 country=FR Gap
image href=https://blog.example/large.png alt="Un réseau, à plat" aspect-ratio=16/9
license cc0-1.0
socialInteract protocol=activitypub uri=https://social.example/@a/1
"""
