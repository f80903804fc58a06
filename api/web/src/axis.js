// An axis of time with a window that is moved by pointer and by keyboard, and the events inside it above. Time runs from
// left to right in either language.

import { element } from "./picture.js";

const NARROW = 320; // pixels
const DETAIL = 190;
const OVERVIEW = 54;
const ROW = 11;
const WAR_ROWS = 3;
const LETTER = 7; // pixels of a letter, about
const STEPS = [1 / 12, 1 / 4, 1, 2, 5, 10, 20, 50, 100];
const TICK = 72; // pixels between two years at least
const NARROWEST = 1 / 52;

// `moved` is told the window in years whenever it changes; `say` puts a year into words for a screen reader.
export function drawAxis(container, events, { words, moved, say, open }) {
  const wide = Math.max(NARROW, container.clientWidth); // one unit is one pixel, so that signs and names keep their size
  const most = Math.floor(wide / TICK);
  const dated = events.filter((event) => event.begin !== null);
  const first = Math.floor(Math.min(...dated.map((event) => event.begin)));
  const last = Math.ceil(Math.max(...dated.map((event) => Math.max(event.end, event.begin)), first + 1));
  const window_ = { from: first, to: last };
  const svg = element("svg", { viewBox: `0 0 ${wide} ${DETAIL + OVERVIEW + 50}`, class: "time", role: "group", "aria-label": words.label, direction: "ltr" });
  const detail = element("g", {});
  const overview = element("g", { transform: `translate(0 ${DETAIL + 30})` });
  svg.append(detail, overview);
  container.replaceChildren(svg);
  const across = (year) => ((year - first) / (last - first)) * wide;

  const bins = stack(dated, (event) => Math.round(across(event.begin) / 8));
  const tallest = Math.max(...bins.map(({ row }) => row + 1), 1);
  const unit = Math.min(8, (OVERVIEW - 4) / tallest);
  const band = element("rect", { class: "band", y: 0, height: OVERVIEW });
  const handles = ["from", "to"].map((side) => element("rect", { class: "handle", y: -2, width: 10, height: OVERVIEW + 4, rx: 3, role: "slider", tabindex: "0", "aria-label": words[side], "aria-orientation": "horizontal" }));
  const ground = element("rect", { class: "ground", width: wide, height: OVERVIEW });
  overview.append(
    ground,
    ...ticks(first, last, most).map((year) => element("line", { class: "tick", x1: across(year), x2: across(year), y1: 0, y2: OVERVIEW })),
    ...bins.map(({ event, bin, row }) => element("rect", { class: `dot ${event.sign}`, x: bin * 8 - 3, y: OVERVIEW - (row + 1) * unit, width: 6, height: Math.max(1, unit - 1) })),
    ...ticks(first, last, most).map((year) => element("text", { class: "year", x: across(year), y: OVERVIEW + 15, "text-anchor": "middle" }, write(year))),
    band,
    ...handles,
  );

  function set(from, to, quiet) {
    const [low, high] = [Math.max(first, Math.min(from, last - NARROWEST)), Math.min(last, Math.max(to, first + NARROWEST))];
    Object.assign(window_, { from: low, to: Math.max(high, low + NARROWEST) });
    draw();
    if (!quiet) moved({ ...window_, whole: window_.from <= first && window_.to >= last });
  }

  function draw() {
    const [left, right] = [across(window_.from), across(window_.to)];
    band.setAttribute("x", left);
    band.setAttribute("width", Math.max(2, right - left));
    handles.forEach((handle, side) => {
      const value = side ? window_.to : window_.from;
      handle.setAttribute("x", (side ? right : left) - 5);
      handle.setAttribute("aria-valuemin", first);
      handle.setAttribute("aria-valuemax", last);
      handle.setAttribute("aria-valuenow", value.toFixed(2));
      handle.setAttribute("aria-valuetext", say(value));
    });
    drawDetail();
  }

  function drawDetail() {
    const { from, to } = window_;
    const place = (year) => 16 + ((year - from) / (to - from)) * (wide - 32);
    const inside = dated.filter((event) => event.begin <= to && Math.max(event.end, event.begin) >= from);
    const wars = inside.filter((event) => event.sign === "war");
    const marks = stack(inside.filter((event) => event.sign !== "war" && event.begin >= from), (event) => Math.round(place(event.begin) / (ROW + 3)));
    const highest = Math.max(...marks.map(({ row }) => row + 1), 1);
    const step = Math.min(ROW + 3, (DETAIL - 70) / highest);
    detail.replaceChildren(
      ...ticks(from, to, most).flatMap((year) => [
        element("line", { class: "tick", x1: place(year), x2: place(year), y1: 0, y2: DETAIL }),
        element("text", { class: "year", x: place(year), y: DETAIL + 15, "text-anchor": "middle" }, write(year)),
      ]),
      element("line", { class: "baseline", x1: 0, x2: wide, y1: DETAIL, y2: DETAIL }),
      ...bars(wars, place),
      ...marks.map(({ event, bin, row }) => link(event, element("circle", { class: `mark ${event.sign}`, cx: bin * (ROW + 3), cy: DETAIL - 9 - row * step, r: ROW / 2 }))),
    );
  }

  // Wars from their begin to their end, with their names: behind the bar, or before it near the right edge. Each stands
  // in the first row that has room for bar and name; where none has, the name is left to the list.
  function bars(wars, place) {
    const rows = Array.from({ length: WAR_ROWS }, () => []);
    return wars.map((event) => {
      const [left, right] = [Math.max(0, place(event.begin)), Math.min(wide, place(event.end))];
      const late = right > wide * 0.6;
      const length = event.title ? Array.from(event.title).length * LETTER + 12 : 6;
      const span = late ? [left - length, right + 6] : [left, Math.max(left + 6, right) + length];
      const free = rows.findIndex((taken) => taken.every(([from, to]) => span[1] < from || span[0] > to));
      const row = Math.max(free, 0);
      rows[row].push(span);
      const shapes = [element("rect", { class: "war", x: left, width: Math.max(6, right - left), y: 4 + row * 18, height: 9, rx: 2 })];
      if (event.title && free >= 0) {
        shapes.push(element("text", { class: "name", x: late ? left - 6 : Math.max(left + 6, right) + 6, y: 13 + row * 18, "text-anchor": late ? "end" : "start" }, event.title));
      }
      return link(event, ...shapes);
    });
  }

  function link(event, ...shapes) {
    const made = element("a", { href: `#row-${event.id}`, class: event.faint ? "faint" : "" }, element("title", {}, event.name), ...shapes);
    made.addEventListener("click", (click) => open(event, click));
    return made;
  }

  handles.forEach((handle, side) => {
    handle.addEventListener("keydown", (event) => {
      const size = event.shiftKey ? 1 : 1 / 12;
      const by = { ArrowLeft: -size, ArrowDown: -size, ArrowRight: size, ArrowUp: size, PageDown: -5, PageUp: 5, Home: -1e6, End: 1e6 }[event.key];
      if (by === undefined) return;
      event.preventDefault();
      if (side) set(window_.from, Math.max(window_.from + NARROWEST, window_.to + by));
      else set(Math.min(window_.to - NARROWEST, window_.from + by), window_.to);
    });
  });
  const yearAt = (event) => {
    const { left, width } = svg.getBoundingClientRect();
    return first + ((event.clientX - left) / width) * (last - first);
  };
  overview.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    const start = yearAt(event);
    const before = { ...window_ };
    const side = handles.indexOf(event.target);
    const whole = before.from <= first && before.to >= last;
    const held = side < 0 && event.target === band && !whole;
    if (side >= 0) handles[side].focus();
    const move = (now) => {
      const year = yearAt(now);
      if (side === 0) set(Math.min(year, before.to - NARROWEST), before.to);
      else if (side === 1) set(before.from, Math.max(year, before.from + NARROWEST));
      else if (held) {
        const by = Math.max(first - before.from, Math.min(last - before.to, year - start));
        set(before.from + by, before.to + by);
      } else if (Math.abs(year - start) > NARROWEST) set(Math.min(start, year), Math.max(start, year));
    };
    const end = (now) => {
      removeEventListener("pointermove", move);
      if (!held && side < 0 && Math.abs(yearAt(now) - start) <= NARROWEST) set(first, last); // a click shows all again
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", end, { once: true });
  });
  draw();
  return { set, redraw: drawDetail, first, last };
}

// Events that fall together one above the other.
function stack(events, binOf) {
  const counts = new Map();
  return [...events].sort((one, other) => one.begin - other.begin).map((event) => {
    const bin = binOf(event);
    const row = counts.get(bin) ?? 0;
    counts.set(bin, row + 1);
    return { event, bin, row };
  });
}

function ticks(from, to, most) {
  const step = STEPS.find((each) => (to - from) / each <= most) ?? STEPS.at(-1);
  const made = [];
  for (let year = Math.ceil(from / step) * step; year <= to + 1e-9; year += step) made.push(year);
  return made;
}

// 2022.667 as 2022-09, whole years as they are.
function write(year) {
  const months = Math.round((year % 1) * 12);
  const whole = Math.floor(year + (months === 12 ? 1 : 0));
  return months % 12 ? `${whole}-${String(months + 1).padStart(2, "0")}` : String(whole);
}
