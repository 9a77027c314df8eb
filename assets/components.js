/* Components of our own: a table and a list of options, each drawn at once from its texts.
   `casualties/web/components.py` says why. */
(function () {
  "use strict";
  const make = (...parts) => window.React.createElement(...parts);

  const Cell = (cell) => typeof cell === "string" ? cell : make("a", { href: cell[1], rel: "noopener" }, cell[0]);
  const shown = (kind, cell) => kind === "day" ? make("time", null, cell) : Cell(cell);
  function Rows({ id, head, kinds, rows, label }) {
    return make("div", { id, className: "scroll", tabIndex: 0, role: "region", "aria-label": label },
      make("table", null,
        make("thead", null, make("tr", null, head.map((title, i) =>
          make("th", { key: i, scope: "col", className: kinds[i] }, title)))),
        make("tbody", null, rows.map((row, r) => make("tr", { key: r }, row.map((cell, i) =>
          make("td", { key: i, className: kinds[i] }, shown(kinds[i], cell))))))));
  }

  function Choice({ id, className, options, value, setProps }) {
    const chosen = value || [];
    const turn = (one) => setProps({
      value: chosen.includes(one) ? chosen.filter((v) => v !== one) : [...chosen, one],
    });
    return make("div", { id, className }, (options || []).map(({ value: one, label, said }) =>
      make("label", { key: one, className: "form-check" },
        make("input", {
          type: "checkbox", className: "form-check-input", value: one,
          checked: chosen.includes(one), onChange: () => turn(one),
        }),
        make("span", { className: "option-name" }, label), " ",
        said ? make("span", { className: "option-said" }, said) : null)));
  }

  window.casualties = { Rows, Choice };
})();
