"""Who is who: the records of states, persons, offices, organisations, places and conflicts, with names and evidence."""

from ontology.authority.institutions import Institutions, load_institutions
from ontology.authority.records import (
    Authority,
    AuthorityError,
    Link,
    LinkStatus,
    Record,
    RecordType,
    homonyms,
    load_authority,
)

__all__ = [
    "Authority",
    "AuthorityError",
    "Institutions",
    "Link",
    "LinkStatus",
    "Record",
    "RecordType",
    "homonyms",
    "load_authority",
    "load_institutions",
]
