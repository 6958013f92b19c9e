import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Row, timeline } from '../client/src/timeline/timelineModel.ts'
import { timelineText } from '../client/src/timeline/timelineText.ts'
import { COMPLETED, REFUSED } from './support/handshakeReports.ts'

test('a completed handshake reads as a conversation that ends well', () => {
  const { title, tone, headline, rows } = timeline(COMPLETED)
  assert.deepEqual([title, tone, headline], ['shop.example:443', 'good', 'Completed in 38 ms'])
  assert.deepEqual(rows.map(told), [
    'client ClientHello 517 B 0 ms',
    'server ServerHello 127 B 17 ms',
    'server ChangeCipherSpec 1 B 17 ms',
    'Everything from here on is encrypted',
    'server EncryptedExtensions 12 B 17 ms encrypted',
    'server Certificate 2.9 kB 18 ms encrypted',
    'server Finished 36 B 18 ms encrypted',
    'client Finished 36 B 19 ms encrypted',
    'It works: both sides hold the same keys, and the server is who it says',
  ])
})

test('each message can be read in plain words', () => {
  const told = timeline(COMPLETED).rows.map((it) => (it.kind === 'message' ? it.story : ''))
  assert.match(told[0]!, /^Hello, I would like to talk to shop\.example\. I speak TLS 1\.2 or TLS 1\.3/)
  assert.match(told[1]!, /^Hello! Let us speak TLS 1\.3 with TLS_AES_128_GCM_SHA256\.$/)
  assert.match(told[5]!, /^This is who I am: shop\.example, issued by R11/)
  const refused = timeline(REFUSED).rows.find((it) => it.kind === 'message' && it.name === 'Alert')
  assert.ok(refused?.kind === 'message')
  assert.equal(refused.story, refused.summary, 'an alert is explained already')
})

test('what the rules find of the server is not overlooked by the mark', () => {
  const toneWith = (severity: 'error' | 'warning' | 'info') =>
    timeline({
      ...COMPLETED,
      findings: [{ ruleId: 'weak-signature', severity, message: 'signed with SHA-1', citations: [] }],
    }).tone
  assert.deepEqual(
    ['error', 'warning', 'info'].map((it) => toneWith(it as 'error')),
    ['caution', 'caution', 'good'],
  )
})

test('virtual hosts on one port have titles, and so pages, of their own', () => {
  const titleOf = (target: (typeof COMPLETED)['target']) => timeline({ ...COMPLETED, target }).title
  const [host, port] = ['127.0.0.1', 8443]
  assert.deepEqual(
    [
      titleOf({ host, port }),
      titleOf({ host, port, serverName: 'a.example' }),
      titleOf({ host, port, serverName: 'b.example' }),
      titleOf({ host: '::1', port, serverName: 'b.example' }),
      titleOf({ host: 'a.example', port, serverName: 'a.example' }),
      titleOf({ host: 'a.example', port: 443 }),
    ],
    [
      '127.0.0.1:8443',
      '127.0.0.1:8443 (a.example)',
      '127.0.0.1:8443 (b.example)',
      '[::1]:8443 (b.example)',
      'a.example:8443',
      'a.example:443',
    ],
  )
})

test('checks stand at the message that they were made on', () => {
  const certificate = timeline(COMPLETED).rows.find(
    (it) => it.kind === 'message' && it.name === 'Certificate',
  )
  assert.deepEqual(certificate?.kind === 'message' && certificate.marks, [
    { tone: 'good', title: 'Chain', detail: 'leads to ISRG Root X1' },
  ])
})

test('an alert is explained where it stands, with its likely causes', () => {
  const { tone, headline, rows } = timeline(REFUSED)
  assert.deepEqual([tone, headline], ['bad', 'The server refused: protocol_version'])
  const alert = rows.find((it) => it.kind === 'message' && it.name === 'Alert')
  assert.ok(alert?.kind === 'message')
  assert.equal(alert.tone, 'bad')
  assert.match(alert.summary, /speaks none of the versions/)
  assert.deepEqual(alert.causes, REFUSED.alert?.likelyCauses)
})

test('a refused old version is good news, an accepted one is bad, and an unknown one is neither', () => {
  const answers = timeline({
    ...COMPLETED,
    versions: [...COMPLETED.versions, { version: 'TLSv1.1', offered: true, why: 'ServerHello' }],
  }).versions.map(({ version, answer, tone }) => `${version}: ${answer}, ${tone}`)
  assert.deepEqual(answers, [
    'TLS 1.3: yes, good',
    'TLS 1.0: no, good',
    'SSL 2.0: cannot tell, neutral',
    'TLS 1.1: yes, bad',
  ])
})

test('a handshake that completes without trust says so', () => {
  const { tone, headline } = timeline({ ...COMPLETED, verified: { ...COMPLETED.verified, valid: false } })
  assert.deepEqual([tone, headline], ['caution', 'Completed in 38 ms, but not to be trusted'])
})

test('asked for, sent and accepted are told apart for client certificates', () => {
  const text = (clientCertificate: typeof COMPLETED.clientCertificate) =>
    timeline({ ...COMPLETED, clientCertificate }).clientCertificate.text
  assert.equal(text({ requested: false, sent: false }), 'The server asked for none.')
  assert.equal(
    text({ requested: true, sent: false, required: false }),
    'The server asked for one, and went on without.',
  )
  assert.equal(
    text({ requested: true, sent: false }),
    'The server asked for one, and none was sent; it has not said whether it requires one.',
  )
  assert.equal(
    text({ requested: true, sent: true, accepted: true }),
    'One was sent, and the server accepted it.',
  )
  assert.equal(
    text({ requested: true, sent: true, accepted: false }),
    'One was sent, and the server refused it.',
  )
})

test('a client that is refused over a completed handshake is never good news', () => {
  const reason = 'HTTP 400 "The SSL certificate error"'
  const shown = timeline({
    ...COMPLETED,
    clientCertificate: { requested: true, sent: true, outcome: 'rejected', accepted: false, reason },
  })
  assert.deepEqual(
    [shown.tone, shown.headline],
    ['caution', 'Completed in 38 ms, but the server refused the client'],
  )
  assert.equal(shown.clientCertificate.text, `One was sent, and the server refused it: ${reason}.`)
  assert.ok(!JSON.stringify(shown.rows.at(-1)).includes('It works'))
})

test('the text to copy holds the whole story in columns', () => {
  const text = timelineText(timeline(COMPLETED))
  assert.match(text, /^shop\.example:443: Completed in 38 ms\n/)
  assert.match(text, /\n {2}client {2}ClientHello {10}TLS 1\.2–1\.3, /)
  assert.match(text, /✓ Chain: leads to ISRG Root X1/)
  assert.match(text, /\n {2}TLS 1\.0 {2}no {11}alert protocol_version\n/)
  assert.match(text, /SHA-256 {4}3F:A1/)
})

function told(row: Row): string {
  if (row.kind !== 'message') return row.text
  return [row.from, row.name, row.size, row.time, ...(row.encrypted ? ['encrypted'] : [])].join(' ')
}
