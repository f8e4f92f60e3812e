// Draws areas, lines, names and rings on a canvas. `view` turns cells into pixels of the canvas:
// pixel = cell * scale + offset; `view.bounds` are the cells that the canvas shows.
(function (ours) {
  "use strict";

  // Above this many areas in view, lines between them would be all that one sees.
  const MOST_WITH_LINES = 3000;
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

  ours.outlineOf = function (geometry, area, view) {
    const path = new Path2D();
    trace(path, geometry, area, view);
    return path;
  };

  // One path for all areas that look alike: filling a few large paths is many times faster than
  // filling thousands of small ones.
  function pathsByLook(geometry, values, view, areas) {
    const paths = new Map();
    for (const area of areas) {
      const look = values.classes[area] + (values.fading ? values.fading[area] : "0");
      let path = paths.get(look);
      if (!path) paths.set(look, (path = new Path2D()));
      trace(path, geometry, area, view);
    }
    return paths;
  }

  ours.paintAreas = function (context, geometry, values, view) {
    const areas = ours.areasWithin(geometry, view.bounds);
    const lines = areas.length <= MOST_WITH_LINES;
    const paths = pathsByLook(geometry, values, view, areas);
    context.lineJoin = "round";
    for (const [look, path] of paths) {
      const entry = values.legend[look.charCodeAt(0) - 65];
      context.globalAlpha = values.fades[Number(look[1])];
      context.fillStyle = entry.colour;
      context.fill(path, "evenodd");
      if (entry.pattern !== "plain") {
        context.fillStyle = patternOf(context, entry.pattern);
        context.fill(path, "evenodd");
      }
      context.globalAlpha = 1;
      if (!lines) closeSeams(context, path, entry);
    }
    if (lines) for (const path of paths.values()) strokeBetween(context, path, areas.length);
    return areas.length;
  };

  function strokeBetween(context, path, count) {
    context.strokeStyle = TOKENS.paper;
    context.lineWidth = count > 800 ? 0.5 : 0.9;
    context.stroke(path);
  }

  // Neighbours of different classes are both smoothed along their border, which would let the
  // background shine through as a hairline.
  function closeSeams(context, path, entry) {
    context.strokeStyle = entry.colour;
    context.lineWidth = 0.4;
    context.stroke(path);
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
    const path = new Path2D();
    for (const area of areas) trace(path, geometry, area, view);
    context.lineJoin = "round";
    strokeTwice(context, path, ["rgba(255,255,255,0.75)", 2.4], [TOKENS.second, 1]);
    if (names) paintNames(context, geometry, view, areas);
  };

  function strokeTwice(context, path, ...strokes) {
    for (const [style, width] of strokes) {
      context.strokeStyle = style;
      context.lineWidth = width;
      context.stroke(path);
    }
  }

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
    strokeTwice(context, ours.outlineOf(geometry, area, view), ...RINGS[kind]);
  };
})(window.areaprofileMap);
