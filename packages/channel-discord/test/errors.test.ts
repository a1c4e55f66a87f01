import { describe, expect, it } from "vitest";
import { outcomeOfProblem } from "../src/errors.ts";
import { problemOf } from "../src/problem.ts";

const refused = (
  status: number,
  code: number,
  place: "channel" | "webhook" = "channel",
  level = 0,
) => outcomeOfProblem({ kind: "refused", status, code, fields: [] }, { place, level });

describe("what Discord's codes mean", () => {
  it.each([
    [404, 10003, "failed", "target"],
    [404, 10008, "failed", "target"],
    [404, 10015, "failed", "target"],
    [403, 50001, "failed", "target"],
    [403, 50007, "failed", "target"],
    [400, 50008, "failed", "target"],
    [403, 50013, "failed", "target"],
    [400, 50024, "failed", "target"],
    [403, 40007, "failed", "target"],
    [400, 50083, "failed", "target"],
    [400, 160005, "failed", "target"],
    [400, 220001, "failed", "target"],
    [401, 0, "failed", "credential"],
    [401, 40001, "failed", "credential"],
    [401, 50027, "failed", "target"],
    [400, 0, "failed", "payload"],
    [400, 99999, "failed", "payload"],
    [400, 20016, "slow", "target"],
    [400, 20022, "slow", "target"],
    [400, 20028, "slow", "target"],
    [400, 20029, "slow", "target"],
    [400, 30046, "slow", "target"],
    [503, 130000, "slow", "target"],
    [400, 50035, "degrade", undefined],
    [413, 40005, "degrade", undefined],
    [400, 50046, "degrade", undefined],
    [400, 200000, "degrade", undefined],
    [400, 240000, "degrade", undefined],
  ])("%i with code %i is %s %s", (status, code, expected, scope) => {
    const outcome = refused(status, code);
    expect(outcome.status).toBe(expected);
    expect("scope" in outcome ? outcome.scope : undefined).toBe(scope);
  });

  it("degrades no further than plain text", () => {
    expect(refused(400, 50035, "channel", 1)).toMatchObject({ status: "degrade" });
    expect(refused(400, 50035, "channel", 2)).toMatchObject({ status: "failed", scope: "payload" });
  });

  it.each([
    [401, 0],
    [401, 50014],
    [401, 50027],
  ])("blames a webhook's own URL for %i with code %i", (status, code) => {
    expect(refused(status, code, "webhook")).toMatchObject({ status: "failed", scope: "target" });
  });
});

describe("what the SDK throws", () => {
  const api = (rawError: unknown, code: unknown) =>
    problemOf(
      Object.assign(new Error("quotes"), { rawError, code, status: 400, url: "https://x/token" }),
    );

  it("gives the places of a form that was refused, and no word of the form", () => {
    const errors = {
      embeds: {
        0: { title: { _errors: [{ code: "BASE_TYPE_MAX_LENGTH", message: "quotes it" }] } },
      },
      "what they wrote": { _errors: [{ code: "X", message: "" }] },
      nonce: { _errors: [{ code: "not a code", message: "" }] },
    };
    expect(api({ code: 50035, message: "Invalid Form Body", errors }, 50035)).toEqual({
      kind: "refused",
      status: 400,
      code: 50035,
      fields: ["embeds.0.title BASE_TYPE_MAX_LENGTH"],
    });
  });

  it.each([[null], ["text"], [[]], [{ errors: 1 }], [{ errors: { a: { _errors: {} } } }]])(
    "reads an error body of any shape: %j",
    (rawError) => {
      expect(api(rawError, "x")).toEqual({ kind: "refused", status: 400, code: 0, fields: [] });
    },
  );

  it("knows that the SDK forgot its token", () => {
    const problem = problemOf(
      new Error("Expected token to be set for this request, but none was present"),
    );
    expect(outcomeOfProblem(problem, { place: "channel", level: 0 })).toMatchObject({
      status: "failed",
      scope: "credential",
    });
  });

  it.each([
    [{ retryAfter: Number.NaN, timeToReset: 400 }, 400],
    [{ retryAfter: 0, timeToReset: -5 }, 5_000],
    [{ retryAfter: 1e15, timeToReset: 0 }, 86_400_000],
  ])("waits a sensible time for %j", (limit, afterMs) => {
    expect(problemOf(Object.assign(new Error(), limit))).toMatchObject({
      kind: "limited",
      afterMs,
    });
  });

  it("takes nothing else for an answer", () => {
    const problem = problemOf("a string");
    expect(outcomeOfProblem(problem, { place: "channel", level: 0 })).toMatchObject({
      status: "ambiguous",
    });
  });
});
