/* Charts on narrow screens and with large text. The server draws without knowing the width: what
   differs on a narrow screen stands in `layout.meta.narrow` of the figure and is laid over it here,
   and all text of the chart grows with the text of the page. */
(function () {
  "use strict";
  const NARROW = 48; // rem of the chart's width
  const PAPER = 690; // pixels between the margins of A4 and of Letter

  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const over = (base, parts) => {
    if (!isPlain(base) || !isPlain(parts)) return parts;
    const out = { ...base };
    for (const [name, value] of Object.entries(parts)) out[name] = name in base ? over(base[name], value) : value;
    return out;
  };
  const PIXELS = ["height", "standoff", "xshift"];
  const grown = (value, by, inside) => {
    if (Array.isArray(value)) return isPlain(value[0]) ? value.map((one) => grown(one, by, inside)) : value;
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => {
      const pixels = PIXELS.includes(name) || (name === "size" && /font$/.test(inside)) || inside === "margin";
      return [name, pixels && typeof part === "number" ? part * by : grown(part, by, name)];
    }));
  };

  let printing = false;
  const isNarrow = (place) => (printing ? PAPER : place.clientWidth) < NARROW * rem();
  const state = (place) => `${isNarrow(place)} ${rem()} ${printing}`;
  const fitted = (place, { data, layout, ...rest }) => {
    const less = layout && layout.meta && layout.meta.narrow;
    let fit = { data, layout: layout && structuredClone(layout) }; // plotly writes into what it draws
    if (less && isNarrow(place)) {
      fit = {
        data: data.map((trace) => (trace.name in less.data ? over(trace, less.data[trace.name]) : trace)).concat(less.more),
        layout: over(fit.layout, less.layout),
      };
    }
    const by = rem() / 16;
    if (by !== 1 && fit.layout) {
      fit = {
        data: fit.data.map((trace) => (trace.textfont ? { ...trace, textfont: grown(trace.textfont, by, "textfont") } : trace)),
        layout: grown(fit.layout, by, ""),
      };
    }
    if (printing && fit.layout) fit.layout.width = PAPER;
    const frame = place.closest("#chart");
    if (frame && fit.layout && fit.layout.height) frame.style.height = `${fit.layout.height}px`;
    return { ...fit, ...rest };
  };

  const given = new WeakMap();
  const { react } = window.Plotly;
  window.Plotly.react = (place, figure, ...rest) => {
    if (!figure || !figure.layout || rest.length) return react(place, figure, ...rest);
    given.set(place, { figure, as: state(place) });
    return react(place, fitted(place, figure));
  };
  const again = () => document.querySelectorAll("#chart .js-plotly-plot").forEach((place) => {
    const before = given.get(place);
    if (before && before.as !== state(place)) window.Plotly.react(place, before.figure);
  });
  window.addEventListener("resize", again);
  window.addEventListener("beforeprint", () => { printing = true; again(); });
  window.addEventListener("afterprint", () => { printing = false; again(); });
})();
