"""What a source gives as publication date in, an EDTF date out, or None where it is no date."""

from __future__ import annotations

import re
from datetime import date

__all__ = ["FORM", "publication_date"]

FORM = "a date such as 2022-09-13, 2022-09 or 2022"

# ISO 8601 with a time of day is what feeds and CMS exports write; the day as written there is the day of publication.
_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2})"
    r"(?:[T ][0-9]{2}:[0-9]{2}[0-9:.,]*(?:Z|[+-][0-9:]+)?)?)?)?"
)


def publication_date(value: str) -> str | None:
    """The day, month or year as EDTF; None for anything else, also for a day that the calendar does not have.

    >>> publication_date("2022-09-13T08:30:00+04:00")
    '2022-09-13'
    >>> publication_date("13/09/2022") is None
    True
    """
    match = _DATE.fullmatch(value.strip())
    if match is None:
        return None
    year, month, day = match["year"], match["month"], match["day"]
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)
