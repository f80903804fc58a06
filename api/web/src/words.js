// The words of a page for its scripts, and dates as readers of its language write them.

export const words = JSON.parse(document.getElementById("script-words").textContent);
const lang = document.documentElement.lang;
const locale = lang === "en" ? "en-GB" : lang; // days before months, as the server writes them

export const say = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

const parts = { 1: { year: "numeric" }, 2: { year: "numeric", month: "long" }, 3: { year: "numeric", month: "long", day: "numeric" } };

// A day, month or year of the calendar in words, a span with a dash; any other EDTF as it stands.
export function date(edtf) {
  if (!edtf) return "";
  return edtf.split("/").map((each) => (/^\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?$/.test(each) ? point(each) : each.replace("..", "…"))).join(" – ");
}

// A label with the dates in it in words.
export function caption(label) {
  return label.replace(/\d{4}-\d\d(-\d\d)?(\/\d{4}-\d\d(-\d\d)?)?/g, date);
}

function point(text) {
  const format = new Intl.DateTimeFormat(`${locale}-u-nu-latn-ca-gregory`, { ...parts[text.split("-").length], timeZone: "UTC" });
  return format.format(new Date(`${text.padEnd(10, "-01").slice(0, 10)}T00:00:00Z`));
}

export function node(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "for" || key === "role") made.setAttribute(key, value);
    else if (value != null) made[key] = value;
  }
  made.append(...children);
  return made;
}

// Hands a file to the reader, made here, so that nothing is sent anywhere.
export function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  node("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
