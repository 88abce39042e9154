"""The rules, in one table, and what they find in all events."""

from collections.abc import Collection, Iterator

from generator.doctor import dates, sources, texts, twins, webcasts
from generator.doctor.cases import Cases, Rule, Sign
from generator.findings import Finding, Severity

_ERROR, _WARNING, _HINT = Severity.ERROR, Severity.WARNING, Severity.HINT

RULES = (
    Rule(
        "record-unreadable",
        _ERROR,
        "A record of which nothing can be shown",
        "the record has to be mended",
        sources.find_unreadable_records,
    ),
    Rule(
        "link-dead-end",
        _ERROR,
        "An address of no host, of an example, or of a private network",
        "give the address that is meant, or none",
        sources.find_dead_ends,
    ),
    Rule(
        "live-for-ever",
        _ERROR,
        "An event or webcast that is said to be live, two days after it and later",
        "set the flag to false",
        webcasts.find_live_for_ever,
    ),
    Rule(
        "field-unreadable",
        _WARNING,
        "A field that is not as the API's own description has it",
        "the field has to be put right",
        sources.find_unreadable_fields,
    ),
    Rule(
        "event-duplicate",
        _WARNING,
        "Two events of one type, with the same words in their names, at the same time",
        "see whether one of the two can go",
        twins.find_duplicates,
    ),
    Rule(
        "date-placeholder",
        _WARNING,
        "Midnight on 31 December or 1 January, as an exact time",
        "give the date, or a precision that does not claim so much",
        dates.find_placeholders,
    ),
    Rule(
        "past-coarse",
        _WARNING,
        "A month, quarter or year that is past for thirty days: nobody said on which day",
        "give the day, or what became of it",
        dates.find_coarse_pasts,
    ),
    Rule(
        "past-as-future",
        _WARNING,
        "A past event whose description begins as if it were still to come",
        "tell it as what has been",
        texts.find_past_told_as_future,
    ),
    Rule(
        "stamp-in-future",
        _WARNING,
        "An update, or a change, that was made after the data were read",
        "put the time right",
        dates.find_future_updates,
    ),
    Rule(
        "text-scraped",
        _WARNING,
        "A title or description that a program read off a page and misread",
        "give the page's own title, or none",
        texts.find_scraped,
    ),
    Rule(
        "text-markup",
        _WARNING,
        "HTML where plain text should be",
        "make it plain text",
        texts.find_markup,
    ),
    Rule(
        "text-misread",
        _WARNING,
        "A text that was read in a wrong encoding",
        "read it as UTF-8",
        texts.find_misread,
    ),
    Rule(
        "language-wrong",
        _WARNING,
        "A link or webcast whose title is in letters that its language does not have",
        "set the language of the title",
        texts.find_wrong_languages,
    ),
    Rule(
        "type-unknown",
        _WARNING,
        "An event of the type Unknown",
        "choose a type",
        sources.find_unknown_types,
    ),
    Rule(
        "webcast-shared",
        _WARNING,
        "One webcast at events more than a week apart, and no feed around the clock",
        "give each event its own, or the type 24/7 Live Feed",
        webcasts.find_shared,
    ),
    Rule(
        "webcast-twice",
        _WARNING,
        "One video that an event has twice",
        "make the two one",
        webcasts.find_twice,
    ),
    Rule(
        "webcast-far",
        _WARNING,
        "A webcast that begins or ends more than a week away from its event",
        "see which of the two dates is right",
        webcasts.find_far_times,
    ),
    Rule(
        "webcast-turned",
        _WARNING,
        "A webcast that ends before it begins",
        "put its times right",
        webcasts.find_turned_times,
    ),
    Rule(
        "webcast-no-video",
        _WARNING,
        "A past event's webcast that leads to a channel or a list of YouTube",
        "give the address of the recording",
        webcasts.find_no_videos,
    ),
    Rule(
        "event-near-duplicate",
        _HINT,
        "Two events of one mission and type, within half an hour, with other names",
        "see whether the two are one",
        twins.find_near_duplicates,
    ),
    Rule(
        "name-repeated",
        _HINT,
        "Several events of one name",
        "tell them apart by a number or a date",
        twins.find_repeated_names,
    ),
    Rule(
        "date-midnight",
        _HINT,
        "Midnight in UTC, as an exact time",
        "see whether only the day is known",
        dates.find_midnights,
    ),
    Rule(
        "date-missing",
        _HINT,
        "An event without a date",
        "give one, as coarse as it is known",
        dates.find_missing,
    ),
    Rule(
        "precision-missing",
        _HINT,
        "A date with a clock time, and without a precision that is known",
        "say how exactly the date is known",
        dates.find_unsaid_precisions,
    ),
    Rule(
        "precision-coarse",
        _HINT,
        "A day, with a clock time that nobody makes up",
        "make the precision a minute if the time is right",
        dates.find_unused_clocks,
    ),
    Rule(
        "update-early",
        _HINT,
        "An update that is a year older than its event can be, by its number",
        "see whether the year is right",
        dates.find_early_updates,
    ),
    Rule(
        "launch-order",
        _HINT,
        "A docking before its launch, or a static fire after it",
        "see whether date and launch are right",
        dates.find_launches_out_of_order,
    ),
    Rule(
        "webcast-other-day",
        _HINT,
        "A webcast whose title names a day more than a week away from its event",
        "see whether it is the video of another event",
        webcasts.find_other_days,
    ),
    Rule(
        "picture-terms",
        _HINT,
        "A picture of which nobody knows the licence",
        "name its licence",
        sources.find_unknown_terms,
    ),
    Rule(
        "picture-single-use",
        _HINT,
        "A picture for a single use that several events have",
        "see whether it is the right one for each",
        sources.find_single_uses,
    ),
    Rule(
        "place-unsaid",
        _HINT,
        "An event without a place, whose description names one",
        "fill the place in",
        sources.find_unsaid_places,
    ),
    Rule(
        "description-missing",
        _HINT,
        "An event of which nothing is said",
        "say what it is",
        texts.find_missing_descriptions,
    ),
    Rule(
        "source-missing",
        _HINT,
        "An event without any link",
        "add one",
        sources.find_unsourced,
    ),
    Rule(
        "blanks-doubled",
        _HINT,
        "Two blanks within a sentence, or a blank around a name",
        "make them one",
        texts.find_doubled_blanks,
    ),
)
"""Worst first. A rule's name is the same for ever."""


def examine(
    cases: Cases, names: Collection[str], event: int | None = None
) -> Iterator[tuple[Rule, Sign]]:
    """What the rules of these names find, worst first, in all events or in one."""
    for rule in RULES:
        if rule.name not in names:
            continue
        for found in rule.find(cases):
            if event is None or found.subject == f"event {event}" or event in found.also:
                yield rule, found


def make_finding(rule: Rule, found: Sign) -> Finding:
    """What a rule found; its remedy can be sent as it stands."""
    subject = found.subject[:1].upper() + found.subject[1:]
    name = f" “{found.name}”" if found.name else ""
    return Finding(
        subject=found.subject,
        place=found.place,
        rule=rule.name,
        severity=rule.severity,
        what=found.what,
        remedy=f"{subject}{name}, {found.place}: {found.what}; {found.wish}.",
    )
