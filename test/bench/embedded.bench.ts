// Certificates in files of other kinds: what a text without any costs with each keystroke, and what one with many costs.
// Both grow with the text.

import { NO_FILES } from '../../server/src/analysis/files.ts'
import { createWorkspace } from '../../server/src/analysis/workspace.ts'
import { inOnePiece } from '../../server/src/base/text.ts'
import { mayHoldBlocks } from '../../server/src/pem/detect.ts'
import { parseEmbedded } from '../../server/src/pem/embedded.ts'
import { largeCertificateBundle } from '../support/largeCertificateBundle.ts'

const MEGABYTE = 1_000_000
const NOW = Date.UTC(2026, 10, 1)
/** What a megabyte of YAML without certificates may cost, in milliseconds. */
const GOAL = 1

const item = (index: number) =>
  `- name: Item-${index}\n  image: registry.example/Shop:${index}\n  value: "LS0 MII ${index}"\n`
const plain = textOf(item, MEGABYTE)
console.log(`a megabyte of YAML without certificates: ${searched(plain)} ms (goal: ${GOAL} ms)`)
console.log(`twice of it: ${searched(plain + plain)} ms`)
console.log(`a megabyte of minified JSON: ${searched(plain.replaceAll('\n', '\\n'))} ms`)

const certificates = largeCertificateBundle(500, NOW)
const secret = (index: number) => {
  const coded = Buffer.from(certificates[index % certificates.length]!).toString('base64')
  return `kind: Secret\ndata:\n  tls.crt: ${coded}\n---\n`
}
for (const size of [MEGABYTE / 2, MEGABYTE]) {
  const text = textOf(secret, size)
  const found = parseEmbedded(text).length
  console.log(`${size / 1000} kB of ${found} Secrets: found in ${best(() => parseEmbedded(text))} ms`)
}
const text = textOf(secret, MEGABYTE / 2)
const workspace = createWorkspace({ files: NO_FILES, now: () => NOW })
let keystrokes: number[] = []
for (let key = 0; key < 40; key++) {
  workspace.openDocument('file:///secrets.yaml', 'yaml', `# ${key}\n${text}`)
  const started = performance.now()
  await workspace.analyze('file:///secrets.yaml')
  keystrokes.push(performance.now() - started)
}
const first = keystrokes[0]!
keystrokes = keystrokes.slice(1).sort((a, b) => a - b)
console.log(
  `500 kB of Secrets: analysed first in ${first.toFixed(1)} ms, after a keystroke in ${keystrokes[Math.floor(keystrokes.length / 2)]!.toFixed(1)} ms (median)`,
)

function searched(text: string): string {
  return best(() => mayHoldBlocks(text))
}

function textOf(piece: (index: number) => string, size: number): string {
  let result = ''
  for (let index = 0; result.length < size; index++) result += piece(index)
  return inOnePiece(result)
}

/** In milliseconds, of 20 runs. */
function best(run: () => unknown): string {
  let least = Number.POSITIVE_INFINITY
  for (let round = 0; round < 20; round++) {
    const started = performance.now()
    run()
    least = Math.min(least, performance.now() - started)
  }
  return least.toFixed(2)
}
