"""All councils in the categories of a judgement, year by year."""

from html import escape

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.categories import (
    Categories,
    all_categories,
    categories_frame,
    categories_sentences,
)
from areaprofile.tables.frame_csv import frame_csv


def show_categories(atlas: Atlas) -> None:
    """One closed block for each scheme that has years to compare; nothing without any."""
    for scheme, found in all_categories(atlas).items():
        with st.expander(f"All councils by year: {found.name}"):
            said = "".join(f"<li>{escape(text)}</li>" for text in categories_sentences(found))
            st.html(f"{_table(found)}<ul>{said}</ul>")
            st.download_button(
                "Download these counts (CSV)",
                data=lambda found=found: frame_csv(categories_frame(atlas, found)),
                file_name=f"categories-{scheme}.csv",
                mime="text/csv",
                on_click="ignore",
                key=f"categories-{scheme}",
            )


def _table(found: Categories) -> str:
    heads = "".join(f'<th scope="col">{escape(grade)}</th>' for grade in found.grades)
    rows = []
    for one in found.years:
        cells = "".join(
            f"<td>{count}{_change(one.changes, at)}</td>" for at, count in enumerate(one.counts)
        )
        moved = f"{one.up} up, {one.down} down" if one.changes is not None else "–"
        rows.append(
            f'<tr><th scope="row">{one.year}</th>{cells}<td>{one.judged}</td><td>{moved}</td></tr>'
        )
    return (
        '<div class="ap-scroll" tabindex="0">'
        '<table class="ap-money"><thead><tr><th scope="col">Year</th>'
        f'{heads}<th scope="col">Judged</th><th scope="col">Moved</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div>"
    )


def _change(changes: tuple[int, ...] | None, at: int) -> str:
    if changes is None:
        return ""
    shown = f"{changes[at]:+d}".replace("-", "\N{MINUS SIGN}")
    return f" <small>({shown})</small>"
