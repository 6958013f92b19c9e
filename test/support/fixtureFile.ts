// A fixture is a Markdown file (docs/fixtures.md): each `##` heading is a test, and its fences are the test's files.

import { readFileSync } from 'node:fs'

export interface Fixture {
  /** From the repository's root. */
  readonly path: string
  readonly text: string
  /** The `#` heading. */
  readonly title: string
  readonly tests: readonly FixtureTest[]
}

export interface FixtureTest {
  readonly name: string
  /** The line of its heading, from one. */
  readonly line: number
  /** What is written between the heading and the next, fences included. */
  readonly text: string
  readonly fences: readonly Fence[]
}

export interface Fence {
  /** The first word: a dialect, `certificate`, `pem` or `policy`. */
  readonly language: string
  /** The words after it: `file=site.conf`, `after-fix`. */
  readonly attributes: ReadonlyMap<string, string>
  /** Without the line break before the closing fence. */
  readonly body: string
  /** Where the body is in the fixture's text. */
  readonly start: number
  readonly end: number
}

/** Reads a file once, whoever asks: what was found of its tests is kept by them. */
export function readFixture(path: string): Fixture {
  const known = fixtures.get(path)
  if (known) return known
  const text = readFileSync(path, 'utf8')
  const fixture = { path, text, ...parseFixture(text) }
  fixtures.set(path, fixture)
  return fixture
}

const fixtures = new Map<string, Fixture>()

export function parseFixture(text: string): { readonly title: string; readonly tests: FixtureTest[] } {
  const tests: { name: string; line: number; start: number; end: number; fences: Fence[] }[] = []
  let title = ''
  let open: { ticks: string; info: string; start: number } | undefined
  let offset = 0
  for (const [index, line] of text.split('\n').entries()) {
    if (open) {
      if (line.trimEnd() === open.ticks) {
        const end = Math.max(open.start, offset - 1)
        tests
          .at(-1)
          ?.fences.push({ ...readInfo(open.info), body: text.slice(open.start, end), start: open.start, end })
        open = undefined
      }
    } else {
      const fence = /^(`{3,})(.*)$/.exec(line)
      if (fence) open = { ticks: fence[1]!, info: fence[2]!, start: offset + line.length + 1 }
      else if (line.startsWith('# ')) title = line.slice(2).trim()
      else if (line.startsWith('## ')) {
        tests.push({
          name: line.slice(3).trim(),
          line: index + 1,
          start: offset,
          end: text.length,
          fences: [],
        })
        const before = tests.at(-2)
        if (before) before.end = offset
      }
    }
    offset += line.length + 1
  }
  return {
    title,
    tests: tests.map(({ start, end, ...test }) => ({ ...test, text: text.slice(start, end) })),
  }
}

/** The fixture's text with other bodies for some of its fences. */
export function withBodies(text: string, bodies: ReadonlyMap<Fence, string>): string {
  let result = text
  for (const [fence, body] of [...bodies].sort(([a], [b]) => b.start - a.start)) {
    result =
      result.slice(0, fence.start) +
      body +
      (fence.start === fence.end && body !== '' ? '\n' : '') +
      result.slice(fence.end)
  }
  return result
}

function readInfo(info: string): Pick<Fence, 'language' | 'attributes'> {
  const [language = '', ...rest] = info.trim().split(/\s+/)
  const attributes = new Map<string, string>()
  for (const word of rest) {
    const equals = word.indexOf('=')
    if (equals < 0) attributes.set(word, '')
    else attributes.set(word.slice(0, equals), word.slice(equals + 1))
  }
  return { language, attributes }
}
