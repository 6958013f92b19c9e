// One of each extension that certificates may have, with all that it may hold: what tests decode, cut and break.

import * as write from '../../server/src/asn1/derWriter.ts'
import { decodeBase64 } from '../../server/src/base/base64.ts'
import { concat } from '../../server/src/base/bytes.ts'
import { nameDer } from './plainCertificate.ts'

export interface ExtensionSample {
  readonly oid: string
  readonly name: string
  /** What it says, in words. */
  readonly says: readonly string[]
  /** The content of extnValue. */
  readonly content: Uint8Array
}

const DNS = (name: string) => write.contextPrimitive(2, ascii(name))
const URI = (uri: string) => write.contextPrimitive(6, ascii(uri))
const otherName = (type: string, value: Uint8Array) =>
  write.contextTag(0, write.oid(type), write.contextTag(0, value))
const directory = (name: string) => write.contextTag(4, nameDer([['2.5.4.3', name]]))

const attribute = (type: string, ...values: readonly Uint8Array[]) =>
  write.sequence(write.oid(type), write.set(...values))
const statement = (id: string, ...info: readonly Uint8Array[]) => write.sequence(write.oid(id), ...info)

const ARGON2026H2 = decodeBase64('1219ENGn9XfCx+lf1wC/+YLJM1pl4dCzAXMXwMjFaXc=').bytes
const UNKNOWN_LOG = new Uint8Array(32).fill(7, 0, 1)

export const EXTENSION_SAMPLES: readonly ExtensionSample[] = [
  {
    oid: '2.5.29.18',
    name: 'issuerAltName',
    says: [
      'ca.example',
      'https://ca.example/',
      'me@ca.example',
      '192.0.2.1',
      'CN=Test CA',
      'user@ca.example (UPN)',
      '1.2.3.4',
    ],
    content: write.sequence(
      DNS('ca.example'),
      URI('https://ca.example/'),
      write.contextPrimitive(1, ascii('me@ca.example')),
      write.contextPrimitive(7, Uint8Array.of(192, 0, 2, 1)),
      directory('Test CA'),
      otherName('1.3.6.1.4.1.311.20.2.3', write.utf8String('user@ca.example')),
      write.contextPrimitive(8, Uint8Array.of(0x2a, 3, 4)),
    ),
  },
  {
    oid: '2.5.29.30',
    name: 'nameConstraints',
    says: ['.example', '192.0.2.0/24', 'not CN=Shop', 'not mail at .mail.example'],
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
    says: [
      'http://crl.example/1.crl',
      'CN=part 2 under the issuer for key compromise, CA compromise, AA compromise by CN=CRL issuer',
    ],
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
    says: [
      'domain validated',
      '1.2.3.4, https://ca.example/cps, “Nobody relies on this”, notice 1, 2 of Shop, with 1.2.3.5',
    ],
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
    says: ['1.2.3 to 1.2.4'],
    content: write.sequence(write.sequence(write.oid('1.2.3'), write.oid('1.2.4'))),
  },
  {
    oid: '2.5.29.36',
    name: 'policyConstraints',
    says: ['a policy is required from here on', 'policies are not mapped after 3 more certificates'],
    content: write.sequence(
      write.contextPrimitive(0, Uint8Array.of(0)),
      write.contextPrimitive(1, Uint8Array.of(3)),
    ),
  },
  {
    oid: '2.5.29.54',
    name: 'inhibitAnyPolicy',
    says: ['stands for no other after 2 more certificates'],
    content: write.integer(2),
  },
  {
    oid: '1.3.6.1.5.5.7.1.24',
    name: 'tlsfeature',
    says: ['the server has to staple an OCSP response', 'status_request_v2'],
    content: write.sequence(write.integer(5), write.integer(17)),
  },
  {
    oid: '1.3.6.1.4.1.11129.2.4.2',
    name: 'signedCertificateTimestampList',
    says: ['Google Argon2026h2, 1 Jan 2026', 'an unknown log (07000000…), 1 Jan 2026'],
    content: write.octetString(
      vector(vector(timestamp(ARGON2026H2, 0x0403)), vector(timestamp(UNKNOWN_LOG, 0x0401))),
    ),
  },
  {
    oid: '1.3.6.1.4.1.11129.2.4.3',
    name: 'precertificatePoison',
    says: ['for logs only, no certificate'],
    content: write.nullValue(),
  },
  {
    oid: '2.5.29.9',
    name: 'subjectDirectoryAttributes',
    says: ['date of birth: 1971-10-14', 'country of citizenship: AT, DE', '1.2.3: 020105'],
    content: write.sequence(
      attribute('1.3.6.1.5.5.7.9.1', write.generalizedTime(Date.UTC(1971, 9, 14))),
      attribute('1.3.6.1.5.5.7.9.4', write.printableString('DE'), write.printableString('AT')),
      attribute('1.2.3', write.integer(5)),
    ),
  },
  {
    oid: '2.5.29.14',
    name: 'subjectKeyIdentifier',
    says: ['01:AB'],
    content: write.octetString(Uint8Array.of(1, 0xab)),
  },
  {
    oid: '2.5.29.15',
    name: 'keyUsage',
    says: ['digital signature', 'CRL signing'],
    content: write.namedBits([0, 6]),
  },
  {
    oid: '2.5.29.16',
    name: 'privateKeyUsagePeriod',
    says: ['1 Jan 2026 – 1 Jul 2026'],
    content: write.sequence(
      write.contextPrimitive(0, ascii('20260101000000Z')),
      write.contextPrimitive(1, ascii('20260701000000Z')),
    ),
  },
  {
    oid: '2.5.29.17',
    name: 'subjectAltName',
    says: ['shop.example', 'Jörg@shop.example (mailbox)'],
    content: write.sequence(
      DNS('shop.example'),
      otherName('1.3.6.1.5.5.7.8.9', write.utf8String('Jörg@shop.example')),
    ),
  },
  {
    oid: '2.5.29.19',
    name: 'basicConstraints',
    says: ['certificates, with at most 2 CAs below'],
    content: write.sequence(write.boolean(true), write.integer(2)),
  },
  { oid: '2.5.29.20', name: 'cRLNumber', says: ['4711'], content: write.integer(4711) },
  {
    oid: '2.5.29.21',
    name: 'reasonCode',
    says: ['key compromise'],
    content: write.tagLengthValue(0x0a, Uint8Array.of(1)),
  },
  {
    oid: '2.5.29.24',
    name: 'invalidityDate',
    says: ['1 Feb 2026'],
    content: write.generalizedTime(Date.UTC(2026, 1, 1)),
  },
  {
    oid: '2.5.29.27',
    name: 'deltaCRLIndicator',
    says: ['0x01000000000000'],
    content: write.integer(2 ** 48),
  },
  {
    oid: '2.5.29.28',
    name: 'issuingDistributionPoint',
    says: [
      'end entities only',
      'other issuers too',
      'superseded only',
      'published at http://crl.example/1.crl',
    ],
    content: write.sequence(
      write.contextTag(0, write.contextTag(0, URI('http://crl.example/1.crl'))),
      write.contextPrimitive(1, Uint8Array.of(0xff)),
      write.contextPrimitive(3, Uint8Array.of(3, 0x08)),
      write.contextPrimitive(4, Uint8Array.of(0xff)),
    ),
  },
  {
    oid: '2.5.29.29',
    name: 'certificateIssuer',
    says: ['CN=Test CA'],
    content: write.sequence(directory('Test CA')),
  },
  {
    oid: '2.5.29.35',
    name: 'authorityKeyIdentifier',
    says: ['01:02', 'of a certificate of CN=Test CA', 'serial 2a'],
    content: write.sequence(
      write.contextPrimitive(0, Uint8Array.of(1, 2)),
      write.contextTag(1, directory('Test CA')),
      write.contextPrimitive(2, Uint8Array.of(42)),
    ),
  },
  {
    oid: '2.5.29.37',
    name: 'extKeyUsage',
    says: ['server authentication', '1.2.3'],
    content: write.sequence(write.oid('1.3.6.1.5.5.7.3.1'), write.oid('1.2.3')),
  },
  {
    oid: '2.5.29.46',
    name: 'freshestCRL',
    says: ['http://crl.example/delta.crl'],
    content: write.sequence(
      write.sequence(write.contextTag(0, write.contextTag(0, URI('http://crl.example/delta.crl')))),
    ),
  },
  {
    oid: '1.3.6.1.5.5.7.1.1',
    name: 'authorityInfoAccess',
    says: ['OCSP http://ocsp.example/', "issuer's certificate http://ca.example/ca.crt"],
    content: write.sequence(
      write.sequence(write.oid('1.3.6.1.5.5.7.48.1'), URI('http://ocsp.example/')),
      write.sequence(write.oid('1.3.6.1.5.5.7.48.2'), URI('http://ca.example/ca.crt')),
    ),
  },
  {
    oid: '1.3.6.1.5.5.7.1.11',
    name: 'subjectInfoAccess',
    says: ['CA repository http://ca.example/repository'],
    content: write.sequence(
      write.sequence(write.oid('1.3.6.1.5.5.7.48.5'), URI('http://ca.example/repository')),
    ),
  },
  {
    oid: '1.3.6.1.5.5.7.1.3',
    name: 'qcStatements',
    says: [
      'by EU law',
      'for transactions up to 200000 EUR',
      'records are kept 10 years after it has expired',
      'the key is in a qualified device',
      'terms https://ca.example/pds (en)',
      'for web authentication',
      'by the law of DE',
      'payment service PSP_AI, by Authority',
    ],
    content: write.sequence(
      statement('0.4.0.1862.1.1'),
      statement(
        '0.4.0.1862.1.2',
        write.sequence(write.printableString('EUR'), write.integer(2), write.integer(5)),
      ),
      statement('0.4.0.1862.1.3', write.integer(10)),
      statement('0.4.0.1862.1.4'),
      statement(
        '0.4.0.1862.1.5',
        write.sequence(
          write.sequence(write.ia5String('https://ca.example/pds'), write.printableString('en')),
        ),
      ),
      statement('0.4.0.1862.1.6', write.sequence(write.oid('0.4.0.1862.1.6.3'))),
      statement('0.4.0.1862.1.7', write.sequence(write.printableString('DE'))),
      statement(
        '0.4.0.19495.2',
        write.sequence(
          write.sequence(write.sequence(write.oid('0.4.0.19495.1.3'), write.utf8String('PSP_AI'))),
          write.utf8String('Authority'),
          write.utf8String('DE-A'),
        ),
      ),
    ),
  },
  {
    oid: '1.3.6.1.5.5.7.48.1.5',
    name: 'ocspNoCheck',
    says: ['not to be asked for'],
    content: write.nullValue(),
  },
  {
    oid: '2.5.29.56',
    name: 'noRevAvail',
    says: ['never: no list or answer will speak of it'],
    content: write.nullValue(),
  },
  {
    oid: '2.23.140.3.1',
    name: 'cabfOrganizationIdentifier',
    says: ['NTRUS+CA-4711'],
    content: write.sequence(
      write.printableString('NTR'),
      write.printableString('US'),
      write.contextPrimitive(0, ascii('CA')),
      write.utf8String('4711'),
    ),
  },
  {
    oid: '1.3.6.1.4.1.311.20.2',
    name: 'microsoftCertificateTemplateName',
    says: ['Web'],
    content: write.tagLengthValue(0x1e, Uint8Array.of(0, 0x57, 0, 0x65, 0, 0x62)),
  },
  {
    oid: '1.3.6.1.4.1.311.21.1',
    name: 'microsoftCaVersion',
    says: ['certificate 2, key 1'],
    content: write.integer(0x10002),
  },
  {
    oid: '1.3.6.1.4.1.311.21.2',
    name: 'microsoftPreviousCertificateHash',
    says: ['0A:0B'],
    content: write.octetString(Uint8Array.of(10, 11)),
  },
  {
    oid: '1.3.6.1.4.1.311.21.4',
    name: 'microsoftNextPublish',
    says: ['1 Mar 2026'],
    content: write.utcTime(Date.UTC(2026, 2, 1)),
  },
  {
    oid: '1.3.6.1.4.1.311.21.7',
    name: 'microsoftCertificateTemplate',
    says: ['1.3.6.1.4.1.311.21.8.1, version 100.3'],
    content: write.sequence(write.oid('1.3.6.1.4.1.311.21.8.1'), write.integer(100), write.integer(3)),
  },
  {
    oid: '1.3.6.1.4.1.311.21.10',
    name: 'microsoftApplicationPolicies',
    says: ['client authentication'],
    content: write.sequence(write.sequence(write.oid('1.3.6.1.5.5.7.3.2'))),
  },
  {
    oid: '1.3.6.1.4.1.311.25.2',
    name: 'microsoftNtdsSecurity',
    says: ['S-1-5-21-1-2-3-500'],
    content: write.sequence(
      otherName('1.3.6.1.4.1.311.25.2.1', write.octetString(ascii('S-1-5-21-1-2-3-500'))),
    ),
  },
  {
    oid: '2.16.840.1.113730.1.1',
    name: 'netscapeCertType',
    says: ['SSL server', 'object signing CA'],
    content: write.namedBits([1, 7]),
  },
  {
    oid: '2.16.840.1.113730.1.13',
    name: 'netscapeComment',
    says: ['made by hand'],
    content: write.ia5String('made by hand'),
  },
]

/** RFC 6962, section 3.2: a SignedCertificateTimestamp of 2026-01-01. */
function timestamp(logId: Uint8Array, signatureScheme: number): Uint8Array {
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
