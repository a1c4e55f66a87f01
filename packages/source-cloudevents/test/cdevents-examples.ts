import {
  type Field,
  fieldIn,
  outcomeIn,
  types,
  type Version,
  versionField,
} from "./cdevents-facts.ts";
import { customData, instead, shop, subjects } from "./cdevents-shop.ts";

export interface CdEventBody {
  readonly context: Readonly<Record<string, unknown>>;
  readonly subject: Readonly<Record<string, unknown>>;
  readonly customData?: unknown;
  readonly customDataContentType?: string;
}

/** The types that this version has. */
export function typesIn(version: Version): readonly string[] {
  return Object.keys(types).filter((type) => types[type]?.versions[version] !== undefined);
}

/** Every type that any version has. */
export const exampleTypes = typesIn("0.6 draft");

/** An event of this type, `pipelinerun.finished`, with every field that the specification gives it. */
export function example(type: string, version: Version = "0.6 draft"): CdEventBody {
  const facts = types[type];
  if (facts === undefined) throw new Error(`no type ${type}`);
  const { subject, content, versions } = facts;
  const values = { ...shop, ...instead[type] };
  const valueIn = (field: Field) =>
    field === "outcome" ? outcomeIn(version, subject, values.outcome) : values[field];
  const custom = customData[type];
  return {
    context: {
      ...versionField[version],
      id: `${type}-1`,
      source: "/acme",
      type: `dev.cdevents.${type}.${versions[version]}`,
      timestamp: "2026-11-23T09:00:00.250Z",
      chainId: "chain-1",
      links: [
        { linkType: "RELATION", linkKind: "TRIGGER", target: { contextId: "push-1" } },
        { linkType: "END", from: { contextId: "push-2" }, tags: { team: "shop" } },
      ],
    },
    subject: {
      id: subjects[type] ?? subjects[subject],
      source: "/acme/shop",
      ...(version === "0.4" ? { type: subject } : {}),
      content: Object.fromEntries(
        content.map((field) => [fieldIn(version, subject, field), valueIn(field)]),
      ),
    },
    ...(custom === undefined
      ? {}
      : { customData: custom, customDataContentType: "application/json" }),
  };
}
