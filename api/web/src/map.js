// Places as points over the borders of countries, each a link to its page; the map shows where the points are.

import { geoMercator, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";
import { element, picture } from "./picture.js";

const WIDTH = 1000;
const LONGEST = 28;
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

export async function drawMap(container, places, words) {
  const answer = await fetch(new URL("./countries-50m.json", import.meta.url));
  if (!answer.ok) throw new Error(`the map data: ${answer.status}`);
  const atlas = await answer.json();
  const height = WIDTH * (matchMedia("(max-width: 44rem)").matches ? 1.3 : 0.6);
  const projection = geoMercator().fitExtent([[20, 20], [WIDTH - 20, height - 20]], around(places));
  const path = geoPath(projection).digits(2);

  const sized = [];
  const rescale = (unit) => {
    for (const { shape, point } of sized) {
      if (shape.tagName === "circle") shape.setAttribute("r", 6 * unit);
      else {
        shape.style.fontSize = `${13 * unit}px`;
        shape.setAttribute("y", point[1] - 10 * unit);
      }
    }
  };
  const { svg, show } = picture(container, { box: { x: 0, y: 0, width: WIDTH, height }, words, rescale });
  svg.classList.add("map");
  svg.append(
    element("path", { class: "land", d: path(feature(atlas, atlas.objects.land)) }),
    element("path", { class: "border", d: path(mesh(atlas, atlas.objects.countries, (a, b) => a !== b)) }),
  );
  for (const place of places) {
    const point = projection([place.longitude, place.latitude]);
    if (!point) continue;
    const drawn = element(place.href ? "a" : "g", { href: place.href, class: "node" });
    const circle = element("circle", { cx: point[0], cy: point[1], r: 6 });
    drawn.append(element("title", {}, place.names.join("\n")), circle);
    sized.push({ shape: circle, point });
    if (places.length <= MOST_NAMES) {
      const text = element("text", { x: point[0], y: point[1] - 10, "text-anchor": "middle" }, shorten(place.names[0]));
      drawn.append(text);
      sized.push({ shape: text, point });
    }
    svg.append(drawn);
  }
  show();
}
