/* Suggestions while typing and large pictures; both pages work without them. */
(() => {
  "use strict";

  /* <input data-suggest="address" data-found="Suggestions">: an editable combobox with a list (WAI-ARIA) */
  document.querySelectorAll("input[data-suggest]").forEach((input) => {
    const list = document.createElement("ul");
    const box = document.createElement("div");
    let timer = 0, asked = null, at = -1, typed = "";
    list.className = "suggest__list";
    list.id = input.id + "-list";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.dataset.found);
    box.className = "suggest";
    input.before(box);
    box.append(input, list);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id })) input.setAttribute(name, value);

    const options = () => [...list.children];
    function close() {
      list.hidden = true;
      at = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function choose(place) {
      const all = options();
      at = place;
      all.forEach((option, n) => option.setAttribute("aria-selected", String(n === at)));
      if (at < 0) {
        input.value = typed;
        input.removeAttribute("aria-activedescendant");
        return;
      }
      input.setAttribute("aria-activedescendant", all[at].id);
      input.value = all[at].dataset.text;
      all[at].scrollIntoView({ block: "nearest" });
    }
    function show(items) {
      list.replaceChildren(...items.map((item, n) => {
        const option = document.createElement("li");
        const kind = document.createElement("small");
        option.id = list.id + "-" + n;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.href = item.href;
        option.dataset.text = item.text;
        option.append(item.text, kind);
        kind.textContent = item.kind;
        return option;
      }));
      at = -1;
      list.hidden = !items.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
    }
    async function ask() {
      if (asked) asked.abort();
      asked = new AbortController();
      typed = input.value;
      if (!typed.trim()) return close();
      try {
        const answer = await fetch(input.dataset.suggest + "?q=" + encodeURIComponent(typed), { signal: asked.signal });
        if (answer.ok && document.activeElement === input) show((await answer.json()).items);
      } catch (error) {
        if (error.name !== "AbortError") close();
      }
    }
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(ask, 120);
    });
    input.addEventListener("keydown", (event) => {
      const last = options().length - 1;
      if (list.hidden) {
        if (event.key === "ArrowDown" && input.value.trim()) { event.preventDefault(); ask(); }
        return;
      }
      if (event.key === "ArrowDown") choose(at >= last ? -1 : at + 1);
      else if (event.key === "ArrowUp") choose(at < 0 ? last : at - 1);
      else if (event.key === "Escape") { choose(-1); close(); }
      else if (event.key === "Enter" && at >= 0) location.assign(options()[at].dataset.href);
      else return;
      event.preventDefault();
    });
    input.addEventListener("blur", () => setTimeout(close, 150));
    list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { event.preventDefault(); location.assign(option.dataset.href); }
    });
  });

  /* a heart was pressed: every heart of the same thing on the page stands as the answer says */
  document.addEventListener("heart", (event) => {
    const { id, name } = event.detail;
    document.querySelectorAll('.heart[value="' + CSS.escape(id) + '"]').forEach((heart) => {
      heart.name = name;
      heart.setAttribute("aria-pressed", String(name === "drop" || name === "unfollow"));
    });
  });

  /* <a href="large.jpg" data-zoom="Close"><img></a>: the picture in a dialog; Escape closes it, arrows turn the pages */
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-zoom]");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const stage = link.querySelector("img");
    const dialog = document.createElement("dialog");
    const picture = document.createElement("img");
    const form = document.createElement("form");
    const button = document.createElement("button");
    dialog.className = "zoom";
    picture.src = stage.src;
    picture.alt = stage.alt;
    form.method = "dialog";
    button.className = "button button--small";
    button.textContent = link.dataset.zoom;
    form.append(button);
    dialog.append(picture, form);
    document.body.append(dialog);
    const thumbs = [...document.querySelectorAll(".gallery__thumbs a")];
    dialog.addEventListener("keydown", (pressed) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[pressed.key];
      if (!step || thumbs.length < 2) return;
      const now = thumbs.findIndex((thumb) => thumb.hasAttribute("aria-current"));
      thumbs[(now + step + thumbs.length) % thumbs.length].click();
      picture.src = stage.src;
      picture.alt = stage.alt;
    });
    dialog.addEventListener("click", (pressed) => { if (pressed.target === dialog) dialog.close(); });
    dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
    dialog.showModal();
  });
})();
