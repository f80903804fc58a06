// The borders of countries out, as world-atlas has them at 1:50 million, thinned to what a map on a page can show.

import { readFile } from "node:fs/promises";
import { quantize } from "topojson-client";
import { filter, filterWeight, presimplify, simplify } from "topojson-simplify";

const LEAST_AREA = 0.004; // square degrees: smaller bends and islets are left out
const GRID = 20_000; // steps around the globe, about 2 km

export async function makeAtlas() {
  const file = new URL("node_modules/world-atlas/countries-50m.json", import.meta.url);
  const topology = JSON.parse(await readFile(file, "utf8"));
  for (const shape of topology.objects.countries.geometries) delete shape.properties;
  const weighed = presimplify(topology);
  const thinned = filter(simplify(weighed, LEAST_AREA), filterWeight(weighed, LEAST_AREA));
  return `${JSON.stringify(quantize(thinned, GRID))}\n`;
}
