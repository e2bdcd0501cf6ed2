"use strict";
// The first page: search, filters and the matrix. The data are scripts of their own, since a page
// from a disk may load nothing else; they are loaded when they are first needed.

const catalogue = (() => {
  const PAGE = 50;
  const NO_QUERY = new Set(["unsupported", "failed", "broken", "correlated"]);
  const verdictsOf = (choice) => choice.split(" or ");

  const form = document.querySelector("[data-find]");
  const list = document.querySelector("[data-found]");
  const count = document.querySelector("[data-count]");
  const more = document.querySelector("[data-more]");
  const chosen = document.querySelector("[data-chosen]");
  const fieldsOf = (each) => [...each.elements].filter((field) => field.name);
  const matrix = document.querySelector("[data-matrix]");
  const matrixForm = document.querySelector("[data-matrix-form]");

  let rules = null;
  let words = null;
  let technique = "";
  let shown = PAGE;

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  // --- data -----------------------------------------------------------------------------------

  const loading = new Map();

  function load(name) {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = element("script", { src: `data/${name}.js`, onload: resolve, onerror: reject });
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  const takeRules = (data) => { rules = data; };
  const takeWords = (data) => { words = { all: data.words.split("\n"), rules: data.rules.split("\n") }; };

  const kindOf = (column, rule) => column.names[column.of[rule]];
  const kindsOf = (column, rule) => column.of[rule].map((number) => column.names[number]);

  // --- finding --------------------------------------------------------------------------------

  function rulesWith(part) {
    const found = new Set();
    words.all.forEach((word, at) => {
      if (!word.includes(part)) return;
      let rule = 0;
      for (const distance of words.rules[at].split(" ")) {
        rule += parseInt(distance, 36);
        found.add(rule);
      }
    });
    // A page is called by the rule's id.
    rules.pages.forEach((page, rule) => { if (page.includes(part)) found.add(rule); });
    return found;
  }

  // The same words as siemantic/catalogue/index.py makes; every one of them must be found.
  function partsOf(text) {
    return (text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}_.-]*/gu) || []);
  }

  const valuesOf = (each) => Object.fromEntries(fieldsOf(each).map((field) => [field.name, field.value.trim()]));
  const values = () => valuesOf(form);

  function hasVerdict(rule, target, verdict) {
    const columns = rules.verdicts.filter((_, at) => !target || rules.targets[at] === target);
    return columns.some((column) => {
      const found = kindOf(column, rule);
      return verdict ? verdictsOf(verdict).includes(found) : !NO_QUERY.has(found);
    });
  }

  function isWanted(rule, wanted) {
    for (const name of ["level", "status", "source"]) {
      if (wanted[name] && kindOf(rules[name], rule) !== wanted[name]) return false;
    }
    if (wanted.tactic && !kindsOf(rules.tactic, rule).includes(wanted.tactic)) return false;
    const isPart = (each) => each === technique || each.startsWith(technique + ".");
    if (technique && !kindsOf(rules.technique, rule).some(isPart)) return false;
    return !(wanted.target || wanted.verdict) || hasVerdict(rule, wanted.target, wanted.verdict);
  }

  // Those that have all that is searched in their titles come first.
  function found(wanted) {
    const parts = wanted.q ? partsOf(wanted.q) : [];
    const sets = parts.map(rulesWith);
    const all = rules.titles.map((_, rule) => rule)
      .filter((rule) => sets.every((set) => set.has(rule)) && isWanted(rule, wanted));
    if (!parts.length) return all;
    const titled = new Set(all.filter((rule) => {
      const title = rules.titles[rule].toLowerCase();
      return parts.every((part) => title.includes(part));
    }));
    return [...titled, ...all.filter((rule) => !titled.has(rule))];
  }

  // --- showing --------------------------------------------------------------------------------

  function row(rule) {
    const link = element("a", { href: `rules/${encodeURIComponent(rules.pages[rule])}.html` },
      element("bdi", { textContent: rules.titles[rule] }));
    const about = element("span", { className: "about" });
    for (const text of [kindOf(rules.level, rule), kindOf(rules.source, rule), kindsOf(rules.technique, rule).join(" ")]) {
      if (text) about.append(element("span", { textContent: text }), " ");
    }
    const verdicts = element("span", { className: "verdicts" });
    rules.targets.forEach((target, at) => {
      const verdict = kindOf(rules.verdicts[at], rule);
      verdicts.append(element("span", { className: "verdict v-" + verdict, textContent: `${target} ${verdict}` }), " ");
      const failed = rules.failed[at][rule];
      if (!failed) return;
      const told = `${target}: ${failed} failed ${failed === 1 ? "test" : "tests"}`;
      verdicts.append(element("span", { className: "verdict o-failed", textContent: told }), " ");
    });
    return element("li", {}, link, " ", about, " ", verdicts);
  }

  async function show() {
    const wanted = values();
    await load("rules");
    if (wanted.q) await load("words");
    if (JSON.stringify(wanted) !== JSON.stringify(values())) return;
    const isLost = wanted.q && !partsOf(wanted.q).length;
    const all = isLost ? [] : found(wanted);
    list.replaceChildren(...all.slice(0, shown).map(row));
    more.hidden = all.length <= shown;
    count.textContent = `${all.length} ${all.length === 1 ? "rule" : "rules"}` +
      (all.length === rules.titles.length ? "" : ` of ${rules.titles.length}`) +
      (isLost ? "; there is nothing to search in this text: words have letters or digits" : "");
    chosen.hidden = !technique && !Object.values(wanted).some(Boolean);
    chosen.firstElementChild.textContent = technique ? `With ${technique} or a part of it.` : "";
  }

  // --- what is wanted stands in the address, so that it can be kept and sent -------------------

  function addressOf(wanted) {
    return String(new URLSearchParams(Object.entries(wanted).filter(([, value]) => value)));
  }

  function writeAddress() {
    const wanted = { ...values(), technique, ...valuesOf(matrixForm) };
    history.replaceState(null, "", "#" + (addressOf(wanted) || "find"));
  }

  function readAddress(hash) {
    if (!hash.includes("=")) return false;
    const found = new URLSearchParams(hash.slice(1));
    for (const field of [...fieldsOf(form), ...fieldsOf(matrixForm)]) {
      field.value = found.get(field.name) || "";
      if (field.tagName === "SELECT" && field.selectedIndex < 0) field.value = "";
    }
    technique = /^T\d{4}(\.\d{3})?$/.test(found.get("technique") || "") ? found.get("technique") : "";
    return true;
  }

  function change() {
    shown = PAGE;
    writeAddress();
    return show();
  }

  // --- the matrix -----------------------------------------------------------------------------

  function colourMatrix() {
    const heats = matrix.dataset.heats.split(",").map(Number);
    const { coverage, "coverage-target": counted, gaps } = matrixForm.elements;
    const choice = { target: counted.value, verdict: coverage.value, ...valuesOf(matrixForm) };
    const covered = new Set();
    matrix.classList.toggle("whole", gaps.value !== "");
    for (const cell of matrix.querySelectorAll("a.cell")) {
      const number = Number(cell.dataset.counts.split(";")[counted.selectedIndex].split(",")[coverage.selectedIndex]);
      cell.className = "cell heat-" + heats.filter((each) => number >= each).length;
      cell.querySelector("b").textContent = number;
      const { technique } = cell.dataset;
      // A click shows the rules that are counted.
      cell.href = "#" + addressOf({ technique, ...choice });
      if (number) covered.add(technique.split(".")[0]);
    }
    document.querySelector("[data-covered]").textContent = covered.size;
  }

  function startMatrix() {
    for (const field of matrixForm.elements) field.disabled = false;
    matrixForm.addEventListener("change", () => { writeAddress(); colourMatrix(); });
    colourMatrix();
  }

  // --- beginning ------------------------------------------------------------------------------

  function start() {
    for (const field of fieldsOf(form)) field.disabled = false;
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("focusin", () => { load("rules"); }, { once: true });
    form.elements.q.addEventListener("focus", () => { load("words"); }, { once: true });
    form.addEventListener("input", change);
    form.querySelector("[data-clear]").addEventListener("click", () => {
      form.reset();
      technique = "";
      change();
      form.elements.q.focus();
    });
    more.addEventListener("click", async () => {
      const before = list.children.length;
      shown += PAGE;
      await show();
      list.children[before]?.querySelector("a").focus();
    });
    addEventListener("hashchange", (event) => {
      // It may come late, when what was typed since then stands in the address.
      if (!readAddress(new URL(event.newURL).hash)) return;
      colourMatrix();
      shown = PAGE;
      show();
      document.getElementById("find").scrollIntoView();
      count.tabIndex = -1;
      count.focus({ preventScroll: true });
    });
    readAddress(location.hash);
    startMatrix();
    const isSearch = technique || Object.values(values()).some(Boolean);
    if (isSearch) show();
    // Without a search there are more rules than those that are here.
    else if (Number.parseInt(count.textContent, 10) > list.children.length) more.hidden = false;
    if (!isSearch && Object.values(valuesOf(matrixForm)).some(Boolean)) document.getElementById("matrix").scrollIntoView();
  }

  start();
  return { rules: takeRules, words: takeWords };
})();
