"""The picture of a council's area: the seven kinds of Area Profiles data, each present or said
to be absent.

Performance and context (by theme or another framework), surveyed views, judgements, money,
voluntary and business capacity, sections of the community, and its neighbourhoods.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import pandas as pd

from areaprofile.store.arrays import open_arrays
from areaprofile.store.read import has_table, read_table, read_values
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.councils import runs_service
from areaprofile.tables.places import Place
from areaprofile.tables.profile import Profile, Row, Theme, profile_of
from areaprofile.tables.series import period_order

THEME, SERVICE = "theme", "service"
FRAMEWORK_NAMES = {
    THEME: "Theme",
    SERVICE: "Service",
    "quality_of_life": "Quality of life",
    "shared_priority": "Shared priorities",
    "laa_block": "Agreement blocks",
    "children_outcomes": "Outcomes for children",
    "perspective": "Perspective",
    "bvpi": "Best value",
    "cpa": "Performance assessment",
}
NOT_FOR_READERS = ("deprivation_order", "unit_cost", "views_and_records")
MOST_NAMED = 5
CORPORATE_SERVICES = ("", "Corporate", "Corporate health", "Finance", "External challenge")
VOLUNTARY_WORDS = ("charit", "volunt", "community group")
# What a survey counts of work and learning is a record of life, not a view of it.
NO_VIEWS = ("economic_well_being", "education_and_learning")


@dataclass(frozen=True, eq=False)
class CouncilPicture:
    """A council and all rows that are its business. `not_run`: measures of services that others
    run for its residents."""

    council: Place
    profile: Profile
    rows: tuple[Row, ...]
    not_run: tuple[Row, ...]

    @property
    def held(self) -> tuple[Row, ...]:
        """The rows with a figure."""
        return tuple(row for row in self.rows if row.has_value)

    @property
    def surveyed(self) -> tuple[Row, ...]:
        """What people said when they were asked about their lives and services."""
        return tuple(
            row
            for row in self.held
            if row.indicator.kind == "survey"
            and row.indicator.theme not in NO_VIEWS
            and row.indicator.is_view
        )

    @property
    def businesses(self) -> tuple[Row, ...]:
        """What is known of businesses."""
        return tuple(row for row in self.held if row.indicator.perspective == "businesses")

    @property
    def voluntary(self) -> tuple[Row, ...]:
        """What is known of voluntary groups, by the name of the measure."""
        return tuple(
            row
            for row in self.held
            if any(word in row.indicator.name.lower() for word in VOLUNTARY_WORDS)
        )


@lru_cache(maxsize=64)
def council_picture(atlas: Atlas, council: Place) -> CouncilPicture:
    """Every measure of the council, parted into its own services and those of others."""
    profile = profile_of(atlas, council)
    own, others = [], []
    only_parts = _only_for_parts(atlas)
    for row in profile.rows:
        if row.indicator.indicator_id in only_parts:
            continue
        runs = runs_service(atlas, council.code, row.indicator.service)
        (own if runs else others).append(row)
    return CouncilPicture(council, profile, tuple(own), tuple(others))


@lru_cache(maxsize=4)
def frameworks(atlas: Atlas) -> Mapping[str, Mapping[str, str]]:
    """Frameworks of the build that can group measures: id → group id → name."""
    if not has_table(atlas.store, "framework"):
        return {}
    table = read_table(atlas.store, "framework").astype("str")
    return {
        str(name): dict(zip(part["group_id"], part["name"], strict=True))
        for name, part in table.groupby("framework", sort=False)
        if name not in NOT_FOR_READERS
    }


@lru_cache(maxsize=4)
def _groups(atlas: Atlas) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Framework → measure → its groups."""
    if not has_table(atlas.store, "indicator_framework"):
        return {}
    table = read_table(atlas.store, "indicator_framework").astype("str")
    return {
        str(name): {str(key): tuple(rows["group_id"]) for key, rows in part.groupby("indicator_id")}
        for name, part in table.groupby("framework")
    }


def framework_names(atlas: Atlas, picture: CouncilPicture) -> dict[str, str]:
    """The ways of grouping that say something about this council, theme first."""
    held = {row.indicator.indicator_id for row in picture.rows}
    names = {THEME: FRAMEWORK_NAMES[THEME], SERVICE: FRAMEWORK_NAMES[SERVICE]}
    for name in frameworks(atlas):
        if held & set(_groups(atlas).get(name, {})):
            names[name] = FRAMEWORK_NAMES.get(name, name.replace("_", " ").capitalize())
    return names


def grouped(atlas: Atlas, picture: CouncilPicture, framework: str) -> list[Theme]:
    """The rows under the groups of a framework, in its order; what has no group comes last.

    The same rows and values whatever the framework: only the headings change. A measure may stand
    under several groups.
    """
    if framework == THEME:
        parts = _by(picture.rows, lambda row: (row.indicator.theme,))
        order = list(atlas.themes)
        names: Mapping[str, str] = atlas.themes
    elif framework == SERVICE:
        parts = _by(picture.rows, lambda row: (row.indicator.service,))
        order = sorted(key for key in parts if key)
        names = {}
    else:
        groups = _groups(atlas).get(framework, {})
        parts = _by(picture.rows, lambda row: groups.get(row.indicator.indicator_id, ("",)))
        names = frameworks(atlas).get(framework, {})
        order = list(names)
    keys = [key for key in order if key in parts]
    keys += [key for key in parts if key not in keys]
    return [
        Theme("council", names.get(key, key) or "Other measures", tuple(parts[key])) for key in keys
    ]


def _by(rows: Sequence[Row], groups_of: Callable[[Row], Iterable[str]]) -> dict[str, list[Row]]:
    parts: dict[str, list[Row]] = {}
    for row in rows:
        for group in groups_of(row):
            parts.setdefault(group, []).append(row)
    return parts


def main_rows(themes: Sequence[Theme]) -> list[Theme]:
    """The themes without rows that have no figure; those are told apart."""
    kept = [replace(one, rows=tuple(row for row in one.rows if row.has_value)) for one in themes]
    return [one for one in kept if one.rows]


@dataclass(frozen=True)
class Judged:
    """One scheme and its judgements of the council, oldest first (columns of the store)."""

    scheme_id: str
    name: str
    body: str
    service: str
    caution: str
    rows: pd.DataFrame

    @property
    def is_corporate(self) -> bool:
        """Whether the council as a whole was judged, not one service."""
        return self.service in CORPORATE_SERVICES

    @property
    def overall(self) -> pd.DataFrame:
        """The overall grades; of the parts where there is no overall grade on that day."""
        return self.rows[self.rows["part"] == "overall"]


def judgements_of(atlas: Atlas, council: str) -> list[Judged]:
    """Every scheme that judged the council, by name."""
    if not has_table(atlas.store, "judgement"):
        return []
    table = read_table(atlas.store, "judgement")
    table = table[table["council_code"].astype("str") == council]
    about = {}
    if has_table(atlas.store, "judgement_scheme"):
        rows = read_table(atlas.store, "judgement_scheme").astype("str")
        about = {row["scheme_id"]: row for row in rows.to_dict(orient="records")}
    found = []
    for scheme, part in table.groupby(table["scheme"].astype("str")):
        told = about.get(str(scheme), {})
        found.append(
            Judged(
                str(scheme),
                str(told.get("name") or str(scheme).replace("_", " ").capitalize()),
                str(told.get("body", "")),
                str(part["service"].iloc[0] or ""),
                str(told.get("caution", "")),
                part.sort_values(["date", "part"], ignore_index=True),
            )
        )
    return sorted(found, key=lambda one: (not one.is_corporate, one.service, one.name))


@lru_cache(maxsize=4)
def _with_sections(atlas: Atlas) -> tuple[str, ...]:
    """The measures of councils that have figures for parts of the community."""
    if not atlas.at_level.get("council"):
        return ()
    series = open_arrays(atlas.store, "council").series
    apart = series[series["section"].astype("str") != "all"]
    known = {str(key) for key in apart["indicator_id"]}
    return tuple(
        one.indicator_id for one in atlas.measures_at("council") if one.indicator_id in known
    )


@lru_cache(maxsize=4)
def _only_for_parts(atlas: Atlas) -> frozenset[str]:
    """Measures that have figures for parts of the community and none for the whole."""
    return frozenset(
        key
        for key in _with_sections(atlas)
        if not any(np.isfinite(one.value).any() for one in atlas.series("council", key).values())
    )


def community_sections(atlas: Atlas, council: Place) -> pd.DataFrame:
    """Figures of the council for parts of the community (sections other than `all`), the newest
    period of each measure: indicator_id, name, unit, section, period, value, lower, upper."""
    parts = []
    for key in _with_sections(atlas):
        frame = read_values(atlas.store, "council", key)
        frame = frame[(frame["section"] != "all") & (frame["area_code"] == council.code)]
        frame = frame.dropna(subset=["value"])
        if len(frame):
            measure = atlas.measures[key]
            last = frame[frame["period"] == max(frame["period"], key=period_order)]
            parts.append(last.assign(name=measure.name, unit=measure.unit))
    columns = "indicator_id name unit section period value lower upper".split()
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True)[columns]
