/* Pickers: a disclosure with a list of links that is fetched when it opens. Typing narrows it,
   whatever the accents and case; arrows move, Enter follows, Escape and Done close. The search box
   (`search.js`) moves in its list by the same keys. */
(function () {
  "use strict";
  const folded = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const open = () => [...document.querySelectorAll("details.pick[open]")];
  const visible = (list) => [...list.querySelectorAll("li:not([hidden]) > a")];

  /* The panel stands inside the screen. */
  const place = (panel) => {
    panel.style.left = "0px";
    const over = panel.getBoundingClientRect().right - document.documentElement.clientWidth + 12;
    if (over > 0) panel.style.left = `${-over}px`;
  };
  const fetched = async (offered, find) => {
    const words = find ? `${offered.dataset.src.includes("?") ? "&" : "?"}find=${encodeURIComponent(find)}` : "";
    const answer = await fetch(offered.dataset.src + words);
    if (answer.ok) offered.innerHTML = await answer.text();
  };
  const narrow = (field) => {
    const offered = field.closest(".panel").querySelector(".offered");
    const list = offered.querySelector("ul");
    if (list && list.dataset.whole === undefined) {
      clearTimeout(field.waiting);
      field.waiting = setTimeout(() => fetched(offered, field.value.trim()), 150);
      return;
    }
    const wanted = folded(field.value);
    if (list) [...list.children].forEach((one) => { one.hidden = !folded(one.textContent).includes(wanted); });
  };
  const close = (pick, back) => {
    pick.open = false;
    const field = pick.querySelector(":scope > .panel > .find-option > input");
    if (field && field.value) { field.value = ""; narrow(field); }
    if (back) pick.querySelector("summary").focus();
  };

  document.addEventListener("toggle", async ({ target: pick }) => {
    if (!pick.matches || !pick.matches("details.pick") || !pick.open) return;
    open().forEach((other) => { if (other !== pick && !other.contains(pick)) close(other); });
    const panel = pick.querySelector(":scope > .panel");
    const offered = panel.querySelector(":scope > .offered");
    place(panel);
    if (!offered) return;
    const field = panel.querySelector("input");
    field.focus({ preventScroll: true });
    if (!offered.firstChild) await fetched(offered, "");
    if (field.value) narrow(field);
    place(panel);
  }, true);
  /* Opened within the click, not by the browser's later word of it: what is typed at once belongs
     to the field that finds. */
  document.addEventListener("click", (event) => {
    const summary = event.target.closest("details.pick > summary");
    if (!summary) return;
    event.preventDefault();
    const pick = summary.parentElement;
    if (pick.open) { close(pick); return; }
    pick.open = true;
    const field = pick.querySelector(":scope > .panel > .find-option > input");
    if (field) field.focus({ preventScroll: true });
  });

  document.addEventListener("click", (event) => {
    if (event.target.closest(".done")) { close(event.target.closest("details.pick"), true); return; }
    open().forEach((pick) => { if (!pick.contains(event.target)) close(pick); });
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-filter]")) narrow(event.target);
  });
  document.addEventListener("keydown", (event) => {
    const pick = event.target.closest && event.target.closest("details.pick[open]");
    if (!pick) return;
    if (event.key === "Escape") { event.preventDefault(); close(pick, true); return; }
    const offered = event.target.closest(".panel") && pick.querySelector(":scope > .panel > .offered");
    if (!offered) return;
    const links = visible(offered);
    const at = links.indexOf(document.activeElement);
    if (event.key === "Enter" && at < 0 && event.target.matches("input") && links.length) {
      event.preventDefault();
      links[0].click();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    if (at + step < 0) pick.querySelector("input").focus();
    else if (links[at + step]) links[at + step].focus();
  });

  /* Where choices add up the same picker opens again on the page that the choice led to. */
  window.casualtiesPick = {
    folded,
    left: (link) => {
      const pick = link.closest("details.pick[data-facet]");
      if (!pick) return null;
      const above = pick.parentElement.closest("details.pick");
      return { facet: pick.dataset.facet, above: above && above.dataset.facet };
    },
    again: (left) => {
      [left.above, left.facet].filter(Boolean).forEach((facet) => {
        const pick = document.querySelector(`#view details.pick[data-facet="${facet}"]`);
        if (pick) { pick.open = true; pick.querySelector("summary").focus({ preventScroll: true }); }
      });
    },
  };
})();
