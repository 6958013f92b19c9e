// One of each extension that certificates may have, with all that it may hold: what tests decode, cut and break.

import * as write from '../../server/src/asn1/derWriter.ts'
import { concat } from '../../server/src/base/bytes.ts'
import { nameDer } from './plainCertificate.ts'

export interface ExtensionSample {
  readonly oid: string
  readonly name: string
  /** The content of extnValue. */
  readonly content: Uint8Array
}

export const DNS = (name: string) => write.contextPrimitive(2, ascii(name))
export const URI = (uri: string) => write.contextPrimitive(6, ascii(uri))
const directory = (name: string) => write.contextTag(4, nameDer([['2.5.4.3', name]]))

export const EXTENSION_SAMPLES: readonly ExtensionSample[] = [
  {
    oid: '2.5.29.18',
    name: 'issuerAltName',
    content: write.sequence(
      DNS('ca.example'),
      URI('https://ca.example/'),
      write.contextPrimitive(1, ascii('me@ca.example')),
      write.contextPrimitive(7, Uint8Array.of(192, 0, 2, 1)),
      directory('Test CA'),
    ),
  },
  {
    oid: '2.5.29.30',
    name: 'nameConstraints',
    content: write.sequence(
      write.contextTag(
        0,
        write.sequence(DNS('.example')),
        write.sequence(write.contextPrimitive(7, Uint8Array.of(192, 0, 2, 0, 255, 255, 255, 0))),
      ),
      write.contextTag(
        1,
        write.sequence(directory('Shop'), write.contextPrimitive(0, Uint8Array.of(1))),
        write.sequence(
          write.contextPrimitive(1, ascii('.mail.example')),
          write.contextPrimitive(1, Uint8Array.of(4)),
        ),
      ),
    ),
  },
  {
    oid: '2.5.29.31',
    name: 'cRLDistributionPoints',
    content: write.sequence(
      write.sequence(write.contextTag(0, write.contextTag(0, URI('http://crl.example/1.crl')))),
      write.sequence(
        write.contextTag(
          0,
          write.contextTag(1, write.sequence(write.oid('2.5.4.3'), write.utf8String('part 2'))),
        ),
        // keyCompromise, cACompromise, aACompromise
        write.contextPrimitive(1, Uint8Array.of(7, 0x60, 0x80)),
        write.contextTag(2, directory('CRL issuer')),
      ),
    ),
  },
  {
    oid: '2.5.29.32',
    name: 'certificatePolicies',
    content: write.sequence(
      write.sequence(write.oid('2.23.140.1.2.1')),
      write.sequence(
        write.oid('1.2.3.4'),
        write.sequence(
          write.sequence(write.oid('1.3.6.1.5.5.7.2.1'), write.ia5String('https://ca.example/cps')),
          write.sequence(
            write.oid('1.3.6.1.5.5.7.2.2'),
            write.sequence(
              write.sequence(write.utf8String('Shop'), write.sequence(write.integer(1), write.integer(2))),
              write.utf8String('Nobody relies on this'),
            ),
          ),
          write.sequence(write.oid('1.2.3.5'), write.nullValue()),
        ),
      ),
    ),
  },
  {
    oid: '2.5.29.33',
    name: 'policyMappings',
    content: write.sequence(write.sequence(write.oid('1.2.3'), write.oid('1.2.4'))),
  },
  {
    oid: '2.5.29.36',
    name: 'policyConstraints',
    content: write.sequence(
      write.contextPrimitive(0, Uint8Array.of(0)),
      write.contextPrimitive(1, Uint8Array.of(3)),
    ),
  },
  { oid: '2.5.29.54', name: 'inhibitAnyPolicy', content: write.integer(2) },
  {
    oid: '1.3.6.1.5.5.7.1.24',
    name: 'tlsfeature',
    content: write.sequence(write.integer(5), write.integer(17)),
  },
  {
    oid: '1.3.6.1.4.1.11129.2.4.2',
    name: 'signedCertificateTimestampList',
    content: write.octetString(vector(vector(timestamp(0, 0x0403)), vector(timestamp(7, 0x0401)))),
  },
  { oid: '1.3.6.1.4.1.11129.2.4.3', name: 'precertificatePoison', content: write.nullValue() },
]

/** RFC 6962, section 3.2: a SignedCertificateTimestamp of 2026-01-01 by a log whose identifier begins with `log`. */
function timestamp(log: number, signatureScheme: number): Uint8Array {
  const logId = new Uint8Array(32)
  logId[0] = log
  const time = new Uint8Array(8)
  new DataView(time.buffer).setBigUint64(0, BigInt(Date.UTC(2026, 0, 1)))
  const scheme = Uint8Array.of(signatureScheme >> 8, signatureScheme & 0xff)
  return concat(Uint8Array.of(0), logId, time, vector(), scheme, vector(Uint8Array.of(1, 2, 3)))
}

function vector(...content: readonly Uint8Array[]): Uint8Array {
  const bytes = concat(...content)
  return concat(Uint8Array.of(bytes.length >> 8, bytes.length & 0xff), bytes)
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
