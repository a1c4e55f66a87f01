/** The body as text; undefined when it is longer than so many bytes. */
export async function textWithin({ body }: Response, most: number): Promise<string | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  let length = 0;
  for await (const bytes of body ?? []) {
    length += bytes.length;
    if (length > most) return undefined;
    text += decoder.decode(bytes, { stream: true });
  }
  return text + decoder.decode();
}
