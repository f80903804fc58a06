// Nodes and edges as a drawing: a force layout that is settled before it is shown, each node a link to its page.

import { settle, surround } from "./layout.js";
import { element, picture } from "./picture.js";

const LONGEST = 34;
const MOST_EDGE_NAMES = 40;

const shorten = (text) => (Array.from(text).length > LONGEST ? `${Array.from(text).slice(0, LONGEST - 1).join("")}…` : text);

export function drawGraph(container, data, words) {
  const nodes = data.nodes.map((node) => ({ ...node }));
  const links = data.edges.map((edge) => ({ ...edge }));
  settle(nodes, links, { narrow: matchMedia("(max-width: 44rem)").matches });

  const { svg, show } = picture(container, { box: surround(nodes), words });
  svg.append(
    element("defs", {}, element("marker", { id: "arrow", viewBox: "0 0 8 8", refX: 18, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: "userSpaceOnUse", orient: "auto" },
      element("path", { d: "M0 0 8 4 0 8z", class: "arrow" }))),
  );
  for (const { source, target, name } of links) {
    const line = element("line", { x1: source.x, y1: source.y, x2: target.x, y2: target.y, class: "edge", "marker-end": "url(#arrow)" }, element("title", {}, name));
    svg.append(line);
  }
  if (links.length <= MOST_EDGE_NAMES) {
    for (const { source, target, name } of links) {
      svg.append(element("text", { x: (source.x + target.x) / 2, y: (source.y + target.y) / 2 - 3, class: "edge-name", "text-anchor": "middle" }, shorten(name)));
    }
  }
  for (const node of nodes) {
    const drawn = element(node.href ? "a" : "g", { href: node.href, class: "node" });
    drawn.append(
      element("title", {}, node.name),
      element("circle", { cx: node.x, cy: node.y, r: 8 }),
      element("text", { x: node.x, y: node.y + 23, "text-anchor": "middle" }, shorten(node.name)),
    );
    svg.append(drawn);
  }
  show();
}
