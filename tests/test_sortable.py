"""A sortable table's first rows for paper."""

import pandas as pd
import streamlit as st

from areaprofile.ui.sortable import MOST_PRINTED, printed_table


def test_paper_has_the_first_rows_headed_and_rounded_and_says_how_many_there_are() -> None:
    rows = pd.DataFrame({"name": ["<b>Ash</b>", "Elm"] * 15, "value": [1.25, None] * 15,
                         "check": ["check?a=1"] * 30})  # fmt: skip
    config = {
        "value": st.column_config.NumberColumn("Share (%)", format="%.1f"),
        "check": st.column_config.LinkColumn("Check"),
    }
    text = printed_table(rows, config, title="Places")
    assert text.count("<tr>") == MOST_PRINTED + 1
    assert f"The first {MOST_PRINTED} of 30; the download has all." in text
    assert "&lt;b&gt;Ash" in text
    assert "<b>" not in text
    assert '<td class="ap-number">1.2</td>' in text
    assert "<td></td>" in text
    assert "Share (%)" in text
    assert "Check" not in text


def test_a_short_table_is_printed_whole() -> None:
    text = printed_table(pd.DataFrame({"n": [1, 2]}), {}, title="Two")
    assert "The first" not in text
