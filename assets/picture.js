/* The chart as a picture that says what it is: question, selection, sources' line, permalink. */
(function () {
  "use strict";
  const WIDTH = 1200;
  const INK = "#1d2126";

  const wrap = (text, most) => {
    const lines = [""];
    for (const word of text.split(/\s+/)) {
      const line = `${lines[lines.length - 1]} ${word}`.trim();
      if (line.length > most) lines.push(word); else lines[lines.length - 1] = line;
    }
    return lines.join("<br>");
  };
  const plain = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  const words = (id) => plain((document.getElementById(id) || {}).textContent || "");

  const picture = (chart, format) => {
    const layout = JSON.parse(JSON.stringify(chart.layout));
    const caption = wrap(words("caption"), 130);
    const sentence = wrap(words("sentence"), 130);
    const top = layout.xaxis && layout.xaxis.side === "top" ? 66 : 16;
    const above = 56 + top + 19 * (caption.split("<br>").length + sentence.split("<br>").length);
    const height = chart.clientHeight + above + 120;
    const note = (text, y, size, yanchor) => ({
      text, x: 0, y, xref: "paper", yref: "paper", xanchor: "left", yanchor, align: "left",
      showarrow: false, font: { size, color: INK },
    });
    Object.assign(layout, {
      width: WIDTH, height, autosize: false, paper_bgcolor: "#ffffff", plot_bgcolor: "#ffffff",
      margin: { l: 40, r: 30, t: above, b: 120 },
      title: {
        text: `<b>${words("question")}</b>`, x: 0.02, xanchor: "left", y: 1 - 22 / height,
        yanchor: "top", font: { size: 20, color: INK },
      },
    });
    layout.font = Object.assign({}, layout.font, { color: "#3d444b" });
    const inner = height - above - 120;
    layout.annotations = (layout.annotations || []).concat([
      note(`${caption}<br>${sentence}`, 1 + top / inner, 13, "bottom"),
      note(
        `Every figure is a claim by its source; none is endorsed. casualties, CC BY 4.0, ${words("version")}.<br>${plain(location.href)}`,
        -58 / inner, 11, "top"),
    ]);
    return window.Plotly.toImage({ data: chart.data, layout }, { format, width: WIDTH, height, scale: format === "png" ? 2 : 1 });
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest && event.target.closest("button.picture");
    const chart = document.querySelector("#chart .js-plotly-plot");
    if (!button || !chart) return;
    const format = button.dataset.format;
    const link = document.createElement("a");
    link.href = await picture(chart, format);
    link.download = `casualties-${new URLSearchParams(location.search).get("view") || "overview"}.${format}`;
    link.click();
  });
})();
