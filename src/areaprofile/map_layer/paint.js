// Draws areas, lines, names and rings on a canvas. `view` turns cells into pixels of the canvas:
// pixel = cell * scale + offset; `view.bounds` are the cells that the canvas shows.
(function (ours) {
  "use strict";

  // Above this many areas in view, lines between them would be all that one sees.
  const MOST_WITH_LINES = 3000;
  const SIDES = [[-0.9, 0], [0.9, 0], [0, -0.9], [0, 0.9]];
  const TOKENS = {
    ink: "#14191c", second: "#4c575d", rule: "#d3d9dc", paper: "#ffffff",
    accent: "#0b4f86", focus: "#f2b705",
  };
  ours.tokens = TOKENS;

  ours.viewOf = function (geometry, frame) {
    const world = 256 * Math.pow(2, frame.zoom);
    const scale = geometry.step * world;
    const offsetX = geometry.origin[0] * world - frame.left;
    const offsetY = geometry.origin[1] * world - frame.top;
    return {
      scale, offsetX, offsetY,
      bounds: {
        west: -offsetX / scale, east: (frame.width - offsetX) / scale,
        north: -offsetY / scale, south: (frame.height - offsetY) / scale,
      },
    };
  };

  function trace(path, geometry, area, view) {
    const { ringStart, pointStart, x, y } = geometry;
    const { scale, offsetX, offsetY } = view;
    for (let ring = ringStart[area]; ring < ringStart[area + 1]; ring++) {
      const first = pointStart[ring], end = pointStart[ring + 1];
      path.moveTo(x[first] * scale + offsetX, y[first] * scale + offsetY);
      for (let i = first + 1; i < end; i++) path.lineTo(x[i] * scale + offsetX, y[i] * scale + offsetY);
      path.closePath();
    }
  }

  // Areas that look alike are filled together, sixteen at a time: one by one costs twice as much,
  // and the time to build a path grows with the square of its length (measured in Chromium).
  const AT_ONCE = 16;

  function inGroups(context, geometry, view, areas, draw) {
    for (let first = 0; first < areas.length; first += AT_ONCE) {
      context.beginPath();
      const end = Math.min(first + AT_ONCE, areas.length);
      for (let i = first; i < end; i++) trace(context, geometry, areas[i], view);
      draw();
    }
  }

  function byLook(values, areas) {
    const groups = new Map();
    for (const area of areas) {
      const look = values.classes[area] + (values.fading ? values.fading[area] : "0");
      if (!groups.has(look)) groups.set(look, []);
      groups.get(look).push(area);
    }
    return groups;
  }

  ours.paintAreas = function (context, geometry, values, view) {
    const areas = ours.areasWithin(geometry, view.bounds);
    context.lineJoin = "round";
    if (areas.length <= MOST_WITH_LINES) paintEdge(context, geometry, view, areas);
    for (const [look, group] of byLook(values, areas)) {
      const entry = values.legend[look.charCodeAt(0) - 65];
      const colour = faded(entry.colour, values.fades[Number(look[1])]);
      const pattern = entry.pattern === "plain" ? null : patternOf(context, entry.pattern);
      setLine(context, colour, areas.length);
      inGroups(context, geometry, view, group, () => {
        context.fillStyle = colour;
        context.fill("evenodd");
        if (pattern) {
          context.fillStyle = pattern;
          context.fill("evenodd");
        }
        context.stroke();
      });
    }
  };

  // A dark line all round, of which the fills leave only what lies outside them. Four shifted
  // hairlines cost a third of one wide line (measured in Chromium).
  function paintEdge(context, geometry, view, areas) {
    context.strokeStyle = TOKENS.second;
    context.lineWidth = 1;
    for (const [dx, dy] of SIDES) {
      const shifted = { ...view, offsetX: view.offsetX + dx, offsetY: view.offsetY + dy };
      inGroups(context, geometry, shifted, areas, () => context.stroke());
    }
  }

  // White between areas. Where there are too many for that, a hair of the area's own colour: both
  // neighbours are smoothed along their border and would let the background shine through.
  function setLine(context, colour, count) {
    context.strokeStyle = count <= MOST_WITH_LINES ? TOKENS.paper : colour;
    context.lineWidth = count > 800 ? 0.4 : 0.9;
  }

  // Mixed with paper rather than made transparent, so that nothing beneath shows through.
  function faded(colour, strength) {
    if (strength === 1) return colour;
    const parts = [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
    return `rgb(${parts.map((part) => Math.round(255 - (255 - part) * strength)).join(",")})`;
  }

  const patterns = new Map();

  function patternOf(context, name) {
    const sharp = window.devicePixelRatio || 1;
    const key = name + sharp;
    if (!patterns.has(key)) {
      const tile = name === "hatch" ? hatching(sharp) : dots(sharp);
      const pattern = context.createPattern(tile, "repeat");
      pattern.setTransform(new DOMMatrix().scale(1 / sharp));
      patterns.set(key, pattern);
    }
    return patterns.get(key);
  }

  function tileOf(side, sharp) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = Math.round(side * sharp);
    const context = tile.getContext("2d");
    context.scale(tile.width / side, tile.width / side);
    return [tile, context];
  }

  function hatching(sharp) {
    const [tile, context] = tileOf(6, sharp);
    context.strokeStyle = "#8b969c";
    context.lineWidth = 1.1;
    context.beginPath();
    for (const shift of [-6, 0, 6]) {
      context.moveTo(shift - 1, 7);
      context.lineTo(shift + 7, -1);
    }
    context.stroke();
    return tile;
  }

  function dots(sharp) {
    const [tile, context] = tileOf(6, sharp);
    context.fillStyle = TOKENS.second;
    for (const [x, y] of [[1.5, 1.5], [4.5, 4.5]]) {
      context.beginPath();
      context.arc(x, y, 0.9, 0, 2 * Math.PI);
      context.fill();
    }
    return tile;
  }

  ours.paintOutlines = function (context, outline, view) {
    const { geometry, names } = outline;
    const areas = ours.areasWithin(geometry, view.bounds);
    context.lineJoin = "round";
    context.lineWidth = 1;
    context.strokeStyle = "rgba(255,255,255,0.6)";
    for (const [dx, dy] of SIDES) {
      const shifted = { ...view, offsetX: view.offsetX + dx, offsetY: view.offsetY + dy };
      inGroups(context, geometry, shifted, areas, () => context.stroke());
    }
    context.strokeStyle = TOKENS.ink;
    inGroups(context, geometry, view, areas, () => context.stroke());
    if (names) paintNames(context, geometry, view, areas);
  };

  // The largest first; a name that would cover another one, or is wider than its area, is left out.
  function paintNames(context, geometry, view, areas) {
    const middle = ours.middles(geometry);
    const width = (area) => (geometry.box[4 * area + 2] - geometry.box[4 * area]) * view.scale;
    const taken = [];
    context.font = '600 13px "Source Sans", "Source Sans 3", "Source Sans Pro", system-ui, sans-serif';
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (const area of areas.slice().sort((a, b) => width(b) - width(a))) {
      const half = context.measureText(geometry.names[area]).width / 2 + 3;
      const x = middle[2 * area] * view.scale + view.offsetX;
      const y = middle[2 * area + 1] * view.scale + view.offsetY;
      if (2 * half > 1.1 * width(area)) continue;
      if (taken.some((box) => Math.abs(box.x - x) < box.half + half && Math.abs(box.y - y) < 17)) continue;
      taken.push({ x, y, half });
      context.strokeStyle = "rgba(255,255,255,0.9)";
      context.lineWidth = 3.5;
      context.strokeText(geometry.names[area], x, y);
      context.fillStyle = TOKENS.ink;
      context.fillText(geometry.names[area], x, y);
    }
  }

  const RINGS = {
    hovered: [[TOKENS.paper, 4], [TOKENS.ink, 1.6]],
    selected: [[TOKENS.paper, 6], [TOKENS.accent, 3]],
    focused: [[TOKENS.ink, 7], [TOKENS.focus, 3]],
  };

  ours.paintRing = function (context, geometry, area, view, kind) {
    context.lineJoin = "round";
    context.beginPath();
    trace(context, geometry, area, view);
    for (const [style, width] of RINGS[kind]) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.stroke();
    }
  };
})(window.areaprofileMap);
