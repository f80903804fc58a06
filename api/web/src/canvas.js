// A network as a drawing that is read, moved and worked by pointer, by keyboard and by a screen reader.

import { surround } from "./layout.js";
import { element, picture } from "./picture.js";

const LINE = 24; // letters of a line of a name
const MOST_LINES = 3;
const MOST_EDGE_NAMES = 45;
const TIES = new Set(["follows", "endedBy", "endsHostilitiesOf", "violates"]);
const SIGNS = {
  person: "M0-10 9 7H-9z",
  state: "M-8-8H8V8H-8z",
  organisation: "M-5-9H5L10 0 5 9H-5L-10 0z",
  place: "M0-10 10 0 0 10-10 0z",
  war: "M-13-7H13V7H-13z",
};

// A name in lines of whole words; what does not fit into the last one is left out with a sign of it.
function wrap(text) {
  const lines = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && Array.from(`${last} ${word}`).length <= LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.length <= MOST_LINES ? lines : [...lines.slice(0, MOST_LINES - 1), `${lines[MOST_LINES - 1]}…`];
}

export function drawSign(sign) {
  return SIGNS[sign] ? element("path", { d: SIGNS[sign], class: `sign-${sign}` }) : element("circle", { r: 8, class: `sign-${sign}` });
}

export class Canvas {
  // `acts` are told what the reader does: choose(key), expand(key), pin(key, place), hide(key), leave().
  constructor(container, words, acts) {
    this.acts = acts;
    this.unit = 1;
    const { svg, show, frame, scale } = picture(container, { box: surround([]), words, rescale: (unit) => this.#resize(unit) });
    Object.assign(this, { svg, show, frame, scale });
    svg.setAttribute("role", "application");
    svg.setAttribute("aria-describedby", "graph-keys");
    svg.append(
      element("defs", {}, element("marker", { id: "tip", viewBox: "0 0 8 8", refX: 20, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto" },
        element("path", { d: "M0 0 8 4 0 8z", class: "arrow" }))),
      (this.lines = element("g", { "aria-hidden": "true" })),
      (this.marks = element("g")),
    );
    this.marks.addEventListener("click", (event) => this.#at(event, (key) => acts.choose(key)));
    this.marks.addEventListener("dblclick", (event) => this.#at(event, (key) => acts.expand(key)));
    this.marks.addEventListener("pointerdown", (event) => this.#drag(event));
    svg.addEventListener("keydown", (event) => this.#press(event));
  }

  // `named` gives each node its name, its second line and what a screen reader says of it.
  draw({ nodes, edges }, { chosen, pinned, lit, name, edgeName }) {
    const places = new Map(nodes.map((node) => [node.key, node]));
    const naming = edges.length <= MOST_EDGE_NAMES;
    this.nodes = places;
    this.lines.replaceChildren(
      ...edges.flatMap((edge) => {
        const [a, b] = [places.get(edge.from), places.get(edge.to)];
        const near = chosen === edge.from || chosen === edge.to;
        const state = lit.has(edge.id) ? " lit" : near ? " near" : "";
        const tip = TIES.has(edge.predicate) || state ? "url(#tip)" : null; // of a role the event tells the direction
        const line = element("line", { x1: a.x, y1: a.y, x2: b.x, y2: b.y, class: `edge${state}`, "marker-end": tip, "data-edge": edge.id }, element("title", {}, edgeName(edge.predicate)));
        if (!naming && !near) return [line];
        const at = `translate(${(a.x + b.x) / 2} ${(a.y + b.y) / 2})`;
        return [line, element("g", { transform: at, "data-at": at }, element("text", { y: -3, class: "edge-name", "text-anchor": "middle" }, edgeName(edge.predicate)))];
      }),
    );
    this.focused = places.has(this.focused) ? this.focused : chosen && places.has(chosen) ? chosen : nodes[0]?.key;
    this.marks.replaceChildren(...nodes.map((node) => this.#mark(node, { chosen, pinned, lit, name })));
    const ties = new Map();
    for (const key of edges.flatMap((edge) => [edge.from, edge.to])) ties.set(key, (ties.get(key) ?? 0) + 1);
    const weight = ({ key, realised }) => (key === chosen ? 1e6 : lit.has(key) ? 1e5 : realised === null ? 1e4 : 0) + (ties.get(key) ?? 0);
    this.order = [...nodes].sort((one, other) => weight(other) - weight(one));
    this.#resize(this.unit);
  }

  // Signs and names keep their size on the screen; a name that has no room waits until the reader comes nearer.
  #resize(unit) {
    this.unit = unit;
    if (!this.order) return;
    const marks = new Map([...this.marks.children].map((mark) => [mark.dataset.key, mark]));
    const taken = [];
    for (const { key, x, y } of this.order) {
      const mark = marks.get(key);
      mark.setAttribute("transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${unit.toFixed(3)})`);
      const lines = [...mark.querySelectorAll("tspan")];
      const half = Math.max(...lines.map((line) => Array.from(line.textContent).length)) * 3.3;
      const box = { left: x / unit - half, right: x / unit + half, top: y / unit + 14, bottom: y / unit + 15 + 14 * lines.length };
      const crossing = taken.some((other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom);
      mark.classList.toggle("unnamed", crossing);
      if (!crossing) taken.push(box);
    }
    for (const name of this.lines.querySelectorAll("[data-at]")) name.setAttribute("transform", `${name.dataset.at} scale(${unit.toFixed(3)})`);
  }

  #mark(node, { chosen, pinned, lit, name: naming }) {
    const { sign, first, second, spoken } = naming(node);
    const classes = ["node", chosen === node.key && "chosen", pinned.has(node.key) && "pinned", lit.has(node.key) && "lit", node.realised === false && "unrealised"];
    const made = element("g", {
      class: classes.filter(Boolean).join(" "), role: "button", "aria-label": spoken, "aria-pressed": String(chosen === node.key), "data-key": node.key, tabindex: node.key === this.focused ? "0" : "-1",
    });
    made.append(element("title", {}, spoken), element("circle", { r: 15, class: "halo" }), drawSign(sign));
    const name = element("text", { "text-anchor": "middle" });
    wrap(first).forEach((line, number) => name.append(element("tspan", { x: 0, y: 25 + number * 14 }, line), " "));
    if (second) name.append(element("tspan", { x: 0, y: 39, class: "second" }, second));
    made.append(name);
    return made;
  }

  whole() {
    this.frame(surround([...this.nodes.values()]));
  }

  focus(key) {
    const mark = this.#find(key);
    if (!mark) return;
    this.#find(this.focused)?.setAttribute("tabindex", "-1");
    this.focused = key;
    mark.setAttribute("tabindex", "0");
    mark.focus();
  }

  #find(key) {
    return [...this.marks.children].find((mark) => mark.dataset.key === key);
  }

  #at(event, act) {
    const mark = event.target.closest(".node");
    if (mark && !this.dragged) act(mark.dataset.key);
  }

  #drag(event) {
    const mark = event.target.closest(".node");
    if (!mark || event.button) return;
    event.stopPropagation(); // the picture stays where it is
    const node = this.nodes.get(mark.dataset.key);
    const start = { x: event.clientX, y: event.clientY, nodeX: node.x, nodeY: node.y };
    this.dragged = false;
    const move = (now) => {
      const [dx, dy] = [now.clientX - start.x, now.clientY - start.y];
      if (!this.dragged && Math.hypot(dx, dy) < 4) return;
      this.dragged = true;
      this.acts.pin(node.key, { x: start.nodeX + dx * this.scale(), y: start.nodeY + dy * this.scale() }, { passing: true });
    };
    const end = () => {
      removeEventListener("pointermove", move);
      if (this.dragged) this.acts.pin(node.key, { x: node.x, y: node.y });
      setTimeout(() => (this.dragged = false)); // after the click that ends a drag
    };
    addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) addEventListener(name, end, { once: true });
  }

  #press(event) {
    const key = event.target.closest?.(".node")?.dataset.key;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!key) {
      if (event.key === "Enter" && this.focused) this.focus(this.focused);
      return;
    }
    const acts = {
      Enter: () => this.acts.choose(key), " ": () => this.acts.choose(key),
      e: () => this.acts.expand(key), p: () => this.acts.pin(key, this.nodes.get(key)),
      h: () => this.acts.hide(key), Delete: () => this.acts.hide(key), Escape: () => this.svg.focus(),
    };
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key in steps) this.#step(key, steps[event.key]);
    else if (event.key in acts) acts[event.key]();
    else return;
    event.preventDefault();
  }

  // To the nearest node in a direction, what lies straight ahead before what lies beside.
  #step(key, [dx, dy]) {
    const here = this.nodes.get(key);
    let best = null;
    for (const node of this.nodes.values()) {
      const [x, y] = [node.x - here.x, node.y - here.y];
      const ahead = x * dx + y * dy;
      const beside = Math.abs(x * dy) + Math.abs(y * dx);
      if (ahead <= 1 || beside > 2 * ahead) continue;
      const cost = ahead + 2 * beside;
      if (!best || cost < best.cost) best = { cost, key: node.key };
    }
    if (best) this.focus(best.key);
  }
}
