"""The one family of errors that a user can meet; `cli` prints them and chooses the exit status.

Data errors are not here: a bad record is a `Problem` (see `archive.model`), never an exception.
"""


class AlmanacError(Exception):
    """Something that stops the command: where it is, what it is, what to do about it."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        # All three go to Exception, so that the error survives the trip from a worker process.
        super().__init__(where, what, remedy)
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.remedy}"


class ContentError(AlmanacError):
    """A hand-written file (configuration, document, template) is wrong."""


class SnapshotError(AlmanacError):
    """The snapshot is missing or cannot be read."""


class PlanError(AlmanacError):
    """Two outputs claim one path."""


class PublishError(AlmanacError):
    """The output folder is not ours to write to."""
