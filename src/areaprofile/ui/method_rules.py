"""The rules of flags on the method page: what each asks, its numbers, what it does not mean."""

from html import escape

import streamlit as st

from areaprofile.tables.atlas import Atlas
from areaprofile.tables.rule_guide import RuleEntry, rule_guide
from areaprofile.ui import frame

GENERAL = (
    "A flag is a question, not a verdict. It says that the figures would hardly look like this if "
    "nothing were the matter; it never says why, nor whose fault it is.",
    "Nothing is flagged on a service that the council does not run, across a change of "
    "definition, on figures that are withheld or modelled, or on a provisional year alone. The "
    "first thing that stops a rule is the reason shown.",
    "Every council is asked the same questions. Large councils can be judged more surely than "
    "small ones, so the number of flags is no ranking.",
    "In simulations with a known truth fewer than one in a hundred of the flags about falls had "
    "the direction wrong, and about one in thirty was smaller than it looked. Two in three of the "
    "large falls are found; of those that come late or at a stroke fewer than half. On real "
    "figures held back from the rule most councils stayed low after a flag; fewer than half fell "
    "further.",
)


def show_rules(atlas: Atlas) -> None:
    """All rules; nothing where the build has no flags."""
    guide = rule_guide(atlas)
    if not guide:
        return
    frame.subheading("How a flag is raised")
    st.html("".join(f"<p>{escape(one)}</p>" for one in GENERAL))
    st.html(f'<div class="ap-list">{"".join(map(rule_html, guide))}</div>')


def rule_html(entry: RuleEntry) -> str:
    """One rule to open."""
    rule = entry.rule
    numbers = "".join(
        f"<li><b>{escape(value)}</b>{': ' if why else ''}{escape(why)}</li>"
        for value, why in entry.numbers
    )
    shape = "▲" if entry.is_strength else "▼"
    used = f"<p>The numbers it uses, and why:</p><ul>{numbers}</ul>" if numbers else ""
    return (
        f'<details id="rule-{escape(rule.rule_id.lower(), quote=True)}"><summary>{shape} '
        f"<b>{escape(rule.name)}</b> <small>{escape(rule.rule_id)}</small></summary>"
        f"<p>In a sentence: {escape(entry.retold)}</p>"
        f"<p>Exactly: {escape(rule.meaning)}</p>"
        f"<p>What it does not mean: {escape(rule.does_not_mean)}</p>{used}</details>"
    )
