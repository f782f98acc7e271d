"""robots.txt: the sitemap's address in, bytes out."""


def render(sitemap_url: str) -> bytes:
    """Allow every robot everything and name the sitemap (RFC 9309)."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {sitemap_url}\n".encode()
