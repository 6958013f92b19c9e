// The cipher-string language against the program that defines it: what `openssl ciphers` lists for the same string.

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { sourceRange } from '../../server/src/base/range.ts'
import { expandCipherString } from '../../server/src/dialects/shared/opensslCipherString.ts'
import { cipherTable } from '../../server/src/dialects/shared/opensslCipherTable.ts'
import { opensslIs30, skipWithout } from '../support/opensslCommand.ts'
import { seededRandom } from '../support/seededRandom.ts'

test('strings expand as in OpenSSL 3.0', async (context) => {
  if (skipWithout(context, opensslIs30(), 'openssl 3.0')) return
  const { names, formerNames } = cipherTable()
  const strings = [...seenStrings(), ...names.keys(), ...formerNames.keys(), ...randomStrings(100)]
  assert.ok(strings.length > 200 + names.size)
  const different: string[] = []
  await inParallel(strings, async (text) => {
    const expected = await opensslList(text)
    const { suites, cipherString } = expand(text)
    const found = cipherString!.error ? 'invalid command' : suites.map((it) => it.value.opensslName).join(':')
    if (found !== expected) different.push(`${text}\n  expected ${expected}\n  found    ${found}`)
  })
  assert.deepEqual(different, [])
})

function expand(text: string) {
  return expandCipherString(text, sourceRange('test', 0, text.length))
}

function seenStrings(): string[] {
  return readFileSync('test/fixtures/cipherStrings/seen.txt', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
}

/** Words with random operators; the same at each run. */
function randomStrings(count: number): string[] {
  const random = seededRandom(20261123)
  const below = (limit: number) => Math.floor(random() * limit)
  const { names, formerNames } = cipherTable()
  const words = [...names.keys(), ...formerNames.keys(), '@STRENGTH', 'TYPO']
  const aliases = words.filter((it) => !it.includes('-'))
  const pick = <T>(values: readonly T[]): T => values[below(values.length)]!
  return Array.from({ length: count }, () =>
    Array.from({ length: 2 + below(6) }, (_, index) => {
      const name = pick(below(4) === 0 ? words : aliases)
      if (name.startsWith('@')) return name
      const combined = below(3) === 0 ? `${name}+${pick(aliases.filter((it) => !it.startsWith('@')))}` : name
      return `${index === 0 ? '' : pick(['', '', '', '-', '!', '+'])}${combined}`
    }).join(pick([':', ':', ':', ',', ' '])),
  )
}

/** The suites of TLS 1.2 and below as `openssl ciphers` lists them; '' for none, or `invalid command`. */
function opensslList(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    // A separator in front changes nothing, save that DEFAULT and SUITEB… count only at the front; and a string that
    // begins with a hyphen would be an option.
    const child = spawn('openssl', ['ciphers', text.startsWith('-') ? `:${text}` : text])
    let output = ''
    child.stdout.on('data', (data) => {
      output += String(data)
    })
    child.stderr.on('data', (data) => {
      output += String(data)
    })
    child.on('error', reject)
    child.on('close', () => {
      if (output.includes('invalid command')) return resolve('invalid command')
      if (output.includes('no cipher match')) return resolve('')
      const names = output.trim().split(':')
      resolve(names.filter((it) => !it.startsWith('TLS_')).join(':'))
    })
  })
}

async function inParallel<T>(values: readonly T[], run: (value: T) => Promise<void>): Promise<void> {
  const rest = [...values]
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let value = rest.pop(); value !== undefined; value = rest.pop()) await run(value)
    }),
  )
}
