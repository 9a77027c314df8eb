/* Checkboxes with what each would leave, fields, and radio buttons; `casualties/web/page/components.py`
   says why they are our own. */
(function () {
  "use strict";
  const make = (...parts) => window.React.createElement(...parts);

  /* What the server finds for the words typed into the control, where it offers a part alone. */
  function useFound(id, partial) {
    const [found, show] = window.React.useState(null);
    window.React.useEffect(() => {
      const place = document.getElementById(id);
      const find = place && place.closest(".choice-panel") && place.closest(".choice-panel").querySelector(".choice-find");
      if (!find || !partial) { show(null); return undefined; }
      let waiting;
      const ask = async () => {
        const words = find.value.trim();
        if (!words) { show(null); return; }
        const query = new URLSearchParams(location.search);
        query.set("find", words);
        const answer = await fetch(`/options/${id.replace("control-", "").replaceAll("-", "_")}?${query}`);
        if (answer.ok && find.value.trim() === words) show(await answer.json());
      };
      const typed = () => { clearTimeout(waiting); waiting = setTimeout(ask, 150); };
      find.addEventListener("input", typed);
      ask();
      return () => { clearTimeout(waiting); find.removeEventListener("input", typed); };
    }, [id, partial]);
    return found;
  }

  function Choice({ id, className, options, value, setProps }) {
    const chosen = value || [];
    const offered = options || [];
    const found = useFound(id, offered.some((one) => !one.value));
    const turn = (one) => setProps({
      value: chosen.includes(one) ? chosen.filter((v) => v !== one) : [...chosen, one],
    });
    const kept = found && offered.filter((one) => chosen.includes(one.value) && !found.some((f) => f.value === one.value));
    return make("div", { id, className }, (found ? [...kept, ...found] : offered).map(({ value: one, label, said }) =>
      !one ? make("p", { key: "more", className: "note" }, label) :
      make("label", { key: one, className: "form-check" },
        make("input", {
          type: "checkbox", className: "form-check-input", value: one,
          checked: chosen.includes(one), onChange: () => turn(one),
        }),
        make("span", { className: "option-name" }, label), " ",
        said ? make("span", { className: "option-said" }, said) : null)));
  }

  function Entry({ id, className, type, value, min, max, step, placeholder, size, setProps }) {
    const given = value === null || value === undefined ? "" : String(value);
    const [text, write] = window.React.useState(given);
    window.React.useEffect(() => write(given), [given]);
    const count = ({ target }) => {
      if (setProps && target.value !== given && target.checkValidity()) setProps({ value: target.value });
    };
    return make("input", {
      id, type, min, max, step, placeholder, size, value: text, className: `form-control ${className || ""}`,
      onChange: (event) => { write(event.target.value); if (type === "date") count(event); },
      onBlur: count,
      onKeyDown: (event) => { if (event.key === "Enter") count(event); },
    });
  }

  function Pick({ id, className, options, value, setProps }) {
    return make("div", { id, className }, (options || []).map((one) =>
      make("label", { key: one, className: "form-check form-check-inline" },
        make("input", {
          type: "radio", name: id, className: "form-check-input", value: one,
          checked: one === value, onChange: () => setProps({ value: one }),
        }),
        one)));
  }

  window.casualties = { Choice, Entry, Pick };
})();
