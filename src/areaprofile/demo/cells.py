"""Which ground belongs to each neighbourhood? An exact coverage of the land."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

from areaprofile.demo.draw import stream
from areaprofile.demo.outline import Points, land, rivers
from areaprofile.demo.sites import plots as ground_plots

Polygons = NDArray[np.object_]
Indices = NDArray[np.int64]

GRID_KM = 0.001
_FAR = 400.0
_SLIVER_KM2 = 0.01
_STRAIGHT_KM = 0.3
_LONG_KM = 1.8
_PLOTS_PER_CELL = 3


@dataclass(frozen=True)
class Borders:
    """Pairs of touching polygons, with the length they share and what of it is river."""

    left: Indices
    right: Indices
    shared_km: NDArray[np.float64]
    river_km: NDArray[np.float64]


def _ridges(plots: Points, owner: Indices) -> tuple[Points, Points, NDArray[np.float64]]:
    """Ends of the straight borders between owners, and how far a plot is from each."""
    frame = [(x, y) for x in (-_FAR, 0, _FAR) for y in (-_FAR, 0, _FAR) if (x, y) != (0, 0)]
    diagram = Voronoi(np.vstack([plots, frame]))
    ends = np.asarray(diagram.ridge_vertices)
    pair = diagram.ridge_points
    owners = np.concatenate([owner, np.full(len(frame), -1)])
    inner = (ends >= 0).all(axis=1) & (owners[pair[:, 0]] != owners[pair[:, 1]])
    pair, ends = pair[inner], ends[inner]
    apart = diagram.points[pair[:, 0]] - diagram.points[pair[:, 1]]
    first, last = diagram.vertices[ends[:, 0]], diagram.vertices[ends[:, 1]]
    order = np.lexsort((last[:, 1], last[:, 0], first[:, 1], first[:, 0]))
    return first[order], last[order], (np.hypot(apart[:, 0], apart[:, 1]) / 2)[order]


def crooked_borders(plots: Points, owner: Indices) -> NDArray[np.object_]:
    """Lines between neighbours, bent as hedges and streets are: once, so alike for both."""
    first, last, room = _ridges(plots, owner)
    length = np.hypot(*(last - first).T)
    near = (np.abs(first) < _FAR / 2).all(axis=1) & (np.abs(last) < _FAR / 2).all(axis=1)
    lines = np.stack([first, last], axis=1)
    rng = stream("crooked")
    once = _bend(lines, np.minimum(length, 1.2 * room) * 0.22, rng)
    twice = _bend(once, np.minimum(length, 1.2 * room) * 0.08, rng)
    straight = near & (length < _STRAIGHT_KM)
    long = near & (length > _LONG_KM)
    chosen = (lines[straight], once[near & ~straight & ~long], twice[long])
    return np.concatenate([np.asarray(shapely.linestrings(part), object) for part in chosen])


def _bend(
    lines: NDArray[np.float64], reach: NDArray[np.float64], rng: np.random.Generator
) -> NDArray[np.float64]:
    """The lines with every midpoint pushed sideways by up to `reach`."""
    along = np.diff(lines, axis=1)
    length = np.maximum(np.hypot(along[..., 0], along[..., 1]), 1e-9)
    sideways = np.stack([-along[..., 1], along[..., 0]], axis=-1) / length[..., None]
    push = rng.uniform(-1, 1, length.shape) * reach[:, None]
    bent = np.empty((len(lines), 2 * lines.shape[1] - 1, 2))
    bent[:, 0::2] = lines
    bent[:, 1::2] = (lines[:, :-1] + lines[:, 1:]) / 2 + sideways * push[..., None]
    return bent


def _faces(plots: Points, owner: Indices) -> Polygons:
    """The pieces of land that coast, rivers and borders cut out."""
    ground = land()
    lines = [*crooked_borders(plots, owner), shapely.boundary(ground), rivers()]
    noded = shapely.union_all(lines, grid_size=GRID_KM)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    faces = shapely.normalize(faces[shapely.contains(ground, shapely.point_on_surface(faces))])
    return faces[np.lexsort(shapely.bounds(faces).T[::-1])]


def borders(polygons: Polygons) -> Borders:
    """Which polygons of a coverage touch along a line, and for how long."""
    coords, owner = shapely.get_coordinates(shapely.boundary(polygons), return_index=True)
    same = owner[1:] == owner[:-1]
    key = np.round(coords / GRID_KM).astype(np.int64)
    code = key[:, 0] * 10_000_000 + key[:, 1]
    low, high = np.minimum(code[1:], code[:-1])[same], np.maximum(code[1:], code[:-1])[same]
    length = np.hypot(*np.diff(coords, axis=0)[same].T)
    middle = ((coords[1:] + coords[:-1]) / 2)[same]
    who = owner[1:][same]
    order = np.lexsort((who, high, low))
    low, high, who, length, middle = (
        low[order],
        high[order],
        who[order],
        length[order],
        middle[order],
    )
    twin = np.flatnonzero((low[1:] == low[:-1]) & (high[1:] == high[:-1]) & (who[1:] != who[:-1]))
    return _sum_pairs(
        who[twin], who[twin + 1], length[twin], _on_river(middle[twin]), len(polygons)
    )


def _on_river(middle: Points) -> NDArray[np.bool_]:
    water = shapely.set_precision(rivers(), GRID_KM)
    shapely.prepare(water)
    return np.asarray(shapely.dwithin(shapely.points(middle), water, 3 * GRID_KM))


def _sum_pairs(
    left: Indices,
    right: Indices,
    length: NDArray[np.float64],
    river: NDArray[np.bool_],
    count: int,
) -> Borders:
    code = np.minimum(left, right) * count + np.maximum(left, right)
    pairs, where = np.unique(code, return_inverse=True)
    return Borders(
        pairs // count,
        pairs % count,
        np.asarray(np.bincount(where, weights=length, minlength=len(pairs)), float),
        np.asarray(np.bincount(where, weights=length * river, minlength=len(pairs)), float),
    )


def _owners(faces: Polygons, plots: Points, owner: Indices) -> Indices:
    """The owner of each face, -1 where it has no plots or is not its owner's largest piece."""
    plot, face = shapely.STRtree(faces).query(shapely.points(plots), predicate="intersects")
    order = np.lexsort((face, owner[plot]))
    pairs, held = np.unique(
        np.column_stack([face[order], owner[plot[order]]]), axis=0, return_counts=True
    )
    best = np.full(len(faces), -1, np.int64)
    by_face = np.lexsort((pairs[:, 1], -held, pairs[:, 0]))
    ground, first = np.unique(pairs[by_face, 0], return_index=True)
    best[ground] = pairs[by_face][first, 1]
    best[shapely.area(faces) < _SLIVER_KM2] = -1
    size = np.where(best >= 0, shapely.area(faces), 0)
    by_owner = np.lexsort((-size, best))
    _, first = np.unique(best[by_owner], return_index=True)
    main = np.zeros(len(faces), bool)
    main[by_owner[first]] = True
    return np.where(main, best, -1)


def _adopt(owner: Indices, faces: Polygons, edges: Borders) -> Indices:
    """Pieces without a middle go to the neighbour they share most dry border with."""
    owner = owner.copy()
    left = np.concatenate([edges.left, edges.right])
    right = np.concatenate([edges.right, edges.left])
    dry = np.tile(edges.shared_km - 0.98 * edges.river_km, 2)
    order = np.lexsort((right, -dry, left))
    left, right = left[order], right[order]
    start = np.searchsorted(left, np.arange(len(faces) + 1))
    for _ in range(12):
        before = owner.copy()
        for face in np.flatnonzero(before < 0):
            near = before[right[start[face] : start[face + 1]]]
            near = near[near >= 0]
            if len(near):
                owner[face] = near[0]
        if (owner == before).all():
            break
    return owner


def cells(sites: Points) -> tuple[Polygons, Points]:
    """A polygon for each site that has ground, without gaps or overlaps; and its middle."""
    plots, plot_owner = ground_plots(sites, per_site=_PLOTS_PER_CELL)
    faces = _faces(plots, plot_owner)
    owner = _adopt(_owners(faces, plots, plot_owner), faces, borders(faces))
    faces, owner = faces[owner >= 0], owner[owner >= 0]
    order = np.argsort(owner, kind="stable")
    _, start = np.unique(owner[order], return_index=True)
    groups = np.split(order, start[1:])
    polygons = np.array(
        [
            faces[group[0]] if len(group) == 1 else shapely.coverage_union_all(faces[group])
            for group in groups
        ],
        dtype=object,
    )
    polygons = shapely.normalize(polygons)
    return polygons, shapely.get_coordinates(shapely.point_on_surface(polygons))
