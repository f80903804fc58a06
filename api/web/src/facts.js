// Beside the picture: what is chosen, who says what of it, and the hops of a path with the words behind them.

import { caption, date, node, say, words } from "./words.js";

const MOST_CLAIMS = 4;
const claims = new Map(); // by key of an event

const lang = document.documentElement.lang;
const called = (ref) => caption(ref?.names[lang] ?? ref?.names.en ?? Object.values(ref?.names ?? {})[0] ?? "");

export function showChosen(place, network, key, { describe, edgeName, pinned, acts }) {
  const chosen = network.nodes.get(key);
  place.hidden = !chosen;
  if (!chosen) return;
  const { first, second } = describe(chosen);
  const button = (word, act) => node("button", { type: "button", className: "plain", onclick: act }, say(word));
  const event = key.startsWith("event/");
  const ties = network.ties(key);
  place.replaceChildren(
    node("h2", {}, node("a", { href: `/id/${key}` }, node("bdi", {}, event ? caption(chosen.label) : first))),
    node("p", { className: "meta" }, event ? [first, second].filter(Boolean).join(" · ") : say("ties", { n: ties.length })),
    node("p", { className: "actions" }, button("expand", () => acts.expand(key)), button(pinned.has(key) ? "unpin" : "pin", () => acts.pin(key, pinned.get(key) ?? chosen)), button("hide", () => acts.hide(key)), node("a", { className: "button plain", href: `/id/${key}` }, say("open_page"))),
    node("ul", { className: "tie-list" }, ...ties.slice(0, 40).map((edge) => {
      const other = network.nodes.get(edge.from === key ? edge.to : edge.from);
      return node("li", {}, node("span", { className: "relation" }, edge.from === key ? edgeName(edge.predicate) : words.inverse[edge.predicate] ?? edge.predicate), " ", node("button", { type: "button", className: "name", onclick: () => acts.choose(other.key) }, node("bdi", {}, caption(other.label))));
    })),
  );
  if (event) {
    const said = node("div", { className: "said-here", "aria-live": "polite" });
    place.append(said);
    showClaims(said, key);
  }
}

async function showClaims(place, key) {
  if (!claims.has(key)) {
    const answer = await fetch(`/api/v1/events/${key.replace("event/", "")}`);
    claims.set(key, answer.ok ? (await answer.json()).claims : []);
  }
  place.replaceChildren(...claims.get(key).slice(0, MOST_CLAIMS).map(writeClaim));
}

function writeClaim(claim) {
  const speaker = claim.voice === "named" && claim.claimant ? node("a", { href: claim.claimant.path }, node("bdi", {}, called(claim.claimant))) : node("span", {}, say(`voice.${claim.voice}`));
  const { article } = claim.quote;
  return node("div", { className: "said" },
    node("blockquote", { className: "quote", lang: article.lang ?? "", dir: "auto" }, node("p", {}, claim.quote.before, node("mark", {}, claim.quote.text), claim.quote.after)),
    node("p", { className: "cite" }, speaker, " · ", node("a", { href: claim.quote.path }, say("read")), article.published ? ` · ${date(article.published)}` : ""),
  );
}

export function showPaths(place, paths, edgeName) {
  place.hidden = !paths;
  if (!paths) return;
  const title = node("h2", {}, say("paths_between", { a: called(paths.start), b: called(paths.end) }));
  if (!paths.items.length) return place.replaceChildren(title, node("p", { className: "empty" }, say("no_path")));
  place.replaceChildren(title, ...paths.items.map((path) => node("ol", { className: "hops" }, ...path.hops.map((hop, number) => writeHop(path, hop, number, edgeName)))));
}

function writeHop(path, hop, number, edgeName) {
  const [from, to] = [path.nodes[number], path.nodes[number + 1]];
  const link = (ref) => node("a", { href: ref.path }, node("bdi", {}, called(ref)));
  const [subject, object] = hop.direction === "inverse" ? [to, from] : [from, to];
  return node("li", {},
    node("p", {}, link(subject), " ", node("span", { className: "relation" }, edgeName(hop.predicate)), " ", link(object)),
    ...(hop.claim ? [writeClaim(hop.claim)] : [node("p", { className: "meta" }, say("reference_only"))]),
  );
}
