import assert from 'node:assert/strict'
import { test } from 'node:test'
import { concat, DecodeError } from '../server/src/base/bytes.ts'
import { fromHex, toHex } from '../server/src/base/hex.ts'
import { decode, encode, opaqueVector, struct, vector } from '../server/src/tls/codec/presentation.ts'
import { Trace } from '../server/src/tls/codec/trace.ts'
import { extension, findExtension } from '../server/src/tls/extensions/index.ts'
import { keyShare } from '../server/src/tls/extensions/keyShare.ts'
import { serverName } from '../server/src/tls/extensions/serverName.ts'
import { ClientHello } from '../server/src/tls/handshake/clientHello.ts'
import { downgradeSentinel, isHelloRetryRequest } from '../server/src/tls/handshake/serverHello.ts'
import { createHandshakeJoiner } from '../server/src/tls/handshakeJoiner.ts'
import { NotTlsError } from '../server/src/tls/otherProtocol.ts'
import {
  ContentType,
  createRecordDeframer,
  fragment,
  MAX_CIPHERTEXT,
  MAX_PLAINTEXT,
  RecordOverflowError,
  TLSPlaintext,
} from '../server/src/tls/record.ts'
import {
  beginsLikeTlsRecord,
  createSslv2RecordDeframer,
  Sslv2Message,
  sslv2ClientHello,
} from '../server/src/tls/sslv2.ts'

const ALERT = fromHex('15 03 01 00 02 02 46')
const ascii = (text: string) => new TextEncoder().encode(text)

test('records come out whole, however the network cuts the stream', () => {
  const stream = concat(ALERT, fromHex('17 03 03 00 00'), fromHex('16 03 03 00 04 0e 00 00 00'))
  for (let size = 1; size <= stream.length; size++) {
    const deframer = createRecordDeframer()
    const seen: string[] = []
    for (let start = 0; start < stream.length; start += size) {
      deframer.push(stream.subarray(start, start + size))
      for (let record = deframer.next(); record !== undefined; record = deframer.next()) {
        seen.push(`${record.type} ${toHex(record.fragment)} ${toHex(record.header)}`)
      }
    }
    assert.deepEqual(seen, ['21 0246 1503010002', '23  1703030000', '22 0e000000 1603030004'])
    assert.equal(deframer.buffered, 0)
  }
})

test('a record may be as long as its kind allows and no byte longer', () => {
  const longest = (length: number) => concat(fromHex('17 03 03'), Uint8Array.of(length >> 8, length & 0xff))
  for (const limit of [MAX_PLAINTEXT, MAX_CIPHERTEXT]) {
    const deframer = createRecordDeframer()
    deframer.push(longest(limit))
    deframer.push(new Uint8Array(limit))
    assert.equal(deframer.next(limit)?.fragment.length, limit)
    deframer.push(longest(limit + 1))
    // The five bytes of the header are enough to say so: nothing more is waited for.
    assert.throws(() => deframer.next(limit), RecordOverflowError)
  }
})

test('bytes of another protocol are named', () => {
  const cases: readonly (readonly [Uint8Array, string])[] = [
    [
      ascii('HTTP/1.1 400 Bad Request\r\nServer: x\r\n'),
      'HTTP: an HTTP answer instead of TLS: "HTTP/1.1 400 Bad Request"',
    ],
    [ascii('<html><body>'), 'HTTP: an HTTP answer instead of TLS: "<html><body>"'],
    [ascii('SSH-2.0-OpenSSH_9.2\r\n'), 'SSH: an SSH banner instead of TLS: "SSH-2.0-OpenSSH_9.2"'],
    [
      ascii('220 mail.example ESMTP\r\n'),
      'SMTP or FTP: an SMTP or FTP greeting instead of TLS: "220 mail.example ESMTP"',
    ],
    [ascii('* OK IMAP4rev1 ready\r\n'), 'IMAP: an IMAP greeting instead of TLS: "* OK IMAP4rev1 ready"'],
    [ascii('+OK ready\r\n'), `POP3: a POP3 server's answer instead of TLS: "+OK ready"`],
    [
      fromHex('4a 00 00 00 0a 38 2e 30'),
      `MySQL: a MySQL server's answer instead of TLS: 4a 00 00 00 0a 38 2e 30`,
    ],
    [fromHex('80 03 00 00 01'), 'SSL 2.0: an SSL 2.0 message instead of TLS: 80 03 00 00 01'],
    [
      fromHex('00 00 12 04 00 00 00 00 00'),
      'HTTP/2: an HTTP/2 answer instead of TLS: 00 00 12 04 00 00 00 00 00',
    ],
    [ascii('Hello there, who are you?'), 'text: text instead of TLS: "Hello there, who are you?"'],
    [fromHex('de ad be ef 00 11'), 'unknown: unknown bytes instead of TLS: de ad be ef 00 11'],
  ]
  for (const [bytes, expected] of cases) {
    const deframer = createRecordDeframer()
    deframer.push(bytes)
    assert.throws(
      () => deframer.next(),
      (error) => {
        assert.ok(error instanceof NotTlsError)
        assert.equal(`${error.protocol}: ${error.message}`, expected)
        return true
      },
    )
  }
})

test('behind a record, what is not a record is an error of decoding', () => {
  const deframer = createRecordDeframer()
  deframer.push(concat(ALERT, ascii('H')))
  assert.equal(deframer.next()?.type, ContentType.alert)
  assert.throws(() => deframer.next(), new DecodeError('a record of the unknown content type 72', 0))
})

test('handshake messages span records and share them', () => {
  const joiner = createHandshakeJoiner()
  joiner.push(fromHex('0e 00 00'))
  assert.equal(joiner.next(), undefined)
  assert.equal(joiner.pending, 3)
  joiner.push(fromHex('00 14 00 00 02 aa bb 18'))
  assert.deepEqual(joiner.next(), { msgType: 14, body: new Uint8Array(0), bytes: fromHex('0e 00 00 00') })
  assert.deepEqual(joiner.next()?.bytes, fromHex('14 00 00 02 aa bb'))
  assert.equal(joiner.next(), undefined)
  assert.equal(joiner.pending, 1)
  assert.throws(() => joiner.push(new Uint8Array(0)), DecodeError)
})

test('a handshake message that would not fit into the memory set aside is refused by its header', () => {
  const joiner = createHandshakeJoiner()
  joiner.push(fromHex('0b ff ff ff'))
  assert.throws(() => joiner.next(), DecodeError)
})

test('long messages are sent in several records', () => {
  const records = fragment(ContentType.handshake, 0x0303, new Uint8Array(MAX_PLAINTEXT + 1))
  assert.deepEqual(
    records.map((it) => encode(TLSPlaintext, it).length),
    [MAX_PLAINTEXT + 5, 6],
  )
})

test('an extension is made and found with the form of its message', () => {
  const made = extension(keyShare, 'ClientHello', {
    clientShares: [{ group: 0x1d, keyExchange: Uint8Array.of(1, 2, 3) }],
  })
  assert.equal(toHex(made.extensionData), '0007001d0003010203')
  assert.deepEqual(findExtension([made], keyShare, 'ClientHello')?.clientShares[0]?.group, 0x1d)
  assert.equal(findExtension([made], serverName, 'ClientHello'), undefined)
  assert.equal(findExtension(undefined, keyShare, 'ServerHello'), undefined)
})

test('an error names the field that it is in', () => {
  const bytes = fromHex(`0303 ${'00'.repeat(32)} 00 0002 1301 01 00  000d  0033 0009 0007 001d 0005 010203`)
  assert.throws(
    () => decode(ClientHello, bytes),
    /^DecodeError: extensions\[0\]\.extensionData\.clientShares\[0\]\.keyExchange: 5 bytes expected, 3 left$/,
  )
})

test('a trace knows the bytes of every field', () => {
  const codec = struct({ names: vector(opaqueVector(1, 255), 0, 255) })
  const trace = new Trace()
  decode(codec, fromHex('05 02 68 32 01 61'), trace)
  const places: string[] = []
  const walk = (fields: Trace['fields']) => {
    for (const it of fields) {
      places.push(`${it.name} ${it.start}-${it.contentStart}-${it.end}`)
      walk([...it.fields])
    }
  }
  walk(trace.fields)
  assert.deepEqual(places, ['names 0-1-6', '[0] 1-2-4', '[1] 4-5-6'])
})

test('a server that could do better says so at the end of its random', () => {
  const random = (end: string) => ({ random: concat(new Uint8Array(24), fromHex(end)) })
  assert.equal(downgradeSentinel(random('444f574e47524401')), 'TLSv1.2')
  assert.equal(downgradeSentinel(random('444f574e47524400')), 'TLSv1.1 or older')
  assert.equal(downgradeSentinel(random('444f574e47524402')), undefined)
  assert.equal(isHelloRetryRequest(random('444f574e47524402')), false)
})

test('SSL 2.0: a hello is written and read', () => {
  const bytes = sslv2ClientHello([0x010080, 0x0700c0], new Uint8Array(16))
  assert.equal(toHex(bytes.subarray(0, 13)), '801f0100020006000000100100')
  const deframer = createSslv2RecordDeframer()
  deframer.push(bytes.subarray(0, 5))
  assert.equal(deframer.next(), undefined)
  deframer.push(bytes.subarray(5))
  const record = deframer.next()
  assert.deepEqual(decode(Sslv2Message, record!.data).msgType, 1)
  assert.equal(deframer.buffered, 0)
  assert.equal(beginsLikeTlsRecord(ALERT), true)
  assert.equal(beginsLikeTlsRecord(bytes), false)
})
