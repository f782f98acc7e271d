"""Cross-links and pingbacks of whole sites, built for real."""

from sites import Make, Output, article

A = "content/articles/2026-03-01-a.md"
B = "content/articles/2026-03-02-b.md"
C = "content/articles/2026-03-03-c.md"


def responses(output: Output, path: str) -> list[str]:
    page = output.page(path)
    return [
        "".join(link.itertext())
        for link in page.xpath("//*[@id='responses']//li//a[contains(@class,'u-url')]")
        if link.text_content().startswith("Pingback: ")
    ]


def test_a_linked_post_shows_a_pingback_as_wordpress_does(site: Make) -> None:
    words = "mot " * 40
    body = f"{words}voir [l'autre billet]({{filename}}2026-03-01-a.md), {words}"
    folder = site({A: article("Un"), B: article("« Deux » & <trois>", body)})

    output = folder.release()

    (item,) = output.page("/2026/03/01/a/").xpath("//*[@id='responses']//li")
    (link,) = item.xpath(".//a[contains(@class, 'u-url')]")
    assert "pingback" in item.get("class").split()
    assert link.get("href") == "/2026/03/02/b/"
    assert " ".join(link.text_content().split()) == ("Pingback: « Deux » & <trois>")
    assert item.xpath("string(.//time/@datetime)").startswith("2026-03-02")
    text = " ".join(item.text_content().split())
    assert "…mot mot" in text
    assert "voir l’autre billet, mot" in text
    assert text.endswith("mot…")


def test_a_line_may_not_begin_with_what_a_no_break_space_holds(site: Make) -> None:
    body = "À quoi, au juste ? [« Un an après »]({filename}2026-03-01-a.md) : oui."
    output = site({A: article("Un"), B: article("Deux", body)}).release()

    (quoted,) = output.page("/2026/03/01/a/").xpath("//blockquote/p")

    expected = "À quoi, au juste\u202f? «\u00a0Un an après\u00a0»\u00a0: oui."
    assert quoted.text_content() == expected


def test_a_linking_post_and_its_translations_are_one_response(site: Make) -> None:
    body = "Un [lien]({filename}2026-03-01-a.md)."
    output = site(
        {
            A: article("Un"),
            A.replace(".md", ".en.md"): article("One", "Text."),
            B: article("Deux", body),
            B.replace(".md", ".en.md"): article("Two", body),
            B.replace(".md", ".de.md"): article("Zwei", body),
        }
    ).release()
    page = output.page("/2026/03/01/a/")

    (item,) = page.xpath("//*[@id='responses']//li")
    assert item.xpath("string(.//a[@class='u-url'])") == "Pingback: Deux"
    others = item.xpath(".//a[@class='version']")
    assert [(a.get("hreflang"), a.get("href"), a.get("title")) for a in others] == [
        ("de", "/de/2026/03/02/b/", "Zwei"),
        ("en", "/en/2026/03/02/b/", "Two"),
    ]
    assert "1 réponse" in page.xpath("string(//*[@id='responses']/h2)")


def test_every_way_to_write_a_link_finds_its_target(site: Make) -> None:
    hrefs = [
        "{filename}2026-03-01-a.md",
        "{filename}/articles/2026-03-01-a.md#suite",
        "|filename|2026-03-01-a.md",
        "https://carnet.example/2026/03/01/a/",
        "http://carnet.example/2026/03/01/a/?x=1&y=2",
        "//carnet.example/2026/03/01/a",
        "/2026/03/01/a/index.html",
        "../../../03/01/a/",
        "/ancien/",
        "https://carnet.example/vieux.html#x",
    ]
    files = {
        f"content/articles/2026-04-{n:02}-p{n}.md": article(
            f"P{n}", f"Un [lien]({href})."
        )
        for n, href in enumerate(hrefs, 1)
    }
    folder = site({A: article("Un", Aliases="/ancien/, /vieux.html"), **files})

    output = folder.release()

    found = responses(output, "/2026/03/01/a/")
    assert [f"P{n}" for n in range(1, 11)] == [f.split(" | ")[0][10:] for f in found]


def test_reference_style_links_count_too(site: Make) -> None:
    body = "Voir [ceci][un].\n\n[un]: {filename}2026-03-01-a.md"
    folder = site({A: article("Un"), B: article("Deux", body)})

    assert len(responses(folder.release(), "/2026/03/01/a/")) == 1


def test_only_the_first_link_of_a_post_counts_and_none_to_itself(site: Make) -> None:
    twice = "[1]({filename}2026-03-01-a.md), [2](/2026/03/01/a/), [moi](/2026/03/02/b/)"
    folder = site({A: article("Un", "[ici](#x)"), B: article("Deux", twice)})

    output = folder.release()

    assert len(responses(output, "/2026/03/01/a/")) == 1
    assert responses(output, "/2026/03/02/b/") == []


def test_drafts_hidden_and_future_posts_are_silent(site: Make) -> None:
    link = "[un]({filename}2026-03-01-a.md)"
    folder = site(
        {
            A: article("Un"),
            B: article("Brouillon", link, Status="draft"),
            C: article("Caché", link, Status="hidden"),
            "content/articles/2031-01-01-f.md": article("Futur", link),
            "content/pages/p.md": article("Page", "[un](/2026/03/01/a/)"),
        }
    )

    output = folder.release()

    assert responses(output, "/2026/03/01/a/") == []
    whole = b"".join(output.files().values()).decode("utf-8", "replace")
    assert "Brouillon" not in whole
    assert "Futur" not in whole
    assert "Caché" in output.page("/2026/03/03/c/").text_content()
    assert "Caché" not in output.page("/").text_content()


def test_a_future_post_appears_when_its_day_has_come(site: Make) -> None:
    folder = site(
        {A: article("Un"), "content/articles/2026-09-22-b.md": article("Deux")}
    )

    assert not (folder.release().root / "2026/09/22/b").exists()
    assert folder.build(now=1_790_200_000).ok
    assert (folder.root / "output-release/2026/09/22/b/index.html").is_file()


def test_a_page_that_links_to_a_post_is_no_pingback(site: Make) -> None:
    page = "Title: À propos\n\n[Un]({filename}../articles/2026-03-01-a.md)\n"
    folder = site({A: article("Un"), "content/pages/a-propos.md": page})

    assert responses(folder.release(), "/2026/03/01/a/") == []


def test_pingbacks_can_be_off_for_a_post_or_the_site(site: Make) -> None:
    link = "[un]({filename}2026-03-01-a.md) [trois]({filename}2026-03-03-c.md)"
    folder = site(
        {
            A: article("Un", Pingbacks="no"),
            B: article("Deux", link),
            C: article("Trois"),
        }
    )

    output = folder.release()

    assert responses(output, "/2026/03/01/a/") == []
    assert len(responses(output, "/2026/03/03/c/")) == 1
    conf = (folder.root / "pelicanconf.py").read_text()
    folder.write({"pelicanconf.py": conf + "CROSSLINKS = {'pingbacks': False}\n"})
    assert responses(folder.release(), "/2026/03/03/c/") == []


def test_a_link_to_a_translation_goes_to_its_own_page(site: Make) -> None:
    folder = site(
        {
            A: article("Un"),
            "content/articles/2026-03-01-a.de.md": article("Eins", Slug="eins"),
            B: article("Deux", "[de]({filename}2026-03-01-a.de.md)"),
        }
    )

    output = folder.release()

    assert responses(output, "/2026/03/01/a/") == []
    assert len(responses(output, "/de/2026/03/01/eins/")) == 1
    page = output.page("/2026/03/01/a/")
    assert page.xpath("//link[@hreflang='de']/@href") == [
        "https://carnet.example/de/2026/03/01/eins/"
    ]


def test_links_that_miss_are_told_at_their_first_line(site: Make) -> None:
    body = (
        "Voir [a]({filename}absent.md) ou [b](/nulle/part/).\n\n"
        "```\n[c](/exemple/)\n```\n\n"
        "![i]({static}/images/rien.png) et [encore][ref], [a]({filename}absent.md)\n\n"
        "[bon](/2026/03/01/a/) [sur la liste](/category/) [fil](/feed.xml)\n\n"
        "[ref]: https://carnet.example/perdu/#x"
    )
    folder = site({A: article("Un"), B: article("Deux", body)})

    assert folder.problems() == [
        f"{B}:3: The link '/nulle/part/' leads to /nulle/part/, where the site has"
        " nothing. Check the address, or add it to the Aliases of the post it meant.",
        f"{B}:3: The link '{{filename}}absent.md' names a file that does not exist."
        " Is there a content/articles/absent.md?",
        f"{B}:9: The link '{{static}}/images/rien.png' names a file that does not"
        " exist. Is there a content/images/rien.png?",
        f"{B}:13: The link 'https://carnet.example/perdu/#x' leads to /perdu/, where"
        " the site has nothing. Check the address, or add it to the Aliases of the post"
        " it meant.",
    ]
    assert not (folder.root / "output-release").exists()


def test_a_link_to_a_draft_is_a_problem_and_one_in_a_draft_a_warning(
    site: Make,
) -> None:
    folder = site(
        {
            A: article("Un", "[b]({filename}2026-03-02-b.md)"),
            B: article("Deux", "[rien](/rien/)", Status="draft"),
        }
    )

    error, warning = folder.problems()

    assert "leads to articles/2026-03-02-b.md, a draft" in error
    assert error.startswith(f"{A}:3: The link")
    assert warning.startswith(f"{B}:4: warning: The link '/rien/'")


def test_an_old_address_leads_to_the_new_one(site: Make) -> None:
    folder = site({A: article("Un", Aliases="/ancien/, /vieux.html")})

    output = folder.release()

    for path in ("/ancien/", "/vieux.html"):
        page = output.page(path)
        target = "https://carnet.example/2026/03/01/a/"
        assert page.xpath("//link[@rel='canonical']/@href") == [target]
        refresh = page.xpath("string(//meta[@http-equiv='refresh']/@content)")
        assert "0; url=/2026/03/01/a/" == refresh


def test_a_post_that_is_gone_says_so_at_its_address(site: Make) -> None:
    folder = site(
        {A: article("Un", "Texte secret.", Status="gone"), B: article("Deux")}
    )

    page = folder.release().page("/2026/03/01/a/")

    assert "410" in page.xpath("string(//meta[@http-equiv='Status']/@content)")
    assert "Texte secret" not in page.text_content()


def test_old_list_pages_never_change(site: Make) -> None:
    posts = {
        f"content/articles/2026-03-{n:02}-p{n}.md": article(f"Billet {n}")
        for n in range(1, 26)
    }
    folder = site(posts)
    before = folder.release()
    old = before.page("/page/1/").xpath("//h2//text()")

    folder.write({"content/articles/2026-04-01-x.md": article("Nouveau")})
    after = folder.release()

    assert [f"Billet {n}" for n in range(10, 0, -1)] == old
    assert after.page("/page/1/").xpath("//h2//text()") == old
    assert "Nouveau" in after.page("/").text_content()
    assert "Billet 11" in after.page("/").text_content()


def test_a_series_has_the_order_of_its_parts_and_a_linked_post_is_related(
    site: Make,
) -> None:
    link = "[voir]({filename}2026-03-03-c.md)"
    other = "content/articles/2026-03-04-d.md"
    folder = site(
        {
            A: article("Fin", Series="Suite", Part="2"),
            B: article("Début", Series="Suite", Part="1"),
            C: article("Ailleurs"),
            other: article("Après", link, Series="Suite"),
        }
    )
    output = folder.release()

    page = output.page("/series/suite/")
    titles = [title.text_content() for title in page.xpath("//h2")]
    assert ["Début", "Fin", "Après"] == titles
    links = output.page("/2026/03/04/d/").xpath("//nav[@class='related']//a")
    assert ["Ailleurs"] == [link.text_content() for link in links]
