// The map of a page: where its events happened, each place a link. It is drawn when it comes into sight.

import { drawMap } from "./map.js";
import { say } from "./words.js";

const container = document.querySelector(".place-map");
const places = JSON.parse(document.getElementById("places-data").textContent);

async function draw() {
  try {
    await drawMap(container, places, { label: say("map"), closer: say("closer"), farther: say("farther"), whole: say("whole") });
    container.dataset.ready = "true";
  } catch {
    container.hidden = true; // the names of the places stand beside the map
  }
}

const watcher = new IntersectionObserver((entries) => {
  if (!entries.some((entry) => entry.isIntersecting)) return;
  watcher.disconnect();
  draw();
}, { rootMargin: "300px" });
watcher.observe(container);
