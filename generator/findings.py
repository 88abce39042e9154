"""What is found wrong with a built folder, or with the data: one form for both."""

from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How bad a finding is, worst first."""

    ERROR = "error"
    """Somebody is misled, or finds nothing; the command ends with 6."""
    WARNING = "warning"
    """It works, and is not right."""
    HINT = "hint"
    """It may be right; somebody should look."""


class Finding(Struct, frozen=True, kw_only=True, order=True):
    """One thing that is wrong: in what, where in it, by which rule, and what to do about it.

    `subject` is a path below the built folder, or an event (`event 865`); `place` a line, an
    anchor, an address or a JSONPath (RFC 9535) in it, empty for all of it. `rule` is a name in
    kebab-case, the same for ever. `remedy` is a sentence for who can mend it; of data, a text that
    can be sent to who keeps them as it stands.
    """

    subject: str
    place: str
    rule: str
    severity: Severity
    what: str
    remedy: str
