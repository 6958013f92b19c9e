// From a keystroke to its diagnostics, as an editor sees it: a real server process over standard input and output, and a
// pull request behind each change. The certificates that the file names are not there, as in most working copies.

import { largeNginxConfiguration } from '../support/largeNginx.ts'
import { startClient } from '../support/lspClient.ts'

export interface Latency {
  readonly lines: number
  readonly findings: number
  readonly first: number
  readonly median: number
  readonly percentile95: number
}

/** Types characters in the middle of the file, one at a time, and waits for the diagnostics of each. */
export async function measureKeystrokes(lines: number, keystrokes: number): Promise<Latency> {
  const client = await startClient()
  const uri = 'file:///bench/nginx.conf'
  const start = performance.now()
  await client.open(uri, 'nginx', largeNginxConfiguration(lines))
  const findings = (await client.pull(uri)).length
  const first = performance.now() - start
  const times: number[] = []
  const middle = client.text(uri).indexOf('server_name', client.text(uri).length / 2) + 'server_name '.length
  for (let index = 0; index < keystrokes; index++) {
    const before = performance.now()
    await client.edit(uri, middle + index, middle + index, 'x')
    await client.pull(uri)
    times.push(performance.now() - before)
  }
  await client.stop()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))]!
  return { lines, findings, first, median: at(0.5), percentile95: at(0.95) }
}

async function main(): Promise<void> {
  console.log('keystroke to diagnostics over LSP, nginx (goal: 16 ms)')
  for (const lines of [5_000, 10_000]) {
    const { findings, first, median, percentile95 } = await measureKeystrokes(lines, 200)
    console.log(
      `  ${lines} lines, ${findings} findings: median ${median.toFixed(1)} ms, 95% ${percentile95.toFixed(1)} ms, first ${first.toFixed(0)} ms`,
    )
  }
}

await main()
