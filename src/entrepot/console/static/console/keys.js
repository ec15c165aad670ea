/* Keys of a queue: j and k go from item to item, a presses its button, r goes to its reason. Forms work without. */
(() => {
  "use strict";
  const items = () => [...document.querySelectorAll("[data-queue] [data-item]")];

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const all = items();
    if (!all.length) return;
    const here = all.indexOf(document.activeElement.closest("[data-item]"));
    if (event.key === "j" || event.key === "k") {
      const next = all[Math.max(0, Math.min(all.length - 1, here + (event.key === "j" ? 1 : -1)))];
      next.focus();
      next.scrollIntoView({ block: "nearest" });
      event.preventDefault();
    } else if (here >= 0) {
      const target = all[here].querySelector(`[data-key="${CSS.escape(event.key)}"]`);
      if (!target) return;
      event.preventDefault();
      if (target.matches("button")) target.click();
      else target.focus();
    }
  });
})();
