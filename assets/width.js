/* Charts on narrow screens and with large text. The server draws without knowing the width: what
   differs on a narrow screen stands in `layout.meta.narrow` of the figure and is laid over it here,
   before the chart gets it; all text of the chart grows with the text of the page. */
(function () {
  "use strict";
  const NARROW = 48; // rem of the chart's width
  const PAPER = 690; // pixels between the margins of A4 and of Letter

  const rem = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
  const isPlain = (value) => value !== null && typeof value === "object" && !Array.isArray(value);
  const laidOver = (base, changes) => {
    if (!isPlain(base) || !isPlain(changes)) return changes;
    const out = { ...base };
    for (const [name, value] of Object.entries(changes)) out[name] = name in base ? laidOver(base[name], value) : value;
    return out;
  };
  const PIXELS = ["height", "standoff", "xshift"];
  const grown = (value, factor, parent) => {
    if (Array.isArray(value)) return isPlain(value[0]) ? value.map((item) => grown(item, factor, parent)) : value;
    if (!isPlain(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, member]) => {
      const inPixels = PIXELS.includes(name) || (name === "size" && /font$/.test(parent)) || parent === "margin";
      return [name, inPixels && typeof member === "number" ? member * factor : grown(member, factor, name)];
    }));
  };

  let printing = false;
  const isNarrow = () => (printing ? PAPER : document.getElementById("view").clientWidth) < NARROW * rem();
  const conditions = () => `${isNarrow()} ${rem()} ${printing}`;

  /* A figure for the width and the text size as they are now; its place gets the height. */
  const fitted = ({ data, layout }) => {
    layout = structuredClone(layout); // plotly writes into what it draws
    const narrow = layout.meta && layout.meta.narrow;
    if (narrow && isNarrow()) {
      data = data.map((trace) => (trace.name in narrow.data ? laidOver(trace, narrow.data[trace.name]) : trace)).concat(narrow.more);
      layout = laidOver(layout, narrow.layout);
    }
    const factor = rem() / 16;
    if (factor !== 1) {
      data = data.map((trace) => (trace.textfont ? { ...trace, textfont: grown(trace.textfont, factor, "textfont") } : trace));
      layout = grown(layout, factor, "");
    }
    if (printing) layout.width = PAPER;
    if (layout.height) document.getElementById("chart").style.height = `${layout.height}px`;
    return { data, layout };
  };

  /* The server's figure goes through `fit` to the chart. Where the window or the text changes, the
     same figure is fitted and drawn again; at once, for a print does not wait. */
  let given = {};
  const fit = (figure, config) => {
    // dcc.Graph adds typesetMath; with another config plotly would not change the chart but start anew
    given = { figure, config: { ...config, typesetMath: false }, conditions: conditions() };
    return fitted(figure);
  };
  const fitAgain = () => {
    const chart = document.querySelector("#chart .js-plotly-plot");
    if (!chart || !given.figure || given.conditions === conditions()) return;
    given.conditions = conditions();
    window.Plotly.react(chart, { ...fitted(given.figure), config: given.config });
    if (!printing) window.Plotly.Plots.resize(chart); // react alone keeps the width of the paper
  };
  window.addEventListener("resize", fitAgain);
  window.addEventListener("beforeprint", () => { printing = true; fitAgain(); });
  window.addEventListener("afterprint", () => { printing = false; fitAgain(); });
  window.dash_clientside = window.dash_clientside || {};
  Object.assign(window.dash_clientside.casualties = window.dash_clientside.casualties || {}, { fit });
})();
