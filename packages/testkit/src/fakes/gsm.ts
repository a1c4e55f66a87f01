export interface SmsSize {
  readonly encoding: "GSM-7" | "UCS-2";
  readonly segments: number;
}

// 3GPP TS 23.038, 6.2.1: the default alphabet and its extension, whose characters take two septets.
const basic = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const extension = new Set("\f^{}\\[~]|€");

/** How a network cuts a text: one character outside GSM-7 makes the whole of it UCS-2. */
export function smsSize(text: string): SmsSize {
  const characters = [...text];
  const septets = characters.map((each) => (basic.has(each) ? 1 : extension.has(each) ? 2 : 0));
  if (septets.includes(0)) {
    const units = characters.map((each) => each.length);
    return { encoding: "UCS-2", segments: cut(units, 70, 67) };
  }
  return { encoding: "GSM-7", segments: cut(septets, 160, 153) };
}

/** No character is cut in two: one that does not fit begins the next segment. */
function cut(widths: readonly number[], single: number, part: number): number {
  if (widths.reduce((sum, width) => sum + width, 0) <= single) return 1;
  let segments = 1;
  let used = 0;
  for (const width of widths) {
    if (used + width > part) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return segments;
}
