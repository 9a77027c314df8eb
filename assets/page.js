/* Every page: links that change the content without loading the page anew, words that explain
   themselves, tables that sort and unfold, texts to copy. On the page that Dash fills, what was
   served gives way to the same parts once they can be used. */
(function () {
  "use strict";
  const live = () => Boolean(document.querySelector("#react-entry-point #view")) && !document.getElementById("served");
  const ROOT = document.documentElement.dataset.root; // the path of the site on its host
  const onPage = () => location.pathname === ROOT;
  const isPage = (href) => href === ROOT || href.startsWith(`${ROOT}?`);
  const places = new Map(); // address -> how far it was scrolled
  let came = null; // how the reader came to the state that is on its way

  const remember = () => { if (live() && !came) places.set(location.href, window.scrollY); };
  window.addEventListener("scroll", remember, { passive: true });
  window.addEventListener("pagehide", () => { history.scrollRestoration = "auto"; });
  window.addEventListener("popstate", (event) => { if (event.isTrusted) came = { back: true }; });
  const go = (href, left) => {
    if (!live() || !onPage() || !isPage(href)) { location.assign(href); return; }
    came = { left };
    history.pushState({}, "", href);
    window.dispatchEvent(new PopStateEvent("popstate"));
  };
  window.casualtiesGo = go;

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link) return;
    if (location.pathname === `${ROOT}embed`) { link.setAttribute("target", "_blank"); link.setAttribute("rel", "noopener"); return; }
    const plain = !(event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    const href = link.getAttribute("href");
    if (!plain || !live() || !onPage() || !isPage(href)) return;
    event.preventDefault();
    const menu = link.closest(".nav");
    if (menu) document.querySelector(".menu").open = false;
    go(href, window.casualtiesPick.left(link));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form.conditions, form.find") || !live() || !onPage()) return;
    event.preventDefault();
    const given = [...new FormData(form)].filter(([, value]) => value !== "");
    go(`${ROOT}?${new URLSearchParams(given)}`);
  });

  /* What was served gives way, with what the reader has opened, typed and reached in it. */
  const CAN = "a, button, input, summary, select, [tabindex]";
  const give = () => {
    const served = document.getElementById("served");
    const view = document.getElementById("view");
    if (!served || !view.firstChild) return;
    const both = (what) => [served, view].map((one) => [...one.querySelectorAll(what)]);
    const [before, after] = both("details");
    before.forEach((one, at) => { if (after[at]) after[at].open = one.open; });
    const [typed, fields] = both("input");
    typed.forEach((one, at) => { if (fields[at] && one.value) fields[at].value = one.value; });
    const [reached, targets] = both(CAN);
    const target = targets[reached.indexOf(document.activeElement)];
    served.remove();
    if (target) target.focus({ preventScroll: true });
    history.scrollRestoration = "manual";
  };
  const arrived = () => {
    give();
    mark();
    if (!came) return;
    const { back, left } = came;
    came = null;
    if (back) { window.scrollTo(0, places.get(location.href) || 0); return; }
    if (left && left.at) { document.querySelector(left.at)?.focus({ preventScroll: true }); return; }
    if (left) { window.casualtiesPick.again(left); return; }
    window.scrollTo(0, 0);
    const heading = document.querySelector("#view h1");
    if (heading) heading.focus({ preventScroll: true });
  };
  /* Which page of the head it is. */
  const mark = () => {
    const view = new URLSearchParams(location.search).get("view") || "";
    const at = { contradictions: 1, sources: 2, lean: 2, estimates: 3 }[view] || 0;
    document.querySelectorAll(".nav a").forEach((link, place) => {
      if (place === at && onPage()) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    });
  };
  const statement = (id) => {
    const about = new URLSearchParams(location.search).get("about");
    return `${ROOT}statements/${id}${about === null ? "" : `?about=${encodeURIComponent(about)}`}`;
  };
  window.dash_clientside = window.dash_clientside || {};
  Object.assign(window.dash_clientside.casualties = window.dash_clientside.casualties || {}, {
    statement,
    arrived(search, title) {
      if (title) document.title = title;
      requestAnimationFrame(() => requestAnimationFrame(arrived));
    },
  });

  /* Words that explain themselves: on hover, on focus, on tap. */
  let bubble = null;
  let leaving;
  const explain = (term) => {
    clearTimeout(leaving);
    if (!bubble) {
      bubble = document.createElement("div");
      bubble.id = "explained";
      bubble.setAttribute("role", "tooltip");
      bubble.addEventListener("mouseenter", () => clearTimeout(leaving));
      bubble.addEventListener("mouseleave", later);
      document.body.append(bubble);
    }
    document.querySelectorAll("[aria-describedby=explained]").forEach((one) => one.removeAttribute("aria-describedby"));
    if (term.title) { term.dataset.about = term.title; term.removeAttribute("title"); }
    bubble.replaceChildren(term.dataset.about, " ");
    const more = document.createElement("a");
    more.href = term.dataset.more;
    more.textContent = "Method";
    bubble.append(more);
    bubble.hidden = false;
    term.setAttribute("aria-describedby", "explained");
    const at = term.getBoundingClientRect();
    const wide = Math.min(320, document.documentElement.clientWidth - 24);
    bubble.style.width = `${wide}px`;
    bubble.style.left = `${Math.max(12, Math.min(at.left, document.documentElement.clientWidth - wide - 12)) + window.scrollX}px`;
    bubble.style.top = `${at.bottom + window.scrollY + 6}px`;
  };
  const still = () => { if (bubble) bubble.hidden = true; };
  const later = () => { clearTimeout(leaving); leaving = setTimeout(still, 200); };
  const termAt = (event) => event.target.closest && event.target.closest(".term");
  document.addEventListener("mouseover", (event) => { const term = termAt(event); if (term) explain(term); });
  document.addEventListener("mouseout", (event) => { if (termAt(event)) later(); });
  document.addEventListener("focusin", (event) => { const term = termAt(event); if (term) explain(term); else later(); });
  document.addEventListener("click", (event) => { const term = termAt(event); if (term) explain(term); });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") still(); });

  /* Tables: a heading sorts the rows under each group, a button shows the others. */
  const sort = (head) => {
    const table = head.closest("table");
    const falling = head.getAttribute("aria-sort") === "descending" ? 1 : -1;
    table.querySelectorAll("th[data-sort]").forEach((one) => one.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", falling < 0 ? "descending" : "ascending");
    const at = Number(head.dataset.sort);
    table.querySelectorAll(".unfold[aria-expanded=false]").forEach((one) => one.click());
    const key = (row) => {
      const value = row.children[at].dataset.value;
      return value === "" ? -Infinity : Number.isNaN(Number(value)) ? value : Number(value);
    };
    const before = (a, b) => falling * (typeof a === "string" ? a.localeCompare(b) : a === b ? 0 : a < b ? -1 : 1);
    const groups = [];
    for (const body of table.tBodies) {
      if (body.querySelector(".war-name")) groups.push([]);
      if (!body.matches(".rest")) groups[groups.length - 1].push(body);
    }
    for (const bodies of groups) {
      const rows = bodies.flatMap((body) => [...body.rows]).filter((row) => !row.matches(".war-name"));
      rows.sort((a, b) => before(key(a), key(b))).forEach((row) => bodies[bodies.length - 1].append(row));
    }
  };
  document.addEventListener("click", (event) => {
    const head = event.target.closest && event.target.closest("th[data-sort]");
    if (head) sort(head);
    const button = event.target.closest && event.target.closest(".unfold");
    if (!button) return;
    const rest = button.closest("tbody");
    rest.previousElementSibling.hidden = false;
    button.setAttribute("aria-expanded", "true");
    const first = rest.previousElementSibling.querySelector("a");
    rest.hidden = true;
    if (first && document.activeElement === button) first.focus({ preventScroll: true });
  });

  /* Texts that come when they are opened. */
  document.addEventListener("toggle", async ({ target }) => {
    const place = target.open && target.querySelector(":scope > [data-text]");
    if (!place || place.textContent) return;
    const answer = await fetch(place.dataset.text);
    place.textContent = answer.ok ? await answer.text() : "This could not be read; try again.";
  }, true);

  const written = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "unseen";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    if (!done) throw new Error("the browser refused");
  };
  let saying;
  const say = (words) => {
    const place = document.querySelector("[data-copied]");
    place.textContent = words;
    clearTimeout(saying);
    saying = setTimeout(() => { place.textContent = ""; }, 4000);
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("[data-copy], [data-copy-link]");
    if (!button) return;
    const from = button.dataset.copy;
    const within = button.parentElement.querySelector(from ? `#${from}` : "html") || document.getElementById(from);
    written(from ? within.textContent.trim() : location.href)
      .then(() => say("Copied"), () => say("Not copied: select the text and copy it yourself"))
      .then(() => button.focus());
  });
  document.querySelectorAll("[data-copy][hidden], [data-copy-link][hidden]")
    .forEach((button) => { button.hidden = false; });
})();
