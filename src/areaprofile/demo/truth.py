"""The planted truth on file: what is there to be found, and what is not."""

from pathlib import Path

from areaprofile.demo.as_it_is import CASES as AS_IT_IS
from areaprofile.demo.council_plan import KEYS, LAST_YEAR, YEARS, read_council_measures
from areaprofile.demo.extras_targets import CASES, MAINTAIN, UNJUDGED
from areaprofile.demo.extras_views import INADEQUATE, NOTICES, WORSENED
from areaprofile.demo.latent import POCKETS
from areaprofile.demo.plants import PLANTS, Plant
from areaprofile.demo.write_files import write_csv

HEADER = (
    "plant_id", "council_code", "service", "indicator_id", "kind", "expected_rule",
    "expected_state", "reason", "from_year", "to_year", "size", "note",
)  # fmt: skip
_FROM = {"late_slope": LAST_YEAR - 9, "last": LAST_YEAR, "stale": LAST_YEAR - 4, "break": 2021}

Row = tuple[object, ...]


def write_truth(path: Path, codes: list[str]) -> None:
    """A row per planted case, by kind of case."""
    service_of = {m.indicator_id: m.service for m in read_council_measures()}
    rows = [_plant_row(plant, codes, service_of) for plant in PLANTS]
    rows += _target_rows(codes, service_of)
    rows += _judgement_rows(codes)
    rows += [
        (codes[KEYS.index(key)], "", "", "pocket", "pocket", "raised", "", 2023, 2023, size,
         "neighbourhoods in the worst tenth inside a council better than most")
        for key, size in POCKETS.items()
    ]  # fmt: skip
    rows += _as_it_is(codes, service_of)
    named = [(f"p{number:03d}", *row) for number, row in enumerate(rows, start=1)]
    write_csv(path, HEADER, named)


def _plant_row(plant: Plant, codes: list[str], service_of: dict[str, str]) -> Row:
    is_block = plant.target[0].isupper()
    service = plant.target if is_block else service_of[plant.target]
    indicator = "" if is_block else plant.target
    start = _FROM.get(plant.what, YEARS[0])
    return (codes[KEYS.index(plant.key)], service, indicator, plant.what, plant.rule, plant.state,
            plant.reason, start, LAST_YEAR, plant.size, "")  # fmt: skip


def _as_it_is(codes: list[str], service_of: dict[str, str]) -> list[Row]:
    return [
        (codes[KEYS.index(case.key)], service_of.get(case.target, case.target),
         case.target if case.target in service_of else "", "as_it_is", case.rule, case.state,
         case.reason, YEARS[0], LAST_YEAR, "", "")
        for case in AS_IT_IS
    ]  # fmt: skip


def _target_rows(codes: list[str], service_of: dict[str, str]) -> list[Row]:
    cases = [(key, measure, *_target_state(outcome)) for key, measure, outcome in CASES]
    cases += [(key, one, "target_missed", "not_assessable", why) for key, one, why in UNJUDGED]
    cases += [(key, one, "target_missed", "clear", "standard_held") for key, one in MAINTAIN]
    years = (LAST_YEAR, LAST_YEAR, "", "")
    return [
        (codes[KEYS.index(key)], service_of[measure], measure, "target", rule, state, why, *years)
        for key, measure, rule, state, why in cases
    ]


def _target_state(outcome: str) -> tuple[str, str, str]:
    rule = "target_at_risk" if outcome in ("at_risk", "on_course") else "target_missed"
    raised = outcome in ("missed", "at_risk")
    return (rule, "raised" if raised else "clear", "" if raised else outcome)


def _judgement_rows(codes: list[str]) -> list[Row]:
    rows: list[Row] = []
    services = {"children": "Children's social care", "adults": "Adult social care"}
    for key, scheme in INADEQUATE:
        rows.append((codes[KEYS.index(key)], services[scheme], "", "judgement", "failure",
                     "raised", "", 2024, 2024, "", "inadequate"))  # fmt: skip
    for key, scheme in WORSENED:
        rows.append((codes[KEYS.index(key)], services[scheme], "", "judgement", "early_external",
                     "raised", "", 2024, 2024, "", "one grade lower than before"))  # fmt: skip
    for key, notice in NOTICES:
        rows.append((codes[KEYS.index(key)], "", "", "notice", "failure", "raised", "", LAST_YEAR,
                     LAST_YEAR, "", notice))  # fmt: skip
    return rows
