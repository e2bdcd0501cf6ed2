"use strict";
// The playground: what is written is sent a moment later, each part of the answer is shown as soon
// as it is there, and answers to what is no longer written are dropped. What rules say is put into
// the page as text; only queries are HTML, which the server has escaped.

(() => {
  const PAUSE_MS = 120;
  const AT_ONCE = Math.min(4, Math.max(2, navigator.hardwareConcurrency || 2)); // it is this machine
  const FIRST = 10;
  const DRAFT = "siemantic-draft";
  const WORST = ["broken", "failed", "refuted", "undecided", "unsupported", "unverified", "tested", "proved"];

  const find = (selector, within = document) => within.querySelector(selector);
  const bench = find("[data-bench]");
  const groups = JSON.parse(bench.dataset.groups);
  const rule = find("[data-rule]");
  const own = find("[data-own]");
  const gutter = find("[data-gutter]");
  const bands = find("[data-bands]");
  const status = find("[data-status]");
  const panels = [...document.querySelectorAll(".panel")];

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
  const note = (text, bad = false) => element("p", { className: bad ? "note bad" : "note", textContent: text, dir: "auto" });

  // --- asking ---------------------------------------------------------------------------------

  class Refusal extends Error {}

  async function ask(part, targets, signal) {
    const body = JSON.stringify({ rule: rule.value, events: own.value, targets });
    let answer;
    try {
      answer = await fetch("answers/" + part, {
        method: "POST", headers: { "Content-Type": "application/json" }, body, signal,
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Refusal("The server does not answer. See whether siemantic serve still runs, or whether this is too much for it; then change the rule, or ask again.");
    }
    const said = await answer.json();
    if (answer.ok) return said;
    const hint = answer.status === 503 ? "; make the rule smaller, or ask again" : "";
    throw new Refusal((said.error || "the server refused") + hint);
  }

  // A few at a time, the first ones first: the machine is theirs who edits. A verdict that is there
  // before its query, since it is remembered, waits for it; what `show` gives is asked as well.
  async function work(jobs, current) {
    const left = [...jobs];
    const worker = async () => {
      for (let job = left.shift(); job; job = left.shift()) {
        let shown;
        job.shown = new Promise((resolve) => { shown = resolve; });
        try {
          const said = await ask(job.part, job.targets || [], current.signal);
          await job.after?.shown;
          const more = current.signal.aborted ? null : job.show(said);
          if (more) left.push(more);
        } catch (error) {
          if (current.signal.aborted) return;
          if (!(error instanceof Refusal)) throw error;
          job.fail(error.message);
        } finally {
          shown();
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
  }

  let asked = new AbortController();
  let timer = 0;

  function later(jobs, delay = PAUSE_MS) {
    clearTimeout(timer);
    asked.abort();
    bench.dataset.state = "working";
    status.className = "state";
    status.textContent = "Working …";
    timer = setTimeout(() => answerAll(jobs()), delay);
  }

  async function answerAll(jobs) {
    const current = asked = new AbortController();
    const start = performance.now();
    await work(jobs, current);
    if (current.signal.aborted) return;
    bench.dataset.state = "done";
    const again = element("button", { type: "button", textContent: "Ask again" });
    again.addEventListener("click", () => later(everything, 0));
    status.replaceChildren(`Answered in ${((performance.now() - start) / 1000).toFixed(1)} s. `, again);
  }

  // What is seen first comes first.
  function everything() {
    const chosen = panels.findIndex((each) => !each.hidden);
    const order = [chosen, ...panels.keys()].filter((at, n, all) => at >= 0 && all.indexOf(at) === n);
    const others = groups.map((group) => group.filter((at) => at !== order[0]));
    const queries = [[order[0]], ...others].filter((group) => group.length).map((targets) => ({
      part: "queries", targets, show: showQueries, fail: (text) => failPanels(targets, text),
    }));
    const verdicts = order.map((at) => ({
      part: "verdicts", targets: [at], after: queries.find((each) => each.targets.includes(at)),
      show: (said) => showVerdicts(panels[at], said), fail: (text) => failVerdict(panels[at], text),
    }));
    return [
      queries[0], verdicts[0], ownEvents(), findingsJob(), firstWitnessesJob(),
      ...queries.slice(1), ...verdicts.slice(1),
    ].filter(Boolean);
  }

  const ownEvents = () => ({ part: "events", show: showTried, fail: (text) => tellOwn(text) });
  const findingsJob = () => ({ part: "findings", show: showFindings, fail: failFindings });
  const witnessesJob = () => ({ part: "witnesses", show: showWitnesses, fail: failFurther });
  const firstWitnessesJob = () => ({
    part: "first-witnesses", fail: failWitnesses,
    show: (said) => {
      const more = said.rules.some((each) => each.left > 0);
      showWitnesses(said, more);
      return more ? witnessesJob() : null;
    },
  });

  function onRule() {
    looked = false;
    drawLines();
    try { sessionStorage.setItem(DRAFT, JSON.stringify([rule.value, own.value])); } catch { /* not allowed */ }
    panels.forEach((each) => { setWord(each, "…"); each.classList.add("old"); });
    find("[data-witnesses]").classList.add("old");
    later(everything);
  }

  // What still has to be said of the rule is asked again as well.
  function onOwn() {
    const jobs = bench.dataset.state === "done" ? () => [ownEvents()] : everything;
    try { sessionStorage.setItem(DRAFT, JSON.stringify([rule.value, own.value])); } catch { /* not allowed */ }
    later(jobs);
  }

  // --- the editor -----------------------------------------------------------------------------

  let problems = [];
  let findings = [];
  let looked = false;

  function drawLines() {
    const lines = rule.value.split("\n").length;
    if (gutter.dataset.lines !== String(lines)) {
      gutter.dataset.lines = lines;
      gutter.textContent = Array.from({ length: lines }, (_, at) => at + 1).join("\n") + "\n\n\n";
    }
    scroll();
  }

  function drawBands() {
    const style = getComputedStyle(rule);
    const [height, top] = [parseFloat(style.lineHeight), parseFloat(style.paddingTop)];
    const lines = new Map();
    for (const each of [...findings, ...problems]) if (each.line) lines.set(each.line, each.level);
    bands.replaceChildren(...[...lines].map(([line, level]) => {
      const band = element("div", { className: "band " + level });
      band.dataset.top = top + (line - 1) * height;
      return band;
    }));
    scroll();
  }

  function scroll() {
    gutter.scrollTop = rule.scrollTop;
    for (const each of bands.children) each.style.top = each.dataset.top - rule.scrollTop + "px";
  }

  function goTo(line) {
    const lines = rule.value.split("\n");
    const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    rule.focus();
    rule.setSelectionRange(start, start + (lines[line - 1] || "").length);
    rule.scrollTop = Math.max(0, (line - 1) * parseFloat(getComputedStyle(rule).lineHeight) - rule.clientHeight / 2);
    scroll();
  }

  // --- findings -------------------------------------------------------------------------------

  function drawFindings(state) {
    const seen = new Set();
    const all = [...problems, ...findings].filter((each) => {
      const key = JSON.stringify([each.code, each.message, each.line]);
      return !seen.has(key) && seen.add(key);
    });
    find("[data-findings]").replaceChildren(...all.map(findingRow));
    find("[data-findings-state]").textContent = state || (all.length ? "" : "None.");
    drawBands();
  }

  function findingRow(each) {
    const row = element("li", {}, element("span", { className: "badge l-" + each.level, textContent: each.level }));
    if (each.line) {
      const button = element("button", { type: "button", className: "line", textContent: "line " + each.line });
      button.addEventListener("click", () => goTo(each.line));
      row.append(button);
    }
    row.append(element("bdi", { textContent: each.message }), element("code", { className: "code-name", textContent: each.code }));
    if (each.hint) row.append(element("span", { className: "hint", textContent: each.hint }));
    return row;
  }

  function showFindings(said) {
    looked = true;
    findings = said.findings;
    drawFindings();
    bench.dataset.atFindings = String(performance.now());
  }
  function failFindings(text) { looked = true; findings = []; drawFindings(text); }

  // --- queries and verdicts -------------------------------------------------------------------

  function setWord(panel, word) {
    panel.dataset.verdict = word;
    const marks = [find("[data-word]", panel), find(`#tab-${CSS.escape(panel.dataset.target)} .dot`)];
    for (const each of marks) {
      if (!each) continue;
      each.textContent = word;
      each.className = `${each.classList.contains("dot") ? "dot" : "verdict"} v-${word}`;
    }
  }

  function showQueries(said) {
    problems = said.problems;
    if (!looked) drawFindings("Looking …");
    else drawFindings(find("[data-findings-state]").textContent);
    for (const each of said.targets) {
      showQuery(panels.find((panel) => panel.dataset.target === each.target), each.queries);
    }
    bench.dataset.atQueries = String(performance.now());
  }

  function showQuery(panel, queries) {
    panel.classList.remove("old");
    const several = queries.length > 1;
    find("[data-rules]", panel).replaceChildren(...queries.map((each) => {
      const box = element("div", { className: "why" });
      box.dataset.title = each.title;
      if (several) box.append(element("p", { className: "named", textContent: each.title }));
      if (each.status === "correlated") box.append(element("p", { textContent: "A part of a correlation, which has the query." }));
      if (each.why) box.append(note(each.why, true));
      if (each.hint) box.append(element("p", { className: "quiet", textContent: each.hint }));
      return box;
    }));
    const code = find(".copyable code", panel);
    code.innerHTML = queries.map((each) => each.html).filter(Boolean).join("\n\n"); // escaped
    find(".copyable", panel).hidden = !code.textContent;
    find("[data-notes]", panel).replaceChildren();
    if (queries.length) return;
    setWord(panel, "none");
    find("[data-rules]", panel).replaceChildren(element("p", { className: "quiet", textContent: "No query: the text has no rule that can be converted. What it lacks stands under Findings." }));
  }

  function showVerdicts(panel, said) {
    const words = said.verdicts.map((each) => each.verdict);
    setWord(panel, WORST.find((each) => words.includes(each)) || "none");
    const boxes = [...panel.querySelectorAll("[data-rules] > .why")];
    for (const each of said.verdicts) {
      const box = boxes.find((one) => one.dataset.title === each.title && !one.dataset.done);
      if (!box) continue;
      box.dataset.done = "yes";
      if (boxes.length > 1) box.append(element("p", {}, element("span", { className: "verdict v-" + each.verdict, textContent: each.verdict })));
      if (!["unsupported", "failed", "broken"].includes(each.verdict)) box.append(...each.why.map((line) => element("p", { textContent: line, dir: "auto" })));
      if (each.event) box.append(...eventBox(each.event, "The event that speaks against the query"));
    }
    find("[data-notes]", panel).replaceChildren(...said.verdicts.flatMap((each) => each.notes).map((each) => note(each)));
    bench.dataset.atVerdict = String(performance.now());
  }

  function failPanels(targets, text) {
    for (const at of targets) {
      showQuery(panels[at], []);
      setWord(panels[at], "none");
      find("[data-rules]", panels[at]).replaceChildren(note(text, true));
    }
    problems = [];
    drawFindings();
  }

  function failVerdict(panel, text) {
    setWord(panel, "none");
    find("[data-notes]", panel).replaceChildren(note("No verdict: " + text));
  }

  function eventBox(text, label) {
    const box = element("pre", { className: "code event", tabIndex: 0 }, element("code", { textContent: text }));
    box.setAttribute("aria-label", label);
    return [box, useButton(text)];
  }

  // --- events ---------------------------------------------------------------------------------

  function useButton(text) {
    const button = element("button", { type: "button", className: "use", textContent: "Try this event" });
    button.addEventListener("click", () => {
      own.value = JSON.stringify(JSON.parse(text)) + "\n";
      own.focus();
      own.scrollIntoView({ block: "center" });
      onOwn();
    });
    return button;
  }

  const badge = (matches) => matches === null
    ? element("span", { className: "verdict v-unknown", textContent: "not known" })
    : element("span", { className: "verdict v-" + (matches ? "match" : "miss"), textContent: matches ? "matches" : "no match" });

  const eventLine = (event) => element("span", { className: "event-line", textContent: JSON.stringify(event) });

  function tellOwn(text, line) {
    const where = line ? `Line ${line}: ` : "";
    find("[data-own-state]").replaceChildren(...(text ? [note(where + text, true)] : []));
  }

  function showTried(said) {
    const list = find("[data-tried]");
    if (said.error) {
      tellOwn(said.error.message, said.error.line);
      list.replaceChildren();
      return;
    }
    tellOwn("");
    const rows = said.events.map((each) => element("li", {}, eventLine(each.event), ...each.rules.map((found) => triedRow(found, each.rules.length > 1))));
    list.replaceChildren(...rows, ...said.correlations.map(alertsRow));
    bench.dataset.atTried = String(performance.now());
  }

  function triedRow(found, several) {
    const why = element("pre", { className: "code", tabIndex: 0 }, element("code", { textContent: found.why }));
    why.setAttribute("aria-label", "Why");
    return element("details", {}, element("summary", {}, badge(found.matches), " ", element("bdi", { textContent: several ? found.title : "why" })), why);
  }

  function alertsRow(each) {
    const word = each.alerts === null ? "not known" : count(each.alerts.length, "alert");
    const kind = each.alerts === null ? "unknown" : each.alerts.length ? "match" : "miss";
    return element("li", {}, element("span", { className: "verdict v-" + kind, textContent: word }), " ",
      element("bdi", { textContent: each.title }), ...(each.why ? [element("p", { className: "quiet", textContent: each.why })] : []),
      element("ul", {}, ...(each.alerts || []).map((text) => element("li", { textContent: text }))));
  }

  // Of the first ones, what was not looked at is asked anew; what one has opened stays open.
  function showWitnesses(said, more = false) {
    const box = find("[data-witnesses]");
    const opened = new Set([...box.querySelectorAll("details[open] > summary")].map((each) => each.textContent));
    box.classList.remove("old");
    box.replaceChildren(...said.rules.flatMap((each) => [
      ...(said.rules.length > 1 ? [element("p", { className: "named", textContent: each.title })] : []),
      ...each.problems.map((problem) => note(problem.message, problem.level === "error")),
      ...witnessLists(each.events.map(witnessRow)),
      ...(each.left > 0 && !more ? [note(`${count(each.left, "value")} of the rule ${each.left === 1 ? "was" : "were"} not looked at in the time that there is for an answer; siemantic witness looks at all.`)] : []),
      ...(each.more > 0 ? [element("p", { className: "quiet", textContent: `and ${each.more} more; siemantic witness has all` })] : []),
    ]));
    for (const each of box.querySelectorAll("summary")) each.parentNode.open = opened.has(each.textContent);
    const state = more ? "More are looked for …" : "";
    find("[data-witnesses-state]").textContent = said.rules.length ? state : "There is no rule about single events.";
    bench.dataset.atWitnesses = String(performance.now());
  }

  function witnessLists(rows) {
    const list = (some) => element("ul", { className: "plain shown" }, ...some);
    const rest = rows.slice(FIRST);
    if (!rest.length) return [list(rows)];
    return [list(rows.slice(0, FIRST)), element("details", {}, element("summary", { textContent: `${rest.length} more` }), list(rest))];
  }

  function witnessRow(each) {
    const text = JSON.stringify(each.event, null, 2);
    return element("li", {}, element("details", {},
      element("summary", {}, badge(each.match), " ", element("bdi", { textContent: each.title })),
      ...eventBox(text, "Event")));
  }

  function failWitnesses(text) {
    find("[data-witnesses]").replaceChildren();
    find("[data-witnesses-state]").textContent = "No events: " + text;
  }

  function failFurther(text) {
    find("[data-witnesses-state]").textContent = "No more events: " + text;
  }

  // --- beginning ------------------------------------------------------------------------------

  async function openNamed() {
    const name = new URLSearchParams(location.hash.slice(1)).get("rule");
    if (!name || !/^[a-z0-9-]+$/.test(name)) return false;
    const answer = await fetch(`rules/${name}.yml`).catch(() => null);
    if (!answer || !answer.ok) {
      status.className = "state bad";
      status.textContent = "There is no such rule on the site.";
      return false;
    }
    rule.value = await answer.text();
    own.value = "";
    history.replaceState(null, "", location.pathname);
    return true;
  }

  function openDraft() {
    try {
      const kept = JSON.parse(sessionStorage.getItem(DRAFT));
      if (kept) [rule.value, own.value] = kept;
    } catch { /* not allowed */ }
  }

  async function begin() {
    if (!await openNamed()) openDraft();
    rule.scrollTop = 0;
    onRule();
  }

  rule.addEventListener("input", onRule);
  rule.addEventListener("scroll", scroll);
  own.addEventListener("input", onOwn);
  addEventListener("hashchange", () => { if (location.hash.includes("rule=")) begin(); });
  begin();
})();
