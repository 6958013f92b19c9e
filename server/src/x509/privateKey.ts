// Private keys, as far as they may be described: PKCS #8 (RFC 5208, RFC 5958) and its encrypted form, PKCS #1
// (RFC 8017, appendix A.1.2), SEC 1 (RFC 5915), and OpenSSL's form of DSA.

import { DerReader, TAG } from '../asn1/der.ts'
import { magnitude, smallInteger } from '../asn1/values.ts'
import { DecodeError } from '../base/bytes.ts'
import { algorithmIdentifier } from './algorithmIdentifier.ts'
import { legacyPemProtection, type PasswordProtection, passwordProtection } from './encryptionScheme.ts'
import { algorithmFacts, bitLength, curveOf, type PublicKey } from './publicKey.ts'

/**
 * What may be said of a private key. The key's bytes are not here (I13): pki/keyMatch.ts reads them from the text
 * when it is asked whether key and certificate belong together.
 */
export interface PrivateKeySummary {
  readonly algorithm: 'rsa' | 'ec' | 'ed25519' | 'ed448' | 'dsa' | 'unknown'
  readonly bits?: number | undefined
  readonly curve?: string | undefined
  readonly encrypted: boolean
  /** How it is encrypted, where that is said. */
  readonly protection?: PasswordProtection
  /** `RSA 2048`, `EC P-256`; `encrypted` where nothing else can be said. */
  readonly title: string
}

export type PrivateKeyForm = 'PKCS #8' | 'encrypted PKCS #8' | 'PKCS #1' | 'SEC 1' | 'DSA'

/** Throws DecodeError where the DER is of none of the forms. */
export function decodePrivateKey(der: Uint8Array): {
  readonly form: PrivateKeyForm
  readonly key: PrivateKeySummary
} {
  const outer = new DerReader(der)
  outer.expect(TAG.sequence, 'a private key')
  outer.expectEnd('the private key')
  const form = formOf(outer.content())
  return { form, key: DESCRIBE[form](outer.content()) }
}

/** Of the label and the header DEK-Info, for a key that is encrypted as RFC 1421 has it, with nothing readable inside. */
export function encryptedKeySummary(label: string, dekInfo: string | undefined): PrivateKeySummary {
  return {
    ...(OLD_LABELS.get(label) ?? ENCRYPTED),
    ...(dekInfo === undefined ? {} : { protection: legacyPemProtection(dekInfo) }),
  }
}

const OLD_LABELS: ReadonlyMap<string, PrivateKeySummary> = new Map<string, PrivateKeySummary>([
  ['RSA PRIVATE KEY', { algorithm: 'rsa', encrypted: true, title: 'RSA, encrypted' }],
  ['EC PRIVATE KEY', { algorithm: 'ec', encrypted: true, title: 'EC, encrypted' }],
  ['DSA PRIVATE KEY', { algorithm: 'dsa', encrypted: true, title: 'DSA, encrypted' }],
])

/** What may be said of a key that is closed. */
export const ENCRYPTED: PrivateKeySummary = { algorithm: 'unknown', encrypted: true, title: 'encrypted' }

function formOf(content: DerReader): PrivateKeyForm {
  content.read()
  if (content.tag === TAG.sequence && content.nextTag === TAG.octetString) return 'encrypted PKCS #8'
  if (content.tag !== TAG.integer) throw new DecodeError('a private key expected', content.start)
  if (content.nextTag === TAG.sequence) return 'PKCS #8'
  if (content.nextTag === TAG.octetString) return 'SEC 1'
  let integers = 1
  while (content.optional(TAG.integer)) integers++
  if (integers === 9) return 'PKCS #1'
  if (integers === 6) return 'DSA'
  throw new DecodeError('a private key expected', content.start)
}

const DESCRIBE: Readonly<Record<PrivateKeyForm, (content: DerReader) => PrivateKeySummary>> = {
  // EncryptedPrivateKeyInfo ::= SEQUENCE { encryptionAlgorithm, encryptedData OCTET STRING }
  'encrypted PKCS #8': (content) => {
    content.expect(TAG.sequence, 'encryptionAlgorithm')
    return { ...ENCRYPTED, protection: passwordProtection(algorithmIdentifier(content)) }
  },

  // RSAPrivateKey ::= SEQUENCE { version, modulus, publicExponent, privateExponent, … }
  'PKCS #1': (content) => {
    content.read()
    content.expect(TAG.integer, 'the modulus')
    const bits = bitLength(magnitude(content))
    return { algorithm: 'rsa', bits, encrypted: false, title: `RSA ${bits}` }
  },

  // ECPrivateKey ::= SEQUENCE { version, privateKey OCTET STRING, parameters [0] OPTIONAL, publicKey [1] OPTIONAL }
  'SEC 1': (content) => {
    content.read()
    content.read()
    const parameters = content.optional(0xa0) ? content.contentBytes() : undefined
    return { algorithm: 'ec', encrypted: false, ...curveOf(parameters) }
  },

  // SEQUENCE { version, p, q, g, y, x }
  DSA: (content) => {
    content.read()
    content.expect(TAG.integer, 'the prime')
    const bits = bitLength(magnitude(content))
    return { algorithm: 'dsa', bits, encrypted: false, title: `DSA ${bits}` }
  },

  // PrivateKeyInfo ::= SEQUENCE { version, privateKeyAlgorithm, privateKey OCTET STRING, attributes [0] OPTIONAL, … }
  'PKCS #8': (content) => {
    content.expect(TAG.integer, 'the version')
    if (smallInteger(content) > 1) throw new DecodeError('an unknown version of PKCS #8', content.start)
    content.expect(TAG.sequence, 'privateKeyAlgorithm')
    const algorithm = algorithmIdentifier(content)
    content.expect(TAG.octetString, 'privateKey')
    switch (algorithm.oid) {
      case '1.2.840.113549.1.1.1':
      case '1.2.840.113549.1.1.10': {
        const inner = content.content()
        inner.expect(TAG.sequence, 'RSAPrivateKey')
        return DESCRIBE['PKCS #1'](inner.content())
      }
      default: {
        const { algorithm: kind, ...facts } = algorithmFacts(algorithm)
        return { algorithm: isSummarized(kind) ? kind : 'unknown', encrypted: false, ...facts }
      }
    }
  },
}

function isSummarized(
  algorithm: PublicKey['algorithm'],
): algorithm is PublicKey['algorithm'] & PrivateKeySummary['algorithm'] {
  return ['rsa', 'ec', 'ed25519', 'ed448', 'dsa'].includes(algorithm)
}
