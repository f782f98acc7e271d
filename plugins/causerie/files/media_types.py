"""Media types: the type of a file, by its suffix."""

_TEXT = "; charset=utf-8"

# A table of our own: the standard library's depends on the machine's /etc.
# A suffix may have two dots; the longest that fits is used.
_TYPES = {
    ".aac": "audio/aac",
    ".avif": "image/avif",
    ".chapters.json": "application/json+chapters",  # Podcasting 2.0, chapters
    ".css": "text/css" + _TEXT,
    ".flac": "audio/flac",
    ".gif": "image/gif",
    ".htm": "text/html" + _TEXT,
    ".html": "text/html" + _TEXT,
    ".ico": "image/vnd.microsoft.icon",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".js": "text/javascript" + _TEXT,
    ".json": "application/json",
    ".m4a": "audio/x-m4a",
    ".md": "text/markdown" + _TEXT,
    ".mjs": "text/javascript" + _TEXT,
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",  # RFC 7845, section 9
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".srt": "application/x-subrip",
    ".svg": "image/svg+xml",
    ".txt": "text/plain" + _TEXT,
    ".vtt": "text/vtt" + _TEXT,
    ".wasm": "application/wasm",
    ".wav": "audio/wav",
    ".webm": "video/webm",
    ".webmanifest": "application/manifest+json",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml" + _TEXT,
    ".zip": "application/zip",
}


def media_type(name: str) -> str:
    """Return the media type of a file, with its charset if it has one.

    >>> media_type("0042.chapters.json")
    'application/json+chapters'
    >>> media_type("LISEZ-MOI.TXT")
    'text/plain; charset=utf-8'
    >>> media_type("LICENSE")
    'application/octet-stream'
    """
    _, *ends = name.lower().split(".")
    for start in range(len(ends)):
        known = _TYPES.get("." + ".".join(ends[start:]))
        if known:
            return known
    return "application/octet-stream"
