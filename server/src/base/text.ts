/**
 * The same text. An edited text is three slices to the engine, which looks for the right one at each character: in one
 * piece, they are read up to twice as fast.
 */
export function inOnePiece(text: string): string {
  // Joining copies, where a concatenation only refers.
  return [text.slice(0, 1), text.slice(1)].join('')
}
