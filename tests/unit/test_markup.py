"""Figures, video embeds and details blocks: Markdown in, HTML out."""

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown import Markdown, markdown
from PIL import Image

from causerie.defaults import MARKDOWN
from causerie.markup.image_size import read_size
from causerie.markup.video_embeds import FRAME_HOSTS, find_video

SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90.4"/>'
TALK = "https://www.youtube.com/watch?v=fW8amMCVAJQ"
PLAYER = "https://www.youtube-nocookie.com/embed/fW8amMCVAJQ?autoplay=1"
IMAGE = '![Une colline]({static}/images/a.svg "Le soir")'
EMBED = f"[![La danse]({{static}}/images/a.svg)]({TALK})"
CONFIGS = MARKDOWN["extension_configs"]
PLAIN = {name: CONFIGS[name] for name in CONFIGS if name != "causerie.markup"}


def test_only_the_inline_processor_of_python_markdown_is_replaced() -> None:
    def names(configs: Mapping[str, object]) -> list[str]:
        md = Markdown(extensions=[*configs], extension_configs=configs)
        kinds = (md.preprocessors, md.inlinePatterns, md.treeprocessors)
        kinds += (md.postprocessors, md.parser.blockprocessors)
        return [each.name for kind in kinds for each in kind._priority]

    own = [name for name in names(CONFIGS) if name.startswith("causerie_")]

    assert len(own) == 19
    assert sorted(names(CONFIGS)) == sorted([*names(PLAIN), *own])


@pytest.fixture
def content(tmp_path: Path) -> Path:
    (tmp_path / "images").mkdir()
    (tmp_path / "images/a.svg").write_bytes(SVG)
    return tmp_path


def render(text: str, content: Path) -> str:
    configs = {**PLAIN, "causerie.markup": {"content": str(content)}}
    return written(text, configs)


def written(text: str, configs: Mapping[str, object]) -> str:
    return markdown(
        text,
        extensions=list(configs),
        extension_configs=configs,
        output_format=MARKDOWN["output_format"],
    )


def parsed(text: str, content: Path) -> html.HtmlElement:
    return html.fragment_fromstring(render(text, content), create_parent="div")


def picture(form: str, *, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = BytesIO()
    Image.new("RGB", (40, 30)).save(data, form, exif=exif)
    return data.getvalue()


def test_an_image_alone_is_a_figure_linked_to_its_file(content: Path) -> None:
    assert render(IMAGE, content) == (
        '<figure><a href="{static}/images/a.svg">'
        '<img alt="Une colline" height="90" src="{static}/images/a.svg" width="160">'
        "</a><figcaption>Le soir</figcaption></figure>"
    )


def test_images_of_a_paragraph_are_a_gallery(content: Path) -> None:
    row = parsed(f"{IMAGE}\n{IMAGE} ![Nuit]({{static}}/images/a.svg)", content)[0]

    assert ("div", "gallery") == (row.tag, row.get("class"))
    assert [each.text_content() for each in row] == ["Le soir", "Le soir", ""]
    assert [len(each.findall("a/img")) for each in row] == [1, 1, 1]


@pytest.mark.parametrize(
    "text",
    [
        f"Et {IMAGE} {IMAGE}",
        f"{IMAGE} {IMAGE} *puis*",
        f"{IMAGE} ![]({{static}}/images/a.svg)",
        f"{IMAGE} ![x](https://elsewhere.example/a.png)",
        f"{EMBED} {EMBED}",
    ],
)
def test_other_paragraphs_with_images_are_none(text: str, content: Path) -> None:
    assert "gallery" not in render(text, content)


def test_of_a_width_alone_the_height_follows(content: Path) -> None:
    image = parsed("![a]({static}/images/a.svg){: width=80 }", content)[0].find(
        ".//img"
    )

    assert (image.get("width"), image.get("height")) == ("80", "45")


def test_a_figure_without_a_title_has_no_caption(content: Path) -> None:
    figure = parsed("![a]({static}/images/a.svg)", content)[0]

    assert ["a"] == [child.tag for child in figure]


def test_a_figure_keeps_what_the_author_gave_it(content: Path) -> None:
    text = "![a]({static}/images/a.svg){: #plan width=80 }\n{: .wide }"
    figure = parsed(text, content)[0]

    assert ("figure", "wide") == (figure.tag, figure.get("class"))
    image = figure.find(".//img")
    assert ("plan", "80", "45") == tuple(
        image.get(name) for name in ("id", "width", "height")
    )


def test_all_images_but_the_first_are_loaded_when_they_are_near(content: Path) -> None:
    text = f"{IMAGE}\n\nUn ![mot]({{static}}/images/a.svg) dit.\n\n{IMAGE}"
    images = parsed(text, content).iter("img")

    assert [None, "lazy", "lazy"] == [image.get("loading") for image in images]


@pytest.mark.parametrize(
    "text",
    [
        "Un ![mot]({static}/images/a.svg) dit.",
        "- ![a]({static}/images/a.svg)\n\n- b",
        "> ![a]({static}/images/a.svg)",
        "![]({static}/images/a.svg)",
        f"[![]({{static}}/images/a.svg)]({TALK})",
        "[![a]({static}/images/a.svg)](https://ailleurs.example/)",
    ],
)
def test_an_image_that_is_no_figure_is_sized_and_stays_there(
    text: str, content: Path
) -> None:
    tree = parsed(text, content)

    assert tree.find(".//figure") is None
    assert {"160"} == {image.get("width") for image in tree.iter("img")}


@pytest.mark.parametrize(
    "src",
    [
        "{static}/images/absent.svg",
        "{static}/images",
        "{static}/../secret.svg",
        "{static}images/a.svg",
        "https://ailleurs.example/a.svg",
    ],
)
@pytest.mark.parametrize("form", ['![a]({} "t")', f"[![a]({{}})]({TALK})"])
def test_an_image_that_is_no_file_of_the_site_stays_as_it_is(
    src: str, form: str, content: Path
) -> None:
    (content.parent / "secret.svg").write_bytes(SVG)
    text = form.replace("{}", src)

    assert written(text, PLAIN) == render(text, content)


def test_an_image_is_found_by_an_encoded_name(content: Path) -> None:
    (content / "images/été 1.svg").write_bytes(SVG)

    assert "160" in render("![a]({static}/images/%C3%A9t%C3%A9%201.svg?v=2)", content)


@given(st.text(alphabet="ab \n-*#>![]()`<&?\"'1.:{}|^"))
def test_other_markdown_stays_as_it_is(text: str) -> None:
    with_markup = {**PLAIN, "causerie.markup": {"content": "nowhere"}}

    plain = re.sub(r' style="text-align: \w+;"', "", written(text, PLAIN))
    assert plain == re.sub(r' class="to-\w+"', "", written(text, with_markup))


def test_columns_are_aligned_by_a_class(content: Path) -> None:
    table = parsed("a | b | c | d\n:-- | :-: | --: | --\n1 | 2 | 3 | 4", content)

    for row in table.iter("tr"):
        aligned = [cell.get("class") for cell in row]
        assert aligned == ["to-start", "to-center", "to-end", None]
    assert table.xpath("//@style") == []


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.svg", SVG, (160, 90)),
        ("a.svg", b'<svg viewBox="0,0,0.4,7e2"/>', (1, 700)),
        ("a.svg", b'<svg width="12.6px" height="8"/>', (13, 8)),
        ("a.svg", b'<svg width="100%" height="8"/>', None),
        ("a.svg", b'<svg viewBox="0 0 nan 8"/>', None),
        ("a.svg", b"<svg", None),
        ("a.svg", b"", None),
        ("a.png", picture("PNG"), (40, 30)),
        ("a.webp", picture("WEBP"), (40, 30)),
        ("a.avif", picture("AVIF"), (40, 30)),
        ("a.jpg", picture("JPEG"), (40, 30)),
        ("a.jpg", picture("JPEG", orientation=6), (30, 40)),
        ("a.png", picture("PNG")[:20], None),
        ("a.png", b"GIF", None),
    ],
)
def test_the_size_of_an_image_is_read_from_its_header(
    name: str, data: bytes, expected: tuple[int, int] | None, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)

    assert expected == read_size(path)


def test_an_image_of_a_hidden_size_is_a_figure_all_the_same(content: Path) -> None:
    (content / "images/a.svg").write_bytes(b"<svg/>")

    assert "<figure>" in render(IMAGE, content)


def test_a_video_is_a_poster_that_leads_to_it(content: Path) -> None:
    assert render(EMBED, content) == (
        f'<figure class="embed"><a data-player="{PLAYER}" href="{TALK}">'
        '<img alt="La danse" height="90" src="{static}/images/a.svg" width="160"></a>'
        f'<figcaption><p>La danse (<a href="{TALK}">youtube.com</a>)</p></figcaption>'
        "</figure>"
    )


def test_the_link_after_a_video_stands_under_it(content: Path) -> None:
    text = f"{EMBED}\n\n[*Son* texte](/texte/)\n\n[Une suite](/suite/)"
    figure, after = parsed(text, content)

    lines = [line.text_content() for line in figure.iterfind("figcaption/p")]
    assert ["La danse (youtube.com)", "Son texte"] == lines
    assert after.text_content() == "Une suite"


@pytest.mark.parametrize(
    "after", ["Voir [là](/x/).", EMBED, "- [là](/x/)", "## [là](/x/)"]
)
def test_what_is_not_only_a_link_stays_after_the_video(
    after: str, content: Path
) -> None:
    figure, following = parsed(f"{EMBED}\n\n{after}", content)

    assert len(figure.findall("figcaption/p")) == 1
    assert following.tag in {"p", "figure", "ul", "h2"}


@pytest.mark.parametrize(
    "url",
    [
        TALK,
        "http://youtube.com/watch?v=fW8amMCVAJQ",
        "https://m.youtube.com/watch?app=desktop&v=fW8amMCVAJQ&t=12s",
        "https://WWW.YouTube.com/watch?v=fW8amMCVAJQ#t=1",
        "https://youtu.be/fW8amMCVAJQ?si=abc",
    ],
)
def test_each_way_to_write_a_video_has_one_player(url: str) -> None:
    video = find_video(url)

    assert video is not None
    assert ("youtube.com", PLAYER) == (video.host, video.player)


def test_vimeo_is_asked_not_to_track() -> None:
    video = find_video("https://vimeo.com/76979871")

    assert video is not None
    assert video.player == "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1"


@pytest.mark.parametrize(
    "url",
    [
        "https://youtube.com.evil.example/watch?v=fW8amMCVAJQ",
        "https://evil.example/watch?v=fW8amMCVAJQ",
        "https://evilyoutube.com/watch?v=fW8amMCVAJQ",
        "https://youtube.com@evil.example/watch?v=fW8amMCVAJQ",
        "https://user@youtube.com/watch?v=fW8amMCVAJQ",
        "https://youtube.com:8443/watch?v=fW8amMCVAJQ",
        "https://youtube.com\\.evil.example/watch?v=fW8amMCVAJQ",
        "https://evil.example/https://youtube.com/watch?v=fW8amMCVAJQ",
        "javascript://youtube.com/watch?v=fW8amMCVAJQ",
        "//youtube.com/watch?v=fW8amMCVAJQ",
        "https://[youtube.com/watch?v=fW8amMCVAJQ",
        "https://youtube.com/watch?v=fW8amMCVAJ",
        "https://youtube.com/watch?v=fW8amMCVAJQQ",
        "https://youtube.com/watch?v=fW8amMCVA/Q",
        'https://youtube.com/watch?v=fW8amMCV"><b',
        "https://youtube.com/watch?v=fW8amMCVA%22",
        "https://youtube.com/watch?v=fW8amMCVAé1",
        "https://youtube.com/watch?xv=fW8amMCVAJQ",
        "https://youtube.com/@sivers",
        "https://vimeo.com/76979871/../x",
        "https://vimeo.com/٣",
    ],
)
def test_no_other_address_is_a_video(url: str) -> None:
    assert find_video(url) is None


def test_the_hosts_of_the_players_are_known_for_the_policy() -> None:
    assert FRAME_HOSTS == (
        "https://player.vimeo.com",
        "https://www.youtube-nocookie.com",
    )


def test_a_passage_is_folded_under_its_summary(content: Path) -> None:
    text = (
        '??? "Le *texte* de l’image"\n    Un.\n\n    - deux\n\n\n        trois\n\nFin.'
    )
    details, after = parsed(text, content)

    assert "details" == details.tag
    assert ["summary", "p", "ul"] == [child.tag for child in details]
    assert details[0].text_content() == "Le texte de l’image"
    assert details[0].find("em") is not None
    assert "deux" in details[2].text_content()
    assert "trois" in details[2].text_content()
    assert ("p", "Fin.") == (after.tag, after.text_content())


def test_a_line_that_is_not_indented_ends_the_passage(content: Path) -> None:
    details, after = parsed('??? "Texte"\n    dedans\ndehors', content)

    assert ["Texte", "dedans"] == [child.text_content() for child in details]
    assert after.text_content() == "dehors"


def test_code_in_a_passage_is_indented_twice(content: Path) -> None:
    details = parsed('??? "Texte"\n\n        du code', content)[0]

    assert details.findtext("pre/code") == "du code\n"


@pytest.mark.parametrize("text", ['- ??? "Texte"', "??? Texte", '??? ""', 'Un ??? "x"'])
def test_question_marks_elsewhere_are_words(text: str, content: Path) -> None:
    assert parsed(text, content).find(".//details") is None
