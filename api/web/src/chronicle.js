// The page of time and map: the window of the axis, the part of the map that is shown and a chosen place narrow the list,
// and each narrows the others. All of it is kept in the address.

import { drawAxis } from "./axis.js";
import { drawMap } from "./map.js";
import { date, say } from "./words.js";

const page = document.querySelector(".chronicle");
const { events, places } = JSON.parse(document.getElementById("chronicle-data").textContent);
const rows = new Map([...page.querySelectorAll("[data-event]")].map((row) => [row.dataset.event, row]));
const fields = new URLSearchParams(location.search);
const state = { from: fields.get("from") ?? "", to: fields.get("to") ?? "", place: fields.get("place") ?? "", box: fields.get("box") ?? "", bound: fields.get("bound") === "1" };
const form = page.querySelector(".window");
const bound = page.querySelector("[name=bound]");
const base = places[0]?.id.slice(0, places[0].id.length - places[0].href.replace("/id/", "").length) ?? "";
const keyOf = (id) => id.slice(base.length);
let inside = null;
let axis = null;
let map = null;

for (const event of events) event.name = rows.get(event.id)?.innerText.replace(/\s+/g, " ").trim() ?? "";

// Days and years: the middle of a month is what an axis of years says of it.
function toYear(text, end) {
  const [year, month, day] = text.split("-").map(Number);
  if (!Number.isFinite(year)) return null;
  if (!month) return end ? year + 1 : year;
  if (!day) return year + (end ? month : month - 1) / 12;
  return year + (month - 1) / 12 + (day - 1 + (end ? 1 : 0)) / 366;
}
function toDay(year) {
  const whole = Math.floor(year);
  const month = Math.min(11, Math.floor((year - whole) * 12 + 1e-6));
  const day = Math.min(28, Math.floor((year - whole - month / 12) * 366) + 1);
  return `${whole}-${String(month + 1).padStart(2, "0")}-${String(Math.max(1, day)).padStart(2, "0")}`;
}

function inWindow(event) {
  if (!state.from && !state.to) return true;
  if (event.begin === null) return false;
  const [from, to] = [state.from ? toYear(state.from) : -Infinity, state.to ? toYear(state.to, true) : Infinity];
  return event.begin <= to && Math.max(event.end, event.begin) >= from;
}
function onMap(event) {
  if (state.place) return event.places.some((id) => keyOf(id) === state.place);
  return !state.bound || !inside || event.places.some((id) => inside.has(id));
}

function show() {
  let shown = 0;
  const weights = new Map();
  for (const event of events) {
    const seen = inWindow(event) && onMap(event);
    const row = rows.get(event.id);
    if (row) row.hidden = !seen;
    shown += seen;
    event.faint = !onMap(event);
    if (inWindow(event)) for (const id of event.places) weights.set(id, (weights.get(id) ?? 0) + 1);
  }
  page.querySelector("[role=status]").textContent = say("shown", { n: shown, all: events.length });
  map?.weigh(weights, places.find(({ id }) => keyOf(id) === state.place)?.id);
  axis?.redraw();
  page.querySelector("[data-act=all]").hidden = !(state.from || state.to || state.place || state.bound);
  remember();
}

function remember() {
  const kept = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries({ ...state, bound: state.bound ? "1" : "" })) {
    if (value && (name !== "box" || state.bound)) kept.set(name, value);
    else kept.delete(name);
  }
  kept.set("lang", document.documentElement.lang);
  const text = `?${kept}`.replaceAll("%2F", "/").replaceAll("%2C", ",");
  history.replaceState(null, "", text + location.hash);
  for (const link of document.querySelectorAll("a.language")) {
    kept.set("lang", link.hreflang);
    link.href = `?${kept}`;
  }
}

function fill() {
  form.elements.namedItem("from").value = state.from;
  form.elements.namedItem("to").value = state.to;
}

for (const each of page.querySelectorAll(".scripted")) each.hidden = false;
if (events.some((event) => event.begin !== null)) {
  axis = drawAxis(page.querySelector(".time-chart"), events, {
    words: { label: say("axis"), from: say("handle_from"), to: say("handle_to") },
    say: (year) => date(toDay(year).slice(0, 7)),
    moved: ({ from, to, whole }) => {
      Object.assign(state, whole ? { from: "", to: "" } : { from: toDay(from), to: toDay(to) });
      fill();
      show();
    },
    open: (event) => rows.get(event.id)?.querySelector("a")?.focus(),
  });
  const apply = () => axis.set(state.from ? toYear(state.from) : axis.first, state.to ? toYear(state.to, true) : axis.last, true);
  form.addEventListener("change", ({ target }) => {
    if (!target.matches("[name=from], [name=to]") || !target.checkValidity()) return;
    state[target.name] = target.value.trim();
    apply();
    show();
  });
  fill();
  apply();
  page.querySelector("[data-act=all]").addEventListener("click", () => {
    Object.assign(state, { from: "", to: "", place: "", bound: false });
    bound.checked = false;
    fill();
    apply();
    show();
  });
}
bound.addEventListener("change", () => {
  state.bound = bound.checked;
  show();
});
bound.checked = state.bound;
show();
if (places.length) {
  const drawn = places.map((place) => ({ ...place, names: [place.name] }));
  map = await drawMap(page.querySelector(".map-chart"), drawn, { label: say("map"), closer: say("closer"), farther: say("farther"), whole: say("whole") }, {
    choose: (id) => {
      state.place = state.place === keyOf(id) ? "" : keyOf(id);
      show();
    },
    moved: (box, within) => {
      inside = within;
      state.box = box.map((each) => each.toFixed(2)).join(",");
      if (map && state.bound) show();
    },
  });
  const box = (fields.get("box") ?? "").split(",").map(Number);
  if (box.length === 4) map.look(box);
  show();
}
page.dataset.ready = "true";
