"""An image that a build would refuse is kept out of the post, and told."""

from causerie.importing.image_fault import image_fault
from odd_images import odd_images
from sites import CONF, Make


def test_the_images_that_are_told_are_those_that_a_build_refuses(site: Make) -> None:
    images = {each.name: each.data for each in odd_images()}
    post = "\n\n".join(f"![x]({{static}}/images/{name})" for name in images)
    folder = site(
        {
            "pelicanconf.py": CONF,
            "content/articles/2026-03-01-a.md": f"Title: A\n\n{post}\n",
            **{f"content/images/{name}": data for name, data in images.items()},
        }
    )
    errors = [str(each) for each in folder.build().problems if each.level == "error"]
    refused = {name for name in images if any(f"/{name} " in each for each in errors)}

    told = {
        name for name in images if image_fault(folder.root / "content/images" / name)
    }

    assert 20 < len(refused) < len(images)
    assert refused == told
