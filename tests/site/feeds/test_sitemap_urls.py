"""What a sitemap names: pages with their images, series, shows and recordings."""

from typing import Any

from pictures import png
from podcast_site import POST, episode, make_show
from sites import Make, article

HOME = "https://carnet.example"
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}


def test_a_sitemap_has_all_that_stands_on_the_site(site: Make) -> None:
    folder = make_show(
        site,
        {
            POST: episode(Date="2026-03-01", Modified="2026-03-05"),
            "content/episodes/2026-03-04-f.md": episode(
                "Encore", Guid="22222222-1111-4111-8111-111111111111"
            ),
            "content/images/vue d'ici.png": png(9),
            "content/articles/2026-03-02-a.md": article(
                "Un",
                "![Ici]({static}/images/vue%20d'ici.png) ![Là]({attach}b.png)\n\n"
                "![Ailleurs](https://images.example/x.png)",
                Series="Compter juste",
                Cover="images/couverture.png",
            ),
            "content/articles/b.png": png(8),
            "content/articles/2026-03-03-b.md": article(
                "Deux", Series="Compter juste", Modified="2026-03-09"
            ),
        },
    )

    found = folder.release().xml("sitemap.xml").findall("s:url", NAMES)

    urls = {url.findtext("s:loc", namespaces=NAMES): url for url in found}
    assert len(found) == len(urls)

    assert [
        f"{HOME}/images/couverture.png",
        f"{HOME}/2026/03/02/a/b.png",
        f"{HOME}/images/vue%20d'ici.png",
    ] == images(urls[f"{HOME}/2026/03/02/a/"])
    assert "2026-03-08T23:00:00+00:00" == changed(urls[f"{HOME}/series/compter-juste/"])
    assert "2026-03-04T23:00:00+00:00" == changed(urls[f"{HOME}/podcast/"])
    assert "2026-02-28T23:00:00+00:00" == changed(urls[f"{HOME}/audio/e.mp3"])


def images(url: Any) -> list[str]:
    return [e.text for e in url.findall("image:image/image:loc", NAMES)]


def changed(url: Any) -> str | None:
    found: str | None = url.findtext("s:lastmod", namespaces=NAMES)
    return found
