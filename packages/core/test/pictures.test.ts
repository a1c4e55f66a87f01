import { InvalidNotice, isKept, type KeptImage, type NoticeInput } from "@tocsin/core";
import { describe, expect, it } from "vitest";
import { firing, resolved, type Told, type World, world } from "./world.ts";

const day = 86_400_000;
const heads = {
  "image/png": "89504e470d0a1a0a",
  "image/jpeg": "ffd8ffe0",
  "image/gif": "474946383961",
  "image/webp": "524946460a00000057454250",
  "application/pdf": "255044462d312e37",
  "text/plain": "6c696e65206f6e65",
  "application/json": "7b7d",
} as const;
type Type = keyof typeof heads;

const bytesOf = (type: Type, more = "") =>
  Buffer.concat([Buffer.from(heads[type], "hex"), Buffer.from(more)]);
const file = (type: Type, more = "", fields = {}) => ({
  data: bytesOf(type, more).toString("base64"),
  type,
  ...fields,
});
const png = (more = "", fields = {}) => file("image/png", more, fields);

function shown(told: Told | undefined): readonly KeptImage[] {
  return told?.message.images.filter(isKept) ?? [];
}

async function bytesShown(told: Told | undefined): Promise<readonly (string | undefined)[]> {
  const found = shown(told).map((image) => told?.attempt.bytesOf(image));
  return (await Promise.all(found)).map((bytes) => bytes && Buffer.from(bytes).toString("latin1"));
}

async function problemOf({ gateway }: World, images: unknown): Promise<string> {
  const given = { title: "a photo", images } as NoticeInput;
  const error = await gateway.notify(given).catch((thrown: unknown) => thrown);
  if (!(error instanceof InvalidNotice)) throw new Error(`taken: ${JSON.stringify(images)}`);
  return error.issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
}

describe("a picture that is handed over", () => {
  it("reaches the channel with its bytes; what is stored of the incident refers to it", async () => {
    const { report, chats, gateway, storage } = await world();
    await report(firing({ images: [png("graph", { name: "../g:1.png", alt: "Errors" })] }));

    const [image] = shown(chats.chat?.told[0]);
    expect(image).toEqual({
      id: expect.stringMatching(/^[0-9A-Z]{26}$/),
      type: "image/png",
      name: "-g-1.png",
      size: 13,
      alt: "Errors",
    });
    expect(await bytesShown(chats.chat?.told[0])).toEqual([
      bytesOf("image/png", "graph").toString("latin1"),
    ]);
    const [incident] = (await gateway.incidents.list()).items;
    const [record] = await storage().read([`incident:${incident?.id}`]);
    expect(record?.value).not.toContain(png("graph").data);
    expect(await gateway.picture(image?.id ?? "")).toEqual(bytesOf("image/png", "graph"));
    expect(await gateway.picture("none")).toBeUndefined();
  });

  it("stays when news comes without one, beside those that come later", async () => {
    const { report, chats } = await world();
    await report(firing({ images: [png("one")] }));
    await report(firing({ title: "ci failing since #12, 2 times" }));
    await report(firing({ title: "ci failing, 3 times", images: [png("two"), png("one")] }));
    await report(resolved());

    const told = chats.chat?.told ?? [];
    expect(told.map((each) => shown(each).length)).toEqual([1, 1, 2, 2]);
  });

  it("is kept once, however many notices bring it", async () => {
    const { report, chats, gateway } = await world();
    await report([
      firing({ fingerprint: "a", images: [png("same"), png("same")] }),
      firing({ fingerprint: "b", images: [png("same")] }),
    ]);
    await report({ title: "told again", id: "n1", images: [png("same")] });
    const again = await gateway.notify({ title: "told again", id: "n1", images: [png("same")] });

    expect(again.accepted).toBe(0);
    expect(shown(chats.chat?.told[0])).toHaveLength(1);
  });

  it("tells two messages apart that say the same", async () => {
    const { gateway } = await world();
    const at = "2026-01-05T09:00:00.000Z";
    const { accepted } = await gateway.notify([
      { title: "photo", at, images: [png("one")] },
      { title: "photo", at, images: [png("two")] },
    ]);
    expect(accepted).toBe(2);
  });

  it("is kept for as long as the incident is told of, and forgotten with it", async () => {
    const { report, chats, pass, gateway } = await world({ route: { repeatInterval: "2d" } });
    await report(firing({ images: [png("graph")] }));
    for (let days = 0; days < 80; days += 2) {
      await pass(2 * day);
      expect(await bytesShown(chats.chat?.told.at(-1))).toHaveLength(1);
    }
    await report(resolved());
    const [image] = shown(chats.chat?.told.at(-1));
    const [before] = await bytesShown(chats.chat?.told.at(-1));
    expect(before).toBeDefined();
    await pass(28 * day);
    expect(await gateway.picture(image?.id ?? "")).toBeDefined();
    await pass(4 * day);
    expect(await gateway.picture(image?.id ?? "")).toBeUndefined();
  });

  it("is not the business of a channel that tells every notice of another", async () => {
    const { report, chats, pass } = await world({ chats: { chat: { every: true, edits: false } } });
    await report([
      firing({ images: [png("one")] }),
      firing({ fingerprint: "b", title: "b fails" }),
    ]);
    await pass(60_000);
    expect(chats.chat?.told.map((each) => shown(each).length)).toEqual([1, 0]);
  });
});

describe("files", () => {
  it.each(Object.keys(heads) as Type[])("of the type %s are taken", async (type) => {
    const { report, chats } = await world();
    await report({ title: "a file", images: [file(type)] });
    expect(shown(chats.chat?.told[0])).toMatchObject([{ type }]);
  });

  it("have a name that fits their type", async () => {
    const { gateway } = await world();
    const { notices } = await gateway.notify({
      title: "files",
      images: [
        file("text/plain", "1", { name: "web.log" }),
        file("text/plain", "2", { name: "run.sh" }),
        png("3", { name: "graph" }),
        png("4"),
      ],
    });
    const names = (notices[0]?.images ?? []).filter(isKept).map(({ name }) => name);
    expect(names).toEqual(["web.log", "run.sh.txt", "graph.png", "picture.png"]);
  });

  const tooLarge = { data: Buffer.alloc(2_097_153).toString("base64"), type: "image/png" };
  it.each([
    ["more than four", [1, 2, 3, 4, 5].map((each) => png(String(each))), /more than 4/],
    ["too large", [tooLarge], /2097152/],
    ["far too large", [{ ...tooLarge, data: "A".repeat(4_000_000) }], /larger than 2 MB/],
    ["no base64", [{ data: "%%%%", type: "image/png" }], /base64/],
    ["empty", [{ data: "", type: "image/png" }], /base64/],
    ["of another type", [{ ...png(), type: "image/jpeg" }], /bytes are image\/png/],
    ["a program", [{ data: "AAAAAA==", type: "text/plain" }], /bytes are something else/],
    ["of a type that can run", [{ data: "PHN2Zz4=", type: "image/svg+xml" }], /image\/png/],
    ["without a type", [{ data: png().data }], /type is missing/],
    ["of both kinds", [{ ...png(), url: "https://x.test/a.png" }], /either url, or data/],
    ["of no kind", [{ alt: "nothing" }], /either url, or data/],
    ["a reference", [{ id: "0".repeat(26), type: "image/png", name: "a.png", size: 1 }], /id/],
  ])("that are refused: %s", async (_, images, said) => {
    const problem = await problemOf(await world(), images);
    expect(problem).toMatch(said);
    expect(problem).toMatch(/^images/);
  });

  it("of a source that are none are left out, and the notice is not", async () => {
    const { normalise } = await import("@tocsin/core");
    const images = [{ ...png(), type: "image/gif" as const }, png("fine")];
    expect(normalise({ title: "t", images }, "mine", 0).images).toHaveLength(1);
  });
});

describe("pictures that are drawn", () => {
  const chats = { shows: { pictures: true }, plain: {} };
  const drawn = { name: "timeline.png", alt: "Timeline", bytes: bytesOf("image/png", "drawn") };

  it("go to channels that show pictures, with those that were handed over", async () => {
    const { report, chats: seen, reload } = await world({ chats });
    await reload({ pictures: async () => [drawn] });
    await report(firing({ images: [png("graph")] }));

    expect(shown(seen.shows?.told[0]).map(({ name }) => name)).toEqual([
      "picture.png",
      "timeline.png",
    ]);
    expect((await bytesShown(seen.shows?.told[0]))[1]).toContain("drawn");
    expect(shown(seen.plain?.told[0])).toHaveLength(1);
  });

  it.each([
    ["fail", async () => Promise.reject(new Error("no font"))],
    ["take for ever", () => new Promise<never>(() => {})],
  ])("hold nothing up when they %s", async (_, pictures) => {
    const { report, chats: seen, reload, pass, logged } = await world({ chats });
    await reload({ pictures });
    await report(firing());
    await pass(5_000);

    expect(seen.shows?.told).toHaveLength(1);
    expect(logged.join("\n")).toContain("no picture could be drawn");
  });
});
