/* Keys of a queue. In the list j and k go from item to item and Enter opens; on an open item j and k lead to the next and the one
   before, a approves, r goes to the reason, Ctrl Enter there refuses, u leaves the item to others. Links and forms work without. */
(() => {
  "use strict";
  const items = () => [...document.querySelectorAll("[data-queue] [data-item]")];
  const isTyping = (target) => target.closest("input, textarea, select, dialog[open]");

  document.addEventListener("keydown", (event) => {
    const reason = event.target.closest("[data-sends]");
    if (reason && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      reason.form.querySelector("[data-refuse]").click();
      return;
    }
    if (reason && event.key === "Escape") {
      reason.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (target) {
      event.preventDefault();
      if (target.matches("button, a")) target.click();
      else target.focus();
      return;
    }
    const all = items();
    if ((event.key === "j" || event.key === "k") && all.length && !document.querySelector("[data-item][aria-current]")) {
      const here = all.indexOf(document.activeElement.closest("[data-item]"));
      const next = all[Math.max(0, Math.min(all.length - 1, here + (event.key === "j" ? 1 : -1)))];
      next.focus();
      next.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    }
  });
})();
