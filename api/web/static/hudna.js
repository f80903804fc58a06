// Pages work without this module. It lights up what belongs together in an article, and completes names.

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

readArticle();

// Names are completed while they are typed, as a combobox: arrows choose, Enter opens, Escape closes.
function completeNames(input, number) {
  const list = document.createElement("ul");
  list.id = `names-${number}`;
  list.className = "completions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.getAttribute("aria-label"));
  list.hidden = true;
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id], ["aria-expanded", "false"], ["autocomplete", "off"]]) {
    input.setAttribute(name, value);
  }
  let chosen = -1;
  let waiting = 0;
  let asking = null;

  function close() {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function choose(index) {
    const options = [...list.children];
    chosen = (index + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === chosen)));
    input.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  }
  function show(items) {
    list.replaceChildren(
      ...items.map((item, place) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.path = item.path;
        option.append(Object.assign(document.createElement("bdi"), { textContent: item.name }));
        if (item.matched !== item.name) {
          option.append(Object.assign(document.createElement("bdi"), { className: "meta", textContent: item.matched }));
        }
        return option;
      }),
    );
    chosen = -1;
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(items.length > 0));
  }
  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const q = input.value.trim();
    if (!q) return close();
    const fields = new URLSearchParams({ q, lang: document.documentElement.lang, limit: "8" });
    try {
      const answer = await fetch(`/api/v1/suggest?${fields}`, { signal: asking.signal });
      if (answer.ok) show((await answer.json()).items);
    } catch {
      // a newer question took its place, or the server is gone: the form still works
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) location.assign(list.children[chosen].dataset.path);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus, so that the list is not closed first
    const option = event.target.closest("[role=option]");
    if (option) location.assign(option.dataset.path);
  });
}

document.querySelectorAll(".search input[type=search]").forEach(completeNames);
