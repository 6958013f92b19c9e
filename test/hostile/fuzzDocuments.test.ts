// Seeded mutations of every document of the rules' and embedded certificates' fixtures, through everything that an
// editor asks: no text makes anything throw (I4). Prefixes, flipped bits, splices of two documents; of certificates the
// DER behind the base64, too. Every kind of document has its share, however few fixtures it has.
//
//   FUZZ_INPUTS=200000 node tools/runTests.mjs test/hostile/fuzzDocuments.test.ts
//
// says how much CPU time the slowest answer took and for what, and how much memory there was.
//
// The seed is fixed, so that a failure comes again; its message has the text.

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { DEFAULT_CONFIGURATION } from '../../server/src/analysis/configuration.ts'
import { decodeBase64, encodeBase64 } from '../../server/src/base/base64.ts'
import { formatPem } from '../../server/src/pem/pem.ts'
import { RULES } from '../../server/src/rules/all.generated.ts'
import { codeActions } from '../../server/src/service/actions/codeActions.ts'
import { codeLenses, connectionTargets } from '../../server/src/service/actions/codeLens.ts'
import { documentLinks } from '../../server/src/service/documentLinks.ts'
import { documentSymbols } from '../../server/src/service/documentSymbols.ts'
import { foldingRanges } from '../../server/src/service/folding.ts'
import { hover } from '../../server/src/service/hover/hover.ts'
import { cpuTime } from '../support/cpuTime.ts'
import {
  analysesOf,
  applyEdits,
  documentsOf,
  edited,
  type FixtureDocument,
} from '../support/fixtureDocuments.ts'
import { readFixture } from '../support/fixtureFile.ts'
import { mutatedBytes } from '../support/mutatedBytes.ts'
import { seededRandom } from '../support/seededRandom.ts'

const FOLDERS = ['test/fixtures/rules', 'test/fixtures/embedded']
const SEED = 2026
const INPUTS = Number(process.env['FUZZ_INPUTS'] ?? 600)
const CONTEXT = { now: Date.UTC(2026, 2, 1), expiryDays: 30 }

type Random = () => number

const fixtures = FOLDERS.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name))).flatMap(
  (path) => readFixture(path).tests.map((it) => documentsOf(it)),
)
const texts = fixtures.flat().map((it) => it.text)

/** The dialect, and of the files of other languages which language. */
function kindOf({ dialect, fence }: FixtureDocument): string {
  return dialect.id === 'embedded' ? `${dialect.name}: ${fence.language}` : dialect.name
}

const kinds = new Set(fixtures.flat().map(kindOf))

/** Half of the inputs in equal shares, half by the number of fixtures. */
function shareOf(own: number): number {
  return Math.ceil(INPUTS * (0.5 / kinds.size + (0.5 * own) / fixtures.length))
}

describe('documents that are broken anywhere', () => {
  for (const kind of kinds) {
    test(kind, () => {
      const slowest = { milliseconds: 0, first: 0, text: '' }
      const random = seededRandom(SEED)
      const own = fixtures.filter((documents) => documents.some((it) => kindOf(it) === kind))
      const inputs = shareOf(own.length)
      for (let input = 0; input < inputs; input++) {
        const documents = own[input % own.length]!
        const chosen = documents.filter((it) => kindOf(it) === kind)
        const document = chosen[Math.floor(random() * chosen.length)]!
        const text = mutated(document, random)
        const ask = () => askEverything(documents, document, text, random)
        try {
          const milliseconds = ask()
          // Garbage is collected at some time, and code compiled: the same again is the same.
          if (milliseconds > slowest.milliseconds) {
            const again = Math.min(milliseconds, ask())
            if (again > slowest.milliseconds)
              Object.assign(slowest, { milliseconds: again, first: milliseconds, text })
          }
        } catch (error) {
          assert.fail(`${(error as Error).stack}\n\n${text}`)
        }
      }
      if (process.env['FUZZ_INPUTS'] === undefined) return
      const { milliseconds, first, text } = slowest
      console.log(
        `${kind}: ${inputs} inputs; the slowest answer ${milliseconds.toFixed(1)} ms (the first time ${first.toFixed(1)} ms), of ${text.length} characters: ${JSON.stringify(text.slice(0, 300))}; ${process.resourceUsage().maxRSS >> 10} MB of memory at most`,
      )
    })
  }
})

/** Returns how many milliseconds of CPU time the longest answer took. */
function askEverything(
  documents: readonly FixtureDocument[],
  document: FixtureDocument,
  text: string,
  random: Random,
): number {
  const whole = { uri: document.uri, start: 0, end: document.text.length }
  const changed = edited(documents, [{ range: whole, text }])
  let longest = 0
  const ask = <T>(question: () => T): T => {
    const started = cpuTime()
    const answer = question()
    longest = Math.max(longest, cpuTime() - started)
    return answer
  }
  for (const analysis of ask(() => analysesOf(changed, RULES)).values()) {
    const { length } = analysis.text
    const all = { start: 0, end: length }
    for (const { range } of analysis.findings) {
      assert.ok(0 <= range.start && range.start <= range.end && range.end <= length, 'a range outside')
    }
    for (const { edits } of ask(() => codeActions(analysis, all, DEFAULT_CONFIGURATION.profile))) {
      // Throws where they overlap.
      applyEdits(
        analysis.text,
        edits.filter((it) => it.range.uri === analysis.uri),
      )
    }
    ask(() => documentLinks(analysis))
    ask(() => documentSymbols(analysis, CONTEXT))
    ask(() => foldingRanges(analysis))
    ask(() => codeLenses(analysis, []))
    ask(() => connectionTargets(analysis, []))
    for (let place = 0; place < 4; place++) {
      ask(() => hover(analysis, Math.floor(random() * (length + 1)), CONTEXT))
    }
  }
  return longest
}

function mutated({ text, dialect }: FixtureDocument, random: Random): string {
  const block = /-----BEGIN ([A-Z0-9 ]+)-----([^-]+)-----END/.exec(text)
  if (dialect.id === 'pem' && block && random() < 0.6) {
    const { bytes } = decodeBase64(block[2]!)
    return text.replace(block[2]!, `\n${bodyOf(formatPem(block[1]!, mutatedBytes(bytes, random)))}\n`)
  }
  const [coded] = dialect.id === 'embedded' ? (/[A-Za-z0-9+/]{200,}=*/.exec(text) ?? []) : []
  if (coded !== undefined && random() < 0.6) {
    return text.replace(coded, () => encodeBase64(mutatedBytes(decodeBase64(coded).bytes, random)))
  }
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, Math.floor(random() * text.length))
    case 1:
      return spliced(text, texts[Math.floor(random() * texts.length)]!, random)
    case 2:
      return spliced(text, String.fromCharCode(Math.floor(random() * 0x2000)), random)
    default: {
      const units = new Uint16Array([...text].map((it) => it.charCodeAt(0)))
      for (let flip = 0; flip <= random() * 4; flip++) {
        units[Math.floor(random() * units.length)]! ^= 1 << Math.floor(random() * 8)
      }
      return String.fromCharCode(...units)
    }
  }
}

/** A piece of one text in the place of a piece of another. */
function spliced(text: string, other: string, random: Random): string {
  const [start, from] = [Math.floor(random() * text.length), Math.floor(random() * other.length)]
  const end = start + Math.floor(random() * 40)
  return text.slice(0, start) + other.slice(from, from + 1 + Math.floor(random() * 80)) + text.slice(end)
}

function bodyOf(pem: string): string {
  return pem.split('\n').slice(1, -2).join('\n')
}
