"""Check looks: what is wrong with an author's stylesheet and templates, if edited.

Settings that changed may be shown by no template.
"""

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
    if work.templates or work.settings:
        from causerie.bridge.check_templates import check_templates

        site.reporter.report_as("templates", check_templates(site, environment))
        groups.append("templates")
    return tuple(groups)
