"""The theme repeats tokens of the look: the two must not drift apart."""

import tomllib
from pathlib import Path

import pytest

from areaprofile import look
from areaprofile.ui.frame import stylesheet

CONFIG = Path(__file__).parents[1] / ".streamlit" / "config.toml"
SAME = {
    "primaryColor": look.ACCENT,
    "backgroundColor": look.PAPER,
    "secondaryBackgroundColor": look.PANEL,
    "textColor": look.INK,
    "linkColor": look.ACCENT,
    "borderColor": look.RULE,
    "baseFontSize": look.BASE_SIZE_PX,
}


def config() -> dict[str, dict[str, object]]:
    return tomllib.loads(CONFIG.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SAME)
def test_theme_equals_look(name: str) -> None:
    assert config()["theme"][name] == SAME[name]


def test_nothing_is_sent_away() -> None:
    assert config()["browser"]["gatherUsageStats"] is False
    assert "://" not in stylesheet()


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("ground", [look.PAPER, look.PANEL])
@pytest.mark.parametrize(
    "text", [look.INK, look.SECOND, look.ACCENT, *look.VERDICT_COLOURS.values()]
)
def test_text_is_readable(text: str, ground: str) -> None:
    assert contrast(text, ground) >= 4.5


def test_focus_ring_is_seen_on_ink() -> None:
    assert contrast(look.FOCUS, look.INK) >= 3
