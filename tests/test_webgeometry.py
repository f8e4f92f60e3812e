import json

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from areaprofile.store.webgeometry import decode, encode, read_codes, simplify_coverage


def squares(count: int) -> np.ndarray:
    return np.array([box(i * 0.01, 51, i * 0.01 + 0.01, 51.01) for i in range(count)], dtype=object)


def even_odd(rings: list[np.ndarray]) -> shapely.Geometry:
    shape: shapely.Geometry = Polygon()
    for ring in rings:
        shape = shape.symmetric_difference(Polygon(ring).buffer(0))
    return shape


def test_round_trip_keeps_codes_names_and_squares() -> None:
    codes, names, rings = decode(encode(["b", "a"], ["Bé <b>", "A & Co"], squares(2)))
    assert codes == ["b", "a"]
    assert names == ["Bé <b>", "A & Co"]
    assert [len(area) for area in rings] == [1, 1]
    for area, square in zip(rings, squares(2), strict=True):
        assert even_odd(area).symmetric_difference(square).area < 1e-8


def test_codes_are_read_without_coordinates() -> None:
    assert read_codes(encode(["b", "a"], ["B", "A"], squares(2))) == ["b", "a"]


def test_hole_and_island_in_it_come_back() -> None:
    ring = Polygon(box(0, 51, 1, 52).exterior, [box(0.2, 51.2, 0.8, 51.8).exterior])
    island = MultiPolygon([ring, box(0.4, 51.4, 0.6, 51.6)])
    _, _, rings = decode(encode(["x"], ["X"], np.array([island], dtype=object)))
    assert len(rings[0]) == 3
    assert even_odd(rings[0]).symmetric_difference(island).area < 1e-3


def test_shared_borders_stay_shared() -> None:
    _, _, rings = decode(encode(["a", "b"], ["A", "B"], squares(2)))
    left, right = (Polygon(area[0]) for area in rings)
    assert left.intersection(right).area == 0
    assert left.union(right).geom_type == "Polygon"


def test_speck_becomes_one_cell_and_can_still_be_picked() -> None:
    speck = box(0.5, 51.5, 0.5 + 1e-9, 51.5 + 1e-9)
    shapes = np.array([box(0, 51, 1, 52), speck, box(1, 51, 2, 52)], dtype=object)
    _, _, rings = decode(encode(["a", "b", "c"], ["A", "B", "C"], shapes))
    assert [len(area) for area in rings] == [1, 1, 1]
    assert Polygon(rings[1][0]).area > 0
    assert Polygon(rings[1][0]).distance(speck) < 1e-4


def test_speck_at_the_far_corner_stays_inside_sixteen_bits() -> None:
    speck = box(2 - 1e-9, 51, 2, 51 + 1e-9)
    shapes = np.array([box(0, 51, 1, 52), speck], dtype=object)
    _, _, rings = decode(encode(["a", "b"], ["A", "B"], shapes))
    assert np.allclose(rings[1][0][:, 0], 2, atol=1e-3)


def test_lost_hole_is_left_out_and_its_area_stays() -> None:
    hole = box(0.5, 51.5, 0.5 + 1e-9, 51.5 + 1e-9)
    shape = Polygon(box(0, 51, 1, 52).exterior, [hole.exterior])
    _, _, rings = decode(encode(["a"], ["A"], np.array([shape], dtype=object)))
    assert len(rings[0]) == 1


@pytest.mark.parametrize(
    ("codes", "names", "shapes"),
    [
        (["a"], ["A"], squares(2)),
        (["a", "b"], ["A"], squares(2)),
        ([], [], np.array([], dtype=object)),
        (["a\nb"], ["A"], squares(1)),
        (["a"], ["A"], np.array([shapely.Point(0, 51)], dtype=object)),
        (["a"], ["A"], np.array([Polygon()], dtype=object)),
        (["a"], ["A"], np.array([None], dtype=object)),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    codes: list[str], names: list[str], shapes: np.ndarray
) -> None:
    with pytest.raises(ValueError, match="codes,|line break|no polygon"):
        encode(codes, names, shapes)


@pytest.mark.parametrize("cut", [0, 3, 7, 40, -1])
def test_cut_or_foreign_file_is_refused(cut: int) -> None:
    data = encode(["a", "b"], ["A", "B"], squares(2))
    with pytest.raises(ValueError, match="not a geometry file|cut short"):
        decode(data[:cut])
    with pytest.raises(ValueError, match="not a geometry file"):
        decode(json.dumps({"not": "geometry"}).encode())


corner = st.tuples(
    st.floats(-8, 2, allow_nan=False), st.floats(49, 61, allow_nan=False), st.floats(0.001, 1)
)


@settings(derandomize=True, max_examples=60, deadline=None)
@given(st.lists(corner, min_size=1, max_size=12))
def test_every_area_comes_back_in_its_place(corners: list[tuple[float, float, float]]) -> None:
    shapes = np.array([box(x, y, x + size, y + size) for x, y, size in corners], dtype=object)
    codes = [f"c{place}" for place in range(len(shapes))]
    back, names, rings = decode(encode(codes, codes, shapes))
    assert back == names == codes
    bounds = shapely.total_bounds(shapes)
    # A step is the longer side of the file's extent in Mercator; at 61 degrees north a degree of
    # latitude is just over twice as long there as a degree of longitude.
    step = max(bounds[2] - bounds[0], 2.2 * (bounds[3] - bounds[1])) / 65_535
    for area, shape in zip(rings, shapes, strict=True):
        found = np.concatenate(area)
        assert np.allclose([*found.min(axis=0), *found.max(axis=0)], shape.bounds, atol=1.01 * step)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(st.integers(3, 40), st.integers(0, 2**32 - 1))
def test_stars_with_holes_keep_their_area(spikes: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 2 * spikes, endpoint=False)
    reach = rng.uniform(0.3, 0.5, len(angle))
    outer = np.column_stack([np.cos(angle) * reach, 52 + np.sin(angle) * reach])
    inner = np.column_stack([np.cos(angle) * reach / 3, 52 + np.sin(angle) * reach / 3])
    shape = Polygon(outer, [inner])
    _, _, rings = decode(encode(["a"], ["A"], np.array([shape], dtype=object)))
    assert even_odd(rings[0]).area == pytest.approx(shape.area, rel=2e-3)


def test_simplified_neighbours_still_share_their_border() -> None:
    rng = np.random.default_rng(1)
    wavy = np.column_stack([rng.normal(0, 0.0004, 200), np.linspace(51, 51.1, 200)])
    left = Polygon([(-0.1, 51), *wavy, (-0.1, 51.1)])
    right = Polygon([(0.1, 51), *wavy, (0.1, 51.1)])
    slim = simplify_coverage(np.array([left, right], dtype=object), tolerance_m=100)
    assert shapely.get_num_coordinates(slim).sum() < 100
    assert slim[0].intersection(slim[1]).area < 1e-12
    assert shapely.is_valid(slim).all()


def test_simplifying_never_loses_an_area() -> None:
    slim = simplify_coverage(squares(3), tolerance_m=1_000_000)
    assert not shapely.is_empty(slim).any()
    assert (shapely.area(slim) > 0).all()
