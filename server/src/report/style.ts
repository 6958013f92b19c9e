/** How a terminal emphasises words. */
export interface Style {
  bold(text: string): string
  dim(text: string): string
  red(text: string): string
  green(text: string): string
  yellow(text: string): string
  blue(text: string): string
}

/** For files, pipes, and terminals with NO_COLOR. */
export const NO_STYLE: Style = {
  bold: (text) => text,
  dim: (text) => text,
  red: (text) => text,
  green: (text) => text,
  yellow: (text) => text,
  blue: (text) => text,
}

/** The sixteen colours that every terminal has (ECMA-48, SGR), so that the user's own theme decides. */
export const TERMINAL_STYLE: Style = {
  bold: (text) => sgr(1, 22, text),
  dim: (text) => sgr(2, 22, text),
  red: (text) => sgr(31, 39, text),
  green: (text) => sgr(32, 39, text),
  yellow: (text) => sgr(33, 39, text),
  blue: (text) => sgr(34, 39, text),
}

function sgr(on: number, off: number, text: string): string {
  return `\u001b[${on}m${text}\u001b[${off}m`
}
