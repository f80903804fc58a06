// What a graph page has loaded, and which part of it is to be seen. Nodes are known by their keys (`state/armenia`).

const EVENT = "event";
export const SPINE = /^(conflict|episode|war)\//; // keys of what has a name and parts of its own
const ENTITIES = new Map([
  ["Person", "person"], ["Office", "person"], ["State", "state"], ["Place", "place"],
  ["Organisation", "organisation"], ["ArmedForce", "organisation"], ["Conflict", "war"], ["Episode", "war"], ["War", "war"],
]);

// The days that an EDTF time reaches from and to, `199X` from 1990 to 1999; null where it names none.
export function bounds(edtf) {
  if (!edtf) return null;
  const [first, last = first] = edtf.split("/");
  const begin = /^[\dX]{4}(-\d\d){0,2}/.exec(first)?.[0].replaceAll("X", "0");
  const end = /^[\dX]{4}(-\d\d){0,2}/.exec(last)?.[0].replaceAll("X", "9");
  if (!begin && !end) return null;
  const season = (date) => date.replace(/-(2[1-4])$/, (_, code) => `-${String((Number(code) - 20) * 3).padStart(2, "0")}`);
  return { begin: begin ? season(begin) : "0000", end: end ? season(end) : "9999" };
}

export class Network {
  nodes = new Map();
  edges = new Map();

  constructor(symbols) {
    this.symbols = symbols; // sign by event type
  }

  sign(node) {
    if (node.realised !== null && !SPINE.test(node.key)) return this.symbols[node.kind] ?? "other";
    return ENTITIES.get(node.kind) ?? EVENT;
  }

  // Takes an answer in; what is new begins beside `near`, so that the picture that was there changes little.
  merge(answer, near) {
    const keys = new Map(answer.nodes.map((node) => [node.id, node.key]));
    const centre = this.nodes.get(near);
    const fresh = answer.nodes.filter((node) => !this.nodes.has(node.key));
    fresh.forEach((node, number) => {
      const made = { ...node, iri: node.id, id: node.key };
      if (centre?.x !== undefined) {
        const angle = number * 2.4; // the golden angle spreads any number evenly
        made.x = centre.x + Math.cos(angle) * (60 + 9 * number);
        made.y = centre.y + Math.sin(angle) * (60 + 9 * number);
      }
      this.nodes.set(node.key, made);
    });
    for (const edge of answer.edges) {
      const [from, to] = [keys.get(edge.source), keys.get(edge.target)];
      const id = `${from} ${edge.predicate} ${to}`;
      if (from && to && !this.edges.has(id)) this.edges.set(id, { id, from, to, predicate: edge.predicate });
    }
    return fresh.length;
  }

  ties(key) {
    return [...this.edges.values()].filter((edge) => edge.from === key || edge.to === key);
  }

  // What the reader has left in: `kept` nodes stay although nothing is tied to them any more.
  seen({ hidden, without, from, to, kept }) {
    const nodes = new Map();
    for (const [key, node] of this.nodes) {
      if (hidden.has(key) || without.has(this.sign(node))) continue;
      if ((from || to) && node.realised !== null && !kept.has(key) && !within(node.time, from, to)) continue;
      nodes.set(key, node);
    }
    const edges = [...this.edges.values()].filter((edge) => nodes.has(edge.from) && nodes.has(edge.to) && !without.has(edge.predicate));
    const tied = new Set(edges.flatMap((edge) => [edge.from, edge.to]));
    return { nodes: [...nodes.values()].filter((node) => tied.has(node.key) || kept.has(node.key)), edges };
  }

  count(of) {
    const counts = new Map();
    for (const each of of) counts.set(each, (counts.get(each) ?? 0) + 1);
    return [...counts].sort((one, other) => other[1] - one[1] || (one[0] < other[0] ? -1 : 1));
  }
}

function within(time, from, to) {
  const span = bounds(time);
  if (!span) return false;
  return (!to || span.begin.slice(0, to.length) <= to) && (!from || span.end.padEnd(10, "~").slice(0, from.length) >= from);
}
