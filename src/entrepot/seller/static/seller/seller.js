/* Keys and small helps of the seller centre; links, forms and buttons work without.
   In a list j and k go from item to item, x ticks, Enter opens. On a page [data-key="r"] is focused or pressed by its letter. */
(() => {
  "use strict";
  const items = () => [...document.querySelectorAll("[data-item]")];
  const isTyping = (target) => target.closest("textarea, select, dialog[open], input:not([type=checkbox], [type=radio])");
  const here = () => document.activeElement.closest("[data-item]");

  document.addEventListener("keydown", (event) => {
    const text = event.target.closest("[data-sends]");
    if (text && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      text.form.requestSubmit();
      return;
    }
    if (text && event.key === "Escape") {
      text.blur();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const all = items();
    if ((event.key === "j" || event.key === "k") && all.length) {
      const at = all.indexOf(here());
      const next = all[Math.max(0, Math.min(all.length - 1, at + (event.key === "j" ? 1 : -1)))];
      next.focus();
      next.scrollIntoView({ block: "nearest" });
      event.preventDefault();
      return;
    }
    if (event.key === "x" && here()) {
      const box = here().querySelector("input[type=checkbox]");
      if (box) box.click();
      event.preventDefault();
      return;
    }
    if (event.key === "Enter" && document.activeElement.matches("[data-item]")) {
      const link = document.activeElement.querySelector("a[data-opens-item]") || document.activeElement.querySelector("a");
      if (link) link.click();
      event.preventDefault();
      return;
    }
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (target) {
      event.preventDefault();
      if (target.matches("button, a")) target.click();
      else target.focus();
    }
  });

  /* <button name="quick" data-inserts="#text" data-text="…">: puts the text where the cursor stands instead of asking the server */
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-inserts]");
    const box = button && document.querySelector(button.dataset.inserts);
    if (!box) return;
    event.preventDefault();
    box.setRangeText(button.dataset.text, box.selectionStart, box.selectionEnd, "end");
    box.focus();
  });
})();
