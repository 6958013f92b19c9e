// Seeded mutations of every fixture, through every parser. A parser of text never throws (I4); a codec of bytes
// throws DecodeError and nothing else (I5). Neither hangs: the runner's time-out would say so.
//
// To add a parser, add a line to SUBJECTS.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { DecodeError } from '../../server/src/base/bytes.ts'
import { decode, encode } from '../../server/src/tls/codec/presentation.ts'
import { Trace } from '../../server/src/tls/codec/trace.ts'
import { createHandshakeJoiner } from '../../server/src/tls/handshakeJoiner.ts'
import { createRecordDeframer } from '../../server/src/tls/record.ts'
import { createSslv2RecordDeframer } from '../../server/src/tls/sslv2.ts'
import { readHexFixture } from '../support/hexFixture.ts'
import { seededRandom } from '../support/seededRandom.ts'
import { wireSubject } from '../support/wireCodecs.ts'

interface FuzzSubject {
  readonly name: string
  /** What the mutations start from. */
  readonly seeds: readonly Uint8Array[]
  readonly rounds: number
  /** Feeds one mutated input to the parser; throws where the parser does. */
  run(input: Uint8Array): void
}

const SEED = 2026

const SUBJECTS: readonly FuzzSubject[] = [
  ...wireFixtures().map(({ file, subject, bytes }): FuzzSubject => {
    const { codec } = wireSubject(subject)
    return {
      name: `wire/${file}`,
      seeds: [bytes],
      rounds: 200,
      run(input) {
        const value = decode(codec, input, new Trace())
        assert.deepEqual(encode(codec, value), input, 'what was read is written as it was')
      },
    }
  }),
  {
    name: 'the record deframer, the stream cut anywhere',
    seeds: records(),
    rounds: 300,
    run(input) {
      const deframer = createRecordDeframer()
      const joiner = createHandshakeJoiner()
      for (let start = 0; start < input.length; start += 7) {
        deframer.push(input.subarray(start, start + 7))
        for (let record = deframer.next(); record !== undefined; record = deframer.next()) {
          joiner.push(record.fragment)
          while (joiner.next() !== undefined);
        }
      }
    },
  },
  {
    name: 'the SSL 2.0 record deframer',
    seeds: records(),
    rounds: 100,
    run(input) {
      const deframer = createSslv2RecordDeframer()
      deframer.push(input)
      while (deframer.next() !== undefined);
    },
  },
]

for (const { name, seeds, rounds, run } of SUBJECTS) {
  test(`fuzz ${name}`, () => {
    const random = seededRandom(SEED)
    for (let round = 0; round < rounds; round++) {
      const input = mutate(seeds[Math.floor(random() * seeds.length)]!, random)
      try {
        run(input)
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
      }
    }
  })
}

/** One to four changes: a byte, a bit, a cut, a repetition, or a length made extreme. */
function mutate(seed: Uint8Array, random: () => number): Uint8Array {
  const bytes = [...seed]
  const at = () => Math.floor(random() * bytes.length)
  const changes = 1 + Math.floor(random() * 4)
  for (let change = 0; change < changes && bytes.length > 0; change++) {
    const place = at()
    switch (Math.floor(random() * 6)) {
      case 0:
        bytes[place] = Math.floor(random() * 256)
        break
      case 1:
        bytes[place] = bytes[place]! ^ (1 << Math.floor(random() * 8))
        break
      case 2:
        bytes.splice(place, 1 + Math.floor(random() * 8))
        break
      case 3:
        bytes.splice(place, 0, ...bytes.slice(place, place + 1 + Math.floor(random() * 16)))
        break
      case 4:
        bytes[place] = random() < 0.5 ? 0 : 0xff
        break
      default:
        bytes.length = place
    }
  }
  return Uint8Array.from(bytes)
}

function wireFixtures() {
  const folder = 'test/fixtures/wire'
  return readdirSync(folder).map((file) => ({
    file,
    ...readHexFixture(readFileSync(join(folder, file), 'utf8')),
  }))
}

/** Each handshake message in a record. */
function records(): readonly Uint8Array[] {
  return wireFixtures().map(({ bytes }) =>
    Uint8Array.of(22, 3, 3, bytes.length >> 8, bytes.length & 0xff, ...bytes),
  )
}
