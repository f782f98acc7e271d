"""The errors Causerie raises, all told to the author in one sentence.

CauserieError
  SettingsError    a setting cannot be used: the command ends with 2
  ContentError     something under content/ cannot be used: ends with 1
    AudioError     an audio file, its facts file or its cover cannot be read
  BuildError       the build stopped; the old output is whole: ends with 1
  PublishError     publishing stopped; the live site is whole: ends with 1
  FetchError       another host gave nothing that can be used
    ForbiddenAddressError  it may not be asked: no public address, no web address
    UnreachableError       its name or its machine cannot be reached
    TooSlowError           it took longer than it was given
    BadAnswerError         what it answered is no good HTTP
"""


class CauserieError(Exception):
    """Carry what was found, where it stands and what to do about it."""

    exitcode = 1

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        return " ".join(
            part
            for part in (self.where and f"{self.where}:", self.what, self.fix)
            if part
        )


class SettingsError(CauserieError):
    """Raised when the settings files cannot be used."""

    exitcode = 2


class ContentError(CauserieError):
    """Raised when a file under content/ cannot be used."""


class AudioError(ContentError):
    """Raised when an audio file, its facts or its cover cannot be read."""


class BuildError(CauserieError):
    """Raised when a build stops; the output of the last one is untouched."""


class PublishError(CauserieError):
    """Raised when publishing stops; what is live is untouched."""


class FetchError(CauserieError):
    """Raised when another host gives nothing that can be used."""


class ForbiddenAddressError(FetchError):
    """Raised before anything is sent to an address that may not be asked."""


class UnreachableError(FetchError):
    """Raised when a host has no address, refuses, or fails at TLS."""


class TooSlowError(FetchError):
    """Raised when the time given has passed."""


class BadAnswerError(FetchError):
    """Raised when an answer is no HTTP, in no encoding known, or redirects for ever."""
