"""Check looks: what is wrong with an author's stylesheet and templates, if edited."""

from typing import Any

from causerie.bridge.site import Site
from causerie.building.incremental.work import Work


def check_looks(site: Site, environment: Any, work: Work) -> tuple[str, ...]:
    """Check what changed of them, and return the groups of problems that are new."""
    groups = []
    if site.settings["STYLESHEET"] in work.statics:
        from causerie.bridge.check_stylesheet import check_stylesheet  # rarely needed

        site.reporter.report_as("style", check_stylesheet(site))
        groups.append("style")
    if work.templates:
        from causerie.bridge.template_blocks import check_blocks

        site.reporter.report_as("blocks", check_blocks(site, environment))
        groups.append("blocks")
    return tuple(groups)
