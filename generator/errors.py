"""The one family of errors that a user can meet; `command` prints them and chooses the exit status.

Data errors are not here: a bad record is a `Problem` (see `archive.model`), never an exception.
What the system refuses is an `OSError` until it is told: `explain` says where, what, and what to do
about it, from one table.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path
from typing import TypeVar


class Exit(IntEnum):
    """With which status the command ends."""

    DONE = 0
    """Published, or nothing to do."""
    FAILED = 1
    """What none of the others says: a disk that is full, a snapshot that cannot be read."""
    USAGE = 2
    OUT_OF_REACH = 3
    """The source is out of reach, or its quota is spent and what is held is not complete."""
    REFUSED = 4
    """A guard: the pull would have taken away too much."""
    MISCONFIGURED = 5
    """Configuration, content or a template."""
    FINDINGS = 6
    """What was looked for was found."""
    INTERRUPTED = 130
    """Ctrl-C, as shells have it."""


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


class SourceError(AlmanacError):
    """The API cannot be asked, or its answers make no sense."""


class QuotaSpentError(SourceError):
    """No request is left; `seconds` is how long until there is one."""

    def __init__(self, where: str, seconds: int) -> None:
        """Say when to come back."""
        minutes = max(1, -(-seconds // 60))
        remedy = f"come back in {minutes} min, or let it wait with --wait"
        super().__init__(where, "the quota of requests is spent", remedy)
        self.seconds = seconds


class TokenError(AlmanacError):
    """The token is none, or the API does not accept it."""


class GuardError(AlmanacError):
    """The pull would lose what we hold."""


class QueryError(AlmanacError):
    """A query that cannot be answered; it names the parameter that is to blame."""

    def __init__(self, parameter: str, what: str, remedy: str) -> None:
        super().__init__(parameter, what, remedy)
        self.parameter = parameter


class PlanError(AlmanacError):
    """Two outputs claim one path."""


class PublishError(AlmanacError):
    """The output folder is not ours to write to."""


def exit_of(error: AlmanacError) -> Exit:
    """With which status an error ends the command."""
    match error:
        case QueryError():
            return Exit.USAGE
        case SourceError():
            return Exit.OUT_OF_REACH
        case GuardError():
            return Exit.REFUSED
        case ContentError() | PlanError() | TokenError():
            return Exit.MISCONFIGURED
        case _:
            return Exit.FAILED


AnyError = TypeVar("AnyError", bound=AlmanacError)

RESULTS = "standard output"
"""Where results go, as an error names it."""

_MAY_NOT = "see who owns it (ls -ld), and let the user that runs almanac read and write there"
_NO_LOCKS = "that file system knows no locks: use a folder on another one"
_REMEDIES = {
    errno.ENOSPC: "make room on that disk (df -h, df -i), then run it again",
    errno.EDQUOT: "make room, or have the quota raised, then run it again",
    errno.EFBIG: "raise the limit on the size of files (ulimit -f), or use another disk",
    errno.EROFS: "mount it for writing, or name another folder",
    errno.EACCES: _MAY_NOT,
    errno.EPERM: _MAY_NOT,
    errno.ENOENT: "see whether it should be there, and put it back",
    errno.ENOTDIR: "a file stands where a folder is needed: move it away, or name another folder",
    errno.EISDIR: "a folder stands where a file is needed: move it away",
    errno.EEXIST: "move away what stands there, or name another folder",
    errno.ENOTEMPTY: "see who else writes there, then run it again",
    errno.ELOOP: "links there lead to each other in a circle: put them right",
    errno.EXDEV: "let both lie on one file system",
    errno.EMFILE: "allow more open files (ulimit -n), or use fewer --workers",
    errno.ENFILE: "the whole system has too many files open: end what else runs, then run it again",
    errno.ENAMETOOLONG: "choose a shorter name, or a folder nearer to the root",
    errno.EIO: "the disk, or the way to it, may be failing: look into the system's log",
    errno.EBUSY: "see what else uses it (lsof), then run it again",
    errno.EINVAL: "that file system may not take such a name, or such a call: use another one",
    errno.ENOMEM: "free some memory, or use fewer --workers",
    errno.EAGAIN: "end what else runs, or use fewer --workers",
    errno.ENOLCK: _NO_LOCKS,
    errno.EBADF: _NO_LOCKS,
    errno.EOPNOTSUPP: _NO_LOCKS,
    errno.ENOTSUP: _NO_LOCKS,
    errno.ESTALE: "the network folder went away: mount it anew",
    errno.ENOTCONN: "the network folder went away: mount it anew",
    errno.EPIPE: "what reads it has ended: see why",
}
_ELSE = "see what stands there, and whether it may be read and written"
_OF_FOLDERS = {errno.EACCES, errno.EPERM, errno.EROFS}
"""What is refused by the folder in which a file should be made, not by the file."""


@contextmanager
def placed(where: Path | str) -> Iterator[None]:
    """Say where a system error happened. The system does so on opening a file, not on writing."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(where)
        raise


def explain(error: OSError) -> AlmanacError:
    """What the system refused, in words that help."""
    named = error.filename if error.filename2 is None else error.filename2
    path = os.fsdecode(named) if isinstance(named, bytes) else str(named or "almanac")
    return _tell(AlmanacError, path, error, _remedy(error))


def unreadable(kind: type[AnyError], path: Path | str, error: OSError, missing: str) -> AnyError:
    """An error about a file that cannot be read; `missing` is the remedy if there is no such file.

    It may be empty for one that was just seen.
    """
    is_missing = error.errno in {errno.ENOENT, errno.EISDIR, errno.ENOTDIR}
    remedy = (missing if is_missing else "") or _remedy(error)
    return _tell(kind, str(path), error, remedy, "cannot be read: ")


def is_absent(error: OSError) -> bool:
    """Whether there is just nothing, and no link that says that there should be something."""
    return error.errno == errno.ENOENT and _find_dangling(str(error.filename)) is None


def _remedy(error: OSError) -> str:
    return _REMEDIES.get(error.errno or 0, _ELSE)


def _tell(kind: type[AnyError], path: str, error: OSError, remedy: str, verb: str = "") -> AnyError:
    """The error; where a link on the way leads nowhere, that is what is wrong."""
    link = _find_dangling(path) if error.errno in {errno.ENOENT, errno.EEXIST} else None
    if link is not None:
        what = f"is a link to {link.readlink()}, where nothing is"
        return kind(str(link), what, "make what it leads to, or remove the link")
    if error.errno in _OF_FOLDERS:
        there = (str(at) for at in (Path(path), *Path(path).parents) if os.path.lexists(at))
        path = next(there, path)
    what = error.strerror or " ".join(str(error).split()) or type(error).__name__
    return kind(path, f"{verb}{what}", remedy)


def _find_dangling(path: str) -> Path | None:
    """A link on the way to a path that leads nowhere."""
    way = (Path(path), *Path(path).parents)
    return next((at for at in way if at.is_symlink() and not at.exists()), None)
