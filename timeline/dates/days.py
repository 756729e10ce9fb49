"""Days as numbers, for arithmetic on many of them: days since 1970-01-01, no time of day, no time zone."""

from datetime import date, timedelta

EPOCH = date(1970, 1, 1)
Window = tuple[int, int]  # first and last day, inclusive, as day numbers


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def day_of(number: int) -> date:
    """The day of a day number; numbers outside the calendar end at its first or last day."""
    return EPOCH + timedelta(days=min(max(int(number), day_number(date.min)), day_number(date.max)))
