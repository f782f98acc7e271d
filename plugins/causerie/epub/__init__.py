"""EPUB editions: a series, a season, a show or a topic as a book, when asked for."""
