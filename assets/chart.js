/* The chart of a question: a card for the claim that is pointed at or reached with the keys, pinned
   by a click; the other sources fade. The slider chooses the day as of which all is known. */
(function () {
  "use strict";
  let floating = null;
  let pinned = null;

  const rowOf = (id) => document.querySelector(`#view [id="c-${id}"], #served [id="c-${id}"]`);
  const make = (tag, words, name) => {
    const one = document.createElement(tag);
    if (words) one.textContent = words;
    if (name) one.className = name;
    return one;
  };
  /* What the table of claims has of a claim, as a card. */
  const filled = (card, ids) => {
    card.replaceChildren();
    for (const id of ids) {
      const row = rowOf(id);
      if (!row) continue;
      const [said, source, by, read, method, on] = row.cells;
      const { about, notes, speaker, via } = row.dataset;
      const who = make("p");
      who.append(...source.cloneNode(true).childNodes);
      who.querySelectorAll("a").forEach((link) => link.replaceWith(make("b", link.textContent)));
      const page = make("a", "Page of this claim");
      page.href = said.querySelector("a").getAttribute("href");
      const last = make("p");
      last.append(page);
      card.append(who, make("p", `“${said.textContent}”`, "card-said"),
        make("p", `by ${by.textContent}, said on ${on.textContent} · ${method.textContent.toLowerCase()}`, "sub"),
        make("p", `Read as ${read.textContent}`, "sub"), make("p", about));
      if (notes) card.append(make("p", notes, "sub"));
      if (speaker || via) card.append(make("p", [speaker, via && `via ${via}`].filter(Boolean).join("; "), "sub"));
      card.append(last);
    }
    return card.children.length > 0;
  };
  const claimAt = (event) => event.target.closest && event.target.closest(".chart .claim, .chart a:has(.claim)");
  const groupOf = (found) => found && (found.matches(".claim") ? found : found.querySelector(".claim"));

  const idsOf = (group) => (group.dataset.ids || group.dataset.again).split(" ");

  const float = (ids, at) => {
    if (!floating) { floating = make("div", "", "card"); document.body.append(floating); }
    if (!filled(floating, ids)) return;
    floating.hidden = false;
    const wide = document.documentElement.clientWidth;
    const left = at.right + 312 < wide ? at.right + 8 : Math.max(8, at.left - 308);
    const top = Math.min(at.top, window.innerHeight - floating.offsetHeight - 8);
    floating.style.left = `${left + window.scrollX}px`;
    floating.style.top = `${Math.max(8, top) + window.scrollY}px`;
  };
  const floatAt = (found) => {
    const group = groupOf(found);
    if (group) float(idsOf(group), group.getBoundingClientRect());
  };
  const sink = () => { if (floating) floating.hidden = true; };
  const unpin = () => {
    if (!pinned) return;
    const { card, from } = pinned;
    pinned = null;
    card.remove();
    document.querySelectorAll(".chart.focus, .chart .on").forEach((one) => one.classList.remove("focus", "on"));
    if (from && from.isConnected) from.focus({ preventScroll: true });
  };
  const pin = (ids, source, from) => {
    unpin();
    sink();
    const card = make("section", "", "pinned box");
    card.setAttribute("aria-label", "The chosen claim");
    if (!filled(card, ids)) return;
    const end = make("button", "×", "end");
    end.type = "button";
    end.setAttribute("aria-label", "Close");
    end.addEventListener("click", unpin);
    card.prepend(end);
    const side = document.querySelector("#view .side-column");
    side.prepend(card);
    pinned = { card, from };
    document.querySelectorAll("#view .chart").forEach((chart) => {
      chart.classList.toggle("focus", Boolean(source));
      chart.querySelectorAll("[data-source]").forEach((one) => one.classList.toggle("on", one.dataset.source === source));
    });
    end.focus({ preventScroll: true });
  };

  window.casualtiesChart = { float, sink, pin }; // for zoom.js

  document.addEventListener("mouseover", (event) => {
    if (matchMedia("(hover: hover)").matches) { const found = claimAt(event); if (found) floatAt(found); }
  });
  document.addEventListener("mouseout", (event) => { if (claimAt(event)) sink(); });
  document.addEventListener("focusin", (event) => { const found = claimAt(event); if (found && event.target.matches(":focus-visible")) floatAt(found); else sink(); });
  document.addEventListener("click", (event) => {
    const plain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
    if (!plain || location.pathname === `${document.documentElement.dataset.root}embed` || !document.querySelector("#view .side-column")) return;
    const group = groupOf(claimAt(event));
    const line = event.target.closest && event.target.closest(".who a[data-claim]");
    if (!group && !line) return;
    event.preventDefault();
    if (group) pin(idsOf(group), group.dataset.source || "", group.closest("a"));
    else {
      const own = document.querySelector(`#view .chart [data-ids~="${line.dataset.claim}"]`);
      pin([line.dataset.claim], own ? own.dataset.source : "", line);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { if (pinned) unpin(); else sink(); }
    const link = event.target.closest && event.target.closest(".chart a");
    const step = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
    if (!link || !step) return;
    event.preventDefault();
    const all = [...link.closest("svg").querySelectorAll("a")];
    const next = all[all.indexOf(link) + step];
    if (next) { link.tabIndex = -1; next.tabIndex = 0; next.focus({ preventScroll: true }); }
  });

  /* One stop of Tab for a chart; the arrows go from claim to claim. */
  const tame = () => document.querySelectorAll(".chart > svg:not([data-tame])").forEach((chart) => {
    chart.dataset.tame = "";
    [...chart.querySelectorAll("a")].forEach((link, at, all) => { link.tabIndex = at === all.length - 1 ? 0 : -1; });
  });
  new MutationObserver(tame).observe(document.documentElement, { childList: true, subtree: true });

  const long = (day) => new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const dayAt = (range) => {
    const days = range.closest(".knob").dataset.days.split(" ");
    return range.valueAsNumber >= days.length ? "" : days[range.valueAsNumber - 1];
  };
  document.addEventListener("input", ({ target }) => {
    if (target.id !== "known") return;
    const words = dayAt(target) ? long(dayAt(target)) : target.closest(".knob").dataset.last;
    target.nextElementSibling.textContent = words;
    target.setAttribute("aria-valuetext", words);
  });
  document.addEventListener("change", ({ target }) => {
    if (target.id !== "known") return;
    const query = new URLSearchParams(location.search);
    const day = dayAt(target);
    if (day) query.set("known_on", day); else query.delete("known_on");
    window.casualtiesGo(`${document.documentElement.dataset.root}?${query}`, { at: "#known" });
  });
})();
