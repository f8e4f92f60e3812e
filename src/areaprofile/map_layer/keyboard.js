// The keyboard: Tab into the map, arrows to the nearest area that way, Enter to pick it and, once
// more, to open its profile; Home, End, Page Up and Page Down go through all areas in their order,
// plus and minus zoom, Escape lets go.
(function (ours) {
  "use strict";

  const WAYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const HINT = "Arrow keys move between areas, Enter picks one, Enter again opens its profile, " +
    "plus and minus zoom.";
  ours.keyboardHint = HINT;

  // Nearest by middle, sideways steps counting double, so that "right" means right.
  ours.neighbour = function (geometry, from, way) {
    const middle = ours.middles(geometry);
    let best = -1, least = Infinity;
    for (let area = 0; area < geometry.count; area++) {
      const dx = middle[2 * area] - middle[2 * from], dy = middle[2 * area + 1] - middle[2 * from + 1];
      const along = dx * way[0] + dy * way[1];
      const across = Math.abs(dx * way[1]) + Math.abs(dy * way[0]);
      if (area === from || along <= 0 || across > 2 * along) continue;
      const far = along + 2 * across;
      if (far < least) [best, least] = [area, far];
    }
    return best < 0 ? from : best;
  };

  function inOrder(geometry, from, key) {
    const last = geometry.count - 1;
    const places = { Home: 0, End: last, PageDown: Math.min(from + 1, last), PageUp: Math.max(from - 1, 0) };
    return places[key];
  }

  function moved(layer, key) {
    const from = layer.focused;
    if (from < 0) return layer.firstToFocus();
    if (key in WAYS) return ours.neighbour(layer.geometry, from, WAYS[key]);
    return inOrder(layer.geometry, from, key);
  }

  // After a click no area has the keyboard: Enter then opens the profile of the picked one.
  function chosen(layer) {
    const code = (area) => layer.geometry.codes[area];
    if (layer.focused >= 0) {
      layer.pick(layer.focused);
      ours.leadToProfile(code(layer.focused));
    } else if (layer.selected >= 0) ours.openProfile(code(layer.selected));
    else return false;
    return true;
  }

  function press(map, layer, key) {
    if (key in WAYS || ["Home", "End", "PageDown", "PageUp"].includes(key)) layer.focus(moved(layer, key));
    else if (key === "Enter" || key === " ") return chosen(layer);
    else if (key === "+" || key === "=") map.zoomIn(1);
    else if (key === "-") map.zoomOut(1);
    else if (key === "Escape") layer.letGo();
    else return false;
    return true;
  }

  ours.followKeyboard = function (map, layer) {
    const container = map.getContainer();
    container.tabIndex = 0;
    container.setAttribute("role", "application");
    container.setAttribute("aria-roledescription", "map");
    container.addEventListener("keydown", (event) => {
      if (event.target !== container || event.ctrlKey || event.metaKey || event.altKey) return;
      if (layer.ready() && press(map, layer, event.key)) event.preventDefault();
    });
    container.addEventListener("blur", () => layer.letGo());
    container.addEventListener("focus", () => layer.arrive());
  };
})(window.areaprofileMap);
