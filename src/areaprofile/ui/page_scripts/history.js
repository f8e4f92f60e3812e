// One step of Back for each choice of the reader. What a page itself fills into its address (the
// newest period, say) takes the place of the entry instead of adding one.
(() => {
  if (window.areaprofileHistory) return;
  window.areaprofileHistory = true;
  let chosen = false;
  const push = history.pushState.bind(history);
  history.pushState = (state, unused, address) => {
    const there = new URL(address ?? location.href, location.href);
    const isFilledIn = !chosen && there.pathname === location.pathname;
    chosen = false;
    if (isFilledIn) history.replaceState(state, unused, address);
    else push(state, unused, address);
  };
  for (const kind of ['pointerdown', 'keydown', 'change'])
    window.addEventListener(kind, () => { chosen = true; }, true);
  // A map stands in a frame of its own: its picks come as messages.
  window.addEventListener('message', event => { if (event.data?.value?.pick) chosen = true; });
  window.addEventListener('popstate', () => { chosen = false; }, true);
})();
