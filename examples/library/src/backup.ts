import { defineSource, type HookRequest, secretSchema, tokenProof } from "@tocsin/core";
import { z } from "zod";

const options = z.strictObject({ token: secretSchema() });
// What our backup script posts. All else in the body is let go.
const report = z.object({
  job: z.string().regex(/^[\w.-]{1,100}$/),
  state: z.string(),
  at: z.iso.datetime({ offset: true }),
  log: z.string().optional(),
});

/** The nightly backups: a problem for each job, from a failure to the next success. */
export const backup = defineSource({
  type: "backup",
  options,
  open: ({ token }) => ({
    webhook: {
      verify: (request) => tokenProof(request, [token]),
      parse(request) {
        const read = report.safeParse(json(request));
        if (!read.success) return { status: "unreadable", reason: z.prettifyError(read.error) };
        const { job, state, at, log } = read.data;
        if (state !== "failed" && state !== "done") return { status: "read", notices: [] };
        const notice = {
          kind: "problem",
          type: `backup.${state}`,
          status: state === "failed" ? "firing" : "resolved",
          fingerprint: job,
          subject: `backup ${job}`,
          title: `backup of ${job} ${state}`,
          labels: { job },
          at,
          // Indented by four, it is code in CommonMark, and nothing in it can end that.
          ...(log && { text: log.replace(/^/gm, "    ") }),
        } as const;
        return { status: "read", notices: [notice] };
      },
    },
    setup: ({ hookUrl }) =>
      `curl -H "Authorization: Bearer ${token.reveal()}" --json @report.json ${hookUrl}`,
    sample: (now) => ({
      headers: { authorization: `Bearer ${token.reveal()}`, "content-type": "application/json" },
      body: JSON.stringify({ job: "doctor", state: "test", at: new Date(now).toISOString() }),
    }),
  }),
});

function json({ body }: HookRequest): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
