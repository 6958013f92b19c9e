// Recorded conversations whose server is cut off, or changes a byte, at every place of its first flight.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { testHandshake } from '../../server/src/probe/testHandshake.ts'
import { parseRecording, replayNetwork } from '../support/memoryTransport.ts'
import { optionsOf, setting } from '../support/replayedHandshake.ts'

const FOLDER = 'test/fixtures/handshakes'

test('a conversation that is cut off anywhere ends in an outcome', async () => {
  for (const name of ['tls13-openssl', 'tls12-openssl']) {
    const recording = parseRecording(readFileSync(`${FOLDER}/${name}.hex`, 'utf8'))
    const [hello, flight] = recording.exchanges
    assert.ok(hello && flight)
    for (let length = 0; length < flight.bytes.length; length += 13) {
      const cut = [hello, { from: 'server' as const, bytes: flight.bytes.subarray(0, length) }]
      const network = replayNetwork(length === 0 ? [hello] : cut, setting(recording, 'random'))
      const report = await testHandshake({ host: 'localhost', port: 10443 }, optionsOf(recording, network))
      assert.equal(report.outcome, 'closed', `${name}, ${length} bytes: ${report.explanation}`)
    }
  }
})

test('a byte that was changed anywhere in the answer never passes', async () => {
  for (const name of ['tls13-openssl', 'tls12-openssl', 'tls11-openssl', 'tls10-node010', 'ssl3-node010']) {
    const recording = parseRecording(readFileSync(`${FOLDER}/${name}.hex`, 'utf8'))
    const [hello, flight] = recording.exchanges
    assert.ok(hello && flight)
    for (let at = 0; at < flight.bytes.length; at += 23) {
      const bytes = flight.bytes.slice()
      bytes[at]! ^= 0x01
      const network = replayNetwork([hello, { from: 'server', bytes }], setting(recording, 'random'))
      const report = await testHandshake({ host: 'localhost', port: 10443 }, optionsOf(recording, network))
      const undetected = report.outcome === 'completed' && report.verified.valid !== false
      // The version in a record's header is nobody's concern (RFC 9846, section 5.1), nor is a ChangeCipherSpec's.
      assert.ok(
        !undetected || isRecordVersion(flight.bytes, at),
        `${name}, byte ${at}: ${report.explanation}`,
      )
    }
  }
})

function isRecordVersion(stream: Uint8Array, at: number): boolean {
  for (let start = 0; start < stream.length; ) {
    const length = stream[start + 3]! * 256 + stream[start + 4]!
    if (at === start + 2) return true
    start += 5 + length
  }
  return false
}
