"""Search index of a preview: made when somebody searches, anew after each build."""

import logging
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from causerie.errors import BuildError

logger = logging.getLogger(__name__)

SEARCH = "/pagefind/"  # where pages ask for it


@dataclass(slots=True)
class SearchIndex:
    """The index of the pages that are served; it stands beside them."""

    output: Path
    folder: Path  # that it is made in: the state directory's
    _of_build: str = ""  # the build whose pages it has
    _lock: Lock = field(default_factory=Lock)

    def folder_of(self, build_id: str) -> Path:
        """Return the folder below which the files of the index stand, made if need be.

        What goes wrong is logged; then there are none.
        """
        with self._lock:
            if self._of_build != build_id:
                from causerie.search.index_site import index_site  # many never search

                try:
                    index_site(self.output, self.folder / SEARCH.strip("/"))
                    self._of_build = build_id
                except (BuildError, OSError) as error:  # a build replaces the pages
                    logger.warning("The search has no index: %s", error)
        return self.folder
