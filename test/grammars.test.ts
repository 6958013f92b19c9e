// The TextMate grammars over test/fixtures/grammars: `<language>.<extension>` is read with the grammar of that language,
// and each marker below a line names a scope that all of the marked characters are in.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { test } from 'node:test'
import type { IGrammar, IRawGrammar } from 'vscode-textmate'

const require = createRequire(join(process.cwd(), 'package.json'))
const oniguruma: typeof import('vscode-oniguruma') = require('vscode-oniguruma')
const textmate: typeof import('vscode-textmate') = require('vscode-textmate')

const FIXTURES = 'test/fixtures/grammars'
const GRAMMARS = 'syntaxes'

for (const name of readdirSync(FIXTURES)) {
  test(`${name} has the scopes that are marked in it`, async () => {
    const grammar = await loadGrammar(name.slice(0, name.indexOf('.')))
    const lines = linesWithMarkers(readFileSync(join(FIXTURES, name), 'utf8'))
    let state = textmate.INITIAL
    let markers = 0
    for (const { text, number, expected } of lines) {
      const { tokens, ruleStack } = grammar.tokenizeLine(text, state)
      state = ruleStack
      for (const { start, end, scope } of expected) {
        markers++
        for (const token of tokens.filter((it) => it.startIndex < end && start < it.endIndex)) {
          const where = `${name}:${number}: ${text.slice(start, end)}`
          assert.ok(
            token.scopes.some((it) => it === scope || it.startsWith(`${scope}.`)),
            `${where} is not in ${scope} but in ${token.scopes.join(' ')}`,
          )
        }
      }
    }
    assert.notEqual(markers, 0, 'no marker')
  })
}

interface FixtureLine {
  readonly text: string
  /** From one. */
  readonly number: number
  readonly expected: readonly { readonly start: number; readonly end: number; readonly scope: string }[]
}

/** `# ^^^ a.scope` speaks of the columns above it, `#<--- a.scope` of the first characters of the line above. */
function linesWithMarkers(text: string): FixtureLine[] {
  const lines: { text: string; number: number; expected: FixtureLine['expected'][number][] }[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const marker = /^(\s*#\s*)(?:(\^+)|<(-+))\s+(\S+)$/.exec(line)
    const above = lines.at(-1)
    if (!marker || !above) {
      lines.push({ text: line, number: index + 1, expected: [] })
      continue
    }
    const [, before, carets, dashes, scope] = marker
    const start = carets ? before!.length : 0
    above.expected.push({ start, end: start + (carets ?? dashes)!.length, scope: scope! })
  }
  return lines
}

let registry: InstanceType<typeof textmate.Registry> | undefined

async function loadGrammar(language: string): Promise<IGrammar> {
  if (!registry) {
    await oniguruma.loadWASM(readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm')).buffer)
    registry = new textmate.Registry({
      onigLib: Promise.resolve({
        createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
        createOnigString: (text) => new oniguruma.OnigString(text),
      }),
      loadGrammar: async (scopeName) => rawGrammars().find((it) => it.scopeName === scopeName) ?? null,
    })
  }
  const raw = rawGrammar(`${language}.tmLanguage.json`)
  const grammar = await registry.loadGrammar(raw.scopeName)
  assert.ok(grammar, raw.scopeName)
  return grammar
}

function rawGrammars(): IRawGrammar[] {
  return readdirSync(GRAMMARS)
    .filter((it) => it.endsWith('.tmLanguage.json'))
    .map(rawGrammar)
}

function rawGrammar(file: string): IRawGrammar {
  const path = join(GRAMMARS, file)
  return textmate.parseRawGrammar(readFileSync(path, 'utf8'), path)
}
