// Recorded conversations of every version whose server's bytes were changed at random: each ends within its limits in one
// of the outcomes, and none that was changed where it counts is called whole.
//
//   HANDSHAKE_MUTATIONS=100000 node tools/runTests.mjs test/hostile/mutatedAnswers.test.ts

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { toHex } from '../../server/src/base/hex.ts'
import { testHandshake } from '../../server/src/probe/testHandshake.ts'
import { type Exchange, parseRecording, replayNetwork } from '../support/memoryTransport.ts'
import { mutatedBytes } from '../support/mutatedBytes.ts'
import { optionsOf, setting } from '../support/replayedHandshake.ts'
import { seededRandom } from '../support/seededRandom.ts'

const COUNT = Number(process.env['HANDSHAKE_MUTATIONS'] ?? 3000)
const SEED = Number(process.env['HANDSHAKE_SEED'] ?? 2026)
const FOLDER = 'test/fixtures/handshakes'

test(`${COUNT} mutated answers of every version each end in an outcome`, async (context) => {
  const random = seededRandom(SEED)
  const recordings = readdirSync(FOLDER).map((name) => ({
    name,
    recording: parseRecording(readFileSync(`${FOLDER}/${name}`, 'utf8')),
  }))
  const outcomes = new Map<string, number>()
  let longest = 0
  for (let index = 0; index < COUNT; index++) {
    const { name, recording } = recordings[index % recordings.length]!
    const servers = recording.exchanges.flatMap((it, at) => (it.from === 'server' ? [at] : []))
    const at = servers[Math.floor(random() * servers.length)]!
    const exchanges: readonly Exchange[] = recording.exchanges.map((it, position) =>
      position === at ? { from: 'server', bytes: mutatedBytes(it.bytes, random) } : it,
    )
    // An empty read is the end of a stream, which a transport tells otherwise.
    const played = exchanges.filter((it) => it.bytes.length > 0)
    const network = replayNetwork(played, setting(recording, 'random'))
    const startedAt = performance.now()
    const report = await testHandshake({ host: 'localhost', port: 10443 }, optionsOf(recording, network))
    longest = Math.max(longest, performance.now() - startedAt)
    const what = `${name}, mutation ${index}, seed ${SEED}: ${report.explanation}`
    assert.ok(report.explanation.length > 0, what)
    assert.ok(report.messages.length > 0, what)
    assert.doesNotMatch(report.explanation, /undefined|NaN|\[object/, what)
    outcomes.set(report.outcome, (outcomes.get(report.outcome) ?? 0) + 1)
    if (report.outcome !== 'completed' || name.startsWith('ssl2')) continue
    // Behind the server's Finished what was changed costs the handshake nothing.
    const finished = report.verified.checks.find((it) => it.what === 'finished')
    assert.equal(finished?.result, 'passed', `${what} ${toHex(played[at]?.bytes ?? new Uint8Array(0))}`)
  }
  assert.ok((outcomes.get('protocolError') ?? 0) > COUNT / 10, JSON.stringify([...outcomes]))
  context.diagnostic(`${JSON.stringify([...outcomes])}, the longest took ${Math.round(longest)} ms`)
})
