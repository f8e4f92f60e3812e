"""What happened, and what did services say about it? Events and replies, all invented."""

from pathlib import Path

from areaprofile.demo.council_plan import KEYS
from areaprofile.demo.labels import COUNTRY_CODE
from areaprofile.demo.write_files import write_csv

# council (empty: the whole country), day, kind, service, text
EVENTS = (
    ("un7", "2019-04-01", "merger", "", "Two councils joined to become this one."),
    ("lb7", "2023-07-03", "contract", "Environment and waste",
     "A new contractor took over waste collection."),
    ("me3", "2023-11-09", "intervention", "Children's social care",
     "Commissioners were appointed for children."),
    ("un3", "2023-11-09", "finance", "",
     "The finance officer issued a notice: no new spending."),
    ("d15", "2016-10-01", "transfer", "Housing",
     "The council's homes went to a housing association."),
    ("d26", "2017-03-27", "transfer", "Housing",
     "The council's homes went to a housing association."),
    ("un9", "2014-12-01", "transfer", "Housing",
     "The council's homes went to a housing association."),
    ("un4", "2021-02-18", "flood", "Culture",
     "A flood on the northern coast closed the main library."),
    ("lb1", "2022-05-05", "election", "", "Control of the council changed."),
    ("me1", "2022-09-01", "service", "Education", "Two secondary schools were joined."),
    ("", "2020-03-23", "pandemic", "", "Libraries and leisure centres closed for months."),
)  # fmt: skip
# council, service, measure, rule, day, who, text
RESPONSES = (
    ("me3", "Children's social care", "", "FL1", "2024-10-02", "Director of children's services",
     "We accept the inspectors' findings. An improvement board meets each month, and thirty more "
     "social workers have started."),
    ("un5", "Homelessness", "", "FL1", "2024-09-18", "Head of housing needs",
     "Rents rose faster here than anywhere near. We have opened sixty places and will report every "
     "quarter."),
    ("lb6", "Adult social care", "", "FL1", "2024-10-09", "Director of adult services",
     "Waiting lists grew when two care homes closed. Both contracts have been let again."),
    ("me1", "Education", "ce07", "FL4", "2024-07-01", "Head of school improvement",
     "Absence rose after two schools were joined. Attendance officers now work in both."),
    ("un1", "Children's social care", "cs05", "FL4", "2024-08-12", "Assistant director",
     "We think a change in how visits are recorded explains half of the fall. We have asked for a "
     "check."),
    ("lb4", "Children's social care", "cs04", "FL4", "2024-06-20", "Assistant director",
     "Still above the average, but we have seen it too. A plan goes to the committee in July."),
    ("d11", "Homelessness", "cm02", "FL4", "2024-05-30", "Housing options manager",
     "Small numbers. Twelve families more make this change."),
    ("lb5", "Education", "ce02", "FL2", "2024-03-14", "Head of school improvement",
     "The target was met a year early and has been raised."),
    ("me9", "Education", "ce02", "FL6", "2024-09-05", "Finance business partner",
     "Spending holds the cost of two private finance contracts that end in 2027."),
    ("lb7", "Environment and waste", "", "EW2", "2024-02-08", "Head of waste",
     "The new contractor missed rounds in the autumn. Crews are complete again since January."),
    ("un4", "Environment and waste", "cw01", "FL6", "2024-10-21", "Head of waste",
     "A weekly food collection starts in spring."),
    ("d12", "Planning", "cp01", "FL6", "2024-04-17", "Chief planner",
     "Four posts were vacant for a year; three are filled."),
    ("un8", "Environment and waste", "", "FL7", "2024-09-27", "Head of environment",
     "The depot was full. A second one opens next year."),
    ("d24", "Planning", "cp02", "FL5", "2024-08-29", "Chief planner",
     "Half of the late decisions are one large estate."),
)  # fmt: skip

# Decisions to go to central government: council, service, rule, the four tests, date, role, why.
ESCALATIONS = (
    ("me3", "Children's social care", "FL1", ("yes", "yes", "yes", "no"), "2024-10-14",
     "Lead inspector of children's services",
     "Two recovery plans have not held, and the council has asked for help to lead a third."),
)  # fmt: skip


def write_events(path: Path, codes: list[str]) -> None:
    """What happened, for the time line of a council."""
    header = ("scope_code", "date", "kind", "service", "text", "address")
    rows = [(codes[KEYS.index(key)] if key else COUNTRY_CODE, *told, None) for key, *told in EVENTS]
    write_csv(path, header, sorted(rows, key=lambda row: [str(cell) for cell in row]))


def write_responses(path: Path, codes: list[str]) -> None:
    """What services replied when a figure of theirs was asked about."""
    header = ("council_code", "service", "indicator_id", "rule_id", "text", "author_role", "date")
    rows = [
        (codes[KEYS.index(key)], service, measure, rule, text, who, day)
        for key, service, measure, rule, day, who, text in RESPONSES
    ]
    write_csv(path, header, sorted(rows))


def write_escalations(path: Path, codes: list[str]) -> None:
    """What was sent to central government, signed, with the four tests answered."""
    header = ("council_code", "service", "rule_id", "national_target", "corporate_capacity",
              "failed_recovery", "beyond_council", "text", "signed_by", "date")  # fmt: skip
    rows = [
        (codes[KEYS.index(key)], service, rule, *tests, text, who, day)
        for key, service, rule, tests, day, who, text in ESCALATIONS
    ]
    write_csv(path, header, sorted(rows))
