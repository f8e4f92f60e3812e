"""Tables of dated records: what stands beside the figures and is given in our own columns.

Targets, events, complaints, service standards, how surveys were asked, replies of services, what a
person signed to send to central government. Their columns are the same in every pack, so that a
pack only says which files hold them and who says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from areaprofile.catalogue.records import FileSpec

VISIBILITIES = ("public", "partner")
TARGET_KINDS = (
    *("national", "standard", "floor", "gap", "stretch", "agreement", "local"),
    "service_standard",
)
EVENT_KINDS = (
    *("merger", "boundary", "contract", "intervention", "finance", "transfer", "flood"),
    *("election", "pandemic", "inspection", "service", "other"),
)
YES_NO = ("yes", "no")
# Asked before anything goes to central government; a person answers and signs.
ESCALATION_TESTS = ("national_target", "corporate_capacity", "failed_recovery", "beyond_council")


@dataclass(frozen=True)
class Column:
    """A column of such a table.

    kind: text, id, number, count, day, period, council, scope (council,
    region or country), indicator, service or word (one of `words`).
    """

    name: str
    kind: str
    required: bool = False
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class RecordTable:
    """A kind of records: its columns, what makes one row unlike another, and columns of which
    the second is never more than the first. `people`: counts of people, of which small ones are
    hidden."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    at_most: tuple[tuple[str, str], ...] = ()
    people: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """A column by its name."""
        return next(one for one in self.columns if one.name == name)


@dataclass(frozen=True)
class RecordFile:
    """A raw file that holds such records, who says them, and who may see them."""

    file_id: str
    table: str
    publisher: str
    title: str
    address: str
    licence: str
    attribution: str
    published: date
    retrieved: date
    file: FileSpec
    visibility: str = "public"
    caution: str = ""
    disclosure: str = "ours"


def _tables() -> Mapping[str, RecordTable]:
    council, service = Column("council_code", "council", True), Column("service", "service")
    tables = (
        RecordTable(
            "target",
            (
                Column("target_id", "id", True),
                Column("indicator_id", "indicator", True),
                Column("scope_code", "scope", True),
                Column("set_by", "text", True),
                Column("kind", "word", True, TARGET_KINDS),
                Column("baseline", "number"),
                Column("baseline_period", "period"),
                Column("target_period", "period"),
                Column("target_value", "number"),
                Column("without_agreement", "number"),
                Column("partners", "text"),
                Column("note", "text"),
            ),
            ("target_id",),
        ),
        RecordTable(
            "event",
            (
                Column("scope_code", "scope", True),
                Column("date", "day", True),
                Column("kind", "word", True, EVENT_KINDS),
                service,
                Column("text", "text", True),
                Column("address", "text"),
            ),
            ("scope_code", "date", "kind", "text"),
        ),
        RecordTable(
            "complaint",
            (
                council,
                Column("service", "service", True),
                Column("period", "period", True),
                Column("received", "count", True),
                Column("upheld", "count"),
                Column("late", "count"),
            ),
            ("council_code", "service", "period"),
            (("received", "upheld"), ("received", "late")),
            ("received", "upheld", "late"),
        ),
        RecordTable(
            "service_standard",
            (
                council,
                service,
                Column("standard", "id", True),
                Column("promise", "text", True),
                Column("period", "period", True),
                Column("times", "count", True),
                Column("kept", "count", True),
                Column("promised_pct", "number"),
            ),
            ("council_code", "standard", "period"),
            (("times", "kept"),),
            ("times", "kept"),
        ),
        RecordTable(
            "survey_round",
            (
                Column("survey", "id", True),
                Column("period", "period", True),
                council,
                Column("mode", "text", True),
                Column("sent", "count"),
                Column("answered", "count", True),
                Column("design_effect", "number"),
            ),
            ("survey", "period", "council_code"),
            (("sent", "answered"),),
            ("sent", "answered"),
        ),
        RecordTable(
            "response",
            (
                council,
                service,
                Column("indicator_id", "indicator"),
                Column("rule_id", "text"),
                Column("text", "text", True),
                Column("author_role", "text", True),
                Column("date", "day", True),
            ),
            ("council_code", "service", "indicator_id", "rule_id", "date"),
        ),
        RecordTable(
            "escalation",
            (
                council,
                Column("service", "service", True),
                Column("rule_id", "text"),
                *(Column(test, "word", True, YES_NO) for test in ESCALATION_TESTS),
                Column("text", "text", True),
                Column("signed_by", "text", True),
                Column("date", "day", True),
            ),
            ("council_code", "service", "rule_id", "date"),
        ),
    )
    return {one.name: one for one in tables}


RECORD_TABLES = _tables()
