/* Checkboxes with what each would leave, fields, and radio buttons; `casualties/web/components.py`
   says why they are our own. */
(function () {
  "use strict";
  const make = (...parts) => window.React.createElement(...parts);

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
