"""All values of one indicator, at every level, from what its sources say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from areaprofile.catalogue.records import Indicator, Source
from areaprofile.pipeline.additive import make_tree
from areaprofile.pipeline.aggregate import Parents, add_up
from areaprofile.pipeline.convert import convert
from areaprofile.pipeline.disclose import protected
from areaprofile.pipeline.place import Places
from areaprofile.pipeline.rates import with_rates

KEY = ["area_code", "period", "section"]


@dataclass(frozen=True)
class Piece:
    """What one source says about one indicator, under today's codes, with `level` in each row."""

    source: Source
    frame: pd.DataFrame


def indicator_values(
    indicator: Indicator, pieces: Sequence[Piece], places: Places
) -> dict[str, pd.DataFrame]:
    """The values by level as they may be shown; see `all_values` and `disclose.protected`."""
    result = all_values(indicator, pieces, places)
    if any(piece.source.disclosure == "ours" for piece in pieces):
        result = protected(result, indicator, make_tree(places))
    result = _shared_down(result, indicator, places)
    return {level: _finish(frame, level, indicator, places) for level, frame in result.items()}


def all_values(
    indicator: Indicator, pieces: Sequence[Piece], places: Places
) -> dict[str, pd.DataFrame]:
    """The values by level, and native ones of older LSOAs as `lsoa-2011` and so on.

    Small counts are still in them. Where several sources give the same value the latest release
    counts; a published value of a larger area counts before one that is added up.
    """
    pieces = sorted(pieces, key=lambda one: (one.source.published, one.source.source_id))
    found = [(one, level, part) for one in pieces for level, part in one.frame.groupby("level")]
    frames: dict[str, list[pd.DataFrame]] = {}
    added: list[dict[str, pd.DataFrame]] = []
    for piece, level, part in found:
        vintage = piece.source.area.vintage
        part = with_rates(part, indicator).assign(native_level=level)
        if level != "lsoa":
            frames.setdefault(str(level), []).append(part)
        else:
            added.append(_add_up(part, indicator, places.parents_of(vintage)))
            for name, older in _through_vintages(part, indicator, vintage, places).items():
                frames.setdefault(name, []).append(older)
    result = {level: _latest(parts) for level, parts in frames.items()}
    if "council" in result:
        added += _above_councils(result["council"], indicator, places)
    for more in added:
        for level, frame in more.items():
            result[level] = _latest([frame, result[level]]) if level in result else frame
    return _complete(result, indicator, places)


def _shared_down(
    frames: dict[str, pd.DataFrame], indicator: Indicator, places: Places
) -> dict[str, pd.DataFrame]:
    """Figures of wards or MSOAs alone, put on the map: each neighbourhood takes the whole's rate.

    Such rows are `shared`: without a count, and never ranked.
    """
    level = next((one for one in ("ward", "msoa") if one in frames), "")
    if "lsoa" in frames or not level:
        return frames
    pairs = places.lsoas[[f"{level}_code", "area_code"]].dropna()
    pairs = pairs.set_axis(["from_code", "to_code"], axis=1).assign(kind="S")
    shared = convert(frames[level], indicator, pairs).assign(native_level=level, level="lsoa")
    return _complete(frames | {"lsoa": shared}, indicator, places)


def _through_vintages(
    frame: pd.DataFrame, indicator: Indicator, vintage: str, places: Places
) -> dict[str, pd.DataFrame]:
    """The native frame, and what it becomes in each vintage up to today's."""
    today = places.vintages["lsoa"]
    if vintage == today:
        return {"lsoa": frame}
    frames = {f"lsoa-{vintage}": frame}
    while vintage != today:
        step = places.step_from(vintage)
        frame = with_rates(convert(frame, indicator, step), indicator)
        vintage = str(step["to_vintage"].iloc[0])
    known = places.known_lsoas.get_indexer(pd.Index(frame["area_code"])) >= 0
    return frames | {"lsoa": frame[known].assign(native_level="lsoa")}


def _add_up(frame: pd.DataFrame, indicator: Indicator, parents: Parents) -> dict[str, pd.DataFrame]:
    native = str(frame["native_level"].iloc[0])
    return {
        level: with_rates(more, indicator).assign(native_level=native)
        for level, more in add_up(frame, indicator, parents).items()
        if len(more)
    }


def _above_councils(
    frame: pd.DataFrame, indicator: Indicator, places: Places
) -> list[dict[str, pd.DataFrame]]:
    """Sums of councils' own figures: each period from counties if they have any, else districts."""
    if not (frame["native_level"] == "council").any():
        return []
    is_county = frame["area_code"].isin(places.counties)
    with_counties = frame["period"].isin(frame.loc[is_county, "period"].unique())
    parts = []
    for has_counties in (True, False):
        part = frame[with_counties == has_counties]
        if len(part):
            parents = places.council_parents(has_counties=has_counties)
            parts.append(_add_up(part, indicator, parents))
    return parts


def _latest(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """One row per key: that of the last part that has it, a value before a gap."""
    if len(parts) == 1:
        return parts[0]
    frame = pd.concat(list(parts), ignore_index=True)
    frame["has_value"] = frame["value"].notna()
    frame = frame.sort_values("has_value", kind="stable").drop_duplicates(KEY, keep="last")
    return frame.drop(columns="has_value")


def _complete(
    frames: dict[str, pd.DataFrame], indicator: Indicator, places: Places
) -> dict[str, pd.DataFrame]:
    """A row for every neighbourhood in every period of a national measure, even without value."""
    if "lsoa" not in frames or not indicator.national:
        return frames
    frame = frames["lsoa"]
    codes = places.lsoas["area_code"]
    keys = frame[frame["section"] == "all"][["period"]].drop_duplicates()
    wanted = keys.merge(codes.to_frame(), how="cross").assign(section="all")
    have = pd.MultiIndex.from_frame(frame[KEY])
    absent = wanted[~pd.MultiIndex.from_frame(wanted[KEY]).isin(have)]
    if not len(absent):
        return frames
    absent = absent.assign(
        missing_reason="not_collected",
        status="final",
        native_level="lsoa",
        release_id=str(frame["release_id"].iloc[0]),
    )
    return frames | {"lsoa": pd.concat([frame, absent], ignore_index=True)}


def _finish(frame: pd.DataFrame, level: str, indicator: Indicator, places: Places) -> pd.DataFrame:
    vintage = places.vintages.get(level) or level.removeprefix("lsoa-")
    frame = frame.assign(indicator_id=indicator.indicator_id, vintage=vintage)
    for column in ("value", "lower", "upper", "numerator", "denominator"):
        # Adding 0.0 turns a negative zero into zero.
        frame[column] = frame[column].to_numpy(dtype=float) + 0.0
    frame["missing_reason"] = _words(frame["missing_reason"])
    frame["conversion_quality"] = _words(frame["conversion_quality"])
    return frame


def _words(column: pd.Series) -> pd.Series | np.ndarray:
    if isinstance(column.dtype, pd.StringDtype):
        return column
    return column.astype(object).where(column.notna(), None).to_numpy(dtype=object)


def can_add_up(frame: pd.DataFrame, indicator: Indicator) -> bool:
    """Whether the counts of joined councils may be added up for this measure."""
    return indicator.rate_method in ("proportion", "rate", "mean") and bool(
        frame["numerator"].notna().any() and frame["denominator"].notna().any()
    )


def period_codes(frames: Mapping[str, pd.DataFrame]) -> set[str]:
    """All periods of an indicator's frames."""
    return {str(code) for frame in frames.values() for code in frame["period"].unique()}
