// What is to be seen of a network, as a file: node-link JSON, CSV with one row a tie, SVG, or GraphML of the server.

import { download } from "./words.js";

const quote = (value) => {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text; // a spreadsheet would run it as a formula
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export function exportNetwork(form, { nodes, edges }, { svg, edgeName }) {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  if (form === "json") {
    const shown = {
      directed: true, multigraph: true, graph: {},
      nodes: nodes.map(({ iri, key, kind, label, time, realised }) => ({ id: iri, key, kind, label, time, realised })),
      edges: edges.map((edge) => ({ source: byKey.get(edge.from).iri, target: byKey.get(edge.to).iri, key: edge.predicate, predicate: edge.predicate })),
    };
    download("hudna-graph.json", "application/json", JSON.stringify(shown, null, 1));
  } else if (form === "csv") {
    const rows = edges.map((edge) => {
      const [from, to] = [byKey.get(edge.from), byKey.get(edge.to)];
      return [from.iri, from.label, edge.predicate, edgeName(edge.predicate), to.iri, to.label, from.time];
    });
    const head = ["source", "source_label", "predicate", "predicate_label", "target", "target_label", "time"];
    download("hudna-graph.csv", "text/csv;charset=utf-8", `\ufeff${[head, ...rows].map((row) => row.map(quote).join(",")).join("\r\n")}\r\n`);
  } else if (form === "svg") download("hudna-graph.svg", "image/svg+xml", drawn(svg));
}

// The drawing with the looks that the style sheet gives it here, so that it stands alone.
function drawn(svg) {
  const copy = svg.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const [originals, copies] = [svg.querySelectorAll("*"), copy.querySelectorAll("*")];
  originals.forEach((original, number) => {
    const looks = getComputedStyle(original);
    for (const name of ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-size", "font-family", "font-weight", "opacity", "paint-order", "direction"]) {
      copies[number].setAttribute(name, looks.getPropertyValue(name));
    }
    for (const name of ["class", "tabindex", "role"]) copies[number].removeAttribute(name);
  });
  for (const name of ["class", "tabindex", "role", "aria-describedby"]) copy.removeAttribute(name);
  return new XMLSerializer().serializeToString(copy);
}
