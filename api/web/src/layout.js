// Nodes and edges in, places out: a force layout that is settled before it is shown. The same input gives the same
// places, so that an address can restore a picture.

import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";

export function settle(nodes, links, { narrow = false, steps = 300, alpha = 1 } = {}) {
  const simulation = forceSimulation(nodes)
    .force("link", forceLink(links).id((node) => node.id).distance(110))
    .force("charge", forceManyBody().strength(-450))
    .force("collide", forceCollide(56))
    .force("x", forceX().strength(narrow ? 0.12 : 0.06))
    .force("y", forceY().strength(narrow ? 0.06 : 0.12))
    .alpha(alpha)
    .stop();
  for (let step = 0; step < steps; step += 1) simulation.tick();
}

// The smallest box around the nodes with room for their names.
export function surround(nodes, margin = 90) {
  const xs = nodes.map((node) => node.x);
  const ys = nodes.map((node) => node.y);
  if (!nodes.length) return { x: -200, y: -150, width: 400, height: 300 };
  const box = { x: Math.min(...xs) - margin, y: Math.min(...ys) - margin };
  box.width = Math.max(...xs) + margin - box.x;
  box.height = Math.max(...ys) + margin - box.y;
  return box;
}
