import type { GeneratedFile } from '../generators/generatedFile.ts'

/** Reads a file of the repository; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined

/** One kind of thing that can be added: `npm run new -- KIND NAME`. */
export interface Template {
  readonly kind: string
  /** What NAME looks like, with an example. */
  readonly operand: string
  /** The new files, and the lists with their new entry. Throws {@link UnusableName} for a name that will not do. */
  files(name: string, read: ReadFile): readonly GeneratedFile[]
}

/** A name from which nothing can be made, in one line that says what would do. */
export class UnusableName extends Error {}

/** Stands wherever something is left to write; a tidy test lists these places. Put together, so as not to be one. */
export const FILL_IN = ['FILL', 'IN'].join(' ')

/** `certificate_status` and `certificateStatus` and `certificate-status` as words. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[\s_-]+/)
    .map((it) => it.toLowerCase())
}

export function camelCase(name: string): string {
  const [first = '', ...rest] = wordsOf(name)
  return first + rest.map(capitalized).join('')
}

export function pascalCase(name: string): string {
  return wordsOf(name).map(capitalized).join('')
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** The text of a list's file with something added, at each place where a pattern ends; every pattern must match. */
export function inserted(
  path: string,
  read: ReadFile,
  ...additions: readonly (readonly [after: RegExp, text: string])[]
): GeneratedFile {
  const text = additions.reduce((before, [after, addition]) => {
    const match = after.exec(before)
    if (match === null) throw new Error(`${path} has no place for ${addition.trim()}: ${after}`)
    const end = match.index + match[0].length
    return before.slice(0, end) + addition + before.slice(end)
  }, read(path) ?? '')
  return { path, text }
}
