import { testSource } from "@tocsin/testkit";
import { backup } from "../src/backup.ts";

const token = "a-token-of-24-characters";
const failed = { job: "db-1", state: "failed", at: "2026-01-05T03:00:00Z", log: "disk full\nbye" };

testSource(backup, {
  options: { token },
  proof: "token",
  sign: () => ({ authorization: `Bearer ${token}` }),
  secrets: [token],
  requests: {
    "a job failed": {
      request: { body: failed },
      notices: [{ status: "firing", fingerprint: "db-1", text: "    disk full\n    bye" }],
    },
    "a job is well again": {
      request: { body: { ...failed, state: "done", log: undefined } },
      notices: [{ status: "resolved", fingerprint: "db-1", title: "backup of db-1 done" }],
    },
  },
  unknown: { body: { ...failed, state: "started" } },
});
