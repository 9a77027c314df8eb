/* Replay: a slider over the days on which something was said, and a button that plays them.
   It changes nothing but known_on in the URL, when the slider is let go. */
(function () {
  "use strict";
  const STEP = 1400;
  let timer = null;

  const long = (day) =>
    new Date(`${day}T12:00:00Z`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });

  const go = (day) => {
    const query = new URLSearchParams(location.search);
    if (day) query.set("known_on", day); else query.delete("known_on");
    const text = query.toString();
    history.pushState({}, "", text ? `/?${text}` : "/");
    window.dispatchEvent(new PopStateEvent("popstate"));
  };

  const stop = (button) => {
    clearInterval(timer);
    timer = null;
    button.textContent = "Play";
    button.setAttribute("aria-label", "Play what was known, day by day");
  };

  const build = (place) => {
    const days = (place.dataset.days || "").split(" ").filter(Boolean);
    place.hidden = days.length < 2;
    if (place.hidden) { place.replaceChildren(); return; }
    if (!place.firstChild) {
      place.innerHTML =
        '<button type="button" class="play"></button>' +
        '<label for="replay-day">As known on</label>' +
        '<input type="range" id="replay-day" min="0" step="1">' +
        '<output for="replay-day"></output>';
      const [button, , range, output] = place.children;
      stop(button);
      const say = () => {
        const now = place.dataset.days.split(" ");
        const words = range.valueAsNumber >= now.length ? "today" : long(now[range.valueAsNumber]);
        output.textContent = words;
        range.setAttribute("aria-valuetext", words);
      };
      range.addEventListener("input", say);
      range.addEventListener("change", () => {
        const now = place.dataset.days.split(" ");
        go(now[range.valueAsNumber] || "");
      });
      button.addEventListener("click", () => {
        if (timer) { stop(button); return; }
        button.textContent = "Pause";
        button.setAttribute("aria-label", "Pause");
        const step = () => {
          const now = place.dataset.days.split(" ");
          const next = range.valueAsNumber >= now.length ? 0 : range.valueAsNumber + 1;
          if (next >= now.length) { go(""); stop(button); return; }
          go(now[next]);
        };
        step();
        timer = setInterval(step, STEP);
      });
      place.say = say;
    }
    const range = place.querySelector("input");
    const known = new URLSearchParams(location.search).get("known_on");
    let at = days.length;
    if (known) { at = days.filter((day) => day <= known).length - 1; }
    range.max = String(days.length);
    range.value = String(Math.max(at, 0));
    place.say();
  };

  const rebuild = () => {
    const place = document.getElementById("replay");
    if (place) build(place);
  };
  new MutationObserver((changes) => {
    if (changes.some((c) => c.type === "attributes" || [...c.addedNodes].some((n) => n.id === "page" || (n.querySelector && n.querySelector("#replay"))))) rebuild();
  }).observe(document.documentElement, { subtree: true, childList: true, attributeFilter: ["data-days"] });
  window.addEventListener("popstate", rebuild);
  window.addEventListener("_dashprivate_pushstate", rebuild);
})();
