"""Building: the site from its sources, beside the old one and swapped in."""
