import {
  Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  Scalar,
  visit,
  YAMLMap,
} from "yaml";
import type { AlertmanagerDraft } from "./alertmanager.ts";
import type { Path } from "./document.ts";
import type { Remark } from "./remarks.ts";

const head = [
  "Imported from Alertmanager. What has no counterpart was listed on standard error.",
  "",
  "Links and buttons need the address that others reach this gateway by:",
  "publicUrl: https://tocsin.example.com",
];
const aboutSource = [
  "`tocsin setup prometheus` prints what to paste at the other side. Behind Alertmanager: one receiver with a",
  'webhook_config to PUBLICURL/hooks/prometheus, and one route with group_by: ["..."] and short waits. In place of',
  "Alertmanager: this gateway under alerting.alertmanagers in prometheus.yml, with the token as credentials.",
];
const longestInLine = 100;
// Document, map, pair, map of the section, pair.
const sectionDepth = 5;

/** The sections of `tocsin.yaml`, with the comments of the old file. */
export function writeAlertmanagerDraft(draft: AlertmanagerDraft): string {
  const { channels, route, inhibit, remarks, hookToken: token, resolveTimeout } = draft;
  const document = new Document(new YAMLMap());
  const add = (name: string, value: unknown) => {
    const key = document.createNode(name);
    key.spaceBefore = document.has("sources");
    document.add({ key, value: document.createNode(value, { aliasDuplicateObjects: false }) });
  };
  const prometheus = { token, ...(resolveTimeout === undefined ? {} : { resolveTimeout }) };
  add("sources", { prometheus });
  if (Object.keys(channels).length > 0) add("channels", channels);
  add("receivers", draft.receivers);
  add("route", route);
  if (inhibit.length > 0) add("inhibit", inhibit);
  if (draft.times.size > 0) add("times", draft.times);
  shape(document);
  document.commentBefore =
    draft.head === undefined ? comment(head) : `${comment(head)}\n\n${draft.head}`;
  attach(document, { path: ["sources", "prometheus"], above: comment(aboutSource) });
  for (const remark of remarks) attach(document, remark);
  return document.toString({ lineWidth: 0 });
}

const comment = (lines: readonly string[]) => lines.map((line) => ` ${line}`.trimEnd()).join("\n");

/** Short lists and maps on one line; quotes where a reader of YAML would look for them. */
function shape(document: Document): void {
  visit(document, {
    Scalar(key, node) {
      if (key === "key" || typeof node.value !== "string") return;
      if (/^[\x20-\x7e]*"[\x20-\x7e]*$/.test(node.value)) node.type = Scalar.QUOTE_SINGLE;
      else if (/\$\{|[:#]|^\.{3}$/.test(node.value)) node.type = Scalar.QUOTE_DOUBLE;
    },
    Collection(_, node, path) {
      if (path.length < sectionDepth || !isInLine(node)) return;
      node.flow = JSON.stringify(node.toJSON()).length <= longestInLine;
    },
  });
}

/** Nothing with routes in it, nor lists of more than words. */
function isInLine(node: unknown): boolean {
  if (isSeq(node)) return node.items.every((item) => isScalar(item));
  if (!isMap(node)) return false;
  return node.items.every(
    ({ key, value }) =>
      isScalar(key) && key.value !== "receiver" && (isScalar(value) || isInLine(value)),
  );
}

function attach(document: Document, { path, above, inside, beside, below }: Remark): void {
  const place = placeOf(document, path);
  if (place === undefined) return;
  const { holder, value } = place;
  if (above !== undefined) holder.commentBefore = joined(holder.commentBefore, above);
  if (!isNode(value)) return;
  if (inside !== undefined && isCollection(value) && value.items.length > 0) {
    value.commentBefore = joined(value.commentBefore, inside);
  }
  if (beside !== undefined) value.comment = joined(value.comment, beside).replaceAll("\n", " ");
  else if (below !== undefined && isCollection(value) && !value.flow) {
    value.comment = joined(value.comment, below);
  }
}

const joined = (before: string | null | undefined, more: string) =>
  before === null || before === undefined ? more : `${before}\n${more}`;

interface Place {
  /** The node that a comment above stands at: the key, or the item of a list. */
  readonly holder: { commentBefore?: string | null };
  readonly value: unknown;
}

function placeOf(document: Document, path: Path): Place | undefined {
  let value: unknown = document.contents;
  let holder: Place["holder"] | undefined;
  for (const step of path) {
    if (isMap(value)) {
      const pair = value.items.find(
        (item) => isPair(item) && isScalar(item.key) && item.key.value === step,
      );
      if (pair === undefined || !isNode(pair.key)) return undefined;
      holder = pair.key;
      value = pair.value;
    } else if (isSeq(value) && typeof step === "number") {
      value = value.items[step];
      holder = isNode(value) ? value : undefined;
    } else return undefined;
  }
  return holder === undefined ? undefined : { holder, value };
}
