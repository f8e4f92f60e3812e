// The layer itself: one geometry, the values last sent, and two canvases (areas below; rings for
// what is hovered, focused and selected above, so that following the pointer repaints little).
(function (ours) {
  "use strict";

  const PADDING = 0.15;
  const still = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  if (still) L.Map.mergeOptions({ zoomAnimation: false, fadeAnimation: false, inertia: false });
  L.Control.Attribution.mergeOptions({ prefix: false });

  const Layer = L.Layer.extend({
    initialize() {
      this.geometry = null;
      this.values = null;
      this.outlines = [];
      this.hovered = this.focused = this.selected = -1;
    },

    onAdd(map) {
      this.holder = L.DomUtil.create("div", "leaflet-zoom-animated", this.getPane());
      this.areas = L.DomUtil.create("canvas", "", this.holder);
      this.marks = L.DomUtil.create("canvas", "", this.holder);
      this.tip = ours.Tooltip(map.getContainer());
      this.said = L.DomUtil.create("div", "areaprofile-said", map.getContainer());
      this.said.setAttribute("aria-live", "polite");
      ours.followPointer(map, this);
      ours.followKeyboard(map, this);
    },

    getEvents() {
      return { moveend: this.repaint, viewreset: this.repaint, resize: this.repaint, zoomanim: this.stretch };
    },

    ready() {
      return Boolean(this.geometry && this.values && this.geometry.checksum === this.values.checksum);
    },

    // While Leaflet animates a zoom, the last picture is stretched; moveend paints a sharp one.
    stretch(event) {
      if (!this.frame) return;
      const map = this._map;
      const scale = map.getZoomScale(event.zoom, this.frame.zoom);
      const origin = map.project(event.center, event.zoom)
        .subtract(map.getSize().divideBy(2))
        .add(L.DomUtil.getPosition(map.getPane("mapPane"))).round();
      const place = L.point(this.frame.left, this.frame.top).multiplyBy(scale).subtract(origin);
      L.DomUtil.setTransform(this.holder, place, scale);
    },

    place() {
      const map = this._map, size = map.getSize(), pad = size.multiplyBy(PADDING).round();
      const corner = map.containerPointToLayerPoint([0, 0]).subtract(pad).round();
      const origin = map.getPixelOrigin();
      this.frame = {
        zoom: map.getZoom(), left: corner.x + origin.x, top: corner.y + origin.y,
        width: size.x + 2 * pad.x, height: size.y + 2 * pad.y,
      };
      L.DomUtil.setPosition(this.holder, corner);
      this.view = ours.viewOf(this.geometry, this.frame);
    },

    cleared(canvas) {
      const sharp = window.devicePixelRatio || 1;
      const width = Math.round(this.frame.width * sharp), height = Math.round(this.frame.height * sharp);
      const context = canvas.getContext("2d");
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
        canvas.style.width = `${this.frame.width}px`;
        canvas.style.height = `${this.frame.height}px`;
      }
      context.setTransform(sharp, 0, 0, sharp, 0, 0);
      context.clearRect(0, 0, this.frame.width, this.frame.height);
      return context;
    },

    repaint() {
      if (!this.ready() || !this._map) return;
      this.place();
      const context = this.cleared(this.areas);
      ours.paintAreas(context, this.geometry, this.values, this.view);
      for (const outline of this.outlines) {
        ours.paintOutlines(context, outline, ours.viewOf(outline.geometry, this.frame));
      }
      this.repaintMarks();
      const container = this._map.getContainer();
      container.dataset.indicator = this.values.indicator;
      container.dataset.painted = String(this.geometry.count);
    },

    repaintMarks() {
      const context = this.cleared(this.marks);
      for (const kind of ["hovered", "selected", "focused"]) {
        if (this[kind] >= 0) ours.paintRing(context, this.geometry, this[kind], this.view, kind);
      }
    },

    take(values) {
      const container = this._map.getContainer();
      delete container.dataset.painted;
      this.values = values;
      container.setAttribute("aria-label", `${values.alt} ${ours.keyboardHint}`);
      if (window.frameElement) window.frameElement.title = "Map";
      if (!this.geometry) return;
      ours.trouble(this._map, this.ready() ? "" :
        "The figures do not belong to these boundaries. Please load the page again.");
      if (!this.ready()) return;
      this.selected = values.selected === null ? -1 : this.geometry.codes.indexOf(values.selected);
      this.repaint();
    },

    cellAt(latlng) {
      const world = this._map.project(latlng, 0).divideBy(256);
      const { origin, step } = this.geometry;
      return [(world.x - origin[0]) / step, (world.y - origin[1]) / step];
    },

    areaUnder(latlng) {
      return this.ready() ? ours.areaAt(this.geometry, ...this.cellAt(latlng)) : -1;
    },

    hover(area, point) {
      if (area >= 0) this.tip.show(this.words(area), point);
      else if (this.hovered >= 0) this.tip.hide();
      this._map.getContainer().style.cursor = area >= 0 ? "pointer" : "";
      if (area === this.hovered) return;
      this.hovered = area;
      this.repaintMarks();
    },

    words(area) {
      return ours.wordsFor(this.geometry, this.values, area);
    },

    middle(area) {
      const middle = ours.middles(this.geometry), { origin, step } = this.geometry;
      const world = L.point(middle[2 * area] * step + origin[0], middle[2 * area + 1] * step + origin[1]);
      return this._map.unproject(world.multiplyBy(256), 0);
    },

    firstToFocus() {
      if (this.selected >= 0) return this.selected;
      const nearest = this.areaUnder(this._map.getCenter());
      return nearest >= 0 ? nearest : 0;
    },

    focus(area) {
      this.focused = area;
      const where = this.middle(area);
      if (!this._map.getBounds().contains(where)) this._map.panTo(where, { animate: !still });
      this.repaintMarks();
      const words = this.words(area);
      this.tip.show(words, this._map.latLngToContainerPoint(where));
      this.said.textContent = [words.name, words.figure, words.interval].filter(Boolean).join(", ");
    },

    // Only for those who came by keyboard: a click must not leave a ring of focus behind.
    arrive() {
      if (this.ready() && this._map.getContainer().matches(":focus-visible")) this.focus(this.firstToFocus());
    },

    letGo() {
      if (this.focused < 0) return;
      this.focused = -1;
      this.tip.hide();
      this.repaintMarks();
    },

    pick(area) {
      this.selected = area;
      this.repaintMarks();
      const pick = { code: this.geometry.codes[area], serial: `${Date.now()}-${Math.random()}` };
      window.Streamlit.setComponentValue({ pick });
    },
  });

  // Covers the map with a message; an empty one uncovers it.
  ours.trouble = function (map, text) {
    map.getContainer().querySelector(".areaprofile-trouble")?.remove();
    if (!text) return;
    const box = L.DomUtil.create("div", "areaprofile-trouble", map.getContainer());
    box.setAttribute("role", "alert");
    box.textContent = text;
  };

  async function fetched(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${response.status} for ${address}`);
    return ours.readGeometry(await response.arrayBuffer());
  }

  function fit(map, geometry) {
    const { west, north, east, south } = ours.extent(geometry), { origin, step } = geometry;
    const corner = (x, y) => map.unproject(
      L.point(x * step + origin[0], y * step + origin[1]).multiplyBy(256), 0);
    const bounds = L.latLngBounds(corner(west, south), corner(east, north));
    map.fitBounds(bounds, { animate: false, padding: [8, 8] });
    map.setMinZoom(Math.min(map.getZoom(), 12) - 1);
    map.setMaxBounds(bounds.pad(0.6));
  }

  // On a narrow screen the map takes at most 60 % of its height, so that the page can be scrolled
  // past it. st_folium sets the height again with every change, hence the replaced function.
  function fitHeight(map, wanted) {
    const streamlit = window.Streamlit, resize = streamlit.setFrameHeight.bind(streamlit);
    const fitted = () => {
      const narrow = window.innerWidth < 640;
      return narrow ? Math.min(wanted, Math.round(0.6 * window.parent.innerHeight)) : wanted;
    };
    streamlit.setFrameHeight = () => resize(fitted());
    const apply = () => {
      map.getContainer().style.height = `${fitted()}px`;
      map.invalidateSize({ animate: false });
      streamlit.setFrameHeight();
    };
    window.addEventListener("resize", apply);
    apply();
  }

  let layer = null;
  let waiting = null;

  ours.start = async function (map, options) {
    fitHeight(map, options.height);
    layer = new Layer().addTo(map);
    if (waiting) layer.take(waiting);
    const lines = options.outlines.map((outline) => fetched(outline.address));
    try {
      const geometry = await fetched(options.geometry);
      fit(map, geometry);
      layer.geometry = geometry;
      if (layer.values) layer.take(layer.values);
    } catch (reason) {
      console.error(reason);
      ours.trouble(map, "The boundaries of this map could not be loaded. The table shows the same figures.");
      return;
    }
    const found = await Promise.allSettled(lines);
    layer.outlines = found.flatMap((result, place) =>
      result.status === "fulfilled" ? [{ geometry: result.value, names: options.outlines[place].names }] : []);
    if (layer.outlines.length) layer.repaint();
  };

  ours.show = function (values) {
    // st_folium keeps every group it was ever given; empty groups of earlier values are let go.
    window.feature_group = [];
    waiting = values;
    if (layer) layer.take(values);
  };
})(window.areaprofileMap);
