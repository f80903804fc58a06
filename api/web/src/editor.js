// A SPARQL editor: highlighting, completion of prefixes, terms and variables, undo, and a mark where a query is wrong.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, StreamLanguage, bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState, StateEffect, StateField } from "@codemirror/state";
import { Decoration, EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const KEYWORDS = (
  "SELECT CONSTRUCT ASK DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES DISTINCT REDUCED " +
  "GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET PREFIX BASE EXISTS NOT IN AS COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT " +
  "STR LANG LANGMATCHES DATATYPE BOUND IF COALESCE REGEX CONTAINS STRSTARTS STRENDS STRLEN SUBSTR UCASE LCASE CONCAT " +
  "REPLACE ABS ROUND CEIL FLOOR YEAR MONTH DAY NOW isIRI isLITERAL isBLANK isNUMERIC UNDEF"
).split(" ");

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent-ink)", fontWeight: "650" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
  { tag: tags.string, color: "var(--warn)" },
  { tag: tags.number, color: "var(--warn)" },
  { tag: [tags.variableName, tags.standard(tags.variableName)], color: "var(--person)" },
  { tag: [tags.atom, tags.namespace, tags.link, tags.url], color: "var(--organisation)" },
]);

const looks = EditorView.theme({
  "&": { backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--rule)", borderRadius: "3px" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": {
    fontFamily: 'ui-monospace, "SF Mono", Menlo, Consolas, "Noto Naskh Arabic", monospace',
    fontSize: ".92rem",
    lineHeight: "1.6",
    minBlockSize: "16rem",
    maxBlockSize: "60vh",
    overflow: "auto",
  },
  ".cm-gutters": { backgroundColor: "transparent", color: "var(--soft)", border: "0" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--accent) 6%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "color-mix(in srgb, var(--accent) 24%, transparent)",
  },
  ".cm-matchingBracket": { backgroundColor: "var(--wash)", outline: "1px solid var(--accent)" },
  ".cm-wrong": { textDecoration: "underline wavy var(--warn)", backgroundColor: "var(--warn-wash)" },
  ".cm-tooltip": { backgroundColor: "var(--sheet)", color: "var(--ink)", border: "1px solid var(--rule)" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--paper)" },
  ".cm-completionDetail": { fontStyle: "normal", opacity: ".75", marginInlineStart: "1em" },
});

const setWrong = StateEffect.define();
const wrong = StateField.define({
  create: () => Decoration.none,
  update(marks, transaction) {
    let kept = transaction.docChanged ? Decoration.none : marks;
    for (const effect of transaction.effects) {
      if (effect.is(setWrong)) kept = effect.value ? Decoration.set([effect.value]) : Decoration.none;
    }
    return kept;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function complete({ prefixes, terms }) {
  const words = KEYWORDS.map((label) => ({ label, type: "keyword", boost: -1 }));
  const named = terms.map(({ name, label, class: isClass }) => ({
    label: name,
    detail: label,
    type: isClass ? "class" : "property",
  }));
  const spaces = Object.entries(prefixes).map(([prefix, iri]) => ({ label: `${prefix}:`, detail: iri, type: "namespace" }));
  return (context) => {
    const word = context.matchBefore(/[?$]?[\w-]*(?::[\w-]*)?/);
    if (!word || (word.from === word.to && !context.explicit)) return null;
    if (/^[?$]/.test(word.text)) {
      const variables = new Set(context.state.doc.toString().match(/[?$]\w+/g) ?? []);
      variables.delete(word.text);
      return { from: word.from, options: [...variables].map((label) => ({ label, type: "variable" })) };
    }
    const options = word.text.includes(":") ? named : [...named, ...spaces, ...words];
    return { from: word.from, options, validFor: /^[\w-]*(?::[\w-]*)?$/ };
  };
}

// What is typed over a selection is put there by us: browsers would keep the style of what goes in an attribute of what
// comes, and the policy of the page forbids such attributes.
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { from, to, empty } = view.state.selection.main;
    if (event.inputType !== "insertText" || !event.data || empty || view.composing) return false;
    event.preventDefault();
    const { state } = view;
    const make = () => state.update(state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    const handlers = state.facet(EditorView.inputHandler);
    if (!handlers.some((handle) => handle(view, from, to, event.data, make))) view.dispatch(make());
    return true;
  },
});

// The editor lives in a shadow root: there its styles are sheets of the root, which no policy of the page forbids.
export function mountEditor({ text, label, vocabulary, run }) {
  const host = document.createElement("div");
  host.className = "code-editor";
  host.dir = "ltr";
  const root = host.attachShadow({ mode: "open", delegatesFocus: true });
  const parent = root.appendChild(document.createElement("div"));
  const view = new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([{ key: "Mod-Enter", preventDefault: true, run: () => (run(), true) }]),
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        indentUnit.of("  "),
        StreamLanguage.define(sparql),
        syntaxHighlighting(colours),
        autocompletion({ override: [complete(vocabulary)], icons: false }),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.lineWrapping,
        EditorView.perLineTextDirection.of(false),
        EditorView.contentAttributes.of({ "aria-label": label, spellcheck: "false", autocapitalize: "off" }),
        typeOver,
        wrong,
        looks,
      ],
    }),
  });
  return {
    host,
    get text() {
      return view.state.doc.toString();
    },
    set text(value) {
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
    },
    focus: () => view.focus(),
    // Marks what stands at a line and column, both from 1; nothing where there is no such line.
    mark(line, column) {
      if (!line || line > view.state.doc.lines) {
        view.dispatch({ effects: setWrong.of(null) });
        return;
      }
      const { from, to } = view.state.doc.line(line);
      let start = Math.min(from + Math.max(column - 1, 0), to);
      const word = /^\S+/.exec(view.state.sliceDoc(start, to))?.[0] ?? "";
      const end = start + word.length;
      // the engine may stop behind the word that it could not take
      if (!word) start -= /\S*\s*$/.exec(view.state.sliceDoc(from, start))[0].length;
      if (end > start) {
        view.dispatch({
          effects: setWrong.of(Decoration.mark({ class: "cm-wrong" }).range(start, end)),
          selection: { anchor: start },
          scrollIntoView: true,
        });
      }
    },
  };
}
