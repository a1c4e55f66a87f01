import type { Notice } from "../notice.ts";

/** What a line about a notice needs, and what it is matched by. */
export function brief(notice: Notice): Notice {
  const { text: _text, images: _images, actor: _actor, ...rest } = notice;
  return { ...rest, facts: [], links: notice.links.slice(0, 1) };
}
