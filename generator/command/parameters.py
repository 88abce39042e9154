"""The parameters of queries as options of the command: known before anything is loaded."""

FORMS = ("table", "json", "jsonl", "csv", "ids")
"""In which forms an answer is printed."""

_NUMBERS = "NUMBERS"
_NAMES = "NAMES"
_TIME = "TIME"
_FLAG = "BOOLEAN"

OPTIONS = {
    "search": ("WORDS", "Words and “quoted phrases” in the name: all of them."),
    "q": ("WORDS", "Words and “quoted phrases” in all that is said; best first."),
    "id": (_NUMBERS, "Several with commas, as in all lists: any of them."),
    "slug": ("SLUGS", "As the API has it."),
    "type": (_NAMES, "Types by number, slug or name."),
    "type__ids": (_NUMBERS, "Types."),
    "agency": (_NAMES, "Agencies by number, slug or name."),
    "agency__ids": (_NUMBERS, "Agencies."),
    "program": (_NAMES, "Programs by number, slug or name."),
    "program__ids": (_NUMBERS, "Programs."),
    "mission": (_NAMES, "Missions by slug or name."),
    "place": (_NAMES, "Places by slug or name."),
    "language": (_NAMES, "Languages of webcasts by code, slug or name."),
    "launch__ids": ("IDS", "Launches."),
    "expedition__ids": (_NUMBERS, "Expeditions."),
    "spacestation__ids": (_NUMBERS, "Stations."),
    "year": (_NUMBERS, "Years of the date, in UTC."),
    "month": (_NUMBERS, "Months, of any year."),
    "day": (_NUMBERS, "Days of any month."),
    "date__gt": (_TIME, "After, as in 2023-08-25 or 2023-08-25T17:36:35Z."),
    "date__gte": (_TIME, "Then or after."),
    "date__lt": (_TIME, "Before."),
    "date__gt__lt": (_TIME, "The former name of --date__lt."),
    "date__lte": (_TIME, "Then or before."),
    "last_updated__gte": (_TIME, "Last updated then or after."),
    "last_updated__lte": (_TIME, "Last updated then or before."),
    "upcoming": (_FLAG, "Not more than 24 hours before the data were fetched, or later."),
    "hide_recent_previous": (_FLAG, "Without those 24 hours."),
    "previous": (_FLAG, "Until the data were fetched; latest first."),
    "ongoing": (_FLAG, "May have been going on when the data were fetched."),
    "has_video": (_FLAG, "With a webcast."),
    "video_url": ("URLS", "Addresses of webcasts."),
    "ordering": ("KEYS", "date, last_updated; -date is descending; several with commas."),
    "limit": ("NUMBER", "How many, at most 100; 10 if nothing is said."),
    "offset": ("NUMBER", "How many to leave out at the beginning."),
    "mode": ("MODE", "list, normal or detailed: what json and jsonl show of a record."),
}  # fmt: skip
"""What the value of each is called, and what it means; `format` is no option."""
