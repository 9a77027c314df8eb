/* What stands round every page of the published site: one file instead of a part of each. */
(function () {
  "use strict";
  const header = document.currentScript.parentElement;
  header.insertAdjacentHTML("beforeend", {{ masthead | tojson }});
  header.parentElement.insertAdjacentHTML("beforebegin", {{ hatch | tojson }});
  for (const link of header.querySelectorAll(".nav a")) {
    if (link.getAttribute("href") === header.dataset.here) link.setAttribute("aria-current", "page");
  }
  document.addEventListener("DOMContentLoaded", () => {
    const footer = document.querySelector("footer.colophon");
    const address = document.createElement("p");
    address.className = "printed-address";
    address.textContent = location.href;
    footer.append(address);
    footer.insertAdjacentHTML("beforeend", {{ colophon | tojson }});
    footer.insertAdjacentHTML("afterend", '<p role="status" class="copied" data-copied></p>');
  });
})();
