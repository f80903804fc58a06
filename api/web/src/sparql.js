// The page of the SPARQL endpoint. Without this module it is a form and a table; with it, an editor, pictures, a plan.

import { mountEditor } from "./editor.js";
import { words } from "./words.js";

const LONGEST_ADDRESS = 4000; // some servers between here and there refuse longer ones
const form = document.querySelector(".editor");
const area = form.elements.namedItem("query");
const result = document.getElementById("result");
const vocabulary = JSON.parse(document.getElementById("sparql-vocabulary").textContent);

const fromFragment = new URLSearchParams(location.hash.slice(1)).get("query");
const editor = mountEditor({ text: fromFragment ?? area.value, label: words.query, vocabulary, run: () => form.requestSubmit() });
area.hidden = true;
area.after(editor.host);
form.querySelector("label").addEventListener("click", () => editor.focus());
for (const hidden of form.querySelectorAll(".scripted")) hidden.hidden = false;

let running = null;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  area.value = editor.text;
  run(editor.text);
});
form.querySelector("[data-act=stop]").addEventListener("click", () => running?.abort());
form.querySelector("[data-act=plan]").addEventListener("click", () => explain(editor.text));
form.querySelector("[data-act=prefixes]").addEventListener("click", () => writePrefixes());
form.querySelector("[data-act=link]").addEventListener("click", (event) => copyLink(event.currentTarget));

// The address that opens this query again; a long one stands behind the #, which no server sees.
function address(text) {
  const fields = new URLSearchParams({ query: text });
  const view = new URLSearchParams(location.search).get("view");
  if (view) fields.set("view", view);
  const plain = `/sparql?${fields}`;
  return plain.length <= LONGEST_ADDRESS ? plain : `/sparql#${fields}`;
}

async function asking(text, ask) {
  running?.abort();
  const mine = (running = new AbortController());
  form.classList.add("running");
  result.setAttribute("aria-busy", "true");
  try {
    await ask(mine.signal);
  } catch (error) {
    if (error.name === "AbortError") {
      if (running === mine) say(words.stopped);
    } else say(words.unreachable);
  } finally {
    if (running === mine) {
      running = null;
      form.classList.remove("running");
      result.removeAttribute("aria-busy");
    }
  }
}

function run(text) {
  return asking(text, async (signal) => {
    say(words.running);
    const body = new URLSearchParams({ query: text });
    const answer = await fetch("/sparql", { method: "POST", body, headers: { Accept: "text/html" }, signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("result");
    if (!found) throw new Error(String(answer.status));
    result.replaceChildren(...found.childNodes);
    history.replaceState(null, "", address(text));
    await show();
  });
}

function say(sentence) {
  const line = document.createElement("p");
  line.className = "meta";
  line.textContent = sentence;
  result.replaceChildren(line);
}

// What came with the page or after it: the views, and the place of an error.
async function show() {
  const problem = result.querySelector(".problem [data-detail]");
  const place = problem && /error at (\d+):(\d+)/.exec(problem.textContent);
  editor.mark(place ? Number(place[1]) : 0, place ? Number(place[2]) : 0);
  const tabs = [...result.querySelectorAll("[data-view]")];
  result.querySelector(".formats")?.addEventListener("submit", download);
  if (!tabs.length) return;
  result.querySelector(".views").hidden = false;
  for (const tab of tabs) tab.addEventListener("click", () => choose(tab.dataset.view, true));
  result.querySelector(".views").addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const sign = getComputedStyle(result).direction === "rtl" ? -1 : 1;
    const next = tabs[(tabs.indexOf(document.activeElement) + step * sign + tabs.length) % tabs.length];
    next.focus();
    choose(next.dataset.view, true);
  });
  const wanted = new URLSearchParams(location.search).get("view");
  await choose(tabs.some((tab) => tab.dataset.view === wanted) ? wanted : tabs[0].dataset.view, false);
}

async function choose(view, keep) {
  for (const tab of result.querySelectorAll("[data-view]")) {
    const chosen = tab.dataset.view === view;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    result.querySelector(`#view-${tab.dataset.view}`).hidden = !chosen;
  }
  if (keep) {
    const here = new URL(location.href);
    here.searchParams.set("view", view);
    history.replaceState(null, "", here);
  }
  const panel = result.querySelector(`#view-${view}`);
  const data = panel.querySelector("script[type='application/json']");
  const frame = panel.querySelector(".frame");
  if (!data || frame.childElementCount) return;
  await document.fonts.load('14px "Noto Naskh Arabic"', "حرب");
  const picture = { label: panel.getAttribute("aria-label"), closer: words.closer, farther: words.farther, whole: words.whole };
  if (view === "graph") (await import("./graph.js")).drawGraph(frame, JSON.parse(data.textContent), picture);
  if (view === "map") await (await import("./map.js")).drawMap(frame, JSON.parse(data.textContent), picture);
}

async function download(event) {
  event.preventDefault();
  const { value } = event.submitter;
  const body = new URLSearchParams({ query: event.target.elements.namedItem("query").value, format: value });
  const answer = await fetch("/sparql", { method: "POST", body });
  if (!answer.ok) {
    event.target.submit(); // the page then says what is wrong
    return;
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = `hudna.${value}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

function explain(text) {
  return asking(text, async (signal) => {
    say(words.running);
    const answer = await fetch(`/api/v1/explain?${new URLSearchParams({ query: text })}`, { signal });
    const found = await answer.json();
    if (!answer.ok) {
      const box = document.createElement("div");
      box.className = "problem";
      box.setAttribute("role", "alert");
      const detail = box.appendChild(document.createElement("p"));
      detail.dataset.detail = "";
      detail.dir = "auto";
      detail.textContent = found.detail;
      result.replaceChildren(box);
      await show();
      return;
    }
    result.replaceChildren(drawPlan(found.step));
  });
}

function drawPlan(step) {
  const table = document.createElement("table");
  table.className = "plan";
  const head = table.createTHead().insertRow();
  for (const word of [words.rows, words.milliseconds, words.step]) {
    const cell = head.appendChild(document.createElement("th"));
    cell.scope = "col";
    cell.textContent = word;
  }
  const body = table.createTBody();
  const waiting = [[step, 0]];
  while (waiting.length) {
    const [each, depth] = waiting.pop();
    const row = body.insertRow();
    row.insertCell().textContent = each.rows.toLocaleString("en");
    row.insertCell().textContent = each.milliseconds.toFixed(2);
    const name = row.insertCell();
    name.dir = "ltr";
    name.textContent = `${"\u00a0\u00a0".repeat(depth)}${each.name}`;
    for (const input of [...each.inputs].reverse()) waiting.push([input, depth + 1]);
  }
  return table;
}

// The server knows the usual prefixes; written out, the query runs elsewhere too.
function writePrefixes() {
  const text = editor.text;
  const lines = Object.entries(vocabulary.prefixes)
    .filter(([prefix]) => new RegExp(`(?<![\\w-])${prefix}:`).test(text) && !new RegExp(`prefix\\s+${prefix}:`, "i").test(text))
    .map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>\n`);
  if (lines.length) editor.text = lines.join("") + text;
  editor.focus();
}

async function copyLink(button) {
  const link = new URL(address(editor.text), location.href).href;
  history.replaceState(null, "", link);
  try {
    await navigator.clipboard.writeText(link);
    button.textContent = words.copied;
    setTimeout(() => (button.textContent = words.link), 2000);
  } catch {
    button.textContent = words.in_address_bar; // no clipboard outside of a secure context
  }
}

show();
if (fromFragment) run(fromFragment);
