"""A site with a show, for whole-site tests: its settings, cover and an episode."""

from io import BytesIO

from PIL import Image

from sites import article

SHOW = """
PODCAST = {
    "title": "Essai",
    "description": "Un essai.",
    "image": "images/couverture.png",
    "category": ["Society & Culture", "Philosophy"],
    "guid": "7c1d7e0a-52b4-5f6e-8a3c-1e5b9d2f4a60",
    "owner_email": "essai@carnet.example",
}
"""
POST = "content/episodes/2026-03-01-e.md"
GUID = "11111111-1111-4111-8111-111111111111"


def picture(mode: str = "RGB", size: tuple[int, int] = (1400, 1400)) -> bytes:
    data = BytesIO()
    Image.new(mode, size).save(data, "PNG")
    return data.getvalue()


def episode(title: str = "[podcast – 01|03] Un", **header: str) -> str:
    return article(title, **{"Audio": "audio/e.mp3", "Guid": GUID, **header})
