// Places as points over the borders of countries; the map shows where the points are.

import { geoMercator, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import { element, picture } from "./picture.js";

const WIDTH = 1000;
const LONGEST = 28;
const LETTER = 3.4; // half the width of a letter in pixels, about
const MOST_NAMES = 40;
const LEAST_SPAN = 5; // degrees: a single place is shown with its surroundings

const shorten = (text) => (Array.from(text).length > LONGEST ? `${Array.from(text).slice(0, LONGEST - 1).join("")}…` : text);

function around(places) {
  const clamp = (latitude) => Math.max(-80, Math.min(80, latitude));
  let [west, east] = [Math.min(...places.map((p) => p.longitude)), Math.max(...places.map((p) => p.longitude))];
  let [south, north] = [Math.min(...places.map((p) => p.latitude)), Math.max(...places.map((p) => p.latitude))];
  const [dx, dy] = [Math.max(LEAST_SPAN - (east - west), (east - west) * 0.2) / 2, Math.max(LEAST_SPAN - (north - south), (north - south) * 0.2) / 2];
  [west, east, south, north] = [Math.max(-180, west - dx), Math.min(180, east + dx), clamp(south - dy), clamp(north + dy)];
  return { type: "MultiPoint", coordinates: [[west, south], [east, north], [west, north], [east, south]] };
}

async function loadAtlas() {
  const answer = await fetch(new URL("./countries.json", import.meta.url));
  if (!answer.ok) throw new Error(`the map data: ${answer.status}`);
  return answer.json();
}

// Each place is a link to its page; with `choose` it is a button instead, and `weigh` sets what it counts for. `moved`
// is told which part of the world is to be seen, as west, south, east, north, and what lies in it.
export async function drawMap(container, places, words, { choose, moved } = {}) {
  const atlas = await loadAtlas();
  const height = WIDTH * (matchMedia("(max-width: 44rem)").matches ? 1.1 : 0.6);
  const projection = geoMercator().fitExtent([[20, 20], [WIDTH - 20, height - 20]], around(places));
  const path = geoPath(projection).digits(2);
  const marks = [];
  let pixel = 1;

  // Points and names keep their size on the screen; a name that would cross another waits until the reader comes nearer.
  function resize() {
    const taken = [];
    for (const { circle, text, point, weight } of [...marks].sort((one, other) => (other.weight ?? 0) - (one.weight ?? 0))) {
      const radius = (weight === undefined ? 6 : 4 + 2.5 * Math.sqrt(weight)) * pixel;
      circle.setAttribute("r", radius);
      if (!text) continue;
      text.style.fontSize = `${13 * pixel}px`;
      const bottom = point[1] - radius - 4 * pixel;
      text.setAttribute("y", bottom);
      const half = Array.from(text.textContent).length * LETTER * pixel;
      const box = { left: point[0] - half, right: point[0] + half, top: bottom - 13 * pixel, bottom };
      const crossing = taken.some((each) => box.left < each.right && each.left < box.right && box.top < each.bottom && each.top < box.bottom);
      text.style.display = crossing ? "none" : "";
      if (!crossing) taken.push(box);
    }
  }
  const { svg, show, look } = picture(container, {
    box: { x: 0, y: 0, width: WIDTH, height },
    words,
    rescale: (unit, box) => {
      pixel = unit;
      resize();
      if (!moved) return;
      const [west, north] = projection.invert([box.x, box.y]);
      const [east, south] = projection.invert([box.x + box.width, box.y + box.height]);
      const inside = ({ point: [x, y] }) => x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
      moved([west, south, east, north], new Set(marks.filter(inside).map(({ place }) => place.id)));
    },
  });
  svg.classList.add("map");
  svg.append(
    element("path", { class: "land", d: path(feature(atlas, atlas.objects.land)) }),
    element("path", { class: "border", d: path(mesh(atlas, atlas.objects.countries, (a, b) => a !== b)) }),
  );
  for (const place of places) {
    const point = projection([place.longitude, place.latitude]);
    if (!point) continue;
    const [name] = place.names;
    const drawn = choose
      ? element("g", { class: "node choice", role: "button", tabindex: "0", "aria-pressed": "false", "aria-label": name })
      : element(place.href ? "a" : "g", { href: place.href, class: "node" });
    const circle = element("circle", { cx: point[0], cy: point[1], r: 6 });
    drawn.append(element("title", {}, place.names.join("\n")), circle);
    const text = places.length <= MOST_NAMES ? element("text", { x: point[0], y: point[1] - 10, "text-anchor": "middle", "aria-hidden": choose ? "true" : null }, shorten(name)) : null;
    if (text) drawn.append(text);
    if (choose) {
      drawn.addEventListener("click", () => choose(place.id));
      drawn.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        choose(place.id);
      });
    }
    marks.push({ place, point, circle, text, drawn });
    svg.append(drawn);
  }
  show();
  return {
    // How many events each place stands for now, and which one is chosen.
    weigh(weights, chosen) {
      for (const mark of marks) {
        mark.weight = weights.get(mark.place.id) ?? 0;
        mark.drawn.classList.toggle("faint", !mark.weight);
        mark.drawn.setAttribute("aria-pressed", String(mark.place.id === chosen));
        mark.drawn.setAttribute("aria-label", `${mark.place.names[0]}: ${mark.weight}`);
      }
      resize();
    },
    look([west, south, east, north]) {
      const [[x, y], [right, bottom]] = [projection([west, north]), projection([east, south])];
      if ([x, y, right, bottom].every(Number.isFinite) && right > x && bottom > y) look({ x, y, width: right - x, height: bottom - y });
    },
  };
}
