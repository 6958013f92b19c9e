import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type MessagePart, messageParts } from '../server/src/describe/handshake/messageParts.ts'
import { recordedReports } from './support/recordedReports.ts'

test('the fields of each recorded message cover its bytes, each within the one around it', async () => {
  for (const [name, report] of await recordedReports()) {
    for (const message of report.messages) {
      const where = `${name}: ${message.name}`
      const parts = messageParts(message, report)
      if (message.protocol === 'application_data') assert.deepEqual(parts, [], where)
      else assertCovers(parts, 0, message.length, where)
    }
  }
})

function assertCovers(parts: readonly MessagePart[], start: number, end: number, where: string): void {
  let at = start
  for (const part of parts) {
    const here = `${where}, ${part.name}`
    assert.equal(part.start, at, here)
    assert.ok(part.contentStart >= part.start && part.contentStart <= part.end, here)
    if (part.parts !== undefined) assertCovers(part.parts, part.contentStart, part.end, here)
    at = part.end
  }
  assert.equal(at, end, where)
}

test('the words are those of the documents', async () => {
  const report = (await recordedReports()).get('tls13-openssl')!
  const hello = messageParts(report.messages[0]!, report)
  const flat = (parts: readonly MessagePart[]): readonly MessagePart[] =>
    parts.flatMap((it) => [it, ...flat(it.parts ?? [])])
  const told = flat(hello).map((it) => `${it.name}${it.text === undefined ? '' : ` = ${it.text}`}`)
  for (const it of ['msg_type = client_hello (1)', 'legacy_version = TLSv1.2 (0x0303)']) {
    assert.ok(told.includes(it), told.join('\n'))
  }
})

test('a malformed message has the fields up to where it is wrong', () => {
  const parts = messageParts({ protocol: 'handshake', bytes: '0200002603030000' }, {})
  assert.equal(parts[0]?.text, 'server_hello (2)')
})
