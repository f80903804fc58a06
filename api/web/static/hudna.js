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
  text.addEventListener("click", (event) => {
    const own = event.target.closest(".hl")?.dataset.targets.split(" ");
    if (!own) return;
    event.preventDefault();
    showFacts(facts, own);
  });
  addEventListener("hashchange", lightSpan);
  lightSpan();
}

// The facts of clicked words: lit in the list where it stands beside the text, in a sheet where it stands below.
function showFacts(facts, targets) {
  const items = targets.map((target) => document.getElementById(target)).filter(Boolean);
  history.replaceState(null, "", `#${targets[0]}`);
  const beside = getComputedStyle(facts).position === "sticky";
  if (beside) {
    const [first] = items;
    facts.scrollTo({ top: first.offsetTop - facts.offsetTop - 12 });
    first.setAttribute("tabindex", "-1");
    first.focus({ preventScroll: true });
  }
  light(targets);
  for (const item of items) item.classList.add(lit);
  if (beside) return;
  let sheet = document.querySelector("dialog.sheet");
  if (!sheet) {
    sheet = document.createElement("dialog");
    sheet.className = "sheet";
    sheet.addEventListener("click", (event) => {
      if (event.target === sheet || event.target.closest("a, .close")) sheet.close();
    });
    document.body.append(sheet);
  }
  const list = document.createElement("ol");
  for (const item of items) {
    const copy = item.cloneNode(true);
    for (const each of [copy, ...copy.querySelectorAll("[id]")]) each.removeAttribute("id");
    list.append(copy);
  }
  const close = Object.assign(document.createElement("button"), { type: "button", className: "close plain", textContent: facts.dataset.close });
  sheet.replaceChildren(list, close);
  sheet.showModal();
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
        option.dataset.name = item.name;
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
  // A chosen name opens its page; in a field that picks one, it becomes the value of the form.
  function open(option) {
    const { pick } = input.dataset;
    if (!pick) return location.assign(option.dataset.path);
    input.value = option.dataset.name;
    input.form.elements.namedItem(pick).value = option.dataset.path.replace("/id/", "");
    close();
  }
  async function ask() {
    asking?.abort();
    asking = new AbortController();
    const q = input.value.trim();
    if (!q) return close();
    const fields = new URLSearchParams({ q, lang: document.documentElement.lang, limit: "8" });
    if (input.dataset.type) fields.set("type", input.dataset.type);
    try {
      const answer = await fetch(`/api/v1/suggest?${fields}`, { signal: asking.signal });
      if (answer.ok) show((await answer.json()).items);
    } catch {
      // a newer question took its place, or the server is gone: the form still works
    }
  }

  input.addEventListener("input", () => {
    if (input.dataset.pick) input.form.elements.namedItem(input.dataset.pick).value = ""; // no longer what was chosen
    clearTimeout(waiting);
    waiting = setTimeout(ask, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") choose(chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? -1 : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) open(list.children[chosen]);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus, so that the list is not closed first
    const option = event.target.closest("[role=option]");
    if (option) open(option);
  });
}

document.querySelectorAll(".search input[type=search], input[data-pick]").forEach(completeNames);

// A citation is copied as plain text, on one line.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = button.parentElement.querySelector("[data-citation]").textContent.replace(/\s+/g, " ").trim();
    const said = button.nextElementSibling;
    try {
      await navigator.clipboard.writeText(text);
      said.textContent = said.dataset.copied;
    } catch {
      getSelection().selectAllChildren(button.parentElement.querySelector("[data-citation]")); // ready for Ctrl+C
    }
  });
}

// A file is read here, into the field, so that it is seen before it is sent.
for (const input of document.querySelectorAll("input[data-into]")) {
  input.closest(".scripted").hidden = false;
  input.addEventListener("change", async () => {
    const [file] = input.files;
    if (file) document.getElementById(input.dataset.into).value = (await file.text()).replace(/^\ufeff/, "");
  });
}
