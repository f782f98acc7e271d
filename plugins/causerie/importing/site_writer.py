"""Write the items of an export as files of the site, and keep account of each."""

from collections.abc import Iterator
from pathlib import Path

from causerie.bridge.redirect_rules import knows_queries
from causerie.comments.comments_json import write_comments_json
from causerie.comments.comments_path import COMMENTS_FOLDER
from causerie.importing.account import KINDS, Account
from causerie.importing.advice import advise, advise_on_responses
from causerie.importing.convert_body import Body, Surroundings, convert_body
from causerie.importing.export import Item
from causerie.importing.import_request import ImportRequest
from causerie.importing.losses import note_losses, tell_left_out
from causerie.importing.media import Media
from causerie.importing.old_addresses import aliases_of, write_redirects
from causerie.importing.old_links import OldLinks, make_old_links, own_hosts
from causerie.importing.places import (
    LISTS,
    Place,
    find_places,
    reason_to_leave,
)
from causerie.importing.post_file import (
    episode_keys,
    good_aliases,
    plain_line,
    summary_of,
    title_of,
    write_post,
)
from causerie.importing.posters import Posters
from causerie.importing.recording import choose_recording
from causerie.importing.render_markdown import markdown_renderer
from causerie.importing.responses import sort_responses
from causerie.importing.survey import Survey, response_kind
from causerie.importing.text_links import TextLinks
from causerie.importing.written_files import FOLDER, Outcome, load_written_files
from causerie.pingbacks.mention import Mention
from causerie.pingbacks.mention_file import mention_path, render_mention
from causerie.urls import host_of


class SiteWriter:
    """What is known of an export and a site while the posts are written."""

    def __init__(self, request: ImportRequest, survey: Survey) -> None:
        self.request = request
        self.survey = survey
        self.account = Account()
        self.files = load_written_files(request.root, dry_run=request.dry_run)
        self.content = Path(request.settings["PATH"])
        hosts = {
            host_of(each.attached.url)
            for each in survey.attachments.values()
            if each.attached.url
        }
        self.media = Media(
            hosts | own_hosts(survey.blog.url, str(request.settings["SITEURL"])),
            self.content,
            request.media,
            request.fetcher,
            request.dry_run,
            report=request.progress,
        )
        self.places = find_places(
            survey.items, request.settings, now=request.now, blog=survey.blog.url
        )
        self.links: OldLinks = make_old_links(
            survey, self.places, request.settings, self.media.place
        )
        self.taken = {*LISTS, *(place.path for place in self.places.values())}
        self.taken |= {link for link in self.links.lists.values() if link[0] == "/"}
        self.guids: set[str] = set()
        self.waiting = 0  # responses
        self.episodes: dict[str, str] = {}  # ids, with the recordings' addresses
        fetcher = None if request.dry_run else request.fetcher
        posters = Posters(self.content, fetcher)
        self.text_links = TextLinks(self.links, self.media, posters)
        self.around = Surroundings(
            self.text_links.resolve,
            posters.find,
            survey,
            lambda name: survey.reusable.get(name, ""),
            markdown_renderer(request.settings),
            self.text_links.fault,
        )

    def write_all(self, items: Iterator[Item]) -> None:
        """Write every item, then what belongs to none."""
        for number, item in enumerate(items, 1):
            self.request.progress("Posts", number)
            self._count(item)
            if item.id in self.places and not reason_to_leave(item):
                self._write_item(item, self.places[item.id])
            else:
                self._leave_responses(item)
        redirects = write_redirects(
            self.survey, self.places, self.links, self.request.settings, self.episodes
        )
        self.write_site_file(f"{FOLDER}/redirects.txt", redirects.encode())
        self._note()
        self.files.save()
        for name, outcome in self.files.outcomes.items():
            self.account.outcomes[outcome] += 1
            if outcome in {Outcome.EDITED, Outcome.REMOVED, Outcome.FOREIGN}:
                self.account.mend("edited", name, outcome)

    def write_site_file(self, name: str, data: bytes) -> None:
        """Write a file by its path in the site's folder."""
        self.files.write(name, data)

    def write_content_file(self, name: str, data: bytes) -> None:
        """Write a file by its path below content/."""
        path = self.content / name
        root = self.request.root
        inside = path.relative_to(root) if path.is_relative_to(root) else path
        self.files.write(inside.as_posix(), data)

    def _count(self, item: Item) -> None:
        name = KINDS.get(item.kind, "other types")
        tally = self.account.tallies[name]
        tally.found += 1
        if item.kind == "attachment":
            url = item.attachment_url or item.guid
            if self.media.place(url):
                tally.imported += 1
            else:
                tally.held["not at hand"] += 1
                why = self.media.missing.get(url, "not found")
                if self.request.media or self.request.fetcher:
                    self.account.mend(
                        "missing files", "uploaded files", f"{url} ({why})"
                    )
        elif reason := reason_to_leave(item):
            tally.held[reason] += 1
        else:
            tally.imported += 1

    def _leave_responses(self, item: Item) -> None:
        for response in item.responses:
            tally = self.account.tallies[response_kind(response.kind)]
            tally.found += 1
            tally.held["on what is left out"] += 1

    def _write_item(self, item: Item, place: Place) -> None:
        source = place.source
        note_losses(self.account, item, place)
        recording = None
        if place.kind != "page":
            recording = choose_recording(
                item, self.request.settings, self.media, self.links.resolve
            )
            item = recording.without_player(item)
        body = convert_body(item, self.around)
        guid = recording.guid if recording else ""
        values, text = self._header(item, place, body, guid), body.markdown
        if recording:
            values |= episode_keys(recording)
            if recording.audio:
                self.episodes[item.id] = recording.audio
                self.write_content_file(recording.facts_name, recording.facts)
            for what in recording.notes:
                self.account.mend("recordings", source, what)
            for url in recording.others:
                self.account.mend("more recordings", source, url)
            text = "\n\n".join([text, *recording.links(text)])
            if recording.kept_chapters:
                name = f"{FOLDER}/chapters/{place.name}.txt"
                self.write_site_file(name, f"{recording.kept_chapters}\n".encode())
                self.account.mend("recordings", source, f"its chapters are in {name}")
        self._judge(source, body, has_player=bool(recording and recording.enclosure))
        self.write_content_file(source, write_post(values, text))
        self._write_responses(item, place)

    def _write_responses(self, item: Item, place: Place) -> None:
        """Write what was said of a post; what waits for a decision, apart."""
        sorted_ = sort_responses(
            item.responses,
            target=place.path,
            is_draft=not place.is_visible,
            is_own=lambda url: host_of(url) in self.links.hosts,
        )
        for response in item.responses:
            self.account.tallies[response_kind(response.kind)].found += 1
        for kind, count in sorted_.imported.items():
            self.account.tallies[kind].imported += count
        for (kind, reason), count in sorted_.held.items():
            self.account.tallies[kind].held[reason] += count
        if sorted_.comments:
            name = f"{COMMENTS_FOLDER}/{place.name}.json"
            self.write_content_file(name, write_comments_json(sorted_.comments))
        if sorted_.waiting:
            name = f"{FOLDER}/waiting/{place.name}.json"
            self.write_site_file(name, write_comments_json(sorted_.waiting))
        self.waiting += len(sorted_.waiting) + len(sorted_.waiting_mentions)
        for mention in sorted_.mentions:
            self.write_content_file(
                self._mention_name(mention), render_mention(mention)
            )
        for mention in sorted_.waiting_mentions:
            name = f"{FOLDER}/waiting/{self._mention_name(mention)}"
            self.write_site_file(name, render_mention(mention))

    def _mention_name(self, mention: Mention) -> str:
        path = mention_path(self.content, mention.source, mention.target)
        return path.relative_to(self.content).as_posix()

    def _header(
        self, item: Item, place: Place, body: Body, guid: str
    ) -> dict[str, str]:
        is_page = place.kind == "page"
        category, tags = ("", ()) if is_page else self.survey.sort_terms(item)
        values = {
            "Title": title_of(item, body.markdown and item.content),
            "Summary": summary_of(item, body.teaser),
            "Slug": place.slug_key,
            "Status": "draft" if place.is_draft else "",
            "Aliases": "\n".join(self._aliases(place, body)),
        }
        if is_page:
            return values
        cover, alt = self._cover(item, place.source)
        return values | {
            "Date": f"{place.date:%Y-%m-%d %H:%M:%S%z}",
            "Category": category,
            "Tags": ", ".join(tags),
            "Author": self.survey.author(item.creator),
            "Guid": self._guid(guid or item.guid, place.source),
            "Cover": cover,
            "Cover_alt": alt,
        }

    def _guid(self, guid: str, source: str) -> str:
        guid = " ".join(guid.split())
        if guid and guid in self.guids:
            self.account.mend("same guid", source, guid)
            return ""
        self.guids.add(guid)
        return guid

    def _aliases(self, place: Place, body: Body) -> list[str]:
        if place.is_draft:
            return []
        wanted = aliases_of(place, self.survey, self.links, pages=body.pages)
        server = self.request.settings.get("WEB_SERVER", "")
        queries = knows_queries(server)
        found = good_aliases(wanted, self.taken, queries=queries)
        old = self.links.below(place.old_path) if place.old_path else None
        if old and old not in {place.path, *found}:
            self.account.mend("addresses", place.source, old)
        return found

    def _cover(self, item: Item, source: str) -> tuple[str, str]:
        attachment = self.survey.attachments.get(item.first("_thumbnail_id"))
        if attachment is None or attachment.media != "image":
            return "", ""
        file = self.media.place(attachment.attached.url)
        if file and (why := self.media.fault(file)):
            self.account.mend("damaged images", source, f"{file} {why}")
            return "", ""
        return file, plain_line(attachment.attached.alt) if file else ""

    def _judge(self, source: str, body: Body, *, has_player: bool) -> None:
        for key, count in body.lost.items():
            kind, _, what = key.partition("|")
            for _ in range(0 if kind == "players" and has_player else count):
                self.account.mend(kind, source, what)
        for url in self.text_links.take_staying():
            self.account.mend("staying files", source, url)
        self.account.compared += 1
        self.account.alike += not any(body.difference)
        if any(body.difference):
            theirs, ours = body.difference
            self.account.mend("other words", source, f"{theirs!r} is {ours!r}")

    def _note(self) -> None:
        self.account.notes += advise(
            self.survey,
            self.places,
            self.request.settings,
            has_media=bool(self.request.media or self.request.fetcher),
        )
        self.account.notes += tell_left_out(self.survey, self.places)
        self.account.notes += advise_on_responses(self.waiting)
