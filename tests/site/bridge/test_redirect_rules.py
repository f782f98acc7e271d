"""Old addresses as rules of the web server that a site names."""

import pytest

from causerie.bridge.redirect_rules import SERVERS, Move, render_rules
from sites import CONF, Make, article

A = "content/articles/2026-03-01-a.md"
B = "content/articles/2026-03-02-b.md"
OLD = "/?p=12, /vieux/, /index.php?id=3&x=é".replace("é", "%C3%A9")
FILES = {
    A: article("A", Aliases=OLD),
    B: article("B", Status="gone"),
    "content/articles/2026-03-03-c.md": article("C", Status="draft", Aliases="/?p=13"),
}


def conf(server: str, url: str = "https://carnet.example") -> str:
    own = CONF.replace("https://carnet.example", url)
    return f"{own}WEB_SERVER = {server!r}\n" if server else own


@pytest.mark.parametrize(
    ("server", "lines"),
    [
        ("nginx", ['"/?p=12" "/2026/03/01/a/";', '"/vieux/?" "/2026/03/01/a/";']),
        ("caddy", ['"/?p=12" "/2026/03/01/a/"', '"/vieux/?" "/2026/03/01/a/"']),
        (
            "apache",
            [
                'RewriteCond %{QUERY_STRING} "^p=12$"',
                'RewriteRule "^$" "/2026/03/01/a/" [R=301,L,NE,QSD]',
                'RewriteRule "^2026/03/02/b/$" - [G]',
            ],
        ),
        ("netlify", ["/ p=12 /2026/03/01/a/ 301!", "/vieux/ /2026/03/01/a/ 301!"]),
    ],
)
def test_a_release_has_the_rules_of_its_server(
    site: Make, server: str, lines: list[str]
) -> None:
    folder = site({**FILES, "pelicanconf.py": conf(server)})

    output = folder.release()

    text = (output.root / SERVERS[server].name).read_text()
    assert not {*lines} - {*text.splitlines()}
    assert "p=13" not in text  # of a draft
    assert "/vieux/index.html" in {f"/{name}" for name in output.files()}
    others = {file.name for file in SERVERS.values()} - {SERVERS[server].name}
    assert not others & {*output.files()}


def test_below_a_folder_rules_have_its_path(site: Make) -> None:
    own = conf("nginx", "https://x.example/repo")
    output = site({**FILES, "pelicanconf.py": own}).release()

    text = (output.root / "redirects.nginx").read_text()
    assert '"/repo/vieux/?" "/repo/2026/03/01/a/";' in text
    assert '"/repo/index.php?id=3&x=%C3%A9" "/repo/2026/03/01/a/";' in text


@pytest.mark.parametrize(
    ("server", "fix"),
    [("", "Name the server that leads it on"), ("cloudflare", "Take")],
)
def test_an_address_with_a_query_is_refused_where_nothing_leads_it_on(
    site: Make, server: str, fix: str
) -> None:
    folder = site(
        {A: article("A", Aliases="/a/, /?p=1"), "pelicanconf.py": conf(server)}
    )

    for release in (True, False):
        (problem,) = folder.problems(release=release)
        assert f"{A}:2:10: Its old address /?p=1 has a query: no page can" in problem
        assert fix in problem


def test_two_posts_of_one_old_address_with_a_query_are_both_told(site: Make) -> None:
    files = {A: article("A", Aliases="/?p=1"), B: article("B", Aliases="/?p=1")}
    folder = site({**files, "pelicanconf.py": conf("caddy")})

    (problem,) = folder.problems()

    assert problem.startswith(f"{B}:2:10: Its old address /?p=1 is already an old")
    assert A in problem


@pytest.mark.parametrize(
    "alias", ["/?", "/?a b", "/?a=<b>", "/?é=1", "/a?b#c", "/?a=%z"]
)
def test_an_address_that_no_browser_sends_is_told(site: Make, alias: str) -> None:
    folder = site({A: article("A", Aliases=alias), "pelicanconf.py": conf("nginx")})

    (problem,) = folder.problems()

    assert f"has {alias!r}, which has a " in problem


def test_a_server_that_is_none_is_told(site: Make) -> None:
    (problem,) = site({**FILES, "pelicanconf.py": conf("ngnix")}).problems()

    assert "WEB_SERVER" in problem
    assert "nginx" in problem


def test_a_rules_file_of_ones_own_is_a_clash_that_names_both(site: Make) -> None:
    own = {
        "content/root/.htaccess": "Options -Indexes\n",
        "pelicanconf.py": conf("apache"),
    }

    told = "\n".join(site({**FILES, **own}).problems())

    assert "content/root/.htaccess" in told
    assert "the rules for WEB_SERVER" in told


@pytest.mark.parametrize("server", [*SERVERS])
def test_no_address_breaks_out_of_its_line(server: str) -> None:
    hostile = Move('/a "b" $host {x} \\ .*(c)|é', "q=$1&r=%22", "/2026/$x%25/'a'/")

    text = render_rules(server, [hostile], ['/g "h" $/']).decode()

    assert text.count("\n") == {"apache": 5}.get(server, 2)
    if server == "nginx":  # whose keys know no variables
        assert '"/a \\"b\\" $host {x} \\\\ .*(c)|é?q=$1&r=%22" "/2026/%24x' in text
    if server == "caddy":
        assert '"/a \\"b\\" %24host %7Bx%7D \\\\ .*(c)|é?q=%241&r=%22"' in text
