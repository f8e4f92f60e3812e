// Listens for picks in the legend and the rank strip, and hands them to the page.
export default function ({ setTriggerValue }) {
  const send = (kind, value) => setTriggerValue("pick", { kind, value });
  const stripOf = (event) => event.target.closest?.(".ap-strip");

  function placeOn(strip, event) {
    const count = Number(strip.getAttribute("aria-valuemax"));
    const box = strip.getBoundingClientRect();
    const share = (event.clientX - box.left) / box.width;
    return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  }

  function point(strip, at) {
    const says = strip.dataset.says.split("|");
    strip.setAttribute("aria-valuenow", String(at + 1));
    strip.setAttribute("aria-valuetext", says[at]);
    strip.dataset.shown = says[at];
    strip.style.setProperty("--at", `${(100 * (at + 0.5)) / says.length}%`);
  }

  function clicked(event) {
    const button = event.target.closest?.("[data-pick-class]");
    const strip = stripOf(event);
    if (button) again(button);
    else if (strip) send("area", strip.dataset.codes.split(" ")[placeOn(strip, event)]);
  }

  // The legend is drawn anew after a pick: the keyboard goes back to where it was.
  function again(button) {
    const value = button.dataset.pickClass, from = button;
    send("class", value);
    const end = Date.now() + 4000;
    const look = () => {
      const now = document.querySelector(`[data-pick-class="${CSS.escape(value)}"]`);
      if (now && now !== from && document.activeElement === document.body) now.focus();
      else if (Date.now() < end) window.setTimeout(look, 60);
    };
    look();
  }

  function moved(event) {
    const strip = stripOf(event);
    if (strip) point(strip, placeOn(strip, event));
  }

  function left(event) {
    const strip = stripOf(event);
    if (strip && document.activeElement !== strip) delete strip.dataset.shown;
  }

  function pressed(event) {
    const strip = stripOf(event);
    if (!strip) return;
    const last = Number(strip.getAttribute("aria-valuemax")) - 1;
    const at = Number(strip.getAttribute("aria-valuenow")) - 1;
    const steps = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 10, PageDown: -10 };
    if (event.key in steps) point(strip, Math.min(last, Math.max(0, at + steps[event.key])));
    else if (event.key === "Home") point(strip, 0);
    else if (event.key === "End") point(strip, last);
    else if (event.key === "Enter" || event.key === " ") send("area", strip.dataset.codes.split(" ")[at]);
    else return;
    event.preventDefault();
  }

  const heard = { click: clicked, mousemove: moved, mouseout: left, keydown: pressed };
  const each = (act) => Object.entries(heard).forEach(([name, listener]) => act(name, listener));
  // Called anew whenever the page is: what listened before listens no more.
  window.areaprofileStopListening?.();
  each((name, listener) => document.addEventListener(name, listener));
  const stop = () => each((name, listener) => document.removeEventListener(name, listener));
  window.areaprofileStopListening = stop;
  return stop;
}
