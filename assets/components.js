/* Checkboxes with what each would leave, one component; `casualties/web/components.py` says why. */
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

  window.casualties = { Choice };
})();
