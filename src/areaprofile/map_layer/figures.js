// The words about one area: its name, its figure with the interval, or why there is none.
(function (ours) {
  "use strict";

  const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-";

  function numberAt(packed, figures, area) {
    const width = figures.width;
    let number = 0;
    for (let i = area * width; i < (area + 1) * width; i++) number = 64 * number + DIGITS.indexOf(packed[i]);
    if (number === Math.pow(64, width) - 1) return null;
    return (number + figures.base) / Math.pow(10, figures.decimals);
  }

  function written(number, figures) {
    const sign = number < 0 ? "\u2212" : "";
    const digits = Math.abs(number).toLocaleString("en-GB", {
      minimumFractionDigits: figures.decimals, maximumFractionDigits: figures.decimals,
    });
    return sign + figures.prefix + digits;
  }

  ours.wordsFor = function (geometry, values, area) {
    const label = values.legend[values.classes.charCodeAt(area) - 65].label;
    const figures = values.figures;
    const value = figures ? numberAt(figures.value, figures, area) : null;
    if (value === null) return { name: geometry.names[area], figure: label, interval: "" };
    const lower = figures.lower ? numberAt(figures.lower, figures, area) : null;
    const upper = figures.upper ? numberAt(figures.upper, figures, area) : null;
    const interval = lower === null || upper === null ? "" :
      `95% interval ${written(lower, figures)} to ${written(upper, figures)}${figures.suffix}`;
    return { name: geometry.names[area], figure: written(value, figures) + figures.suffix, interval };
  };
})(window.areaprofileMap);
