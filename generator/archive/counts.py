"""Numbers of things, in words."""


def count_of(number: int, noun: str) -> str:
    """`1 event`, `1,002 events`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
