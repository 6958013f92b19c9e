// A certificate for development, which signs itself, and a certification request (PKCS #10, RFC 2986), both with a new
// key. @peculiar/x509 makes them.

// The library needs it to be there before itself.
import 'reflect-metadata'
import {
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  Name,
  Pkcs10CertificateRequestGenerator,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509'
import { oid, printableString, sequence, set, utf8String } from '../asn1/derWriter.ts'
import { DAY, type Instant } from '../base/instant.ts'
import { parseIpAddress } from '../base/ipAddress.ts'
import { formatPem } from '../pem/pem.ts'

/** What is used of Web Cryptography, which every platform has as `crypto`. */
export interface WebCrypto {
  readonly subtle: {
    generateKey(algorithm: object, extractable: true, usages: readonly ['sign', 'verify']): Promise<KeyPair>
    exportKey(format: 'pkcs8', key: KeyPair['privateKey']): Promise<ArrayBuffer>
  }
  getRandomValues(bytes: Uint8Array): Uint8Array
}

interface KeyPair {
  readonly publicKey: object
  readonly privateKey: object
}

/** The kinds of key that nearly every client and authority takes; the first is the one to take. */
export const NEW_KEYS = ['EC P-256', 'EC P-384', 'RSA 2048', 'RSA 3072'] as const
export type NewKey = (typeof NEW_KEYS)[number]

interface Wanted {
  /** DNS names and IP addresses, at least one; the first is the common name too. */
  readonly names: readonly string[]
  readonly key: NewKey
  readonly crypto: WebCrypto
}

export interface WantedCertificate extends Wanted {
  readonly now: Instant
  /** At most 398, which is what Apple's systems accept of any authority. */
  readonly days: number
}

export interface WantedRequest extends Wanted {
  /** As the authority is to write it; absent where it only validates names. */
  readonly organization?: string
  /** Two letters, ISO 3166-1. */
  readonly country?: string
}

/** Both in PEM. The key is for a file of the user's, and for nothing else. */
export interface Issued {
  readonly document: string
  readonly privateKey: string
}

/** A certificate for servers on one's own machine. No authority stands behind it. */
export async function issueForDevelopment(wanted: WantedCertificate): Promise<Issued> {
  const { names, crypto, now, days } = wanted
  const keys = await newKeys(wanted)
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(crypto),
      name: nameOf([['2.5.4.3', names[0]]]),
      notBefore: new Date(now),
      // The last second belongs to it (RFC 5280, section 4.1.2.5).
      notAfter: new Date(now + days * DAY - 1000),
      keys,
      signingAlgorithm: signing(wanted),
      extensions: [
        new BasicConstraintsExtension(false, undefined, true),
        ...leafExtensions(wanted),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, crypto),
      ],
    },
    crypto,
  )
  return issued('CERTIFICATE', certificate.rawData, keys, crypto)
}

/** For an authority, which decides itself what of it the certificate has. */
export async function makeRequest(wanted: WantedRequest): Promise<Issued> {
  const { names, organization, country, crypto } = wanted
  const keys = await newKeys(wanted)
  const request = await Pkcs10CertificateRequestGenerator.create(
    {
      name: nameOf([
        ['2.5.4.6', country],
        ['2.5.4.10', organization],
        ['2.5.4.3', names[0]],
      ]),
      keys,
      signingAlgorithm: signing(wanted),
      extensions: leafExtensions(wanted),
    },
    crypto,
  )
  return issued('CERTIFICATE REQUEST', request.rawData, keys, crypto)
}

/** The library's own notation of names has no way to write a quote. */
function nameOf(attributes: readonly (readonly [oid: string, value: string | undefined])[]): Name {
  const present = attributes.flatMap(([type, value]) => (value === undefined ? [] : [{ type, value }]))
  const der = sequence(
    ...present.map(({ type, value }) =>
      // A country's letters are the one value that must be a PrintableString (RFC 5280, appendix A.1).
      set(sequence(oid(type), type === '2.5.4.6' ? printableString(value) : utf8String(value))),
    ),
  )
  return new Name(der)
}

function leafExtensions({ names, key }: Wanted): Extension[] {
  // Only with RSA and TLS 1.2 is something encrypted to the key (RFC 5280, section 4.2.1.3).
  const usage = isRsa(key) ? KeyUsageFlags.keyEncipherment : 0
  return [
    new KeyUsagesExtension(KeyUsageFlags.digitalSignature | usage, true),
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(
      names.map((value) => ({ type: parseIpAddress(value) === undefined ? 'dns' : 'ip', value })),
    ),
  ]
}

function isRsa(key: NewKey): boolean {
  return key.startsWith('RSA')
}

function newKeys({ key, crypto }: Wanted): Promise<KeyPair> {
  const size = Number(key.replace(/\D/g, ''))
  const algorithm = isRsa(key)
    ? {
        name: 'RSASSA-PKCS1-v1_5',
        modulusLength: size,
        publicExponent: Uint8Array.of(1, 0, 1),
        hash: 'SHA-256',
      }
    : { name: 'ECDSA', namedCurve: `P-${size}` }
  return crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
}

function signing({ key }: Wanted) {
  const hash = key === 'EC P-384' ? 'SHA-384' : 'SHA-256'
  return { name: isRsa(key) ? 'RSASSA-PKCS1-v1_5' : 'ECDSA', hash }
}

/** 127 random bits, positive and never zero. */
function serialNumber(crypto: WebCrypto): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return Array.from(bytes, (it) => it.toString(16).padStart(2, '0')).join('')
}

async function issued(
  label: string,
  der: ArrayBuffer,
  { privateKey }: KeyPair,
  crypto: WebCrypto,
): Promise<Issued> {
  const key = new Uint8Array(await crypto.subtle.exportKey('pkcs8', privateKey))
  return { document: formatPem(label, new Uint8Array(der)), privateKey: formatPem('PRIVATE KEY', key) }
}
