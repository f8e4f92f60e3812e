import json
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from areaprofile import look, maps
from areaprofile.maps import Figures, MapClass, MapSpec, Outline, Tiles

LEGEND = (
    MapClass("low", look.PLAIN_SCALE[0]),
    MapClass("high", look.PLAIN_SCALE[-1]),
    MapClass("Not shown: fewer than 5 people", look.PAPER, "dots"),
)


def spec(**changes: object) -> MapSpec:
    start = MapSpec(
        geometry="../g.bin",
        codes=["Z1", "Z2", "Z3"],
        indicator_id="damp_homes",
        classes="ABC",
        legend=LEGEND,
        alt="Map of three areas.",
    )
    return replace(start, **changes)


def unpack(packed: dict, column: str) -> list[float | None]:
    """What `map_layer/figures.js` does, in Python."""
    width = packed["width"]
    found: list[float | None] = []
    for at in range(0, len(packed[column]), width):
        number = 0
        for digit in packed[column][at : at + width]:
            number = 64 * number + maps.DIGITS.index(digit)
        gone = number == 64**width - 1
        found.append(None if gone else (number + packed["base"]) / 10 ** packed["decimals"])
    return found


def test_letters_follow_the_legend() -> None:
    assert maps.class_letters(np.array([0, 2, 1])) == "ACB"
    assert maps.class_letters(np.array([], dtype=int)) == ""
    assert maps.fading_digits(np.array([0, 3])) == "03"


@pytest.mark.parametrize("index", [[-1], [26]])
def test_letters_outside_the_alphabet_are_refused(index: list[int]) -> None:
    with pytest.raises(ValueError, match="legend"):
        maps.class_letters(np.array(index))


@pytest.mark.parametrize("level", [[-1], [4]])
def test_fading_outside_its_classes_is_refused(level: list[int]) -> None:
    with pytest.raises(ValueError, match="uncertainty"):
        maps.fading_digits(np.array(level))


def test_figures_come_back_as_they_are_shown_and_gaps_stay_gaps() -> None:
    value = np.array([12.34, np.nan, -0.06])
    packed = maps.pack_figures(Figures(value, lower=value - 1, upper=value + 1, decimals=1))
    assert unpack(packed, "value") == [12.3, None, -0.1]
    assert unpack(packed, "lower") == [11.3, None, -1.1]
    assert unpack(packed, "upper") == [13.3, None, 0.9]


def test_figures_without_any_value_are_all_gaps() -> None:
    packed = maps.pack_figures(Figures(np.array([np.nan, np.nan])))
    assert unpack(packed, "value") == [None, None]
    assert "lower" not in packed


@pytest.mark.parametrize("top", [62, 63, 4094, 4095])
def test_the_highest_number_is_never_taken_for_a_gap(top: int) -> None:
    packed = maps.pack_figures(Figures(np.array([0.0, top]), decimals=0))
    assert unpack(packed, "value") == [0, top]


@settings(derandomize=True, max_examples=80, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6) | st.just(float("nan")), min_size=1, max_size=30),
    st.integers(0, 3),
)
def test_figures_round_trip(values: list[float], decimals: int) -> None:
    packed = maps.pack_figures(Figures(np.array(values), decimals=decimals))
    back = unpack(packed, "value")
    for shown, value in zip(back, values, strict=True):
        if np.isnan(value):
            assert shown is None
        else:
            assert shown == pytest.approx(value, abs=0.51 / 10**decimals)


@pytest.mark.parametrize(
    "wrong", [{"classes": "AB"}, {"fading": "0"}, {"figures": Figures(np.zeros(4))}]
)
def test_one_entry_per_area_or_nothing(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="for 3 areas"):
        maps.change(spec(**wrong))


def test_a_letter_without_an_entry_in_the_legend_is_refused() -> None:
    with pytest.raises(ValueError, match="legend"):
        maps.change(spec(classes="ABD"))


def test_order_of_the_codes_is_checked_by_the_browser() -> None:
    right = maps.change(spec())["checksum"]
    assert maps.change(spec(codes=["Z1", "Z2", "Z3"]))["checksum"] == right
    assert maps.change(spec(codes=["Z2", "Z1", "Z3"]))["checksum"] != right


@pytest.mark.parametrize(
    "text", ["</script><script>alert(1)</script>", "{{ 7 * 7 }}", "{% if %}", "{{{%{#", 'a"b\\c']
)
def test_no_text_breaks_out_of_the_script(text: str) -> None:
    script = maps.as_script({"alt": text})
    for sign in ("<", ">", "&", "{{", "{%", "{#"):
        assert sign not in script
    assert json.loads(script) == {"alt": text}


def test_a_gap_in_a_message_is_a_bug_not_nan() -> None:
    with pytest.raises(ValueError, match="JSON"):
        maps.as_script({"value": float("nan")})


def script_of(spec: MapSpec) -> str:
    from streamlit_folium import generate_leaflet_string

    return generate_leaflet_string(maps.folium_map(spec, scripts=["a.js"], styles=["a.css"]))


def test_only_geometry_makes_a_new_map() -> None:
    same = spec(classes="CBA", selected="Z1", indicator_id="other", alt="Other.")
    assert script_of(spec()) == script_of(same)
    assert script_of(spec()) != script_of(spec(geometry="../h.bin"))
    assert script_of(spec()) != script_of(spec(outlines=(Outline("../o.bin"),)))


def test_the_map_asks_for_our_files_only() -> None:
    chart = maps.folium_map(spec(), scripts=["a.js"], styles=["a.css"])
    assert [address for _, address in chart.default_js] == ["a.js"]
    assert [address for _, address in chart.default_css] == ["a.css"]
    assert "http" not in script_of(spec())


def test_tiles_come_only_when_set_and_with_their_attribution() -> None:
    tiles = Tiles("https://tiles.example/{z}/{x}/{y}.png", "Example contributors")
    script = script_of(spec(tiles=tiles))
    assert "tiles.example" in script
    assert "Example contributors" in script


def test_the_layer_uses_the_colours_of_the_look() -> None:
    folder = resources.files("areaprofile") / "map_layer"
    paint, style = ((folder / name).read_text() for name in ("paint.js", "layer.css"))
    for token in (look.INK, look.SECOND, look.RULE, look.PAPER, look.ACCENT, look.FOCUS):
        assert token in paint
    for token in (look.INK, look.SECOND, look.PANEL, look.PAPER, look.FOCUS):
        assert token in style


def test_all_scripts_of_the_layer_are_served() -> None:
    from areaprofile.ui import assets

    folder = resources.files("areaprofile") / "map_layer"
    there = {entry.name for entry in folder.iterdir() if entry.name.endswith(".js")}
    assert there == set(assets.LAYER_SCRIPTS)


def test_the_decoder_in_the_browser_has_the_same_digits() -> None:
    figures = (resources.files("areaprofile") / "map_layer" / "figures.js").read_text()
    assert f'"{maps.DIGITS}"' in figures
