// The page of the graph: what lies around a thing, drawn, widened, narrowed and kept in the address.

import { Canvas, drawSign } from "./canvas.js";
import { element } from "./picture.js";
import { exportNetwork } from "./exports.js";
import { showChosen, showPaths } from "./facts.js";
import { settle } from "./layout.js";
import { Network, SPINE } from "./network.js";
import { caption, date, node, say, words } from "./words.js";

const AROUND_SEED = 60;
const AROUND_OTHER = 40;
const MOST = 300;
const page = document.querySelector(".explorer");
const fields = new URLSearchParams(location.search);
const lang = document.documentElement.lang;
const list = (name) => (fields.get(name) ?? "").split(",").filter(Boolean);
const network = new Network(words.symbols);
const state = {
  seed: page.dataset.seed, opened: [], hidden: new Set(list("hide")), without: new Set(list("without")),
  from: fields.get("from") ?? "", to: fields.get("to") ?? "", chosen: fields.get("chosen") ?? "",
};
const pinned = new Map();
let paths = null;
let lit = new Set();
const canvas = new Canvas(page.querySelector(".frame"), { label: say("canvas"), closer: say("closer"), farther: say("farther"), whole: say("whole") }, { choose, expand, pin, hide });
const status = page.querySelector("[role=status]");

function describe(each) {
  const event = each.realised !== null && !SPINE.test(each.key);
  const kind = words.kinds[each.kind] ?? each.kind ?? "";
  const first = event ? kind : each.label;
  const second = event ? date(each.time) : "";
  const ties = network.ties(each.key).length;
  const within = each.label.split(": ").slice(1).join(": ").replace(/, [^,]*\d{4}[^,]*$/, ""); // parties and places
  const spoken = event ? [[first, second].filter(Boolean).join(" "), within] : [each.label, kind];
  return { sign: network.sign(each), first, second, spoken: [...spoken, say("ties", { n: ties })].filter(Boolean).join(", ") };
}
const edgeName = (predicate) => words.predicates[predicate] ?? predicate;

async function ask(path, values) {
  const answer = await fetch(`${path}?${new URLSearchParams({ ...values })}`, { headers: { Accept: "application/json" } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail ?? String(answer.status));
  return body;
}

async function working(act) {
  page.setAttribute("aria-busy", "true");
  try {
    await act();
  } catch (error) {
    tell(error instanceof TypeError ? say("unreachable") : error.message);
  } finally {
    page.removeAttribute("aria-busy");
  }
}

const tell = (sentence) => (status.textContent = sentence);

// One step of widening: a key, or two with ~ between them for the paths that join them. Steps are repeated in their
// order when an address is opened, so that the same picture comes out.
async function widen(step) {
  const known = network.nodes.size;
  if (known >= MOST) return tell(say("full", { n: MOST }));
  const [from, to] = step.split("~");
  if (to) {
    paths = await ask("/api/v1/graph/path", { from, to, k: 3 });
    for (const path of paths.items) network.merge(ofPath(path), from);
    lit = new Set(paths.items.flatMap((path) => ofPath(path).lit));
    tell(paths.items.length ? say("paths", { n: paths.items.length }) : say("no_path"));
  } else {
    const first = step === state.seed;
    const told = SPINE.test(step) ? {} : { told: true }; // a conflict is shown whole
    const answer = await ask("/api/v1/graph/subgraph", { seed: step, radius: first ? 2 : 1, max_nodes: first ? AROUND_SEED : AROUND_OTHER, lang, ...told });
    const added = network.merge(answer, step);
    tell(say(answer.truncated ? "added_more" : "added", { n: added }));
  }
  state.opened.push(step);
  arrange(known ? 0.5 : 1);
}

// A path as nodes and edges of a network.
function ofPath(path) {
  const prefix = (ref) => ref.path.replace("/id/", "");
  const nodes = path.nodes.map((ref) => ({
    id: ref.iri, key: prefix(ref), kind: ref.type, time: null,
    label: ref.names[lang] ?? ref.names.en ?? Object.values(ref.names)[0], realised: ref.path.startsWith("/id/event/") ? true : null,
  }));
  const edges = path.hops.map((hop) => (hop.direction === "inverse" ? { source: hop.end, target: hop.start, predicate: hop.predicate } : { source: hop.start, target: hop.end, predicate: hop.predicate }));
  const keys = new Map(nodes.map((each) => [each.id, each.key]));
  return { nodes, edges, lit: [...nodes.map((each) => each.key), ...edges.map((edge) => `${keys.get(edge.source)} ${edge.predicate} ${keys.get(edge.target)}`)] };
}

// Places do not depend on what is pinned, which is drawn elsewhere: so an address brings back what its reader saw.
function arrange(alpha) {
  const nodes = [...network.nodes.values()];
  const links = [...network.edges.values()].map((edge) => ({ source: edge.from, target: edge.to }));
  settle(nodes, links, { narrow: matchMedia("(max-width: 44rem)").matches, steps: alpha === 1 ? 300 : 180, alpha });
}

function current() {
  const kept = new Set([state.seed, state.chosen, ...pinned.keys(), ...[...lit].filter((each) => network.nodes.has(each))]);
  const seen = network.seen({ ...state, kept });
  return { ...seen, nodes: seen.nodes.map((each) => ({ ...each, ...pinned.get(each.key) })) };
}

function show({ fit = false } = {}) {
  const seen = current();
  canvas.draw(seen, { chosen: state.chosen, pinned, lit, name: describe, edgeName });
  if (fit) canvas.whole();
  showFilters();
  showTable(seen);
  page.querySelector("[data-count]").textContent = say("count", { n: seen.nodes.length, m: seen.edges.length });
  showChosen(page.querySelector(".chosen-facts"), network, state.chosen, { describe, edgeName, pinned, acts: { choose, expand, pin, hide } });
  showPaths(page.querySelector(".paths"), paths, edgeName);
  remember();
}

// The same graph for those who read it: one row for each tie that is to be seen.
function showTable({ edges }) {
  const name = (key) => node("a", { href: `/id/${key}` }, caption(network.nodes.get(key).label));
  page.querySelector(".as-table tbody").replaceChildren(
    ...edges.map((edge) => node("tr", {}, node("td", {}, name(edge.from)), node("td", {}, edgeName(edge.predicate)), node("td", {}, name(edge.to)))),
  );
}

function showFilters() {
  const focused = document.activeElement?.closest?.(".filters")?.querySelector(":focus")?.value;
  const signs = network.count([...network.nodes.values()].map((each) => network.sign(each)));
  const predicates = network.count([...network.edges.values()].map((edge) => edge.predicate));
  const box = (value, label, count, drawn) =>
    node("label", { className: "filter" }, node("input", { type: "checkbox", value, checked: !state.without.has(value) }), ...(drawn ? [drawn] : []), node("span", {}, label), node("small", {}, String(count)));
  page.querySelector("[data-filter=kinds]").replaceChildren(...signs.map(([sign, count]) => box(sign, words.signs[sign] ?? sign, count, legend(sign))));
  page.querySelector("[data-filter=predicates]").replaceChildren(...predicates.map(([name, count]) => box(name, edgeName(name), count)));
  const hidden = page.querySelector("[data-filter=hidden]");
  hidden.replaceChildren(
    ...[...state.hidden].filter((key) => network.nodes.has(key)).map((key) => node("button", { type: "button", className: "plain", value: key }, `${network.nodes.get(key).label} ↺`)),
  );
  hidden.parentElement.hidden = !hidden.childElementCount;
  if (focused) [...page.querySelectorAll(".filters input, .filters button")].find((each) => each.value === focused)?.focus();
}

function legend(sign) {
  const svg = element("svg", { viewBox: "-14 -14 28 28", class: "legend-sign", "aria-hidden": "true" });
  svg.append(element("g", { class: "node" }, drawSign(sign)));
  return svg;
}

// What the reader does

function choose(key) {
  state.chosen = key;
  show();
  canvas.focus(key);
}

function expand(key) {
  state.chosen = key;
  return working(async () => {
    await widen(key);
    show({ fit: true });
    canvas.focus(key);
  });
}

function pin(key, place, { passing = false } = {}) {
  if (place && (passing || !pinned.has(key) || place.x !== pinned.get(key).x || place.y !== pinned.get(key).y)) {
    pinned.set(key, { x: Math.round(place.x), y: Math.round(place.y) });
  } else pinned.delete(key);
  if (passing) canvas.draw(current(), { chosen: state.chosen, pinned, lit, name: describe, edgeName });
  else show();
}

function hide(key) {
  state.hidden.add(key);
  if (state.chosen === key) state.chosen = "";
  show();
  tell(say("hid", { name: network.nodes.get(key).label }));
}

// The address

function remember() {
  const kept = new URLSearchParams();
  const set = (name, value) => value && kept.set(name, value);
  set("seed", state.seed);
  set("show", state.opened.filter((step) => step !== state.seed).join(","));
  set("hide", [...state.hidden].join(","));
  set("without", [...state.without].join(","));
  set("pin", [...pinned].map(([key, { x, y }]) => `${key}@${x}@${y}`).join(","));
  set("from", state.from);
  set("to", state.to);
  set("chosen", state.chosen);
  set("lang", lang);
  history.replaceState(null, "", `?${kept}`.replaceAll("%2F", "/").replaceAll("%2C", ",").replaceAll("%7E", "~").replaceAll("%40", "@"));
  for (const link of document.querySelectorAll("a.language")) {
    kept.set("lang", link.hreflang);
    link.href = `?${kept}`;
  }
}

function listen() {
  page.querySelector(".filters").addEventListener("change", ({ target }) => {
    if (target.name) state[target.name] = target.value.trim();
    else if (target.checked) state.without.delete(target.value);
    else state.without.add(target.value);
    show();
  });
  page.querySelector(".filters").addEventListener("submit", (event) => event.preventDefault());
  page.querySelector("[data-filter=hidden]").addEventListener("click", ({ target }) => {
    if (target.value) state.hidden.delete(target.value);
    show();
  });
  page.querySelector(".path-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const [from, to] = ["a", "b"].map((name) => event.target.elements.namedItem(name).value);
    if (!from || !to) return tell(say("two_names"));
    working(async () => {
      state.opened = state.opened.filter((step) => !step.includes("~"));
      await widen(`${from}~${to}`);
      show({ fit: true });
    });
  });
  page.querySelector(".toolbar").addEventListener("click", ({ target }) => {
    const act = target.closest("[data-act]")?.dataset.act;
    if (act === "link") navigator.clipboard.writeText(location.href).then(() => tell(say("copied")), () => tell(say("in_address_bar")));
    else if (act) exportNetwork(act, current(), { svg: canvas.svg, edgeName });
  });
}

for (const each of list("pin")) {
  const [key, x, y] = each.split("@");
  if (Number.isFinite(Number(x)) && Number.isFinite(Number(y))) pinned.set(key, { x: Number(x), y: Number(y) });
}
for (const name of ["from", "to"]) page.querySelector(`.filters [name=${name}]`).value = state[name];
for (const each of page.querySelectorAll(".scripted")) each.hidden = false;
page.querySelector(".as-table").open = false;
listen();
await document.fonts.ready;
await working(async () => {
  for (const step of [state.seed, ...list("show").slice(0, 30)]) await widen(step);
});
show({ fit: true });
page.dataset.ready = "true";
