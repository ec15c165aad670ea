/* Small additions to pages that work without them. No inline handlers: everything hangs on data attributes. */
(() => {
  "use strict";
  document.documentElement.classList.add("js");

  const pad = (n) => String(n).padStart(2, "0");

  function left(seconds, element) {
    const days = Math.floor(seconds / 86400);
    const hours = Math.floor((seconds % 86400) / 3600);
    const rest = pad(Math.floor((seconds % 3600) / 60)) + ":" + pad(seconds % 60);
    if (days) return days + " " + (element.dataset.days || "d") + " " + hours + " " + (element.dataset.hours || "h");
    return hours ? hours + ":" + rest : rest;
  }

  /* <span data-countdown="2026-01-31T12:00:00Z" data-over="over"> */
  function tick() {
    document.querySelectorAll("[data-countdown]").forEach((element) => {
      const seconds = Math.floor((Date.parse(element.dataset.countdown) - Date.now()) / 1000);
      element.textContent = seconds > 0 ? left(seconds, element) : element.dataset.over || "0:00";
    });
  }

  /* <form data-autosubmit>: a change of a select sends it; its button is for those without scripts (.no-js) */
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (form) form.requestSubmit();
  });

  /* <form data-once>: a second click does nothing */
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-once]")) return;
    if (event.target.dataset.sent) event.preventDefault();
    event.target.dataset.sent = "1";
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });

  /* <div id data-keeps-typed>: what is typed while its new version is on its way is not lost when that comes */
  let typed = new Map();
  document.addEventListener("htmx:beforeSwap", (event) => {
    const target = event.detail.target;
    const inputs = target.querySelectorAll(target.matches("[data-keeps-typed]") ? "input[name]" : "[data-keeps-typed] input[name]");
    typed = new Map([...inputs].filter((input) => input.type !== "checkbox").map((input) => [input.name, input.value]));
  });
  document.addEventListener("htmx:afterSwap", () => {
    document.querySelectorAll("[data-keeps-typed] input[name]").forEach((input) => {
      if (typed.get(input.name)) input.value = typed.get(input.name);
    });
  });

  /* <a href="large.jpg" data-shows="#id-of-img"> */
  document.addEventListener("click", (event) => {
    const thumb = event.target.closest("[data-shows]");
    const stage = thumb && document.querySelector(thumb.dataset.shows);
    if (!stage) return;
    event.preventDefault();
    stage.src = thumb.getAttribute("href");
    stage.alt = thumb.dataset.alt || "";
    thumb.closest("ul").querySelectorAll("[aria-current]").forEach((other) => other.removeAttribute("aria-current"));
    thumb.setAttribute("aria-current", "true");
  });

  /* narrow screens: the menu of a desk begins at the section where one is */
  const section = document.querySelector(".desk__nav [aria-current]");
  if (section) section.closest("ul").scrollLeft = section.offsetLeft - section.closest("ul").offsetLeft;

  tick();
  setInterval(tick, 1000);
})();
