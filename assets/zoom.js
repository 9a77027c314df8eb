/* A chart to zoom in. When the page stands and the browser is idle, plotly draws the chart of a
   question over its SVG, at the same place and size. The SVG stays beneath: it is what the keys and
   screen readers reach, what is printed, and all there is where plotly does not come. */
(function () {
  "use strict";
  const DAY = 864e5;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const able = matchMedia("(min-width: 700px) and (hover: hover) and (forced-colors: none)");
  const idle = window.requestIdleCallback || ((then) => setTimeout(then, 500));
  const figures = new WeakMap(); // the element of plotly -> its figure, as text
  const asked = new WeakMap(); // the element of a chart -> the address of the figure last asked for
  let bundle;

  const plotly = () => {
    bundle = bundle || new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = document.querySelector("meta[name=plotly]").content;
      script.addEventListener("load", () => resolve(window.Plotly));
      script.addEventListener("error", reject);
      document.head.append(script);
    });
    return bundle;
  };

  /* The figure in the colours of the page. */
  const coloured = (text) => {
    const figure = JSON.parse(text);
    const other = figure.layout.meta.dark;
    return dark.matches ? JSON.parse(text.replace(/#[0-9a-f]{6}/g, (one) => other[one] || one)) : figure;
  };

  /* What belongs to the chart as a whole leaves while a part of it is shown. */
  const change = (plot, is) => {
    if (plot.classList.contains("zoomed") === is) return;
    plot.classList.toggle("zoomed", is);
    const { data, layout } = coloured(figures.get(plot));
    const stays = (one) => !is || one.name !== "whole";
    window.Plotly.update(plot, {
      visible: data.map((one) => !is || !one.xaxis),
      cliponaxis: data.map((one) => one.cliponaxis !== false || (is && one.mode === "lines")),
    }, {
      annotations: layout.annotations.filter(stays), shapes: layout.shapes.filter(stays),
      "xaxis.tickmode": is ? "auto" : "array",
      ...(layout.xaxis3 ? { "xaxis3.visible": !is, "yaxis3.visible": !is } : {}),
    });
  };

  /* Cards for marks, as for those of the SVG, and the way back from a part to the whole. */
  const connect = (chart, plot) => {
    const { float, sink, pin } = window.casualtiesChart;
    const idsAt = ({ points: [{ customdata }] }) => customdata.split(" ");
    plot.on("plotly_hover", (event) => {
      const { left, top, width } = plot.getBoundingClientRect();
      const { x0, x1, y0 } = event.points[0].bbox;
      const scale = width / plot.offsetWidth;
      float(idsAt(event), { left: left + x0 * scale, right: left + x1 * scale, top: top + y0 * scale });
    });
    plot.on("plotly_unhover", sink);
    plot.on("plotly_click", (event) => {
      const ids = idsAt(event);
      const mark = chart.querySelector(`[data-ids~="${ids[0]}"]`);
      pin(ids, mark ? mark.dataset.source : "");
    });
    const days = [...plot.layout.xaxis.range];
    plot.on("plotly_relayout", () => {
      change(plot, plot.layout.xaxis.range.some((day, at) => Math.abs(new Date(day) - new Date(days[at])) > DAY));
    });
    const reset = document.createElement("button");
    reset.type = "button";
    reset.className = "unzoom";
    reset.textContent = "Reset zoom";
    reset.addEventListener("click", () => window.Plotly.relayout(plot, { "xaxis.range": [...days] }));
    chart.append(reset);
  };

  const draw = async (chart, address) => {
    const [text, Plotly] = await Promise.all([fetch(address).then((answer) => (answer.ok ? answer.text() : "null")), plotly()]);
    if (text === "null" || !chart.isConnected || chart.dataset.figure !== address) return;
    const figure = coloured(text);
    const plot = document.createElement("div");
    plot.className = "plot";
    plot.setAttribute("aria-hidden", "true");
    plot.style.width = `${figure.layout.width}px`;
    plot.style.height = `${figure.layout.height}px`;
    figures.set(plot, text);
    chart.append(plot);
    const fit = () => { plot.style.transform = `scale(${chart.getBoundingClientRect().width / figure.layout.width})`; };
    new ResizeObserver(fit).observe(chart);
    await Plotly.newPlot(plot, figure);
    if (!plot.isConnected) return;
    connect(chart, plot);
    plot.classList.add("drawn");
  };

  const look = () => {
    if (location.pathname !== document.documentElement.dataset.root || !able.matches || document.getElementById("served")) return;
    if (navigator.connection && navigator.connection.saveData) return;
    document.querySelectorAll("#view .chart[data-figure]:not(:has(> .plot))").forEach((chart) => {
      const address = chart.dataset.figure;
      if (!chart.offsetWidth || asked.get(chart) === address) return;
      asked.set(chart, address);
      idle(() => draw(chart, address).catch(() => {}));
    });
  };
  new MutationObserver(look).observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("resize", look);
  dark.addEventListener("change", () => document.querySelectorAll(".plot.drawn").forEach((plot) => {
    plot.classList.remove("zoomed");
    window.Plotly.react(plot, coloured(figures.get(plot)));
  }));
})();
