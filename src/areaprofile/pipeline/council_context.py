"""What makes councils alike: the context variables of every council."""

from collections.abc import Callable, Mapping

import pandas as pd

from areaprofile.catalogue.evidence import ContextVariable, Evidence
from areaprofile.pipeline.council_sums import CouncilSums

CONTEXT_COLUMNS = [
    *("council_code", "context_id", "name", "unit", "role", "weight", "transform"),
    *("value", "text", "period", "missing_reason", "source_id", "indicator_id", "note"),
]
COVERED = 0.9
ReadValues = Callable[[str], pd.DataFrame]


def counted_context(evidence: Evidence, sums: CouncilSums) -> dict[str, pd.DataFrame]:
    """area_code, period, value of every variable that is added up from a source."""
    found: dict[str, pd.DataFrame] = {}
    for variable in evidence.context.values():
        if not variable.source_id:
            continue
        top = sums.of(variable.source_id, variable.numerator)
        if variable.denominator:
            base = sums.of(variable.source_id, variable.denominator)
            top = top.merge(base, on=["area_code", "period"], suffixes=("", "_base"))
            top["value"] = top["value"] / top["value_base"].where(top["value_base"] > 0)
        found[variable.context_id] = top.assign(value=top["value"] * variable.multiplier)
    return found


def context_table(
    evidence: Evidence,
    counted: Mapping[str, pd.DataFrame],
    areas: pd.DataFrame,
    read_values: ReadValues,
    *,
    counted_in: str = "",
) -> pd.DataFrame:
    """A row per council and context variable: CONTEXT_COLUMNS.

    `read_values(indicator_id)` gives the indicator's values of councils. `text` holds what is a
    word (type, region). `counted_in`: the period of the residents in `areas`. A council without
    a figure has a row with a `missing_reason`.
    """
    councils = areas[areas["level"] == "council"].drop_duplicates("area_code")
    parts = [
        _one(variable, councils, counted, read_values, counted_in)
        for variable in evidence.context.values()
    ]
    if not parts:
        return pd.DataFrame(columns=CONTEXT_COLUMNS)
    table = pd.concat(parts, ignore_index=True).reindex(columns=CONTEXT_COLUMNS)
    return table.sort_values(["council_code", "context_id"], ignore_index=True)


def _one(
    variable: ContextVariable,
    councils: pd.DataFrame,
    counted: Mapping[str, pd.DataFrame],
    read_values: ReadValues,
    counted_in: str,
) -> pd.DataFrame:
    codes = councils["area_code"].astype("str")
    value = pd.Series(float("nan"), index=codes)
    text, period = pd.Series("", index=codes), pd.Series("", index=codes)
    if variable.area_fact == "population_per_km2":
        value = pd.Series((councils["population"] / councils["area_km2"]).to_numpy(), index=codes)
        period = period.mask(value.notna(), counted_in)
    elif variable.area_fact:
        column = {"region": "region_code"}.get(variable.area_fact, variable.area_fact)
        text = pd.Series(councils[column].fillna("").to_numpy(), index=codes)
    else:
        found = counted.get(variable.context_id)
        newest = _newest(read_values(variable.indicator_id) if found is None else found)
        value = newest["value"].reindex(codes)
        period = newest["period"].reindex(codes).fillna("")
    no_value = value.isna().to_numpy() & (text == "").to_numpy()
    told = ("context_id", "name", "unit", "role", "weight", "transform", "source_id", "note")
    frame = pd.DataFrame({"council_code": codes.to_numpy(), "value": value.to_numpy(dtype=float)})
    frame = frame.assign(
        text=text.to_numpy(dtype=object),
        period=period.to_numpy(dtype=object),
        missing_reason=pd.Series("not_collected", index=frame.index).where(no_value),
        indicator_id=variable.indicator_id,
    )
    return frame.assign(**{name: getattr(variable, name) for name in told})


def _newest(frame: pd.DataFrame) -> pd.DataFrame:
    """value, period by council: of the last period that nearly all have, else a council's own.

    Councils are set side by side, so that they should be of one year where that can be.
    """
    if "section" in frame:
        frame = frame[frame["section"] == "all"]
    frame = frame.dropna(subset=["value"]).sort_values("period")
    number = frame["period"].value_counts()
    common = sorted(period for period in number.index if number[period] >= COVERED * number.max())
    own = frame.drop_duplicates("area_code", keep="last").set_index("area_code")
    if not common:
        return own[["value", "period"]]
    shared = frame[frame["period"] == common[-1]].drop_duplicates("area_code")
    shared = shared.set_index("area_code")
    rest = own[~own.index.isin(shared.index)]
    return pd.concat([shared, rest])[["value", "period"]]
