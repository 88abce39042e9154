import pytest

from generator.archive.edits import tell_edits, tell_updates
from generator.archive.records import decode_record
from tests.projects import Json, as_line, record

EN = {"id": 1, "name": "English", "code": "en"}
RU = {"id": 3, "name": "Russian", "code": "ru"}
LONG = "The spacecraft has been in orbit for six months, and its crew of four was glad of it. " * 2


def video(letter: str, **changes: object) -> Json:
    return {"url": f"https://youtu.be/{letter * 11}", "title": f"Video {letter}", **changes}


def told(field: str, before: object, after: object) -> list[str]:
    events = [decode_record(as_line(record(**{field: value})))[0] for value in (before, after)]
    assert events[0]
    assert events[1]
    return [edit.words() for edit in tell_edits(events[0], events[1], [field])]


@pytest.mark.parametrize(
    ("field", "before", "after", "words"),
    [
        ("location", "Starbase", "Pad A", "location: “Starbase” → “Pad A”"),
        ("location", None, "Pad A", "location added: “Pad A”"),
        ("location", "Pad A", "", "location removed: “Pad A”"),
        ("location", "Pad A", "Pad  A", "location: the same words → other blanks or line ends"),
        ("duration", "PT47M48S", "PT1H", "duration: 0:47:48 → 1:00:00"),
        ("type", {"id": 2, "name": "Docking"}, {"id": 3}, "type: “Docking” → number 3"),
        (
            "description",
            f"{LONG}It will land.",
            f"{LONG}It landed.",
            "description: “… of it. It will land.” → “… of it. It landed.”",
        ),
        ("vid_urls", [], [video("A")], "webcast added: “Video A” https://youtu.be/AAAAAAAAAAA"),
        ("vid_urls", [video("A"), video("B")], [video("B")],
         "webcast removed: “Video A” https://youtu.be/AAAAAAAAAAA"),
        ("vid_urls", [video("A")], [video("A"), video("A")],
         "webcast added: “Video A” https://youtu.be/AAAAAAAAAAA, once more"),
        (
            "vid_urls",
            [video("A", language=EN)],
            [video("A", language=RU)],
            "webcast “Video A” https://youtu.be/AAAAAAAAAAA, language: “English” → “Russian”",
        ),
        (
            "image",
            {"id": 1, "name": "A", "image_url": "https://a.org/a.jpg", "credit": None},
            {"id": 1, "name": "A", "image_url": "https://a.org/a.jpg", "credit": "NASA"},
            "picture “A”, credit: nothing → “NASA”",
        ),
        ("program", None, [{"id": 1, "name": "Artemis"}], "program added: “Artemis”"),
    ],
)  # fmt: skip
def test_what_changed_in_a_field_is_said_in_words(
    field: str, before: object, after: object, words: str
) -> None:
    assert told(field, before, after) == [words]


def test_the_order_of_a_list_and_bookkeeping_are_no_change() -> None:
    one, other = video("A", live=False), video("B")
    assert told("vid_urls", [one, other], [other, {**one, "live": True}]) == []


def test_every_part_of_a_list_is_told_on_its_own() -> None:
    assert told("vid_urls", [video("A"), video("B")], [video("C"), video("B", title="Other")]) == [
        "webcast removed: “Video A” https://youtu.be/AAAAAAAAAAA",
        "webcast “Other” https://youtu.be/BBBBBBBBBBB, title: “Video B” → “Other”",
        "webcast added: “Video C” https://youtu.be/CCCCCCCCCCC",
    ]


def test_new_updates_are_told_with_who_wrote_them() -> None:
    event, _ = decode_record(as_line(record()))
    assert event
    newest = max(event.updates, key=lambda update: update.id)
    (edit,) = tell_updates(event, [newest.id])
    assert edit.after == "“SpaceX completed a second static fire of Booster 9.” (Nosu)"
