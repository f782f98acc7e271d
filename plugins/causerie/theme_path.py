"""The folder of the theme: beside plugins/ in a checkout, in the package in a wheel."""

from pathlib import Path


def theme_path() -> Path:
    """Return the folder of Causerie's own theme."""
    package = Path(__file__).parent
    inside = package / "theme"
    return inside if inside.is_dir() else package.parents[1] / "theme"
