// From a keystroke to its diagnostics, as an editor sees it: a real server process, started as the extension starts it,
// and a pull request behind each change that names the last answer. The certificates that the file names are not there,
// as in most working copies.

import { rootCertificates } from 'node:tls'
import { NODE_FLAGS } from '../../server/src/lsp/protocol.ts'
import { largeNginxConfiguration } from '../support/largeNginx.ts'
import { startClient } from '../support/lspClient.ts'

interface Latency {
  readonly findings: number
  readonly first: number
  readonly median: number
  readonly percentile95: number
}

/** Types a character at a place, again and again, and waits for the diagnostics of each. */
async function measureKeystrokes(
  languageId: string,
  text: string,
  { place, character }: Typing,
  keystrokes: number,
): Promise<Latency> {
  const client = await startClient({ transport: 'ipc', flags: NODE_FLAGS })
  const uri = `file:///bench/large.${languageId}`
  const start = performance.now()
  await client.open(uri, languageId, text)
  const findings = (await client.pull(uri)).length
  const first = performance.now() - start
  const times: number[] = []
  const at = place(text)
  for (let index = 0; index < keystrokes; index++) {
    // An editor has its lines at hand: looking for them here is not to be measured.
    client.position(uri, at)
    const before = performance.now()
    await client.edit(uri, at + index, at + index, character)
    await client.pull(uri)
    times.push(performance.now() - before)
  }
  await client.stop()
  times.sort((a, b) => a - b)
  const quantile = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!
  return { findings, first, median: quantile(0.5), percentile95: quantile(0.95) }
}

interface Typing {
  readonly place: (text: string) => number
  readonly character: string
}

// All in the middle of the file, where most of it stays as it is on both sides.

/** The findings stay on their lines, as with most keystrokes. */
const IN_SERVER_NAME: Typing = {
  place: (text) => text.indexOf('server_name', text.length / 2) + 'server_name '.length,
  character: 'x',
}

/** Half of the findings move. */
const NEW_LINES: Typing = { place: (text) => text.indexOf('server {', text.length / 2), character: '\n' }

const BETWEEN_BLOCKS: Typing = {
  place: (text) => text.indexOf('-----BEGIN', text.length / 2),
  character: 'x',
}

/** Mozilla's authorities, over and over. */
function bundleOf(certificates: number): string {
  const blocks = rootCertificates.map((it) => `${it}\n`)
  return Array.from({ length: certificates }, (_, index) => blocks[index % blocks.length]!).join('')
}

async function main(): Promise<void> {
  console.log('From a keystroke to its diagnostics, between two processes (goal for 5,000 lines: 16 ms)')
  for (const [what, typing] of [
    ['a letter', IN_SERVER_NAME],
    ['a new line', NEW_LINES],
  ] as const) {
    await measureTwice(`lines of nginx, ${what}`, 5_000, (lines) =>
      measureKeystrokes('nginx', largeNginxConfiguration(lines), typing, 200),
    )
  }
  await measureTwice('certificates', 5_000, (certificates) =>
    measureKeystrokes('pem', bundleOf(certificates), BETWEEN_BLOCKS, 10),
  )
  for (const certificates of [1, 10_000, 20_000]) await measureHover(certificates)
}

/** Hover on the last certificate of a bundle: the first time, when nothing is decoded yet, and again. */
async function measureHover(certificates: number): Promise<void> {
  const client = await startClient({ transport: 'ipc', flags: NODE_FLAGS })
  const uri = 'file:///bench/large.pem'
  const text = bundleOf(certificates)
  await client.open(uri, 'pem', text)
  await client.pull(uri)
  const at = text.lastIndexOf('-----BEGIN') + 100
  client.position(uri, at)
  const times: number[] = []
  for (let index = 0; index < 20; index++) {
    const before = performance.now()
    if (!(await client.hover(uri, at + index))) throw new Error('no hover')
    times.push(performance.now() - before)
  }
  await client.stop()
  const [first, ...others] = times
  const median = others.sort((a, b) => a - b)[others.length >> 1]!
  console.log(
    `  hover on the last of ${certificates} certificates: first ${first!.toFixed(1)} ms, then median ${median.toFixed(1)} ms (goal: 10)`,
  )
}

async function measureTwice(
  unit: string,
  size: number,
  measure: (size: number) => Promise<Latency>,
): Promise<void> {
  const once = await measure(size)
  print(`${size} ${unit}`, once)
  const twice = await measure(2 * size)
  print(`${2 * size} ${unit}`, twice)
  console.log(`    twice the input: × ${(twice.median / once.median).toFixed(2)}`)
}

function print(what: string, { findings, first, median, percentile95 }: Latency): void {
  const milliseconds = (value: number) => `${value.toFixed(1)} ms`
  console.log(
    `  ${what}, ${findings} findings: median ${milliseconds(median)}, 95% ${milliseconds(percentile95)}, after opening ${milliseconds(first)}`,
  )
}

await main()
