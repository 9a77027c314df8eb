/* The grid of the estimates. Its bundle is fetched when it is first shown, so that no other view
   pays for it; a sort goes to the URL, whose rows come back in the order of the CSV. */
(function () {
  "use strict";
  const NARROW = 820; // pixels of the grid below which a row is one cell
  const TOGETHER = "statement";
  const make = (...parts) => window.React.createElement(...parts);

  /* The component that stands in for the library's until that has arrived. */
  const Missing = () =>
    make("p", { className: "empty" }, "The grid did not load; the CSV has all of its rows.");
  const fetched = () => new Promise((resolve) => {
    const script = document.createElement("script");
    script.src = document.querySelector('meta[name="grid"]').content;
    script.onload = () => {
      const arrived = window.dash_ag_grid;
      window.dash_ag_grid = { ...arrived, AgGrid };
      resolve({ default: arrived.AgGrid });
    };
    script.onerror = () => resolve({ default: Missing });
    document.head.appendChild(script);
  });
  let arriving = null;
  let Real = null;
  function AgGrid(props) {
    arriving = arriving || fetched();
    Real = Real || window.React.lazy(() => arriving);
    const paged = props.rowModelType === "infinite" && props.dashGridOptions.context;
    const key = paged ? paged.query : "loaded";
    window.React.useEffect(() => {
      arriving.then(() => window.dash_ag_grid.getApiAsync && window.dash_ag_grid.getApiAsync(props.id))
        .then((api) => api && !api.isDestroyed() && arrange({ api }));
    }, [key]);
    const waiting = make("p", { className: "empty grid-waiting" }, "The rows are on their way.");
    const own = paged ? {
      dashGridOptions: { ...props.dashGridOptions, rowHeight: window.innerWidth < NARROW ? 190 : 92 },
      setProps: (changed) => changed.getRowsRequest
        ? page(paged, changed.getRowsRequest) : props.setProps(changed),
    } : {};
    return make(window.React.Suspense, { fallback: waiting }, make(Real, { ...props, ...own, key }));
  }

  /* Very many rows come from the server as they are scrolled to. */
  const page = async ({ query, rows }, { startRow, endRow, successCallback, failCallback }) => {
    const answer = await fetch(`${document.documentElement.dataset.root}grid/${startRow}/${Math.min(endRow, rows)}?${query}`);
    if (answer.ok) successCallback(await answer.json(), rows); else failCallback();
  };
  AgGrid.dashRenderType = true;
  window.dash_ag_grid = { AgGrid };

  /* Cells. Links leave the order of Tab to the grid: Enter on the cell opens them. */
  const link = (href, text) => make("a", { href, tabIndex: -1, rel: "noopener" }, text);
  const status = (row) => row.status && row.status !== "accepted"
    ? make("span", { className: "status" }, " ", row.status) : null;
  const statementPage = (id) => window.dash_clientside.casualties.statement(id);
  const statementLink = ({ value, data }) => !data ? null :
    make("span", null, link(statementPage(data.id), value || "no number phrase"), status(data));
  const sourceLink = ({ value, data }) => !data ? null :
    data.url ? link(data.url, value || "page") : value || null;
  const statementTogether = ({ data }) => !data ? null : make("div", { className: "together" },
    make("div", { className: "together-head" },
      make("time", null, data.stated_on), " ", make("b", null, data.source)),
    make("div", null, statementLink({ value: data.wording, data }),
      ` ${data.metric}, ${data.party}`),
    make("div", { className: "together-claim" }, data.claim),
    data.url ? make("div", { className: "together-via" }, sourceLink({ value: data.via, data })) : null);
  window.dashAgGridComponentFunctions = Object.assign(
    window.dashAgGridComponentFunctions || {}, { statementLink, sourceLink, statementTogether });

  /* Columns: those of the checklist; a narrow screen has the usual ones in one cell. */
  const boxes = () => [...document.querySelectorAll("#columns input[type=checkbox]")];
  let usual = null;
  let kept = null; // the columns that the reader chose, on whatever page since
  const arrange = ({ api }) => {
    const narrow = document.getElementById("grid").clientWidth < NARROW;
    if (kept) boxes().forEach((box) => { box.checked = kept.includes(box.value); });
    const wanted = boxes().filter((box) => box.checked).map((box) => box.value);
    usual = usual || wanted;
    const shown = (id) => id === TOGETHER ? narrow : wanted.includes(id) && !(narrow && usual.includes(id));
    const state = api.getColumns().map((column) => ({ colId: column.getColId(), hide: !shown(column.getColId()) }));
    api.applyColumnState({ state });
  };
  const shown = () => {
    const api = document.getElementById("grid") && window.dash_ag_grid.getApi("grid");
    return api && !api.isDestroyed() ? api : null;
  };
  const arrangeAgain = () => { const api = shown(); if (api) arrange({ api }); };
  document.addEventListener("change", (event) => {
    if (event.target.closest && event.target.closest("#columns")) {
      kept = boxes().filter((box) => box.checked).map((box) => box.value);
      arrangeAgain();
    }
  });
  /* Paper takes the plain table of the same rows: the grid draws only those in its window. The
     print waits for nothing that comes later, so the table is asked for at once. */
  window.addEventListener("beforeprint", () => {
    const grid = document.getElementById("grid");
    if (!grid) return;
    const ask = new XMLHttpRequest();
    ask.open("GET", `${document.documentElement.dataset.root}rows/estimates${location.search}`, false);
    ask.send();
    const table = document.createElement("div");
    table.className = "rows printed";
    if (ask.status === 200) table.innerHTML = ask.responseText;
    if (table.firstChild) grid.after(table);
  });
  window.addEventListener("afterprint", () => {
    document.querySelectorAll(".printed").forEach((table) => table.remove());
  });

  /* The sort of the grid is the `sort` of the URL, which is its last parameter. */
  const sorted = ({ api }) => {
    const one = api.getColumnState().find((column) => column.sort);
    const name = one && one.colId === TOGETHER ? "stated_on" : one && one.colId;
    const sort = one ? (one.sort === "desc" ? "-" : "") + name : "";
    const query = new URLSearchParams(location.search);
    if ((query.get("sort") || "") === sort) return;
    query.delete("sort");
    if (sort) query.append("sort", sort);
    history.pushState({}, "", `${document.documentElement.dataset.root}${query.size ? "?" : ""}${query}`);
    window.dispatchEvent(new PopStateEvent("popstate"));
  };

  /* Filters of the columns narrow the grid alone; the page says so. */
  const filtered = ({ api }) => {
    const on = api.isAnyFilterPresent();
    const passing = api.getDisplayedRowCount().toLocaleString("en");
    document.getElementById("grid-note").textContent =
      on ? `${passing} of them pass the filters of the columns, which narrow only the grid: the CSV holds all. ` : "";
  };
  const follow = ({ event }) => {
    if (event.key !== "Enter") return;
    const target = event.target.querySelector && event.target.querySelector("a");
    if (target) target.click();
  };
  window.dashAgGridFunctions = Object.assign(window.dashAgGridFunctions || {}, {
    arrange, sorted, filtered, follow,
    asInTheCsv: () => 0,
    allWords: ({ data }) => Object.values(data).join(" "),
    leave: () => false,
    persons: ({ value }) => (value === undefined || value === null ? "" : value.toLocaleString("en")),
  });
})();
