"""What was seen to happen to an event, and what its owner says of it."""

from tests.pages.odd.shape import Odd, Outcome, precision, update, video

_NIGHT = "2026-11-20T03:00:00Z"
_EARLIER = "2026-09-01T03:00:00Z"


def _moved(before: str, after: str, at: str = _NIGHT, kind: str = "moved") -> dict[str, object]:
    return {
        "at": at,
        "kind": kind,
        "before": {"date": before, "precision": "DAY"},
        "after": {"date": after, "precision": "DAY"},
    }


def _renamed(name: str, slug: str, at: str = _NIGHT) -> dict[str, object]:
    after = {"name": "x", "slug": "x"}
    return {"at": at, "kind": "renamed", "before": {"name": name, "slug": slug}, "after": after}


_DAY = {"date": "2027-02-01T00:00:00Z", "date_precision": precision("DAY")}
_GONE = "Launch Library 2 does not have this event any more; that was first seen on"

ODD_STORIES = (
    Odd(
        "an event that was moved says how far, and when that was seen",
        {**_DAY, "name": "Odd move", "updates": [update(6701, "x")]},
        Outcome(
            says=("How its date moved", "1 Jan 2027 → 1 Feb 2027"),
            data={"last_changed": _NIGHT},
            feed="Odd move",
        ),
        ledger=(_moved("2027-01-01T00:00:00Z", "2027-02-01T00:00:00Z"),),
    ),
    Odd(
        "an event that was moved there and back says both",
        {**_DAY},
        Outcome(says=("1 Feb 2027 → 1 Mar 2027", "1 Mar 2027 → 1 Feb 2027")),
        ledger=(
            _moved("2027-02-01T00:00:00Z", "2027-03-01T00:00:00Z", _EARLIER),
            _moved("2027-03-01T00:00:00Z", "2027-02-01T00:00:00Z"),
        ),
    ),
    Odd(
        "an event that was moved a hundred times shows every move",
        {**_DAY},
        Outcome(says=("1 Jan 2027 → 2 Jan 2027",)),
        ledger=tuple(
            _moved(
                f"2027-01-{1 + number % 28:02}T00:00:00Z",
                f"2027-01-{1 + (number + 1) % 28:02}T00:00:00Z",
            )
            for number in range(100)
        ),
    ),
    Odd(
        "an event that got its date says that it had none",
        {**_DAY},
        Outcome(says=("date not known → 1 Feb 2027",)),
        ledger=(
            {
                "at": _NIGHT,
                "kind": "moved",
                "before": {},
                "after": {"date": "2027-02-01T00:00:00Z", "precision": "DAY"},
            },
        ),
    ),
    Odd(
        "an event that was moved from a day that is none says so",
        {**_DAY},
        Outcome(says=("How its date moved", "→ 1 Feb 2027")),
        ledger=(_moved("0001-01-01T00:00:00Z", "2027-02-01T00:00:00Z"),),
    ),
    *(
        Odd(
            f"an event that was moved from {date}, known to '{abbrev}', breaks nothing",
            {**_DAY},
            Outcome(says=("How its date moved", "→ 1 Feb 2027"), silent=(date[:4],)),
            ledger=(
                {
                    "at": _NIGHT,
                    "kind": kind,
                    "before": {"date": date, "precision": abbrev},
                    "after": {"date": "2027-02-01T00:00:00Z", "precision": "DAY"},
                },
            ),
        )
        for kind, abbrev, date in (
            ("moved", "WK", "9999-12-31T23:59:59Z"),
            ("moved", "PM", "0001-01-01T00:00:00Z"),
            ("refined", "HR", "9999-12-31T23:59:59Z"),
            ("moved", "FY", "9999-12-31T23:59:59Z"),
            ("moved", "<b>", "9998-12-31T23:59:59Z"),
        )
    ),
    Odd(
        "an event that was renamed says its former name, which leads to it",
        {"name": "Odd new name"},
        Outcome(
            notices_shown=("Formerly called “<b>Old</b> name”.",),
            leads=("events/old-name-of-odd/",),
            data={"former_names": ["<b>Old</b> name"]},
        ),
        ledger=(_renamed("<b>Old</b> name", "old-name-of-odd"),),
    ),
    Odd(
        "an event that was renamed from nothing leads to nowhere else",
        {"name": "Odd newer name"},
        Outcome(notices_shown=()),
        ledger=(_renamed("", ""),),
    ),
    Odd(
        "a former name that another event has now does not lead away from it",
        {"name": "Odd third name"},
        Outcome(notices_shown=("Formerly called “Odd new name”.",)),
        ledger=(_renamed("Odd new name", "odd-event-5001"),),
    ),
    Odd(
        "a former name in Russian says so",
        {"name": "Odd fourth name"},
        Outcome(languages=(("ru", "Старое имя"),)),
        ledger=(_renamed("Старое имя", "staroe-imia"),),
    ),
    Odd(
        "an event that is gone says so, and so do the feeds",
        {"name": "Odd and gone", "updates": [update(6702, "x")]},
        Outcome(
            notices_shown=(f"{_GONE} 20 November 2026.",),
            calendar=None,
            feed="Removed: Odd and gone",
            data={"removed": _NIGHT, "last_changed": _NIGHT},
        ),
        ledger=({"at": _NIGHT, "kind": "removed"},),
    ),
    Odd(
        "an event that is gone for 31 days left the feeds",
        {"name": "Odd and long gone", "updates": [update(6703, "x")]},
        Outcome(
            notices_shown=(f"{_GONE} 23 October 2026.",),
            calendar=None,
            feed=None,
        ),
        ledger=({"at": "2026-10-23T00:00:00Z", "kind": "removed"},),
    ),
    Odd(
        "an event that is gone for 30 days is in the feeds once more",
        {"name": "Odd and just gone", "updates": [update(6704, "x")]},
        Outcome(calendar=None, feed="Removed: Odd and just gone"),
        ledger=({"at": "2026-10-24T00:00:00Z", "kind": "removed"},),
    ),
    Odd(
        "an event that came back is like any other",
        {"name": "Odd and back", "updates": [update(6705, "x")]},
        Outcome(
            notices_shown=(),
            feed="Odd and back",
            data={"removed": None, "last_changed": _NIGHT},
        ),
        ledger=({"at": _EARLIER, "kind": "removed"}, {"at": _NIGHT, "kind": "returned"}),
    ),
    Odd(
        "an event that went twice is gone since the second time",
        {"name": "Odd and gone twice"},
        Outcome(notices_shown=(f"{_GONE} 20 November 2026.",), calendar=None),
        ledger=(
            {"at": "2026-08-01T00:00:00Z", "kind": "removed"},
            {"at": _EARLIER, "kind": "returned"},
            {"at": _NIGHT, "kind": "removed"},
        ),
    ),
    Odd(
        "an event that was seen first on a night is known since",
        {"name": "Odd and new"},
        Outcome(data={"first_seen": _NIGHT, "last_changed": _NIGHT}, feed="Odd and new"),
        ledger=({"at": _NIGHT, "kind": "added"},),
    ),
    Odd(
        "an event that came with the first pull is not new",
        {"name": "Odd and old"},
        Outcome(data={"first_seen": None}, feed="Odd and old"),
        ledger=({"at": _NIGHT, "kind": "added", "bulk": True},),
    ),
    Odd(
        "an event of which every field was edited says no more than it is",
        {"name": "Odd and edited"},
        Outcome(data={"last_changed": _NIGHT}),
        ledger=({"at": _NIGHT, "kind": "edited", "fields": ["vid_urls", "<b>", "\u202e"]},),
    ),
    Odd(
        "an update that is told of and is not there breaks nothing",
        {"name": "Odd and updated"},
        Outcome(updates=()),
        ledger=({"at": _NIGHT, "kind": "updated", "updates": [999_999_999]},),
    ),
)

ODD_OVERRIDES = (
    Odd(
        "a field that is cleared is as if it were not there",
        {"location": "A wrong place", "image": None, "vid_urls": [video("https://example.com/v")]},
        Outcome(
            place=None,
            videos=(),
            silent=("A wrong place",),
            notices_shown=("Put right here, not by Launch Library 2: location, vid_urls.",),
            data={"corrected": ["location", "vid_urls"]},
        ),
        override='clear = ["location", "vid_urls"]',
    ),
    Odd(
        "a name that is put right is the name",
        {"name": "Wrnog"},
        Outcome(h1="Right & <b>proper</b>", silent=("Wrnog",)),
        override='fields = { name = "Right &amp; <b>proper</b>" }',
    ),
    Odd(
        "a date that is cleared is not known",
        {},
        Outcome(when="date not known", calendar=None, on=("undated/",)),
        override='clear = ["date"]',
    ),
    Odd(
        "a date that is put right is the date",
        {"date": "1823-01-01T00:00:00Z", "date_precision": precision("DAY")},
        Outcome(when="1 January 2023", on=("2023/01/",)),
        override='fields = { date = "2023-01-01T00:00:00Z" }',
    ),
    Odd(
        "a type that is put right mends a type that is broken",
        {"type": "broken"},
        Outcome(type="Docking"),
        override='fields = { type = { id = 2, name = "Docking" } }',
    ),
    Odd(
        "what is put right in a record with a lost letter is put right",
        {"name": "Lost \ud800", "description": "also \udfff"},
        Outcome(h1="Found", body="also \ufffd", problems=("$.description",)),
        override='fields = { name = "Found" }',
    ),
)
