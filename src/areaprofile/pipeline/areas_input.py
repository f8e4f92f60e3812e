"""Reading `areas.toml` and the raw lookups that it names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from areaprofile.catalogue.convert import build
from areaprofile.catalogue.files import read_toml
from areaprofile.errors import InputProblemsError, MissingFileError, Problem
from areaprofile.periods import is_period
from areaprofile.pipeline.areas_spec import AreasSpec, Lookup, NameSpec
from areaprofile.pipeline.raw_tables import RawFolder

AREAS_FILE = "catalogue/areas.toml"
MEND_CODE = "give every area exactly one"


@dataclass(frozen=True)
class AreaInput:
    """What the raw files say about areas, unchecked codes already reported.

    `lsoas`: area_code, name, council_code, ward_code, msoa_code, upper_tier_code, region_code,
    population. `names` and `friendly`: by level, then code. `changes`: from_code, from_vintage,
    to_code, to_vintage, kind, from_name. `council_changes`: old_code, new_code, date.
    `schemes`: kind, then publisher's code, then ours.
    """

    spec: AreasSpec
    lsoas: pd.DataFrame
    names: Mapping[str, Mapping[str, str]]
    friendly: Mapping[str, Mapping[str, str]]
    council_types: Mapping[str, str]
    changes: pd.DataFrame
    council_changes: pd.DataFrame
    schemes: Mapping[str, Mapping[str, str]]


def find_areas_file(packs: Sequence[Path]) -> Path:
    """The `areas.toml` of the last pack that has one.

    Raises MissingFileError when none has.
    """
    for pack in reversed(packs):
        if (pack / AREAS_FILE).is_file():
            return pack / AREAS_FILE
    names = ", ".join(pack.name for pack in packs)
    raise MissingFileError(
        f"None of the packs ({names}) has a {AREAS_FILE}, which says what areas there are. "
        "A pack of your own indicators is built on top of one that has: `build england ours`."
    )


def read_areas_spec(path: Path) -> AreasSpec:
    """The records of one `areas.toml`.

    Raises InputProblemsError with every key that is unknown, missing or of the wrong type.
    """
    shown = f"{path.parent.parent.name}/{AREAS_FILE}"
    entry, problems = read_toml(path, shown)
    if entry is None:
        raise InputProblemsError(problems)
    spec, problems = build(AreasSpec, entry)
    if spec is None or problems:
        raise InputProblemsError(problems)
    period = spec.population.period
    if period and not is_period(period):
        do = "write a period code such as 2021 or 2021-03-21s (a day)"
        raise InputProblemsError([Problem(shown, 0, "population.period", period, do)])
    return spec


def read_areas(spec: AreasSpec, raw: RawFolder) -> AreaInput | None:
    """Everything the raw files say about areas, or None; problems are added to `raw`."""
    lsoas = _read_lsoas(spec, raw)
    if lsoas is None:
        return None
    names, friendly = _read_names(spec, raw)
    result = AreaInput(
        spec=spec,
        lsoas=lsoas,
        names=names,
        friendly=friendly,
        council_types=_council_types(spec, lsoas, raw),
        changes=_read_changes(spec, raw),
        council_changes=_read_council_changes(spec, raw),
        schemes=_read_schemes(spec, raw),
    )
    return None if raw.problems else result


def _read_lsoas(spec: AreasSpec, raw: RawFolder) -> pd.DataFrame | None:
    one = spec.lsoa
    wanted = {"area_code": one.code, "name": one.name, "council_code": one.council}
    if one.ward:
        wanted["ward_code"] = one.ward
    frame = raw.columns(one.file, list(wanted.values()))
    if frame is None:
        return None
    frame = pd.DataFrame({name: frame[column] for name, column in wanted.items()})
    if one.keep:
        frame = frame[frame["area_code"].str.contains(one.keep, regex=True)]
    _refuse_repeats(frame["area_code"], one.file, one.code, raw)
    frame = frame.sort_values("area_code", ignore_index=True)
    frame = frame.reindex(columns=[*wanted, *({"ward_code"} - set(wanted))])
    frame["msoa_code"] = _look_up(frame["area_code"], spec.msoa, raw)
    frame["region_code"] = _look_up(frame["council_code"], spec.region, raw)
    upper = _look_up(frame["council_code"], spec.upper_tier, raw)
    frame["upper_tier_code"] = upper if spec.upper_tier.file else frame["council_code"]
    people = _look_up(frame["area_code"], spec.population, raw)
    frame["population"] = pd.to_numeric(people, errors="coerce").astype("float64")
    return frame


def _look_up(codes: pd.Series, lookup: Lookup, raw: RawFolder) -> pd.Series:
    """What a lookup says about each code; a code it lacks, or has twice, is a problem."""
    frame = raw.columns(lookup.file, [lookup.code, lookup.to]) if lookup.file else None
    if frame is None:
        return pd.Series([None] * len(codes), index=codes.index, dtype="str")
    frame = frame[frame[lookup.code].isin(codes)].drop_duplicates()
    _refuse_repeats(frame[lookup.code], lookup.file, lookup.code, raw)
    found = codes.map(frame.drop_duplicates(lookup.code).set_index(lookup.code)[lookup.to])
    for code in sorted(set(codes[found.isna()]))[:20]:
        problem = Problem(lookup.file, 0, lookup.code, f"no row for {code}", MEND_CODE)
        raw.problems.append(problem)
    return found


def _refuse_repeats(codes: pd.Series, file: str, column: str, raw: RawFolder) -> None:
    for code in sorted(set(codes[codes.duplicated()]))[:20]:
        raw.problems.append(Problem(file, 0, column, f"{code} more than once", MEND_CODE))


def _read_names(
    spec: AreasSpec, raw: RawFolder
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    names: dict[str, dict[str, str]] = {}
    friendly: dict[str, dict[str, str]] = {}
    for level in ("council", "region", "upper_tier", "ward", "msoa"):
        one: NameSpec = getattr(spec.names, level)
        columns = [one.code, one.name, *([one.friendly] if one.friendly else [])]
        frame = raw.columns(one.file, columns) if one.file else None
        if frame is None:
            continue
        frame = frame.dropna(subset=[one.code]).drop_duplicates(one.code).set_index(one.code)
        names[level] = _words(frame[one.name])
        if one.friendly:
            friendly[level] = _words(frame[one.friendly])
    return names, friendly


def _words(column: pd.Series) -> dict[str, str]:
    return {str(code): str(word) for code, word in column.dropna().items()}


def _council_types(spec: AreasSpec, lsoas: pd.DataFrame, raw: RawFolder) -> dict[str, str]:
    one = spec.council_type
    codes = sorted({*lsoas["council_code"].dropna(), *lsoas["upper_tier_code"].dropna()})
    types: dict[str, str] = {}
    if one.file:
        frame = raw.columns(one.file, [one.code, one.type])
        if frame is not None:
            types = dict(zip(frame[one.code], frame[one.type], strict=True))
    for code in codes:
        found = [kind for prefix, kind in one.prefix.items() if code.startswith(prefix)]
        if code not in types and found:
            types[code] = found[0]
        if code not in types:
            do = "give a prefix or a row for it under [council_type]"
            raw.problems.append(Problem(AREAS_FILE, 0, "council_type", f"no type for {code}", do))
    return types


def _read_changes(spec: AreasSpec, raw: RawFolder) -> pd.DataFrame:
    columns = ["from_code", "from_vintage", "to_code", "to_vintage", "kind", "from_name"]
    parts = [pd.DataFrame(columns=columns, dtype="str")]
    for one in spec.change:
        wanted = {"from_code": one.from_code, "to_code": one.to_code, "kind": one.kind}
        if one.from_name:
            wanted["from_name"] = one.from_name
        frame = raw.columns(one.file, list(wanted.values()))
        if frame is None:
            continue
        part = pd.DataFrame({name: frame[column] for name, column in wanted.items()})
        if spec.lsoa.keep:
            part = part[part["from_code"].str.contains(spec.lsoa.keep, regex=True)]
        part = part.assign(from_vintage=one.from_vintage, to_vintage=one.to_vintage)
        parts.append(part.reindex(columns=columns))
    return pd.concat(parts, ignore_index=True).sort_values(
        ["from_vintage", "from_code", "to_code"], ignore_index=True
    )


def _read_council_changes(spec: AreasSpec, raw: RawFolder) -> pd.DataFrame:
    parts = [pd.DataFrame(columns=["old_code", "new_code", "date"], dtype="str")]
    for one in spec.council_change:
        frame = raw.columns(one.file, [one.old, one.new])
        if frame is None:
            continue
        changed = frame[frame[one.old] != frame[one.new]].dropna().drop_duplicates()
        changed = changed.set_axis(["old_code", "new_code"], axis=1)
        parts.append(changed.assign(date=one.date))
    for one in spec.succession:
        rows = [(one.old, new, one.date) for new in one.new]
        parts.append(pd.DataFrame(rows, columns=["old_code", "new_code", "date"]))
    return pd.concat(parts, ignore_index=True).sort_values(
        ["date", "old_code", "new_code"], ignore_index=True
    )


def _read_schemes(spec: AreasSpec, raw: RawFolder) -> dict[str, dict[str, str]]:
    schemes: dict[str, dict[str, str]] = {}
    for one in spec.code_scheme:
        frame = raw.columns(one.file, [one.code, one.area])
        if frame is None:
            continue
        frame = frame.dropna().drop_duplicates(one.code)
        found = dict(zip(frame[one.code], frame[one.area], strict=True))
        schemes.setdefault(one.kind, {}).update(found | dict(one.fix))
    return schemes
