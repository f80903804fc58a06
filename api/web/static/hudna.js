// Pages work without this module. It lights up what belongs together in an article, and runs queries in place.

const lit = "lit";

function light(targets) {
  for (const element of document.querySelectorAll(`.${lit}`)) element.classList.remove(lit);
  if (!targets.length) return;
  for (const element of document.querySelectorAll(".hl")) {
    const own = element.dataset.targets.split(" ");
    if (targets.some((target) => own.includes(target))) element.classList.add(lit);
  }
}

function readArticle() {
  const text = document.querySelector(".text");
  const facts = document.querySelector(".facts-list");
  if (!text || !facts) return;
  for (const item of facts.querySelectorAll(".report[id], .who li[id]")) {
    item.addEventListener("pointerenter", () => light([item.id]));
    item.addEventListener("pointerleave", () => lightSpan());
    item.addEventListener("focusin", () => light([item.id]));
  }
  addEventListener("hashchange", lightSpan);
  lightSpan();
}

// An address that ends in #char=109,144 names words of the article: every piece of them lights up.
function lightSpan() {
  light([]);
  const found = /^#char=(\d+),(\d+)$/.exec(decodeURIComponent(location.hash));
  if (!found) {
    if (location.hash.startsWith("#report-") || location.hash.startsWith("#entity-")) light([location.hash.slice(1)]);
    return;
  }
  const [start, end] = [Number(found[1]), Number(found[2])];
  let offset = 0;
  const walker = document.createTreeWalker(document.querySelector(".text"), NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = Array.from(node.data).length; // offsets count code points
    const element = node.parentElement;
    if (offset < end && start < offset + length && element.classList.contains("hl")) element.classList.add(lit);
    offset += length;
  }
}

function editQueries() {
  const form = document.querySelector(".editor");
  const result = document.getElementById("result");
  if (!form || !result) return;
  const area = form.elements.namedItem("query");
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const fields = new URLSearchParams({ query: area.value });
    const address = `${form.action}?${fields}`;
    const long = address.length > 4000; // some servers between here and there refuse longer addresses
    const headers = { Accept: "text/html" };
    result.textContent = form.dataset.running;
    try {
      const answer = await (long ? fetch(form.action, { method: "POST", body: fields, headers }) : fetch(address, { headers }));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.getElementById("result");
      if (!found) throw new Error(String(answer.status));
      result.replaceChildren(...found.childNodes);
      if (!long) history.replaceState(null, "", address);
    } catch {
      location.assign(address);
    }
  });
}

readArticle();
editQueries();
