"""The home page begins with the posts that START_HERE names."""

from sites import CONF, Folder, Make, article

POSTS: dict[str, str | bytes] = {
    f"content/articles/2026-03-0{n}-mot-{n}.md": article(f"Mot {n}")
    for n in range(1, 5)
}
WORD = "content/articles/2026-03-02-mot-2.en.md"


def begun(site: Make, names: str, **files: str | bytes) -> Folder:
    conf = f"{CONF}DEFAULT_PAGINATION = 2\nSTART_HERE = {names}\n"
    return site({**POSTS, **files, "pelicanconf.py": conf})


def test_they_stand_first_on_the_home_page_in_their_order(site: Make) -> None:
    output = begun(site, '["mot-3", "2026-03-01-mot-1", "mot-3"]').release()

    start = "//section[@class='start']//li/a/text()"
    assert output.page("/").xpath(start) == ["Mot 3", "Mot 1"]
    assert output.page("/page/1/").xpath(start) == []
    assert output.page("/archives/").xpath(start) == []


def test_a_home_in_another_language_has_its_versions_of_them(site: Make) -> None:
    word = {WORD: article("Word 2", "Text.", Lang="en")}
    output = begun(site, '["mot-2", "mot-1"]', **word).release()

    found = output.page("/en/").xpath("//section[@class='start']//li/a")
    assert [(a.text, a.get("lang")) for a in found] == [
        ("Word 2", None),
        ("Mot 1", "fr"),
    ]


def test_a_name_that_no_post_has_is_told_with_what_was_meant(site: Make) -> None:
    draft = {"content/articles/2026-03-09-x.md": article("X", Status="draft")}
    folder = begun(site, '["mto-1",\n "x"]', **draft)

    assert folder.problems() == [
        "pelicanconf.py:10: START_HERE: no post that is published is called 'mto-1'."
        " Did you mean 'mot-1'?",
        "pelicanconf.py:11: START_HERE: no post that is published is called 'x'."
        " Write its slug, or take the name out.",
    ]


def test_without_the_setting_the_newest_come_first(site: Make) -> None:
    output = begun(site, "[]").release()

    assert output.page("/").xpath("//section[@class='start']") == []
