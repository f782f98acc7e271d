"""The search of a preview: its index is made when somebody asks, and after builds."""

from pathlib import Path
from urllib.request import urlopen

from causerie.preview.build_events import BuildEvents
from causerie.preview.http_server import serve_folder
from causerie.preview.search_index import SearchIndex

PAGE = '<html lang="fr"><main><p data-pagefind-body>{}</p></main></html>'


def test_it_is_made_at_the_first_search_after_each_build(tmp_path: Path) -> None:
    output, kept = tmp_path / "output", tmp_path / ".causerie/search"
    output.mkdir()
    (output / "a.html").write_text(PAGE.format("Un"))
    events, index = BuildEvents(), SearchIndex(output, kept)

    def entry(address: str) -> bytes:
        with urlopen(f"{address}pagefind/pagefind-entry.json") as reply:  # noqa: S310
            return bytes(reply.read())

    with serve_folder(output, csp="", events=events, index=index) as address:
        assert not kept.exists()
        first = entry(address)
        (output / "a.html").write_text(PAGE.format("Deux"))
        assert first == entry(address)
        events.run(list)
        assert first != entry(address)
    assert ["a.html"] == [path.name for path in output.iterdir()]
    assert ["pagefind"] == [path.name for path in kept.iterdir()]
