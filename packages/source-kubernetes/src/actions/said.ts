import { cut, type Order, printable } from "@tocsin/core";

/** An order takes 20 pieces of 2,000 characters; a thread bears less. */
const longestPiece = 1_900;
const mostPieces = 8;

// Colours: they take room that is not shown.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they begin with
const escapes = /\u001b\[[0-9;?]{0,40}[A-Za-z]/g;

/** A text in pieces of whole lines; of a long one its end. */
export function piecesOf(text: string): readonly string[] {
  const clean = printable(text.replace(escapes, ""), text.length).trimEnd();
  const pieces: string[] = [];
  let piece: string[] = [];
  let length = 0;
  for (const line of clean.split("\n")) {
    const shown = cut(line, longestPiece);
    if (length + shown.length + 1 > longestPiece && piece.length > 0) {
      pieces.push(piece.join("\n"));
      piece = [];
      length = 0;
    }
    piece.push(shown);
    length += shown.length + 1;
  }
  pieces.push(piece.join("\n"));
  return pieces.filter((each) => each.trim() !== "").slice(-mostPieces);
}

/** Says a text into the incident's thread; how many pieces it took. */
export async function sayAll(order: Order, text: string): Promise<number> {
  const pieces = piecesOf(text);
  for (const piece of pieces) await order.say(piece);
  return pieces.length;
}
