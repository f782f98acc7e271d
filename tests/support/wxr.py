"""Exports of WordPress, written here: for what no WordPress of today writes."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

HEAD = """\
<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/{version}/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/{version}/">
<channel>
<title>Un blog</title><link>https://blog.example</link><language>fr-FR</language>
<wp:wxr_version>{version}</wp:wxr_version>
<wp:base_site_url>https://blog.example</wp:base_site_url>
<wp:base_blog_url>https://blog.example</wp:base_blog_url>
<wp:author><wp:author_id>7</wp:author_id><wp:author_login>ana</wp:author_login>
<wp:author_email>ana@secret.example</wp:author_email>
<wp:author_display_name><![CDATA[Ana]]></wp:author_display_name></wp:author>
"""
TAIL = "</channel></rss>\n"


def cdata(text: str) -> str:
    """Write a text as WordPress does: `]]>` is split over two sections."""
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def item(
    number: int = 1,
    content: str = "Du texte.",
    *,
    title: str = "Un titre",
    slug: str = "un-titre",
    kind: str = "post",
    status: str = "publish",
    meta: Mapping[str, str] | None = None,
    more: str = "",
) -> str:
    """Write an item, of the day that its number is of March 2011."""
    day = f"2011-03-{number:02} 18:00:00"
    metas = "".join(
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value>{cdata(value)}</wp:meta_value></wp:postmeta>"
        for key, value in (meta or {}).items()
    )
    return (
        f"<item><title>{escape(title)}</title>"
        f"<link>https://blog.example/2011/03/{number:02}/{slug}/</link>"
        f"<dc:creator>ana</dc:creator>"
        f'<guid isPermaLink="false">https://blog.example/?p={number}</guid>'
        f"<content:encoded>{cdata(content)}</content:encoded>"
        f"<excerpt:encoded></excerpt:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_date>{day}</wp:post_date>"
        f"<wp:post_date_gmt>{day.replace('18', '17')}</wp:post_date_gmt>"
        f"<wp:post_name>{slug}</wp:post_name><wp:status>{status}</wp:status>"
        f"<wp:post_parent>0</wp:post_parent><wp:post_type>{kind}</wp:post_type>"
        f"<wp:post_password></wp:post_password><wp:is_sticky>0</wp:is_sticky>"
        f"{metas}{more}</item>\n"
    )


def comment(number: int, text: str = "Un avis.", **values: str) -> str:
    """Write a comment; give its other fields as keywords."""
    fields = {
        "author": "Lectrice",
        "author_email": "l@secret.example",
        "author_url": "",
        "author_IP": "203.0.113.7",
        "date": "2011-03-05 10:00:00",
        "date_gmt": "2011-03-05 09:00:00",
        "approved": "1",
        "type": "",
        "parent": "0",
        **values,
    }
    rows = "".join(
        f"<wp:comment_{key}>{cdata(value)}</wp:comment_{key}>"
        for key, value in fields.items()
    )
    return (
        f"<wp:comment><wp:comment_id>{number}</wp:comment_id>{rows}"
        f"<wp:comment_content>{cdata(text)}</wp:comment_content></wp:comment>"
    )


def export(*items: str, version: str = "1.2") -> str:
    """Write an export of these items."""
    return HEAD.replace("{version}", version) + "".join(items) + TAIL


def write_export(folder: Path, *items: str) -> Path:
    """Write an export into a folder, and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "export.xml"
    file.write_text(export(*items), encoding="utf-8")
    return file
