// A saved handshake is what anyone may have written: it comes back as it was, or with the place that is wrong.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { timeline } from '../client/src/timeline/timelineModel.ts'
import { timelineText } from '../client/src/timeline/timelineText.ts'
import { LARGEST_SAVED_REPORT, readSavedReport } from '../server/src/describe/handshake/savedReport.ts'
import { handshakeText } from '../server/src/report/handshakeText.ts'
import { recordedReports } from './support/recordedReports.ts'
import { seededRandom } from './support/seededRandom.ts'

const REPORTS = recordedReports()

test('each recorded conversation comes back as it was', async () => {
  const reports = await REPORTS
  assert.ok(reports.size >= 10)
  for (const [name, report] of reports) {
    const saved = JSON.stringify(report)
    assert.deepEqual(readSavedReport(saved), JSON.parse(saved), name)
  }
})

test('what the file has beyond a report is left out', async () => {
  const report = (await REPORTS).get('tls13-openssl')!
  const saved = JSON.stringify({ ...report, secret: 'Grenzstein', __proto__: { polluted: true } })
  assert.ok(!JSON.stringify(readSavedReport(saved)).includes('Grenzstein'))
})

test('says what is wrong, and where', async () => {
  const report = (await REPORTS).get('tls13-openssl')!
  const [first, ...others] = report.messages
  assert.ok(first)
  const { target, outcome } = report
  for (const [text, problem] of [
    ['', 'not JSON'],
    ['-----BEGIN CERTIFICATE-----', 'not JSON'],
    ['[]', 'not a saved handshake: it is no object'],
    ['{}', 'not a saved handshake: target is missing'],
    [
      JSON.stringify({ ...report, target: { ...target, port: 65_536 } }),
      'not a saved handshake: target.port is no whole number from 0 to 65535',
    ],
    [
      JSON.stringify({ ...report, messages: [{ ...first, length: '5' }, ...others] }),
      'not a saved handshake: messages[0].length is no number from 0 on',
    ],
    [
      JSON.stringify({ ...report, messages: new Array(1001).fill(first) }),
      'not a saved handshake: messages has more than 1000 elements',
    ],
    [
      JSON.stringify(report).replace(`"outcome":"${outcome}"`, '"outcome":"constructor"'),
      /^not a saved handshake: outcome is none of completed, /,
    ],
    [
      JSON.stringify(report).replaceAll('-----END CERTIFICATE-----', '$(reboot)'),
      'not a saved handshake: serverCertificates[0].pem is no certificate in PEM',
    ],
    [' '.repeat(LARGEST_SAVED_REPORT + 1), 'more than 16 MiB, which no saved handshake has'],
  ] as const) {
    const read = readSavedReport(text)
    const said = 'problem' in read ? read.problem : 'read'
    if (typeof problem === 'string') assert.equal(said, problem)
    else assert.match(said, problem)
  }
})

test('whatever is changed in a file, it is refused or can be shown', async () => {
  const random = seededRandom(16)
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!
  const seeds = [...(await REPORTS).values()].map((it) => JSON.stringify(it))
  let shown = 0
  for (let run = 0; run < 3000; run++) {
    const root: unknown = JSON.parse(pick(seeds))
    const [parent, key] = pick(places(root))
    const others = [null, 0, -1, 1e308, 'x', '', '\u001b[2J\u202e', {}, [], true, [[[]]], root]
    if (random() < 0.2) delete parent[key]
    else parent[key] = pick(others)
    let text: string
    try {
      text = JSON.stringify(root)
    } catch {
      continue
    }
    const report = readSavedReport(text)
    if ('problem' in report) continue
    shown++
    assert.ok(!handshakeText(report).includes('\u001b'))
    assert.ok(timelineText(timeline(report)).length > 0)
  }
  assert.ok(shown > 100 && shown < 2900, String(shown))
})

type Place = [parent: Record<string, unknown>, key: string]

/** Every property and element below a value. */
function places(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return []
  const parent = value as Record<string, unknown>
  return Object.keys(parent).flatMap((key): Place[] => [[parent, key], ...places(parent[key])])
}
