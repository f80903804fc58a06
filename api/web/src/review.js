// The pages of review: a person's word on a link or on a pair of reports, sent with the token that the person gives.
// Name and token are kept for as long as the tab is open, and go nowhere but to this server.

import { say } from "./words.js";

const reviewer = document.querySelector(".reviewer");
const KEPT = ["by", "token"];

async function send(place, verdict) {
  const status = place.querySelector("[role=status]");
  const given = Object.fromEntries(new FormData(reviewer));
  if (!given.by.trim() || !given.token) {
    status.textContent = say("who");
    reviewer.elements.namedItem(given.by.trim() ? "token" : "by").focus();
    return;
  }
  for (const name of KEPT) sessionStorage.setItem(`hudna-${name}`, given[name]);
  const { kind, subject, object } = place.dataset;
  const withObject = object && verdict !== "none" ? { object } : {};
  const note = given.note.trim() ? { note: given.note.trim() } : {};
  status.textContent = say("sending");
  try {
    const answer = await fetch("/api/v1/judgements", {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${given.token}` },
      body: JSON.stringify({ kind, subject, verdict, by: given.by.trim(), ...withObject, ...note }),
    });
    if (answer.ok) {
      place.classList.add("judged");
      for (const button of place.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
      status.textContent = say("judged");
    } else status.textContent = answer.status === 401 ? say("wrong_token") : (await answer.json()).detail;
  } catch {
    status.textContent = say("unreachable");
  }
}

if (reviewer) {
  for (const name of KEPT) reviewer.elements.namedItem(name).value = sessionStorage.getItem(`hudna-${name}`) ?? "";
  for (const each of document.querySelectorAll(".scripted")) each.hidden = false;
  reviewer.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("[data-verdict]");
    if (button) send(button.closest(".judge"), button.dataset.verdict);
  });
}
