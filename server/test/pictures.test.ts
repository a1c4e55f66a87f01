import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fakeDiscord, fakeSlack, fakeSmtp, startRedis } from "@tocsin/testkit";
import { expect, test } from "vitest";
import { asJson, folder, later, read, serve, type TestServer, tocsin, until } from "./help.ts";

const quiet = "storage: memory\nreceivers: { nobody: [] }\n";
const png = (more: string) =>
  Buffer.concat([Buffer.from("89504e470d0a1a0a00ff", "hex"), Buffer.from(more)]);
const room = "1150000000000000001";

async function channels() {
  const slack = await fakeSlack();
  const discord = await fakeDiscord();
  const smtp = await fakeSmtp();
  for (const each of [slack, discord, smtp]) later(() => each.stop());
  discord.channel(room);
  const yaml = `
pictures: true
channels:
  slack: { token: ${slack.token}, apiUrl: "${slack.apiUrl}" }
  discord: { token: ${discord.token}, apiUrl: "${discord.url}" }
  mail: { type: email, url: "${smtp.url}", from: tocsin@example.test }
receivers:
  ops: ["slack:#ops", "discord:${room}", "mail:ops@example.test"]
`;
  const shown = () => {
    const [living] = slack.channel("#ops").messages;
    return {
      slack: slack
        .channel("#ops")
        .thread(living?.ts ?? "")
        .flatMap(({ files }) => files),
      discord: discord.channel(room).messages.flatMap(({ files }) => files),
      mail: smtp.mails.flatMap(({ enclosures }) => enclosures),
    };
  };
  return { yaml, shown };
}

const storages = {
  sqlite: async () => "sqlite:./tocsin.db",
  redis: async () => {
    const redis = await startRedis();
    later(() => redis.stop());
    return redis.url;
  },
};

test.each(Object.entries(storages))(
  "a photo from the command line is shown natively everywhere, on %s",
  async (_, open) => {
    const { yaml, shown } = await channels();
    const server = await serve(`storage: "${await open()}"${yaml}`);
    // As large as one may be: 2 MB.
    const photo = png("x".repeat(2 * 1024 * 1024 - 10));
    const cwd = folder();
    writeFileSync(join(cwd, "graph.png"), photo);
    writeFileSync(join(cwd, "web.log"), "line one\n");
    const sent = await tocsin(
      [
        "send",
        "--url",
        server.url,
        "--title",
        "disk is full",
        "--image",
        "graph.png",
        "--alt",
        "Disk use",
        "--image",
        "web.log",
      ],
      { cwd },
    );
    expect(sent).toMatchObject({ code: 0, err: "" });

    await until(async () => Object.values(shown()).every((files) => files.length === 2));
    const { slack, discord, mail } = shown();
    expect(slack.map(({ name, title }) => [name, title])).toEqual([
      ["graph.png", "Disk use"],
      ["web.log", "web.log"],
    ]);
    expect(discord.map(({ alt }) => alt)).toEqual(["Disk use", ""]);
    expect(mail.map(({ name, inline }) => [name, inline])).toEqual([
      ["graph.png", true],
      ["web.log", false],
    ]);
    for (const [file] of [slack, discord, mail])
      expect(Buffer.from(file?.bytes ?? []).equals(photo)).toBe(true);
  },
);

interface Sent {
  readonly ids: readonly string[];
  readonly notices: readonly { readonly images: readonly { readonly id: string }[] }[];
}

async function send(server: TestServer, images: unknown): Promise<Sent> {
  const response = await server.fetch("/api/v1/notices", asJson({ title: "t", images }));
  expect(response.status).toBe(202);
  return read<Sent>(response);
}

test("a picture that was sent can be looked at, and never runs", async () => {
  const server = await serve(quiet);
  const html = Buffer.from("<script>alert(1)</script>");
  const { notices } = await send(server, [
    { data: png("a").toString("base64"), type: "image/png" },
    { data: html.toString("base64"), type: "text/plain" },
  ]);
  const [photo, page] = await Promise.all(
    (notices[0]?.images ?? []).map(({ id }) => server.fetch(`/api/v1/pictures/${id}`)),
  );

  expect(photo?.headers.get("content-type")).toBe("image/png");
  const bytes = await (photo as Response).arrayBuffer();
  expect(Buffer.from(bytes).equals(png("a"))).toBe(true);
  expect(page?.headers.get("content-type")).toMatch(/^text\/plain/);
  expect(page?.headers.get("content-disposition")).toMatch(/^attachment/);
  expect(page?.headers.get("x-content-type-options")).toBe("nosniff");
  expect((await server.fetch("/api/v1/pictures/none")).status).toBe(404);
});

test("what is no picture is refused with a word on each", async () => {
  const server = await serve(quiet);
  const refused = await server.fetch(
    "/api/v1/notices",
    asJson({ title: "t", images: [{ data: "AAAA", type: "image/png" }] }),
  );
  expect(refused.status).toBe(400);
  expect(JSON.stringify(await refused.json())).toContain("type says image/png, but its bytes are");
  // Bytes come with notices alone.
  const large = { title: "x".repeat(1024 * 1024) };
  expect((await server.fetch("/api/v1/explain", asJson(large))).status).toBe(413);
});

test("an incident is drawn, from the API and the command line", async () => {
  const server = await serve(quiet);
  const at = (minute: number) => `2026-01-05T09:${String(minute).padStart(2, "0")}:00Z`;
  const about = { kind: "problem", fingerprint: "web", subject: "shop/web" };
  for (let minute = 0; minute < 8; minute += 1) {
    await server.fetch(
      "/api/v1/notices",
      asJson({ ...about, title: `crash ${minute}`, status: "firing", at: at(minute) }),
    );
  }
  const incident = await until(async () => {
    const { items } = await read<{
      items: readonly { id: string; timeline: readonly unknown[] }[];
    }>(await server.fetch("/api/v1/incidents"));
    return items.find(({ timeline }) => timeline.length >= 8);
  });
  const path = `/api/v1/incidents/${incident.id}`;
  for (const name of ["timeline", "reports"]) {
    const response = await server.fetch(`${path}/${name}.png`);
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(Buffer.from(await response.arrayBuffer()).toString("latin1", 1, 4)).toBe("PNG");
  }
  expect((await server.fetch(`${path}/pipeline.png`)).status).toBe(404);
  expect((await server.fetch("/api/v1/incidents/none/timeline.png")).status).toBe(404);

  const cwd = folder();
  const ran = await tocsin(["picture", incident.id, "--url", server.url, "--out", "t.png"], {
    cwd,
  });
  expect(ran).toEqual({ code: 0, out: "t.png\n", err: "" });
  expect(readFileSync(join(cwd, "t.png")).toString("latin1", 1, 4)).toBe("PNG");
});

test.each([
  [["--image", "none.png"], 2, /none\.png: there is no such file/],
  [["--image", "a.zip"], 1, /a\.zip: is no PNG, JPEG/],
  [["--alt", "of nothing"], 2, /--alt needs its --image/],
])("send %j says what is wrong", async (flags, code, said) => {
  const cwd = folder();
  writeFileSync(join(cwd, "a.zip"), Buffer.from("504b03040a000000", "hex"));
  const ran = await tocsin(["send", "--url", "http://127.0.0.1:1", "--title", "t", ...flags], {
    cwd,
  });
  expect(ran.code).toBe(code);
  expect(ran.err).toMatch(said);
});
