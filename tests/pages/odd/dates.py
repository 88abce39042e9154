"""Dates at the edges of what they mean, and what is no date."""

from tests.pages.odd.shape import Odd, Outcome, precision, update

_ON_DATES: dict[str, tuple[str, str, str, str | None, tuple[str, str] | None, str]] = {
    "to the second at the end of a year": (
        "SEC", "2023-12-31T23:59:59Z", "31 December 2023, 23:59:59 UTC", "2023-12-31T23:59:59Z",
        ("2023-12-31T23:59:59", "2024-01-01T00:29:59"), "2023/12/",
    ),
    "to the minute at the first of a century": (
        "MIN", "2000-01-01T00:00:00Z", "1 January 2000, 00:00 UTC", "2000-01-01T00:00Z",
        ("2000-01-01T00:00:00", "2000-01-01T00:30:00"), "2000/01/",
    ),
    "to the minute, with seconds that nobody meant": (
        "MIN", "2023-12-31T23:59:59Z", "31 December 2023, 23:59 UTC", "2023-12-31T23:59Z",
        ("2023-12-31T23:59:00", "2024-01-01T00:29:00"), "2023/12/",
    ),
    "to the hour before midnight": (
        "HR", "2023-12-31T23:30:00Z", "31 December 2023, between 23:00 and 00:00 UTC",
        "2023-12-31", ("2023-12-31T23:00:00", "2024-01-01T00:00:00"), "2023/12/",
    ),
    "to the day at the end of February": (
        "DAY", "2023-02-28T23:59:59Z", "28 February 2023", "2023-02-28",
        ("2023-02-28", "2023-03-01"), "2023/02/",
    ),
    "to the leap day": (
        "DAY", "2024-02-29T00:00:00Z", "29 February 2024", "2024-02-29",
        ("2024-02-29", "2024-03-01"), "on-this-day/02-29/",
    ),
    "to the leap day of a century": (
        "DAY", "2000-02-29T12:00:00Z", "29 February 2000", "2000-02-29",
        ("2000-02-29", "2000-03-01"), "on-this-day/02-29/",
    ),
    "to the last day of a year": (
        "DAY", "2023-12-31T00:00:00Z", "31 December 2023", "2023-12-31",
        ("2023-12-31", "2024-01-01"), "on-this-day/12-31/",
    ),
    "to the morning, midnight": (
        "AM", "2023-06-30T00:00:00Z", "30 June 2023, in the morning (local time at the place)",
        "2023-06-30", ("2023-06-30", "2023-07-01"), "2023/06/",
    ),
    "to the morning, by noon": (
        "AM", "2023-06-30T11:59:59Z",
        "30 June or 1 July 2023, in the morning (local time at the place)",
        None, ("2023-06-30", "2023-07-02"), "2023/06/",
    ),
    "to the morning, in the evening": (
        "AM", "2023-05-09T22:00:00Z", "9 or 10 May 2023, in the morning (local time at the place)",
        None, ("2023-05-09", "2023-05-11"), "2023/05/",
    ),
    "to the morning, on the last evening of a year": (
        "AM", "2023-12-31T23:59:00Z",
        "31 December 2023 or 1 January 2024, in the morning (local time at the place)",
        None, ("2023-12-31", "2024-01-02"), "2023/12/",
    ),
    "to the afternoon, midnight": (
        "PM", "2023-01-01T00:00:00Z",
        "31 December 2022 or 1 January 2023, in the afternoon (local time at the place)",
        None, ("2022-12-31", "2023-01-02"), "2023/01/",
    ),
    "to the afternoon, noon": (
        "PM", "2023-03-01T12:00:00Z", "1 March 2023, in the afternoon (local time at the place)",
        "2023-03-01", ("2023-03-01", "2023-03-02"), "2023/03/",
    ),
    "to the afternoon, at night": (
        "PM", "2024-02-28T23:00:00Z",
        "28 or 29 February 2024, in the afternoon (local time at the place)",
        None, ("2024-02-28", "2024-03-01"), "2024/02/",
    ),
    "to the week at the end of a year": (
        "WK", "2024-12-31T00:00:00Z", "week of 30 December 2024", "2025-W01",
        ("2024-12-30", "2025-01-06"), "2024/12/",
    ),
    "to the week at the beginning of a year": (
        "WK", "2027-01-01T00:00:00Z", "week of 28 December 2026", "2026-W53",
        ("2026-12-28", "2027-01-04"), "2027/01/",
    ),
    "to the month": ("M", "2023-02-28T00:00:00Z", "February 2023", "2023-02", None, "2023/02/"),
    "to the month, at its last second": (
        "M", "2023-12-31T23:59:59Z", "December 2023", "2023-12", None, "2023/12/",
    ),
    "to the first quarter": (
        "Q1", "2023-03-31T00:00:00Z", "first quarter of 2023", None, None, "2023/",
    ),
    "to a second quarter that it does not lie in": (
        "Q2", "2023-12-31T00:00:00Z", "second quarter of 2023", None, None, "2023/",
    ),
    "to the third quarter": (
        "Q3", "2023-09-30T00:00:00Z", "third quarter of 2023", None, None, "2023/",
    ),
    "to the fourth quarter": (
        "Q4", "2023-12-31T23:59:59Z", "fourth quarter of 2023", None, None, "2023/",
    ),
    "to the first half": ("H1", "2023-06-30T00:00:00Z", "first half of 2023", None, None, "2023/"),
    "to the second half": (
        "H2", "2023-12-31T00:00:00Z", "second half of 2023", None, None, "2023/",
    ),
    "to the year": ("Y", "2023-12-31T00:00:00Z", "2023", "2023", None, "2023/"),
    "to the year, at its first second": (
        "Y", "2024-01-01T00:00:00Z", "2024", "2024", None, "2024/",
    ),
    "to the fiscal year, at its end": (
        "FY", "2023-09-30T23:59:59Z", "fiscal year 2023", None, None, "2023/",
    ),
    "to the fiscal year, at its beginning": (
        "FY", "2023-10-01T00:00:00Z", "fiscal year 2024", None, None, "2024/",
    ),
    "to the decade, at its end": (
        "DEC", "2029-12-31T00:00:00Z", "2020s", None, None, "undated/",
    ),
    "to the decade, at its beginning": (
        "DEC", "2030-01-01T00:00:00Z", "2030s", None, None, "undated/",
    ),
    "in the first year there is": (
        "DAY", "1900-01-01T00:00:00Z", "1 January 1900", "1900-01-01",
        ("1900-01-01", "1900-01-02"), "1900/01/",
    ),
    "on the last day of the last year there is": (
        "SEC", "2999-12-31T23:59:59Z", "31 December 2999, 23:59:59 UTC", "2999-12-31T23:59:59Z",
        ("2999-12-31T23:59:59", "3000-01-01T00:29:59"), "2999/12/",
    ),
    "on an afternoon at the end of the last year": (
        "PM", "2999-12-31T23:00:00Z",
        "31 December 2999 or 1 January 3000, in the afternoon (local time at the place)",
        None, ("2999-12-31", "3000-01-02"), "2999/12/",
    ),
    "in the week at the end of the last year": (
        "WK", "2999-12-31T00:00:00Z", "week of 30 December 2999", "3000-W01",
        ("2999-12-30", "3000-01-06"), "2999/12/",
    ),
    "in the last decade": ("DEC", "2999-12-31T00:00:00Z", "2990s", None, None, "undated/"),
    "in a fiscal year after the last year": (
        "FY", "2999-10-01T00:00:00Z", "fiscal year 3000", None, None, "3000/",
    ),
    "with an offset over midnight": (
        "MIN", "2023-05-09T23:30:00-05:00", "10 May 2023, 04:30 UTC", "2023-05-10T04:30Z",
        ("2023-05-10T04:30:00", "2023-05-10T05:00:00"), "2023/05/",
    ),
    "with an offset over the end of a year": (
        "DAY", "2024-01-01T00:30:00+05:45", "31 December 2023", "2023-12-31",
        ("2023-12-31", "2024-01-01"), "2023/12/",
    ),
    "with a fraction of a second": (
        "SEC", "2023-05-09T12:00:00.250000Z", "9 May 2023, 12:00:00 UTC", "2023-05-09T12:00:00Z",
        ("2023-05-09T12:00:00", "2023-05-09T12:30:00"), "2023/05/",
    ),
    "in small letters": (
        "min", "2023-05-09t12:00:00z", "9 May 2023, 12:00 UTC", "2023-05-09T12:00Z",
        ("2023-05-09T12:00:00", "2023-05-09T12:30:00"), "2023/05/",
    ),
    "in four centuries": (
        "SEC", "2400-02-29T00:00:00Z", "29 February 2400, 00:00:00 UTC", "2400-02-29T00:00:00Z",
        ("2400-02-29T00:00:00", "2400-02-29T00:30:00"), "2400/02/",
    ),
    "to a precision that is new": (
        "CENT", "2023-05-09T12:34:56Z", "9 May 2023", "2023-05-09", ("2023-05-09", "2023-05-10"),
        "2023/05/",
    ),
    "to a precision of nothing": (
        "", "2023-05-09T12:34:56Z", "9 May 2023", "2023-05-09", ("2023-05-09", "2023-05-10"),
        "2023/05/",
    ),
}  # fmt: skip

_NO_DATES: dict[str, object] = {
    "of the year before the first": "1899-12-31T23:59:59Z",
    "of the year after the last": "3000-01-01T00:00:00Z",
    "of the first year of all": "0001-01-01T00:00:00+14:00",
    "of the last year of all": "9999-12-31T23:59:59-12:00",
    "that its offset takes out of the first year": "1900-01-01T00:00:00+01:00",
    "without a zone": "2023-05-09T12:00:00",
    "without a clock": "2023-05-09",
    "of no month": "2023-13-01T00:00:00Z",
    "of no day": "2023-02-29T00:00:00Z",
    "of no hour": "2023-05-09T24:00:00Z",
    "of words": "TBD",
    "of nothing": "",
    "of a number": 1683633600,
    "of a truth": True,
    "of a list": ["2023-05-09T12:00:00Z"],
    "of a year of five digits": "12023-05-09T12:00:00Z",
    "of the epoch in a zone of a name": "1970-01-01T00:00:00Europe/Paris",
}
_STAMPS: dict[str, object] = {
    "in the future": "2099-01-01T00:00:00Z",
    "at the very end of time": "9999-12-31T23:59:59Z",
    "missing": ...,
    "null": None,
    "at the beginning of time": "0001-01-01T00:00:00Z",
    "long before the event": "1999-01-01T00:00:00Z",
    "with an offset": "2024-12-01T05:00:00+05:00",
}
_CHANGED = {
    "in the future": None,
    "at the very end of time": None,
    "missing": None,
    "null": None,
    "at the beginning of time": "0001-01-01T00:00:00Z",
    "long before the event": "1999-01-01T00:00:00Z",
    "with an offset": "2024-12-01T00:00:00Z",
}

ODD_DATES = (
    *(
        Odd(
            f"a date known {what} says no more than that",
            {"date": date, "date_precision": precision(abbrev)},
            Outcome(when=words, machine=machine, calendar=entry, on=(page,)),
        )
        for what, (abbrev, date, words, machine, entry, page) in _ON_DATES.items()
    ),
    *(
        Odd(
            f"a date {what} is none",
            {"date": date},
            Outcome(
                when="date not known",
                machine=None,
                calendar=None,
                on=("undated/",),
                data={"date": None},
                problems=("$.date",),
            ),
        )
        for what, date in _NO_DATES.items()
    ),
    Odd(
        "a date that is null is not known, and nothing is wrong",
        {"date": None, "date_precision": None},
        Outcome(when="date not known", calendar=None, on=("undated/",)),
    ),
    Odd(
        "a date without a precision is a day",
        {"date": "2023-05-09T12:34:56Z", "date_precision": None},
        Outcome(when="9 May 2023", calendar=("2023-05-09", "2023-05-10"), silent=("12:34 UTC",)),
    ),
    Odd(
        "a precision without an abbreviation is a day",
        {"date": "2023-05-09T12:34:56Z", "date_precision": {"id": 1, "name": "Minute"}},
        Outcome(when="9 May 2023", calendar=("2023-05-09", "2023-05-10")),
    ),
    Odd(
        "a precision that is a text is a day",
        {"date": "2023-05-09T12:34:56Z", "date_precision": "MIN"},
        Outcome(when="9 May 2023", problems=("$.date_precision",)),
    ),
    Odd(
        "a quarter stands on no page of a month",
        {"date": "2023-03-31T00:00:00Z", "date_precision": precision("Q1")},
        Outcome(on=("2023/",), off=("2023/03/", "on-this-day/03-31/")),
    ),
    Odd(
        "a morning of two days stands on the page of neither",
        {"date": "2023-05-09T22:00:00Z", "date_precision": precision("AM")},
        Outcome(on=("2023/05/",), off=("on-this-day/05-09/", "on-this-day/05-10/")),
    ),
    Odd(
        "what the API says of a precision is not said again",
        {"date_precision": {**precision("MIN"), "description": "Net&nbsp;of <b>minutes</b>"}},
        Outcome(silent=("Net of",)),
    ),
    Odd(
        "a length below nothing is none",
        {"duration": "-PT5M"},
        Outcome(silent=("Webcast length",)),
    ),
    Odd("a length of nothing is none", {"duration": "P0D"}, Outcome(silent=("Webcast length",))),
    Odd("a length of days is said in hours", {"duration": "P1DT2H"}, Outcome(says=("26 h",))),
    Odd(
        "a length of a million years breaks nothing",
        {"duration": "P999999999D", "vid_urls": [{"url": "https://example.com/v"}]},
        Outcome(videos=("https://example.com/v",)),
    ),
    Odd(
        "a length that is no length is left out",
        {"duration": "90 minutes"},
        Outcome(silent=("Webcast length",), problems=("$.duration",)),
    ),
    Odd(
        "a press conference ends in the calendar when its webcast does",
        {
            "type": {"id": 3, "name": "Press Event"},
            "date": "2023-05-09T22:50:00Z",
            "duration": "PT1H11M3S",
        },
        Outcome(calendar=("2023-05-09T22:50:00", "2023-05-10T00:01:03")),
    ),
    Odd(
        "a press conference of a length beyond a day lasts as long as they do",
        {
            "type": {"id": 3, "name": "Press Event"},
            "date": "2023-05-09T22:50:00Z",
            "duration": "P30D",
        },
        Outcome(calendar=("2023-05-09T22:50:00", "2023-05-09T23:50:00")),
    ),
    *(
        Odd(
            f"a stamp {what} is not taken for a change",
            {"last_updated": stamp},
            Outcome(data={"last_changed": _CHANGED[what]}, feed=None),
        )
        for what, stamp in _STAMPS.items()
    ),
    Odd(
        "a stamp that is no time is left out",
        {"last_updated": "yesterday"},
        Outcome(data={"last_changed": None}, problems=("$.last_updated",)),
    ),
    Odd(
        "an update from the future makes nobody believe in it",
        {
            "name": "Future update",
            "updates": [update(1, "Wrote this too early.", created_on="2099-01-01T00:00:00Z")],
        },
        Outcome(
            updates=("Wrote this too early.",),
            data={"first_seen": None, "last_changed": "2024-12-01T00:00:00Z"},
            feed=None,
        ),
    ),
    Odd(
        "an update from before the event makes it known since",
        {"name": "Early update", "updates": [update(1, "x", created_on="2019-01-01T00:00:00Z")]},
        Outcome(data={"first_seen": "2019-01-01T00:00:00Z"}, feed="Early update"),
    ),
)
