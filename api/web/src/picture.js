// An SVG that is moved and zoomed by its view box: with the buttons, by dragging, by pinching, with + - 0 and arrows.

const SVG = "http://www.w3.org/2000/svg";

export function element(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value != null) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// `words` names the picture and its buttons; `rescale` is told how many units of the picture make one pixel, and which
// box is to be seen.
export function picture(container, { box, words, rescale }) {
  const svg = element("svg", { role: "group", "aria-label": words.label, tabindex: "0", class: "drawing" });
  let full = { ...box };
  let now = { ...box };

  function show() {
    svg.setAttribute("viewBox", `${now.x} ${now.y} ${now.width} ${now.height}`);
    const { width, height } = svg.getBoundingClientRect();
    rescale?.(Math.max(now.width / (width || 800), now.height / (height || 500)), { ...now });
  }
  function zoom(factor, x = now.x + now.width / 2, y = now.y + now.height / 2) {
    const width = Math.min(full.width * 2, Math.max(full.width / 200, now.width * factor));
    const real = width / now.width;
    now = { x: x - (x - now.x) * real, y: y - (y - now.y) * real, width, height: now.height * real };
    show();
  }
  function move(dx, dy) {
    now = { ...now, x: now.x + dx, y: now.y + dy };
    show();
  }
  function reset() {
    now = { ...full };
    show();
  }

  // Another box to show whole, after what is drawn has changed.
  function frame(whole) {
    full = { ...whole };
    reset();
  }

  // A part of the whole, such as an address remembers.
  function look(part) {
    now = { ...part };
    show();
  }

  const step = () => now.width / 8;
  const keys = {
    "+": () => zoom(0.7), "=": () => zoom(0.7), "-": () => zoom(1.4), 0: reset,
    ArrowLeft: () => move(-step(), 0), ArrowRight: () => move(step(), 0),
    ArrowUp: () => move(0, -step()), ArrowDown: () => move(0, step()),
  };
  svg.addEventListener("keydown", (event) => {
    if (event.target !== svg || event.ctrlKey || event.metaKey || !(event.key in keys)) return;
    event.preventDefault();
    keys[event.key]();
  });

  const held = new Map();
  const scale = () => {
    const { width, height } = svg.getBoundingClientRect();
    return Math.max(now.width / width, now.height / height);
  };
  svg.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    held.set(event.pointerId, event);
  });
  svg.addEventListener("pointermove", (event) => {
    const before = held.get(event.pointerId);
    if (!before) return;
    const others = [...held.values()].filter((each) => each.pointerId !== event.pointerId);
    if (others.length) {
      const distance = (each) => Math.hypot(each.clientX - others[0].clientX, each.clientY - others[0].clientY);
      if (distance(event) > 0) zoom(distance(before) / distance(event));
    } else {
      if (Math.hypot(event.clientX - before.clientX, event.clientY - before.clientY) < 3 && !svg.hasPointerCapture(event.pointerId)) return;
      svg.setPointerCapture(event.pointerId); // only now, so that a click on a link stays one
      move((before.clientX - event.clientX) * scale(), (before.clientY - event.clientY) * scale());
    }
    held.set(event.pointerId, event);
  });
  for (const name of ["pointerup", "pointercancel", "lostpointercapture"]) {
    svg.addEventListener(name, (event) => held.delete(event.pointerId));
  }
  svg.addEventListener("dragstart", (event) => event.preventDefault());
  svg.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey && !event.metaKey) return; // plain wheels scroll the page
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.15 : 0.87);
    },
    { passive: false },
  );

  const buttons = document.createElement("div");
  buttons.className = "drawing-buttons";
  for (const [sign, word, act] of [["+", words.closer, () => zoom(0.7)], ["−", words.farther, () => zoom(1.4)], ["⤢", words.whole, reset]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.title = word;
    button.setAttribute("aria-label", word);
    button.addEventListener("click", act);
    buttons.append(button);
  }
  container.replaceChildren(svg, buttons);
  return { svg, show, frame, look, scale };
}
