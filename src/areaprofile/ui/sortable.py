"""Tables that can be sorted. The framework draws them as a picture of what the screen has room for,
so paper gets a plain table of the first rows instead, which says how many there are."""

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

MOST_PRINTED = 20


def sortable_table(
    rows: pd.DataFrame,
    *,
    alt: str,
    column_order: list[str] | None = None,
    column_config: Mapping[str, Any] | None = None,
    **further: Any,
) -> None:
    """The rows as a table to sort, and on paper the first MOST_PRINTED of them."""
    config = dict(column_config or {})
    st.dataframe(
        rows, hide_index=True, alt=alt, column_order=column_order, column_config=config, **further
    )
    st.html(printed_table(rows[column_order or list(rows.columns)], config, title=alt))


def printed_table(rows: pd.DataFrame, config: Mapping[str, Any], *, title: str) -> str:
    """The first rows as HTML that only paper shows, headed and rounded as on the screen."""
    kept = [name for name in rows.columns if _kind(config.get(name)) != "link"]
    heads = "".join(f'<th scope="col">{escape(_label(name, config))}</th>' for name in kept)
    shown = rows[kept].head(MOST_PRINTED)
    body = "".join(
        "<tr>" + "".join(_cell(row[at], config.get(name)) for at, name in enumerate(kept)) + "</tr>"
        for row in shown.itertuples(index=False)
    )
    more = len(rows) - len(shown)
    rest = f"<p>The first {len(shown)} of {len(rows):,}; the download has all.</p>" if more else ""
    return (
        f'<div class="ap-printed"><table class="ap-facts"><caption>{escape(title)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>{rest}</div>"
    )


def _label(name: str, config: Mapping[str, Any]) -> str:
    given = (config.get(name) or {}).get("label")
    return str(given or name)


def _kind(column: Mapping[str, Any] | None) -> str:
    return str(((column or {}).get("type_config") or {}).get("type") or "")


def _cell(value: Any, column: Mapping[str, Any] | None) -> str:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return "<td></td>"
    form = ((column or {}).get("type_config") or {}).get("format")
    if isinstance(value, int | float) and not isinstance(value, bool):
        plain = ",.4g" if value % 1 and abs(value) < 1000 else ",.0f"
        text = str(form) % value if form else f"{value:{plain}}"
        return f'<td class="ap-number">{escape(text)}</td>'
    return f"<td>{escape(str(value))}</td>"
