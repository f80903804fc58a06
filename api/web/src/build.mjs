// Writes the bundled scripts of the pages into ../static/scripts: `npm ci && npm run build`. The same sources give the
// same bytes, so that a check can compare what is committed with what a build makes.

import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { makeAtlas } from "./atlas.mjs";

const output = process.argv[2] ?? new URL("../static/scripts", import.meta.url).pathname;
const here = new URL(".", import.meta.url);

await rm(output, { recursive: true, force: true });
await mkdir(output, { recursive: true });
const { metafile } = await build({
  metafile: true,
  absWorkingDir: here.pathname,
  entryPoints: ["sparql.js", "explorer.js", "chronicle.js", "places.js", "review.js"],
  outdir: output,
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none", // LICENSES.txt holds them
  chunkNames: "[name]-[hash]",
});
await writeFile(`${output}/countries.json`, await makeAtlas());

// The licences of what is in the scripts.
const inputs = Object.keys(metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
const packages = [...new Set([...inputs.filter(Boolean), "world-atlas"])].sort();
const licences = [];
for (const name of packages) {
  const folder = new URL(`node_modules/${name}/`, here);
  const { version, license } = JSON.parse(await readFile(new URL("package.json", folder), "utf8"));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  licences.push(`${name} ${version} (${license})\n\n${(await readFile(new URL(file, folder), "utf8")).trim()}\n`);
}
await writeFile(`${output}/LICENSES.txt`, licences.join(`\n${"-".repeat(80)}\n\n`));

// What the scripts were made from: a test without node sees by it when they are stale.
const sources = (await readdir(here)).filter((name) => /\.(m?js|json)$/.test(name)).sort();
const lines = [];
for (const name of sources) {
  lines.push(`${createHash("sha256").update(await readFile(new URL(name, here))).digest("hex")}  ${name}\n`);
}
await writeFile(`${output}/sources.sha256`, lines.join(""));
