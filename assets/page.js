/* The choices of the sentence: one open at a time, Escape closes, typing narrows the list.
   Links to another state of this page change the URL without loading it anew. A mark opens its
   statement. Buttons copy a text or the link, and say so. */
(function () {
  "use strict";
  const open = () => document.querySelectorAll("details.choice[open]");

  document.addEventListener("click", (event) => {
    open().forEach((one) => { if (!one.contains(event.target)) one.open = false; });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    open().forEach((one) => { one.open = false; one.querySelector("summary").focus(); });
  });

  /* React takes an empty field for news only by the setter of the element itself. */
  const emptied = (field) => {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, "");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  /* Opened within the click, not by the browser's later word of it: what is typed at once after
     Enter belongs to the field that finds, and a space would close the choice again. */
  document.addEventListener("click", (event) => {
    const summary = event.target.closest && event.target.closest("details.choice > summary");
    if (!summary) return;
    event.preventDefault();
    const choice = summary.parentElement;
    choice.open = !choice.open;
    const find = choice.open && choice.querySelector(".choice-find");
    if (!find) return;
    if (find.value) emptied(find);
    find.focus();
  });

  const narrow = (find) => {
    const text = find.value.trim().toLowerCase();
    find.closest(".choice-panel").querySelectorAll(".form-check").forEach((option) => {
      const name = option.querySelector(".option-name") || option;
      option.hidden = !name.textContent.toLowerCase().includes(text);
    });
  };

  document.addEventListener("input", (event) => {
    if (event.target.matches && event.target.matches(".choice-find")) narrow(event.target);
  });

  /* The other pages may not be framed, so a link in an embed opens beside it. */
  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    if (!link || location.pathname !== "/embed") return;
    link.target = "_blank";
    link.rel = "noopener";
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest('a[href="/"], a[href^="/?"]');
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!link || !plain || location.pathname !== "/") return;
    event.preventDefault();
    history.pushState({}, "", link.getAttribute("href"));
    window.dispatchEvent(new PopStateEvent("popstate"));
  });

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
    written(from ? document.getElementById(from).textContent.trim() : location.href)
      .then(() => say("Copied"), () => say("Not copied: select the text and copy it yourself"))
      .then(() => button.focus());
  });
  document.querySelectorAll("[data-copy][hidden], [data-copy-link][hidden]")
    .forEach((button) => { button.hidden = false; });

  /* A statement's page reads it under the assumption of the view that leads to it. */
  const statement = (id) => {
    const about = new URLSearchParams(location.search).get("about");
    return `/statements/${id}${about === null ? "" : `?about=${encodeURIComponent(about)}`}`;
  };

  let pressed = {};
  document.addEventListener("mousedown", (event) => { pressed = event; }, true);
  window.dash_clientside = window.dash_clientside || {};
  Object.assign(window.dash_clientside.casualties = window.dash_clientside.casualties || {}, {
    statement,
    retitle(words) { if (words) document.title = words; },
    open(click) {
      const data = click && click.points && click.points.length && click.points[0].customdata;
      const id = Array.isArray(data) ? data[0] : data;
      if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(id || "")) return;
      const beside = pressed.ctrlKey || pressed.metaKey || location.pathname !== "/";
      if (beside) window.open(statement(id), "_blank", "noopener");
      else location.assign(statement(id));
    },
  });

  /* A table is a piece of HTML whose address the page gives in data-src: the view itself, or the
     same rows as its chart. */
  const latest = new Map();
  const fill = async (place) => {
    const address = place.dataset.src;
    if (address === undefined || address === (latest.get(place.id) || "")) return;
    latest.set(place.id, address);
    if (!address) { place.textContent = ""; place.removeAttribute("aria-busy"); return; }
    place.setAttribute("aria-busy", "true");
    const answer = await fetch(address);
    const html = await answer.text();
    if (address !== latest.get(place.id)) return;
    place.innerHTML = answer.ok ? html : `<p class="empty">The table could not be read: ${answer.status}.</p>`;
    place.removeAttribute("aria-busy");
  };
  new MutationObserver(() => {
    for (const id of ["view-table", "table"]) {
      const place = document.getElementById(id);
      if (place) fill(place);
    }
    document.querySelectorAll("details.choice[open] .choice-find").forEach(narrow);
  }).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["data-src"] });

  document.addEventListener("submit", (event) => {
    if (event.target.matches("form.controls")) event.preventDefault();
  });
})();
