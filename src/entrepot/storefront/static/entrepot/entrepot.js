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
    if (hours) return hours + " " + (element.dataset.hours || "h") + " " + Math.floor((seconds % 3600) / 60) + " " + (element.dataset.minutes || "min");
    return rest;
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

  /* <input type="checkbox" data-checks="order">: ticks all boxes of that name */
  document.addEventListener("change", (event) => {
    const name = event.target.dataset.checks;
    if (name) document.querySelectorAll('input[type="checkbox"][name="' + name + '"]').forEach((box) => (box.checked = event.target.checked));
  });

  /* <button data-copy="#id" data-copied="Copied"> */
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button || !navigator.clipboard) return;
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).innerText.trim());
    button.textContent = button.dataset.copied;
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

  /* <details class="menu">: one at a time; closes by a press beside it and by Escape */
  const menus = () => document.querySelectorAll(".menu[open], .menu > details[open]");
  document.addEventListener("click", (event) => {
    menus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  /* <button data-opens="#dialog">; a press on the veil closes; links of a drawer close it */
  function open(selector) {
    const dialog = document.querySelector(selector);
    if (!dialog || dialog.open) return;
    menus().forEach((menu) => (menu.open = false));
    dialog.showModal();
    dialog.dispatchEvent(new Event("opened"));
  }
  const drawerIsOpen = () => document.querySelector(".drawer:target");
  function closeDrawer() {
    const drawer = drawerIsOpen();
    if (!drawer) return;
    const opener = document.querySelector(`[href="#${drawer.id}"]`);
    history.replaceState(history.state, "", location.pathname + location.search + "#");
    location.replace("#");
    history.replaceState(history.state, "", location.pathname + location.search);
    if (opener) opener.focus();
  }
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) {
      event.preventDefault();
      open(opener.dataset.opens);
    }
    const closer = event.target.closest("[data-dismiss]");
    if (closer) closer.closest("[data-notice]").remove();
    if (event.target.matches("dialog.dialog")) event.target.close();
    if (event.target.matches(".drawer:target")) closeDrawer();
    if (event.target.closest(".drawer:target .drawer__head a[href^='#']")) {
      event.preventDefault();
      closeDrawer();
    }
  });
  window.addEventListener("hashchange", () => {
    const drawer = drawerIsOpen();
    const first = drawer && drawer.querySelector("a, button, input, select");
    if (first) first.focus();
  });

  /* words after something was done without a new page: a header HX-Trigger {"toast": {"text": "…", "kind": "success"}} */
  document.addEventListener("toast", (event) => {
    const place = document.getElementById("toasts");
    const item = document.createElement("li");
    item.className = "notice notice--" + (event.detail.kind || "success");
    item.textContent = event.detail.text || event.detail.value || "";
    place.append(item);
    setTimeout(() => item.remove(), 7000);
  });

  /* light and dark at once; the form is for those without scripts */
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-theme-switch]")) return;
    event.preventDefault();
    const root = document.documentElement;
    const device = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    root.dataset.theme = (root.dataset.theme || device) === "dark" ? "light" : "dark";
    document.cookie = "theme=" + root.dataset.theme + ";path=/;max-age=31536000;samesite=lax" + (location.protocol === "https:" ? ";secure" : "");
    document.dispatchEvent(new Event("themechange"));
  });

  /* <input type="checkbox" data-ticks="name">: ticks all boxes of that name; [data-ticked="name"] tells how many are */
  document.addEventListener("change", (event) => {
    const all = event.target.closest("[data-ticks]");
    if (all) document.querySelectorAll(`input[name="${CSS.escape(all.dataset.ticks)}"]`).forEach((box) => (box.checked = all.checked));
    document.querySelectorAll("[data-ticked]").forEach((element) => {
      element.textContent = document.querySelectorAll(`input[name="${CSS.escape(element.dataset.ticked)}"]:checked`).length;
    });
  });

  /* <form data-careful>: a page with changes asks before it is left; data-changed: the server sent it with changes */
  let changed = document.querySelector("form[data-careful][data-changed]") !== null;
  document.addEventListener("htmx:afterSwap", () => {
    if (document.querySelector("form[data-careful][data-changed]")) changed = true;
  });
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-careful]")) changed = true;
  });
  document.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });

  /* jump to any page of the desk: the links of its navigation and all [data-command] */
  const palette = document.getElementById("palette");
  if (palette) {
    const box = palette.querySelector("input");
    const list = palette.querySelector("ul");
    const fill = () => {
      const wanted = box.value.trim().toLocaleLowerCase();
      list.replaceChildren();
      document.querySelectorAll(".desk__nav li > a, a[data-command], .masthead .menu__panel a").forEach((link) => {
        const text = link.textContent.trim().replace(/\s+/g, " ");
        if (!text.toLocaleLowerCase().includes(wanted)) return;
        const item = document.createElement("li");
        item.setAttribute("role", "option");
        item.id = "palette-" + list.children.length;
        const copy = document.createElement("a");
        copy.href = link.href;
        copy.tabIndex = -1;
        const icon = link.querySelector("svg");
        if (icon) copy.append(icon.cloneNode(true));
        copy.append(text);
        item.append(copy);
        list.append(item);
      });
      mark(0);
    };
    const chosen = () => [...list.children].findIndex((item) => item.getAttribute("aria-selected") === "true");
    const mark = (index) => {
      [...list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
      const item = list.children[index];
      box.setAttribute("aria-activedescendant", item ? item.id : "");
      if (item) item.scrollIntoView({ block: "nearest" });
    };
    palette.addEventListener("opened", () => {
      box.value = "";
      fill();
    });
    box.addEventListener("input", fill);
    box.addEventListener("keydown", (event) => {
      const count = list.children.length;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (count) mark((chosen() + (event.key === "ArrowDown" ? 1 : count - 1)) % count);
      } else if (event.key === "Enter" && count) {
        event.preventDefault();
        list.children[Math.max(0, chosen())].firstChild.click();
      }
    });
  }

  /* keys of every page */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      menus().forEach((menu) => {
        menu.open = false;
        menu.querySelector("summary").focus();
      });
      closeDrawer();
      return;
    }
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && palette) {
      event.preventDefault();
      open("#palette");
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, dialog, [contenteditable]")) return;
    if (event.key === "?") {
      event.preventDefault();
      open("#keys");
    } else if (event.key === "/") {
      const search = document.querySelector("main input[type=search], .masthead input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
        search.select();
      } else if (palette) {
        event.preventDefault();
        open("#palette");
      }
    }
  });

  /* rows of tabs that are wider than the window begin with the one that is open in sight */
  document.querySelectorAll(".tabs [aria-current]").forEach((tab) => {
    const row = tab.closest("ul");
    if (row && row.scrollWidth > row.clientWidth) row.scrollLeft += tab.getBoundingClientRect().left - row.getBoundingClientRect().left - 24;
  });

  tick();
  setInterval(tick, 1000);
})();
