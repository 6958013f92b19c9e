import {
  bitString,
  boolean,
  contextPrimitive,
  contextTag,
  ia5String,
  integer,
  namedBits,
  nullValue,
  octetString,
  oid,
  printableString,
  sequence,
  set,
  time,
  utf8String,
} from '../../server/src/asn1/derWriter.ts'
import { concat } from '../../server/src/base/bytes.ts'
import { DAY } from '../../server/src/base/instant.ts'
import { formatPem } from '../../server/src/pem/pem.ts'
import { modulusWeakness } from '../../server/src/rules/shared/rsaModulus.ts'
import { seededRandom } from './seededRandom.ts'

/**
 * PEM of as many server certificates, all different, of the size and make that public authorities issue: an RSA key of
 * 2048 bits, two names, ten extensions. The keys and signatures are random bytes: they can be decoded, not verified.
 */
export function largeCertificateBundle(count: number, now: number): string[] {
  const random = seededRandom(count)
  return Array.from({ length: count }, (_, index) =>
    formatPem('CERTIFICATE', certificate(index, now, random)),
  )
}

function certificate(index: number, now: number, random: () => number): Uint8Array {
  const host = `host${index}.example.com`
  const bytes = (length: number) => Uint8Array.from({ length }, () => Math.floor(random() * 256))
  const odd = (length: number) => {
    const number = bytes(length)
    number[0] = 0x80 | number[0]!
    number[length - 1] = 1 | number[length - 1]!
    return number
  }
  const modulus = odd(256)
  // As no key that anyone made on purpose: without small factors.
  while (modulusWeakness(modulus)) modulus[254]!++
  const rsaKey = sequence(integer(modulus), integer(65537))
  const algorithm = sequence(oid('1.2.840.113549.1.1.11'), nullValue())
  const tbsCertificate = sequence(
    contextTag(0, integer(2)),
    integer(odd(16).map((byte, at) => (at === 0 ? byte & 0x7f : byte))),
    algorithm,
    name(
      ['2.5.4.6', 'US'],
      ['2.5.4.10', 'Example Trust Services'],
      ['2.5.4.3', `Example TLS CA ${index % 7}`],
    ),
    sequence(time(now - (index % 80) * DAY), time(now + (10 + (index % 80)) * DAY)),
    name(['2.5.4.3', host]),
    sequence(sequence(oid('1.2.840.113549.1.1.1'), nullValue()), bitString(rsaKey)),
    contextTag(3, sequence(...extensions(host, bytes))),
  )
  return sequence(tbsCertificate, algorithm, bitString(bytes(256)))
}

function extensions(host: string, bytes: (length: number) => Uint8Array): Uint8Array[] {
  const uri = (text: string) => contextPrimitive(6, ia5String(text).subarray(2))
  const dns = (text: string) => contextPrimitive(2, ia5String(text).subarray(2))
  const extension = (type: string, content: Uint8Array, critical = false) =>
    sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(content))
  return [
    extension('2.5.29.15', namedBits([0, 2]), true),
    extension('2.5.29.37', sequence(oid('1.3.6.1.5.5.7.3.1'))),
    extension('2.5.29.19', sequence(), true),
    extension('2.5.29.14', octetString(bytes(20))),
    extension('2.5.29.35', sequence(contextPrimitive(0, bytes(20)))),
    extension(
      '1.3.6.1.5.5.7.1.1',
      sequence(sequence(oid('1.3.6.1.5.5.7.48.2'), uri('http://ca.example/example-tls-ca.crt'))),
    ),
    extension('2.5.29.17', sequence(dns(host), dns(`www.${host}`))),
    extension('2.5.29.32', sequence(sequence(oid('2.23.140.1.2.1')))),
    extension(
      '2.5.29.31',
      sequence(sequence(contextTag(0, contextTag(0, uri('http://crl.example/ca.crl'))))),
    ),
    extension('1.3.6.1.4.1.11129.2.4.2', octetString(timestamps(bytes))),
  ]
}

/** Of two logs, RFC 6962, section 3.3; the signatures are as long as ECDSA's on P-256. */
function timestamps(bytes: (length: number) => Uint8Array): Uint8Array {
  const vector = (content: Uint8Array) => concat(Uint8Array.of(content.length >> 8, content.length), content)
  const timestamp = () => {
    const time = Uint8Array.of(0, 0, 1, 0x9a, 0, 0, 0, 0)
    const signature = concat(Uint8Array.of(4, 3), vector(bytes(71)))
    return concat(Uint8Array.of(0), bytes(32), time, vector(new Uint8Array(0)), signature)
  }
  return vector(concat(vector(timestamp()), vector(timestamp())))
}

function name(...attributes: readonly (readonly [type: string, value: string])[]): Uint8Array {
  return sequence(
    ...attributes.map(([type, value]) =>
      set(sequence(oid(type), type === '2.5.4.6' ? printableString(value) : utf8String(value))),
    ),
  )
}
