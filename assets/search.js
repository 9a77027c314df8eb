/* The search box of every page: wars, parties, questions, sources, places and claims. Without a
   script, or where nothing is chosen, it looks for the words among the claims. */
(function () {
  "use strict";
  const MOST = 12;
  const KINDS = { question: 0, war: 1, party: 2, source: 3, place: 4, claim: 5 };
  let entries = null;
  let arriving = null;
  const load = () => {
    arriving = arriving || fetch(document.querySelector("[data-index]").dataset.index).then((answer) => answer.json()).then((all) => {
      const folded = window.casualtiesPick.folded;
      entries = all.map(([kind, words, href, much], place) => ({ kind, words, href, much, place, plain: ` ${folded(words)}` }));
    }).catch(() => { arriving = null; });
    return arriving;
  };

  /* Every word typed must occur; those that begin a word count for more. */
  const found = (typed) => {
    const words = window.casualtiesPick.folded(typed).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    if (!words.length) return [];
    const scored = [];
    for (const one of entries) {
      if (!words.every((word) => one.plain.includes(word))) continue;
      const starts = words.filter((word) => one.plain.includes(` ${word}`)).length;
      const whole = one.plain.startsWith(` ${words.join(" ")}`) ? 1 : 0;
      scored.push([whole * -40 - starts * 10 + KINDS[one.kind] * 6 + one.plain.length / 80 + one.place / 4000, one]);
    }
    return scored.sort((a, b) => a[0] - b[0]).slice(0, MOST).map((pair) => pair[1]);
  };

  let number = 0;
  const listOf = (field) => {
    const form = field.closest("form");
    let list = form.querySelector(".found");
    if (!list) {
      number += 1;
      list = document.createElement("ul");
      list.className = "found";
      list.id = `found-${number}`;
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", "Found");
      form.append(list);
      field.setAttribute("role", "combobox");
      field.setAttribute("aria-controls", list.id);
      field.setAttribute("aria-autocomplete", "list");
    }
    return list;
  };
  const choose = (field, at) => {
    const options = [...listOf(field).children];
    options.forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    if (options[at]) {
      field.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    } else field.removeAttribute("aria-activedescendant");
    field.at = at;
  };
  const hide = (field) => {
    listOf(field).hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
    field.at = -1;
  };
  const show = async (field) => {
    await load();
    if (!entries || document.activeElement !== field) return;
    const list = listOf(field);
    const results = found(field.value);
    list.replaceChildren(...results.map((one, place) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${place}`;
      item.setAttribute("role", "option");
      item.dataset.href = one.href;
      const name = document.createElement("span");
      name.textContent = one.words;
      const note = document.createElement("small");
      note.textContent = `${one.kind} · ${one.much}`;
      item.append(name, note);
      return item;
    }));
    list.hidden = !results.length;
    field.setAttribute("aria-expanded", String(results.length > 0));
    choose(field, results.length ? 0 : -1);
  };
  const go = (field, item) => {
    const { href } = item.dataset;
    hide(field);
    field.value = "";
    field.blur();
    if (window.casualtiesGo) window.casualtiesGo(href); else location.assign(href);
  };

  const isField = (target) => target.matches && target.matches("[data-find]");
  document.addEventListener("focusin", ({ target }) => { if (isField(target)) { load(); if (target.value) show(target); } });
  /* Static pages have no server that looks for what is in no list. */
  document.addEventListener("submit", (event) => { if (event.target.matches("[data-still]")) event.preventDefault(); });
  document.addEventListener("focusout", ({ target }) => { if (isField(target)) hide(target); });
  document.addEventListener("input", ({ target }) => { if (isField(target)) show(target); });
  document.addEventListener("mousedown", (event) => {
    const item = event.target.closest && event.target.closest(".found > li");
    if (!item) return;
    event.preventDefault();
    go(item.closest("form").querySelector("[data-find]"), item);
  });
  document.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!isField(field)) {
      if (event.key === "/" && !/^(INPUT|SELECT|TEXTAREA)$/.test(field.tagName)) {
        event.preventDefault();
        [...document.querySelectorAll("[data-find]")].find((one) => one.offsetParent)?.focus();
      }
      return;
    }
    const options = [...listOf(field).children];
    const shown = !listOf(field).hidden && options.length;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && shown) {
      event.preventDefault();
      choose(field, (field.at + step + options.length) % options.length);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (shown) hide(field); else field.value = "";
    } else if (event.key === "Enter" && shown && options[field.at]) {
      event.preventDefault();
      go(field, options[field.at]);
    }
  });
})();
