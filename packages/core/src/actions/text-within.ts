/** The body as text; undefined when it is longer than so many bytes. Rejects when it breaks off. */
export async function textWithin({ body }: Response, longest: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const bytes of body ?? []) {
    length += bytes.byteLength;
    if (length > longest) return undefined;
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}
