"""Whose figures or grades a flag rests on: publishers of its measures, inspectors and when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from areaprofile.store.read import has_table, read_table
from areaprofile.tables.atlas import Atlas
from areaprofile.tables.flag_values import scheme_words
from areaprofile.tables.flags import Flag
from areaprofile.tables.measures import spoken_date


@dataclass(frozen=True)
class SourceText:
    """A source as a pack must name it."""

    line: str
    licence: str
    attribution: str
    address: str


def cited_words(atlas: Atlas, flag: Flag, *, addresses: bool = False) -> str:
    """Every source of a flag in one line, of inspections with the address of the report if asked;
    empty where none is known."""
    measures = _lines(atlas, _keys(atlas, flag))
    inspected = [
        f"{one.line}: {one.address}" if addresses and one.address else one.line
        for one in _inspections(atlas, flag)
    ]
    return "; ".join(filter(None, (measures, *inspected)))


def sources_of(atlas: Atlas, flags: Iterable[Flag]) -> tuple[SourceText, ...]:
    """The sources of the flags, each once: of figures first, then inspections by their reports."""
    flags = tuple(flags)
    keys = dict.fromkeys(key for flag in flags for key in _keys(atlas, flag))
    figures = (
        SourceText(
            line=f"{one.publisher}, {one.title}, published {spoken_date(one.published)}",
            licence=one.licence,
            attribution=one.attribution,
            address=one.address,
        )
        for one in (atlas.sources[key] for key in keys)
    )
    inspected = (one for flag in flags for one in _inspections(atlas, flag))
    return tuple(dict.fromkeys((*figures, *inspected)))


def grades_of(atlas: Atlas, judgement: Mapping[str, Any], council: str) -> str:
    """The grades of all parts of an inspection: `Overall: Inadequate; Leadership: Good`."""
    if not has_table(atlas.store, "judgement"):
        return ""
    rows = read_table(atlas.store, "judgement").astype("str")
    same = rows.loc[
        (rows["council_code"] == council)
        & (rows["scheme"] == str(judgement["scheme"]))
        & (rows["date"].str[:10] == str(judgement["date"])[:10])
    ]
    parts = same[["part_name", "grade"]].drop_duplicates().to_numpy()
    return "; ".join(f"{name}: {grade}" for name, grade in parts)


def _keys(atlas: Atlas, flag: Flag) -> tuple[str, ...]:
    """The sources of the flag's own figures, and of the measures that it cites."""
    cited = (atlas.measures.get(str(one)) for one in flag.evidence.get("extreme_measures") or [])
    own = atlas.measures.get(flag.indicator_id)
    keys = [*(own.sources if own else flag.evidence.get("data", {}).get("sources", []))]
    keys += [key for measure in cited if measure for key in measure.sources]
    return tuple(key for key in dict.fromkeys(keys) if key in atlas.sources)


def _lines(atlas: Atlas, keys: Iterable[str]) -> str:
    named = (atlas.sources[key] for key in keys)
    return "; ".join(
        dict.fromkeys(f"{one.publisher}, {one.title} ({one.licence})" for one in named)
    )


def _inspections(atlas: Atlas, flag: Flag) -> tuple[SourceText, ...]:
    cited = flag.evidence.get("judgements") or []
    if not cited:
        return ()
    schemes: dict[str, Mapping[str, str]] = {}
    if has_table(atlas.store, "judgement_scheme"):
        rows = read_table(atlas.store, "judgement_scheme").astype("str").to_dict("records")
        schemes = {str(row["scheme_id"]): {str(k): str(v) for k, v in row.items()} for row in rows}
    return tuple(_inspection(one, schemes.get(one["scheme"], {})) for one in cited)


def _inspection(cited: Mapping[str, Any], scheme: Mapping[str, str]) -> SourceText:
    name = scheme.get("name") or scheme_words(cited["scheme"])
    who = ", ".join(filter(None, (scheme.get("body", ""), name)))
    return SourceText(
        line=f"{who}, {spoken_date(cited['date'])}",
        licence=scheme.get("licence", ""),
        attribution=scheme.get("attribution", ""),
        address=str(cited.get("address") or scheme.get("address", "")),
    )
