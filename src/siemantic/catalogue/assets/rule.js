"use strict";
// A rule's page: its queries in tabs, and buttons that copy. Without this script all of it is there,
// one below the other.

(() => {
  const REMEMBERED = "siemantic-target";

  const remembered = () => { try { return localStorage.getItem(REMEMBERED); } catch { return null; } };
  const remember = (target) => { try { localStorage.setItem(REMEMBERED, target); } catch { /* not allowed */ } };

  const element = (name, properties = {}) => Object.assign(document.createElement(name), properties);

  // What is selected is known by assistive tools, see the pattern "Tabs" of the ARIA practices guide.
  function makeTabs(box) {
    const panels = [...box.querySelectorAll(":scope > .panel")];
    if (panels.length < 2) return;
    const list = element("div", { className: "tablist" });
    list.setAttribute("role", "tablist");
    list.setAttribute("aria-label", "Targets");
    const tabs = panels.map((panel) => {
      const tab = element("button", { type: "button", id: "tab-" + panel.dataset.target, className: "tab" });
      tab.append(panel.dataset.target, " ",
        element("span", { className: "dot v-" + panel.dataset.verdict, textContent: panel.dataset.verdict }));
      const { failed } = panel.dataset;
      if (failed) tab.append(element("span", { className: "dot v-failed", textContent: failed }));
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panel.id);
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-labelledby", tab.id);
      list.append(tab);
      return tab;
    });
    const select = (chosen) => tabs.forEach((tab, at) => {
      tab.setAttribute("aria-selected", String(at === chosen));
      tab.tabIndex = at === chosen ? 0 : -1;
      panels[at].hidden = at !== chosen;
    });
    const choose = (at) => {
      select(at);
      tabs[at].focus();
      remember(panels[at].dataset.target);
    };
    list.addEventListener("click", (event) => {
      const at = tabs.indexOf(event.target.closest(".tab"));
      if (at >= 0) choose(at);
    });
    list.addEventListener("keydown", (event) => {
      const at = tabs.indexOf(document.activeElement);
      const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (at < 0 || next === undefined) return;
      event.preventDefault();
      choose((next + tabs.length) % tabs.length);
    });
    const named = () => panels.findIndex((panel) => "#" + panel.id === location.hash);
    const first = () => panels.findIndex((panel) => panel.dataset.target === remembered());
    addEventListener("hashchange", () => { if (named() >= 0) select(named()); });
    box.prepend(list);
    box.classList.add("live");
    const isWrapped = () => tabs.at(-1).offsetTop > tabs[0].offsetTop;
    new ResizeObserver(() => list.classList.toggle("rows", isWrapped())).observe(list);
    select(Math.max(0, named() >= 0 ? named() : first()));
  }

  // On paper nothing can be unfolded.
  addEventListener("beforeprint", () => {
    document.querySelectorAll(".folded").forEach((each) => { each.open = true; });
  });

  // A character that is shown by its number is copied as itself.
  function exactText(code) {
    const copy = code.cloneNode(true);
    for (const odd of copy.querySelectorAll(".odd")) {
      odd.replaceWith(String.fromCodePoint(parseInt(odd.dataset.code, 16)));
    }
    return copy.textContent;
  }

  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = element("textarea", { value: text, className: "hidden" });
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  }

  function addCopyButton(box) {
    const button = element("button", { type: "button", className: "copy", textContent: "Copy" });
    const said = element("span", { className: "hidden" });
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      const done = await copyText(exactText(box.querySelector("code")));
      button.textContent = done ? "Copied" : "Not allowed";
      said.textContent = done ? "Copied" : "The browser does not allow to copy";
      setTimeout(() => { button.textContent = "Copy"; said.textContent = ""; }, 1500);
    });
    box.append(button, said);
  }

  document.querySelectorAll("[data-tabs]").forEach(makeTabs);
  document.querySelectorAll(".copyable").forEach(addCopyButton);
})();
