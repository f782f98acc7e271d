"""Import a WordPress export: survey it, then write each post and its responses."""

from zoneinfo import ZoneInfo

from causerie.errors import ContentError
from causerie.files.lock_file import site_lock
from causerie.importing.account import Account
from causerie.importing.export import Item
from causerie.importing.import_request import ImportRequest, check_request
from causerie.importing.mended_stream import Damage
from causerie.importing.read_export import UnreadableExportError, read_export
from causerie.importing.site_writer import SiteWriter
from causerie.importing.survey import survey_export


def import_wordpress(request: ImportRequest) -> Account:
    """Import an export, and return the account of it.

    Raise ContentError before anything is written if the export cannot be read to its
    end.
    """
    check_request(request)
    zone, damage = ZoneInfo(request.settings["TIMEZONE"]), Damage()
    try:
        survey = survey_export(read_export(request.export, zone=zone, damage=damage))
    except UnreadableExportError as error:
        damage = Damage(has_bare_sections=True)
        mended = read_export(request.export, zone=zone, damage=damage)
        try:
            survey = survey_export(mended)
        except ContentError:
            raise error from None
    busy = "Another import is at work on this site."
    with site_lock(request.root, "import", busy_message=busy):
        writer = SiteWriter(request, survey)
        again = Damage(has_bare_sections=damage.has_bare_sections)
        parts = read_export(request.export, zone=zone, damage=again)
        writer.write_all(part for part in parts if isinstance(part, Item))
    _note_damage(writer.account, damage)
    return writer.account


def _note_damage(account: Account, damage: Damage) -> None:
    if damage.characters or damage.bytes:
        account.notes.append(
            f"The export held {damage.characters} characters that no XML may have,"
            f" which were taken out, and {damage.bytes} bytes that are no UTF-8,"
            " which were read as Windows-1252."
        )
    if damage.sections:
        account.notes.append(
            f"{damage.sections} times a text of the export held ]]>, which ends one:"
            " they were mended. Look at them, or export from a newer WordPress."
        )
    if damage.repeated:
        account.notes.append(
            f"{damage.repeated} items stand in two files of the export: the first, by"
            " the files' names, was taken."
        )
