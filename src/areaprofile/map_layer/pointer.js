// Mouse and finger: what lies under the pointer is ringed and named; a click picks it,
// a second one opens its profile.
(function (ours) {
  "use strict";

  // A box of our own: text is set as text, so that nothing in a name can become markup.
  ours.Tooltip = function (container) {
    const box = document.createElement("div");
    box.className = "areaprofile-tip";
    box.setAttribute("role", "tooltip");
    box.hidden = true;
    const lines = ["name", "figure", "interval"].map((part) => {
      const line = document.createElement("div");
      line.className = part;
      box.append(line);
      return [part, line];
    });
    container.append(box);
    return {
      show(words, point) {
        for (const [part, line] of lines) line.textContent = words[part];
        box.hidden = false;
        const right = point.x + 16 + box.offsetWidth > container.clientWidth;
        const low = point.y + 16 + box.offsetHeight > container.clientHeight;
        box.style.left = `${Math.max(0, right ? point.x - 12 - box.offsetWidth : point.x + 14)}px`;
        box.style.top = `${Math.max(0, low ? point.y - 12 - box.offsetHeight : point.y + 14)}px`;
      },
      hide() {
        box.hidden = true;
      },
    };
  };

  ours.followPointer = function (map, layer) {
    map.on("mousemove", (event) => layer.hover(layer.areaUnder(event.latlng), event.containerPoint));
    map.on("mouseout", () => layer.hover(-1));
    map.on("movestart", () => layer.hover(-1));
    map.on("click", (event) => {
      const area = layer.areaUnder(event.latlng);
      if (area >= 0) layer.pick(area);
    });
    // Twice on an area opens its profile; zooming is by wheel, fingers or the buttons.
    map.doubleClickZoom.disable();
    map.on("dblclick", (event) => {
      const area = layer.areaUnder(event.latlng);
      if (area >= 0) ours.openProfile(layer.geometry.codes[area]);
    });
    // The wheel scrolls the page until the reader has chosen the map.
    const container = map.getContainer();
    container.addEventListener("focus", () => map.scrollWheelZoom.enable());
    container.addEventListener("blur", () => map.scrollWheelZoom.disable());
    container.addEventListener("mouseleave", () => layer.hover(-1));
  };
})(window.areaprofileMap);
