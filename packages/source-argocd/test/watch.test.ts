import { openSource, until, type VirtualClock, virtualClock } from "@tocsin/testkit";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { argocd } from "../src/index.ts";
import { type Argo, clusterArgo, serverArgo } from "./fake-argocd.ts";
import {
  application,
  degraded,
  healthy,
  hookToken,
  type Stand,
  stand,
  start,
  synced,
  syncing,
  time,
} from "./stand.ts";

const ways: readonly (readonly [string, (clock: VirtualClock) => Promise<Argo>])[] = [
  ["the cluster's API", clusterArgo],
  ["Argo CD's stream", serverArgo],
];

let clock = virtualClock(start);
let open: Stand | undefined;
beforeEach(() => {
  clock = virtualClock(start);
});
afterEach(async () => {
  await open?.stop();
  open = undefined;
});

/** Watches these applications, and has looked at them. */
async function watching(argo: Argo, names: readonly string[], options: object = {}) {
  for (const name of names) argo.apply(application(name));
  open = await stand(argo, clock, { ...options });
  await until(clock, () => argo.listening > 0, {
    what: "the watch",
    otherwise: () => JSON.stringify(open?.logged),
  });
  await open.pass(0.1);
  return open;
}

describe.each(ways)("through %s", (_, make) => {
  test("the first look is the baseline, and every transition after it is told", async () => {
    const argo = await make(clock);
    const { told, hears } = await watching(argo, ["shop", "blog"]);
    expect(told).toEqual([]);
    argo.apply(application("shop", syncing(1)));
    await hears("run running Auto-sync of prod-eu-1/shop to 53e28ff is running");
    argo.apply(application("shop", synced(1, 2)));
    await hears("run succeeded Auto-sync of prod-eu-1/shop to 53e28ff succeeded");
    argo.apply(application("shop", degraded(3)));
    await hears("problem firing prod-eu-1/shop is degraded");
    argo.apply(application("shop", healthy(4)));
    await hears("problem resolved prod-eu-1/shop is healthy");
    expect(told).toHaveLength(4);
  });

  test("the doctor is told whether the applications may be looked at", async () => {
    const argo = await make(clock);
    onTestFinished(() => argo.stop());
    const check = async () => {
      const source = await openSource(argocd, { watch: argo.watch }, { fetch });
      return source.check?.(new AbortController().signal);
    };
    expect(await check()).toMatchObject({ ok: true });
    argo.forbid();
    expect(await check()).toEqual({ ok: false, reason: expect.stringMatching(/403|forbidden/) });
  });

  test("what is broken at the first look is told", async () => {
    const argo = await make(clock);
    argo.apply(application("shop", degraded(-90)));
    const { hears, told } = await watching(argo, []);
    await hears("prod-eu-1/shop is degraded");
    expect(told).toHaveLength(1);
  });

  test("a restart loses nothing that happened meanwhile, and repeats nothing", async () => {
    const argo = await make(clock);
    const { told, hears, kill, restart, pass } = await watching(argo, ["shop", "blog", "wiki"]);
    argo.apply(application("shop", degraded(1)));
    await hears("prod-eu-1/shop is degraded");
    argo.apply(application("wiki", syncing(1)));
    await hears("prod-eu-1/wiki to 53e28ff is running");
    await kill();
    told.length = 0;
    argo.apply(application("shop", healthy(10)));
    argo.apply(application("blog", degraded(11)));
    const again = { deployStartedAt: time(2), deployedAt: time(3), revision: "a".repeat(40) };
    const first = { deployStartedAt: time(1), deployedAt: time(2), revision: "b".repeat(40) };
    argo.apply(application("wiki", synced(4, 5, { history: [first, again] })));
    await pass(30);
    await restart();
    await hears("prod-eu-1/shop is healthy");
    await hears("prod-eu-1/blog is degraded");
    await pass(1);
    expect(told.filter((line) => line.startsWith("run"))).toEqual([
      "run succeeded Sync of prod-eu-1/wiki to bbbbbbb succeeded",
      "run succeeded Sync of prod-eu-1/wiki to aaaaaaa succeeded",
      "run succeeded Auto-sync of prod-eu-1/wiki to 53e28ff succeeded",
    ]);
    expect(told.filter((line) => line.startsWith("problem"))).toHaveLength(2);
    told.length = 0;
    await kill();
    await restart();
    await pass(1);
    expect(told).toEqual([]);
  });

  test("news of a gateway that died before it wrote down what it had told come once", async () => {
    const argo = await make(clock);
    const { told, hears, kill, restart, pass } = await watching(argo, ["shop"]);
    argo.apply(application("shop", degraded(1)));
    await kill();
    await restart();
    await hears("prod-eu-1/shop is degraded");
    await pass(1);
    expect(told).toHaveLength(1);
  });

  test("connections that break and lists that are taken again repeat nothing", async () => {
    const argo = await make(clock);
    const { told, hears, pass } = await watching(argo, ["shop", "blog"]);
    argo.apply(application("shop", degraded(1)));
    await hears("is degraded");
    argo.drop();
    argo.apply(application("blog", degraded(2)));
    await hears("prod-eu-1/blog is degraded");
    argo.drop();
    await pass(25);
    expect(told).toHaveLength(2);
  });

  test("the hook may run beside it: what both tell is told once", async () => {
    const argo = await make(clock);
    const { told, hears, gateway, pass } = await watching(argo, ["shop"]);
    const posted = async (app: object) => {
      const response = await gateway.handle(
        new Request("https://tocsin.test/hooks/argocd", {
          method: "POST",
          headers: { authorization: `Bearer ${hookToken}` },
          body: JSON.stringify({
            schema: "argocd-notifications/v1",
            reason: "state",
            context: { cluster: "prod-eu-1" },
            app,
          }),
        }),
      );
      expect(response.status).toBe(202);
    };
    const bad = application("shop", degraded(1));
    const good = application("shop", healthy(2));
    await posted(bad);
    await hears("is degraded");
    argo.apply(bad);
    await pass(0.1);
    argo.apply(good);
    await hears("is healthy");
    await posted(good);
    // Late: it was true before.
    await posted(bad);
    await pass(1);
    expect(told).toHaveLength(2);
  });

  test("out of sync is told after a while, without automated sync at once", async () => {
    const argo = await make(clock);
    const watch = { ...argo.watch, outOfSyncAfter: "5m" };
    const { told, hears, pass } = await watching(argo, ["shop", "blog"], { watch });
    const drifted = (at: number) => ({ sync: { status: "OutOfSync" }, reconciledAt: time(at) });
    argo.apply(
      application("blog", {
        spec: { syncPolicy: { automated: undefined } },
        status: drifted(1),
      }),
    );
    await hears("problem firing prod-eu-1/blog is out of sync");
    argo.apply(application("shop", { status: drifted(0) }));
    await pass(4);
    expect(told).toHaveLength(1);
    await hears("problem firing prod-eu-1/shop stays out of sync");
    argo.apply(application("shop", { status: { reconciledAt: time(9) } }));
    await hears("problem resolved prod-eu-1/shop is in sync");
  });

  test("an application that appears and one that goes are told", async () => {
    const argo = await make(clock);
    const { told, hears, pass, kill, restart } = await watching(argo, ["shop", "blog"]);
    const made = { metadata: { creationTimestamp: time(3) } };
    argo.apply(application("wiki", { ...made, ...degraded(3) }));
    await hears("message prod-eu-1/wiki was created");
    await hears("prod-eu-1/wiki is degraded");
    argo.apply(application("wiki", { ...degraded(3), metadata: { deletionTimestamp: time(4) } }));
    await hears("message prod-eu-1/wiki is being deleted");
    await hears("problem resolved prod-eu-1/wiki is being deleted");
    argo.remove(application("wiki"));
    await pass(0.5);
    expect(told).toEqual([
      "message prod-eu-1/wiki was created in project default",
      "run succeeded Auto-sync of prod-eu-1/wiki to 53e28ff succeeded",
      "problem firing prod-eu-1/wiki is degraded",
      "message prod-eu-1/wiki is being deleted",
      "problem resolved prod-eu-1/wiki is being deleted",
    ]);
    await kill();
    argo.remove(application("blog"));
    await restart();
    await hears("message prod-eu-1/blog is being deleted");
  });

  test("rights that are missing are named, and it goes on when they are there", async () => {
    const argo = await make(clock);
    const { logged, hears, pass } = await watching(argo, ["shop"]);
    argo.forbid();
    await pass(1);
    expect(logged.join("\n")).toMatch(/403.*(argocd-rbac-cm|give the account a role)|role.*403/);
    argo.apply(application("shop", degraded(2)));
    argo.allow();
    await hears("prod-eu-1/shop is degraded");
  });
});

describe("Argo CD's API", () => {
  test("a token that is not valid is named by its option, and never shown", async () => {
    const argo = await serverArgo();
    const watch = { ...argo.watch, token: "wrong-token" };
    open = await stand(argo, clock, { watch });
    await open.pass(0.2);
    expect(open.logged.join("\n")).toContain("sources.argocd.watch.token is not valid");
    expect(open.logged.join("\n")).not.toContain("wrong-token");
  });

  test("events that it dropped are found in the next list", async () => {
    const argo = await serverArgo();
    const { hears, pass } = await watching(argo, ["shop"]);
    await pass(0.1);
    argo.loseEvents(true);
    argo.apply(application("shop", degraded(1)));
    await pass(11);
    await hears("prod-eu-1/shop is degraded");
  });

  test("events that it dropped are found at once when people ask for a look, and told once", async () => {
    const argo = await serverArgo();
    const { told, hears, pass, gateway } = await watching(argo, ["shop", "blog"]);
    argo.apply(application("blog", degraded(1)));
    await hears("prod-eu-1/blog is degraded");
    argo.loseEvents(true);
    argo.apply(application("shop", degraded(1)));
    await pass(1);
    expect(told).toHaveLength(1);
    const signal = new AbortController().signal;
    expect(await gateway.catchUp("argocd", signal)).toMatchObject({ asked: true });
    await pass(1);
    expect(told[1]).toContain("prod-eu-1/shop is degraded");
    await gateway.catchUp("argocd", signal);
    await pass(1);
    expect(told).toHaveLength(2);
  });

  test("an empty list is no deletion of everything", async () => {
    const argo = await serverArgo();
    const { told, logged, pass } = await watching(argo, ["shop", "blog"]);
    argo.hideAll(true);
    await pass(12);
    expect(told).toEqual([]);
    expect(logged.join("\n")).toContain("still allowed");
  });

  test("what is no event is left out, and the stream goes on", async () => {
    const argo = await serverArgo();
    const { hears, logged } = await watching(argo, ["shop"]);
    argo.write('nonsense\n\n{"result":{"type":"MODIFIED"}}\n[1]\n{"result":7}\n');
    argo.apply(application("shop", degraded(1)));
    await hears("is degraded");
    expect(logged.join("\n")).toContain("a line is no JSON");
  });

  test("its resource tree names what is unwell where the status does not", async () => {
    const argo = await serverArgo();
    const { hears, notices } = await watching(argo, ["shop", "blog"]);
    const health = { status: "Degraded", message: "Back-off pulling image" };
    argo.trees.set("shop", {
      nodes: [
        { kind: "Pod", namespace: "shop", name: "web-1", health },
        { kind: "Service", namespace: "shop", name: "web", health: { status: "Healthy" } },
      ],
    });
    argo.apply(application("shop", degraded(1)));
    await hears("prod-eu-1/shop is degraded");
    // It has no tree: told all the same.
    argo.apply(application("blog", degraded(2)));
    await hears("prod-eu-1/blog is degraded");
    const text = notices.find(({ subject }) => subject.endsWith("shop"))?.text;
    expect(text).toContain("- `Pod shop/web-1: Degraded`: `Back-off pulling image`");
    expect(text).not.toContain("Service");
  });
});

describe("the cluster's API", () => {
  test("is watched in the namespaces that are named, each list for itself", async () => {
    const argo = await clusterArgo(clock);
    const cluster = { ...(argo.watch.cluster as object), namespaces: ["argocd", "team-a"] };
    const elsewhere = (
      name: string,
      namespace: string,
      changes: Parameters<typeof application>[1],
    ) => {
      const app = application(name, changes);
      return { ...app, metadata: { ...app.metadata, namespace } };
    };
    argo.apply(elsewhere("shop", "team-a", {}));
    argo.apply(elsewhere("secret", "team-b", {}));
    const { told, hears, pass, kill, restart } = await watching(argo, ["shop"], {
      watch: { cluster },
    });
    argo.apply(elsewhere("shop", "team-a", degraded(1)));
    argo.apply(elsewhere("secret", "team-b", degraded(1)));
    await hears("problem firing prod-eu-1/team-a/shop is degraded");
    await kill();
    await restart();
    await pass(1);
    expect(told).toHaveLength(1);
  });

  test("a kubeconfig that is not there is named, and looked for again", async () => {
    open = await stand(await clusterArgo(clock), clock, {
      watch: { cluster: { kubeconfig: "/no/such/kubeconfig" } },
    });
    await open.pass(0.5);
    expect(open.logged.join("\n")).toContain("/no/such/kubeconfig");
  });
});
