// Reads a geometry file (see store/webgeometry.py for its format) and answers questions about it:
// which area lies at a point, where its middle is, which areas touch a box.
// Coordinates are the file's own cells; `origin` and `step` turn them into fractions of the world.
window.areaprofileMap = window.areaprofileMap || {};

(function (ours) {
  "use strict";

  const MAGIC = 0x31475041; // "APG1"

  function summed(differences) {
    const numbers = new Uint16Array(differences.length);
    let last = 0;
    for (let i = 0; i < differences.length; i++) {
      last = (last + differences[i]) & 0xffff;
      numbers[i] = last;
    }
    return numbers;
  }

  function starts(counts) {
    const found = new Uint32Array(counts.length + 1);
    for (let i = 0; i < counts.length; i++) found[i + 1] = found[i] + counts[i];
    return found;
  }

  ours.readGeometry = function (buffer) {
    const view = new DataView(buffer);
    if (view.getUint32(0, true) !== MAGIC) throw new Error("not a geometry file");
    const headerEnd = 8 + view.getUint32(4, true);
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, headerEnd - 8)));
    let at = headerEnd;
    const points = new Uint32Array(buffer, at, header.rings);
    at += 4 * header.rings;
    const rings = new Uint16Array(buffer, at, header.areas);
    at += 2 * header.areas;
    const geometry = {
      count: header.areas,
      checksum: header.checksum,
      origin: header.origin,
      step: header.step,
      codes: header.codes.split("\n"),
      names: header.names.split("\n"),
      ringStart: starts(rings),
      pointStart: starts(points),
      x: summed(new Uint16Array(buffer, at, header.points)),
      y: summed(new Uint16Array(buffer, at + 2 * header.points, header.points)),
    };
    geometry.box = boxes(geometry);
    return geometry;
  };

  // Four numbers per area: west, north, east, south.
  function boxes(geometry) {
    const { count, ringStart, pointStart, x, y } = geometry;
    const box = new Uint16Array(4 * count);
    for (let area = 0; area < count; area++) {
      let west = 65535, north = 65535, east = 0, south = 0;
      const end = pointStart[ringStart[area + 1]];
      for (let i = pointStart[ringStart[area]]; i < end; i++) {
        if (x[i] < west) west = x[i];
        if (x[i] > east) east = x[i];
        if (y[i] < north) north = y[i];
        if (y[i] > south) south = y[i];
      }
      box.set([west, north, east, south], 4 * area);
    }
    return box;
  }

  ours.extent = function (geometry) {
    let west = 65535, north = 65535, east = 0, south = 0;
    for (let i = 0; i < geometry.box.length; i += 4) {
      west = Math.min(west, geometry.box[i]);
      north = Math.min(north, geometry.box[i + 1]);
      east = Math.max(east, geometry.box[i + 2]);
      south = Math.max(south, geometry.box[i + 3]);
    }
    return { west, north, east, south };
  };

  ours.areasWithin = function (geometry, bounds) {
    const box = geometry.box;
    const found = [];
    for (let area = 0, i = 0; area < geometry.count; area++, i += 4) {
      if (box[i] <= bounds.east && box[i + 2] >= bounds.west &&
          box[i + 1] <= bounds.south && box[i + 3] >= bounds.north) found.push(area);
    }
    return found;
  };

  ours.areaAt = function (geometry, px, py) {
    const box = geometry.box;
    for (let area = 0, i = 0; area < geometry.count; area++, i += 4) {
      if (px < box[i] || px > box[i + 2] || py < box[i + 1] || py > box[i + 3]) continue;
      if (holds(geometry, area, px, py)) return area;
    }
    return -1;
  };

  // Even-odd over all rings of the area, so that holes and islands need no special case.
  function holds(geometry, area, px, py) {
    const { ringStart, pointStart, x, y } = geometry;
    let inside = false;
    for (let ring = ringStart[area]; ring < ringStart[area + 1]; ring++) {
      const first = pointStart[ring], end = pointStart[ring + 1];
      for (let i = first, j = end - 1; i < end; j = i++) {
        if (y[i] > py !== y[j] > py &&
            px < ((x[j] - x[i]) * (py - y[i])) / (y[j] - y[i]) + x[i]) inside = !inside;
      }
    }
    return inside;
  }

  // The middle of the largest ring of every area, two numbers each; worked out when first needed.
  ours.middles = function (geometry) {
    if (geometry.middle) return geometry.middle;
    const middle = new Float32Array(2 * geometry.count);
    for (let area = 0; area < geometry.count; area++) middle.set(middleOf(geometry, area), 2 * area);
    geometry.middle = middle;
    return middle;
  };

  function middleOf(geometry, area) {
    const { ringStart, pointStart } = geometry;
    let best = { size: -1, x: 0, y: 0 };
    for (let ring = ringStart[area]; ring < ringStart[area + 1]; ring++) {
      const found = ringMiddle(geometry, pointStart[ring], pointStart[ring + 1]);
      if (found.size > best.size) best = found;
    }
    return [best.x, best.y];
  }

  function ringMiddle({ x, y }, first, end) {
    let twice = 0, mx = 0, my = 0;
    for (let i = first, j = end - 1; i < end; j = i++) {
      const cross = x[j] * y[i] - x[i] * y[j];
      twice += cross;
      mx += (x[i] + x[j]) * cross;
      my += (y[i] + y[j]) * cross;
    }
    return { size: Math.abs(twice), x: mx / (3 * twice), y: my / (3 * twice) };
  }
})(window.areaprofileMap);
