/* Replay: a slider over the days on which something was said, and a button that plays them.
   It changes nothing but known_on in the URL, when the slider is let go. */
(function () {
  "use strict";
  const STEP = 1400; // milliseconds of a day while it plays
  let days = [];
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

  const say = (place) => {
    const [, , range, output] = place.children;
    const words = range.valueAsNumber >= days.length ? "today" : long(days[range.valueAsNumber]);
    output.textContent = words;
    range.setAttribute("aria-valuetext", words);
  };

  const play = (button, range) => {
    button.textContent = "Pause";
    button.setAttribute("aria-label", "Pause");
    const step = () => {
      const next = range.valueAsNumber >= days.length ? 0 : range.valueAsNumber + 1;
      go(days[next] || "");
      if (next >= days.length) stop(button);
    };
    step();
    timer = setInterval(step, STEP);
  };

  const build = (place) => {
    place.innerHTML =
      '<button type="button" class="play"></button>' +
      '<label for="replay-day">As known on</label>' +
      '<input type="range" id="replay-day" min="0" step="1">' +
      '<output for="replay-day"></output>';
    const [button, , range] = place.children;
    stop(button);
    range.addEventListener("input", () => say(place));
    range.addEventListener("change", () => go(days[range.valueAsNumber] || ""));
    button.addEventListener("click", () => (timer ? stop(button) : play(button, range)));
  };

  /* The days and the day of knowledge of what the page shows now. */
  const replay = (listed, search) => {
    days = (listed || "").split(" ").filter(Boolean);
    const place = document.getElementById("replay");
    place.hidden = days.length < 2;
    if (place.hidden) { place.replaceChildren(); return; }
    if (!place.firstChild) build(place);
    const range = place.querySelector("input");
    const known = new URLSearchParams(search).get("known_on");
    const at = known ? days.filter((day) => day <= known).length - 1 : days.length;
    range.max = String(days.length);
    range.value = String(Math.max(at, 0));
    say(place);
  };
  window.dash_clientside = window.dash_clientside || {};
  Object.assign(window.dash_clientside.casualties = window.dash_clientside.casualties || {}, { replay });
})();
