// From a picked area to its profile. The card beside the map stands outside of our frame and comes a
// moment after the pick, so it is waited for; where there is no card nothing happens.
(function (ours) {
  "use strict";

  const PATIENCE = 5000, STEP = 60;

  // The card's link to the profile of this very area, not of one picked before.
  function linkTo(code) {
    const links = window.parent.document.querySelectorAll(".st-key-card a[href*='profile']");
    return [...links].find((link) => new URL(link.href).searchParams.get("area") === code);
  }

  function whenThere(code, act) {
    const end = Date.now() + PATIENCE;
    const look = () => {
      const link = linkTo(code);
      if (link) act(link);
      else if (Date.now() < end) window.setTimeout(look, STEP);
    };
    look();
  }

  // The keyboard goes to "Open profile", so that a second Enter opens it.
  ours.leadToProfile = function (code) {
    const from = window.parent.document.activeElement;
    whenThere(code, (link) => {
      // Who has gone elsewhere meanwhile stays there.
      if (window.parent.document.activeElement === from) link.focus({ preventScroll: false });
    });
  };

  ours.openProfile = function (code) {
    whenThere(code, (link) => link.click());
  };
})(window.areaprofileMap);
