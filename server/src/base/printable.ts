// What comes from outside (names in certificates and of files, answers of servers), made fit to be shown.

/**
 * A text from outside as it can be shown: what would move the cursor, turn the direction of letters or not be seen at all
 * is written out, as `\x1b` or `\u202e`.
 */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0)!
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
  })
}

/** The first character that is not seen or changes how others are shown; undefined where there is none. */
export function invisibleCharacter(text: string): string | undefined {
  return text.match(INVISIBLE)?.[0]
}

// Controls (C0, DEL, C1), formats (marks of direction, of zero width), separators, halves of surrogate pairs, and what is
// shown as nothing (UAX #44).
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu

/**
 * A name or a text from outside as a terminal can show it. In the log of a build, what would be a command to GitHub
 * Actions, Azure Pipelines or TeamCity is broken up.
 */
export function printable(text: string): string {
  return visible(text).replace(/#(?=#(?:vso|teamcity)?\[)/gi, '\\x23')
}

/** The same where it begins a line, where `::` begins a command of GitHub Actions. */
export function printablePath(path: string): string {
  return printable(path.trimStart().startsWith('::') ? `./${path}` : path)
}
