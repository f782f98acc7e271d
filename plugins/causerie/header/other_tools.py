"""Translate header keys and values of other tools, in several languages, to ours."""

from collections.abc import Callable

Advice = Callable[[str], str]  # from a value to what to write

# Statuses of other tools and languages.
STATUSES = {
    **dict.fromkeys(("brouillon", "entwurf", "borrador", "bozza", "rascunho"), "draft"),
    **dict.fromkeys(("unpublished", "wip", "drafted", "todo", "pending"), "draft"),
    **dict.fromkeys(("publish", "public", "publié", "live", "final"), "published"),
    **dict.fromkeys(("private", "unlisted", "caché", "privé"), "hidden"),
    **dict.fromkeys(("deleted", "removed", "trash", "archived"), "gone"),
}
_YES = {"true", "yes", "on", "1", "y", "oui", "ja", "si", "sí", "sì", "sim"}


def advice_for(key: str, value: str) -> str:
    """Return what to write for a key of another tool; empty if the key is unknown.

    >>> advice_for("draft", "true"), advice_for("categories", "[a, b]")
    ('Write Status: draft', 'Write Category: a')
    """
    advice = _ADVICE.get(key.casefold().replace("-", "_").replace(" ", "_"))
    return advice(value) if advice else ""


def strip_yaml(value: str) -> str:
    """Strip the quotes and brackets of YAML and TOML from a value.

    >>> strip_yaml('["a", b]'), strip_yaml("'a'"), strip_yaml('"a", "b"')
    ('a, b', 'a', 'a, b')
    >>> strip_yaml('"Nana" and "Germinal"')  # the quotes belong to the text
    '"Nana" and "Germinal"'
    """
    inner = value.strip()
    if inner.startswith("[") and inner.endswith("]"):
        return ", ".join(strip_yaml(part) for part in inner[1:-1].split(","))
    parts = [part.strip() for part in inner.split(",")]
    if len(parts) > 1 and all(map(_is_quoted, parts)):
        return ", ".join(map(strip_yaml, parts))
    if not _is_quoted(inner):
        return inner
    return inner[1:-1].replace(_escaped(inner[0]), inner[0])


def _is_quoted(value: str) -> bool:
    if len(value) < _QUOTES or value[0] != value[-1] or value[0] not in "\"'":
        return False
    return value[0] not in value[1:-1].replace(_escaped(value[0]), "")


def _escaped(quote: str) -> str:
    """Return how YAML escapes a quote within quotes."""
    return "''" if quote == "'" else '\\"'


_QUOTES = 2  # characters


def _as(name: str) -> Advice:
    return lambda value: f"Write {name}: {strip_yaml(value) or '…'}"


def _first_as(name: str) -> Advice:
    def advice(value: str) -> str:
        first = strip_yaml(value).split(",")[0].strip()
        return f"Write {name}: {first or '…'}"

    return advice


def _status(value: str) -> str:
    word = strip_yaml(value).casefold()
    return f"Write Status: {STATUSES.get(word, word) or 'draft'}"


def _is_true(value: str) -> bool:
    return strip_yaml(value).casefold() in _YES


def _hidden(value: str) -> str:
    return "Write Status: hidden" if _is_true(value) else "Take the line out."


def _draft(value: str) -> str:
    return "Write Status: draft" if _is_true(value) else "Take the line out."


def _published(value: str) -> str:
    if strip_yaml(value)[:1].isdigit():
        return f"Write Date: {strip_yaml(value)}"
    return "Take the line out." if _is_true(value) else "Write Status: draft"


def _address(value: str) -> str:
    path = strip_yaml(value)
    last = path.strip("/").rsplit("/", 1)[-1] or "…"
    return f"Write Slug: {last}, or Aliases: {path or '/…/'} for an old address."


def _unsupported(_value: str) -> str:
    return "Take the line out: it says nothing here."


_KEYS_BY_ADVICE: dict[Advice, str] = {
    _as("Title"): "headline name heading titre titel título titulo titolo titre_court",
    _as("Date"): "publishdate publish_date pubdate pub_date published_at publish_on"
    " created created_at created_on date_created datetime datum fecha data",
    _as("Modified"): "lastmod last_mod last_modified last_modified_at lastmodified"
    " updated updated_at date_modified date_updated mis_a_jour modifié",
    _first_as("Category"): "categories section topic channel catégorie catégories"
    " kategorie categoría categoria rubrique rubrik",
    _as("Tags"): "tag keywords keyword labels topics taxonomies étiquettes étiquette"
    " mots_clés schlagworte schlagwörter etiquetas mot_clé",
    _as("Summary"): "description excerpt abstract subtitle teaser lead intro snippet"
    " meta_description résumé resume extrait chapeau zusammenfassung resumen",
    _as("Lang"): "language locale langue sprache idioma hreflang",
    _as("Author"): "by creator writer byline auteur auteurs autor autores"
    " autore verfasser",
    _as("Cover"): "cover_image coverimage thumbnail thumb featured_image featured"
    " featuredimage feature_image hero banner og_image picture photo header_image",
    _as("Aliases"): "alias redirect_from redirects redirect old_url old_urls",
    _as("Audio"): "enclosure podcast_url podcast_file mp3 media audio_file audio_url",
    _as("Series"): "serie série reihe",
    _status: "statut état etat zustand estado stato state visibility",
    _draft: "draft drafts brouillon entwurf borrador bozza rascunho is_draft wip",
    _published: "published publish publie publié veröffentlicht is_published public",
    _hidden: "hidden private unlisted",
    _address: "permalink url link uri address path save_as canonical_url",
    _unsupported: "layout template type comments comment_status toc weight math markup"
    " markdown author_profile share sitemap pin pinned sticky order nav_order menu"
    " duration length id uuid uid wordpress_id post_id aliases_off cssclass publish_to"
    " outputs format post_format thanks license cascade extra params build",
}
_ADVICE = {
    key: advice for advice, keys in _KEYS_BY_ADVICE.items() for key in keys.split()
}
