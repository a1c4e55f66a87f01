/** A failing workflow, each of another subject, about as large as a source makes it. */
export function failing(index) {
  return {
    type: "workflow_run.completed",
    kind: "problem",
    status: "firing",
    source: "github",
    subject: `acme/api-${index} ci@main`,
    fingerprint: `gh:acme/api-${index}:wf:1:main`,
    severity: index % 4 === 0 ? "critical" : "error",
    title: "ci failing on main since #12",
    text: "Job **build** failed at step `npm test`.",
    labels: {
      repo: `acme/api-${index}`,
      branch: "main",
      workflow: "ci",
      team: `team-${index % 50}`,
    },
    facts: [
      { name: "Duration", value: "2 m 11 s" },
      { name: "Commit", value: "9b1e8c1 Charge in the right currency" },
    ],
    links: [{ title: "Run #12", url: `https://github.com/acme/api-${index}/actions/runs/1` }],
    actor: { name: "ann" },
  };
}
