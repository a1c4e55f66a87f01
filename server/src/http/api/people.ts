import { z } from "zod";
import { type Endpoint, endpoint } from "../endpoint.ts";
import { personView } from "../oncall-schemas.ts";
import { json, problem } from "../problem.ts";
import { who } from "./deed.ts";
import { given } from "./paging.ts";

/** The answer to a name that nobody has. */
export const noPerson = () =>
  problem(
    404,
    "No such person",
    "The config has nobody of this name; GET /api/v1/people lists them.",
  );
const noContact = () =>
  problem(
    404,
    "No such contact",
    "Nobody of this name has such a contact; GET /api/v1/people lists people and their contacts.",
  );

const page = z
  .strictObject({
    by: who,
    title: z.string().trim().min(1, "is empty").max(500).optional(),
    text: z.string().max(20_000).optional(),
    test: z.boolean().optional(),
  })
  .optional();

const code = z
  .string()
  .trim()
  .regex(/^\d{6}$/, "is no code: write the six digits as text");

export const people: readonly Endpoint[] = [
  endpoint({
    method: "get",
    path: "/api/v1/people",
    summary: "People and their contacts, with addresses shortened",
    scope: "read",
    answers: {
      200: { description: "All of them", schema: z.strictObject({ items: z.array(personView) }) },
    },
    async handle({ server }) {
      return json({ items: await server.gateway.people.list() });
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/people/{id}/page",
    summary: "Page somebody by hand, or test their contacts",
    scope: "write",
    body: page,
    answers: {
      202: { description: "Paged", schema: z.strictObject({ incident: z.string() }) },
      404: { description: "No such person" },
    },
    async handle({ server, id, body, caller }) {
      const { by = caller, ...rest } = body ?? {};
      const paged = await server.gateway.people.page(id, { by, ...given(rest) });
      return paged === undefined ? noPerson() : json(paged, 202);
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/people/{id}/contacts/{contact}/code",
    summary: "Send a code of six digits to a contact; it holds for 15 minutes",
    scope: "write",
    answers: {
      202: { description: "On its way", schema: z.strictObject({ sent: z.literal(true) }) },
      404: { description: "No such contact" },
      409: { description: "It was not sent: the detail says why" },
    },
    async handle({ server, id, part }) {
      const result = await server.gateway.people.sendCode(id, part);
      if (result === "sent") return json({ sent: true }, 202);
      return result === "unknown" ? noContact() : problem(409, "Not sent", result.refused);
    },
  }),
  endpoint({
    method: "post",
    path: "/api/v1/people/{id}/contacts/{contact}/verify",
    summary: "Prove a contact with the code that was sent to it",
    scope: "write",
    body: z.strictObject({ code }),
    answers: {
      200: {
        description: "It counts from now on",
        schema: z.strictObject({ verified: z.literal(true) }),
      },
      403: { description: "Another code was sent" },
      404: { description: "No such contact" },
      410: {
        description: "No code holds: none was sent, it is too old, or there were too many guesses",
      },
    },
    async handle({ server, id, part, body }) {
      const result = await server.gateway.people.verify(id, part, body.code);
      if (result === "verified") return json({ verified: true });
      if (result === "wrong")
        return problem(403, "Wrong code", "Another code was sent to this contact: look again.");
      if (result === "expired")
        return problem(
          410,
          "Too late",
          "No code that was sent to this contact holds any longer: have a new one sent.",
        );
      return noContact();
    },
  }),
];
