// Private keys in containers. What is decrypted is looked at here and wiped: what leaves is what may be said of the key
// and the question whose it is (I13).

import { TAG } from '../../asn1/der.ts'
import { DecodeError, equalBytes } from '../../base/bytes.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { type PasswordProtection, passwordProtection } from '../../x509/encryptionScheme.ts'
import { decodePrivateKey, ENCRYPTED, type PrivateKeySummary } from '../../x509/privateKey.ts'
import type { ContainerEntry, OpenOptions, Protection } from '../container.ts'
import { keyOwnership } from '../keyMatch.ts'
import { algorithmOf, type BerNode, childOf } from './berNode.ts'
import type { Password } from './password.ts'

/** An entry, with what tells which certificate belongs to which key until all have been read. */
export interface Draft {
  readonly entry: ContainerEntry
  readonly owns?: (certificate: Certificate) => boolean | undefined
  /** localKeyId of PKCS #12, which a key has in common with its certificate. */
  readonly keyId?: Uint8Array
}

/** What came of a part that a password protects. `failed`: the password may be right, but the rest is not understood. */
export type Outcome = 'closed' | 'opened' | 'wrong' | 'failed'

export interface KeyDraft extends Draft {
  readonly outcome: Outcome
  /** A clause. */
  readonly error?: string
}

const LABEL = 'PRIVATE KEY'
const ENCRYPTED_LABEL = 'ENCRYPTED PRIVATE KEY'

type More = Pick<ContainerEntry, 'alias' | 'created'>

type OnKey = OpenOptions['onKey']

/** A key in PKCS #8 as it stands. Never throws. */
export function openKeyDraft(der: Uint8Array, more: More = {}, onKey?: OnKey): KeyDraft {
  try {
    const { key, owns } = readKey(der)
    onKey?.(der.slice())
    return { entry: keyEntry(LABEL, key, more), owns, outcome: 'opened' }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const entry = { label: LABEL, content: { kind: 'unreadable' }, faults: [], ...more } as const
    return { entry, outcome: 'failed', error: `a private key cannot be read: ${error.message}` }
  }
}

/**
 * A key that is encrypted, EncryptedPrivateKeyInfo of RFC 5958, section 3:
 *   SEQUENCE { encryptionAlgorithm AlgorithmIdentifier, encryptedData OCTET STRING }
 * Throws DecodeError where it is none.
 */
export async function encryptedKeyDraft(
  info: BerNode,
  password: Password | undefined,
  more: More = {},
  onKey?: OnKey,
): Promise<KeyDraft> {
  const algorithm = algorithmOf(info.children[0])
  const ciphertext = (info.children[1] ?? childOf(info, 1, TAG.octetString, 'an encrypted key')).content
  const protection = { of: 'key' as const, ...passwordProtection(algorithm) }
  const decrypt = password && (() => password.decrypt(algorithm, ciphertext))
  return closedKeyDraft(protection, decrypt, more, { onKey })
}

/** The same for any way of decryption, which answers undefined for a wrong password. */
export async function closedKeyDraft(
  protection: Protection,
  decrypt: (() => Promise<Uint8Array | undefined>) | undefined,
  more: More = {},
  { closed = ENCRYPTED, onKey }: { readonly closed?: PrivateKeySummary; readonly onKey?: OnKey } = {},
): Promise<KeyDraft> {
  const { of: _, ...shown } = protection
  const left = (outcome: Outcome): KeyDraft => ({
    entry: { ...keyEntry(ENCRYPTED_LABEL, { ...closed, protection: shown }, more), protection },
    outcome,
  })
  if (decrypt === undefined) return left('closed')
  try {
    const plaintext = await decrypt()
    if (plaintext === undefined) return left('wrong')
    const { key, owns } = readKeyOrNothing(plaintext) ?? {}
    if (key !== undefined) onKey?.(plaintext.slice())
    plaintext.fill(0)
    if (key === undefined || owns === undefined) return left('wrong')
    return {
      entry: { ...keyEntry(ENCRYPTED_LABEL, encrypted(key, shown), more), protection },
      owns,
      outcome: 'opened',
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { ...left('failed'), error: `a private key cannot be opened: ${error.message}` }
  }
}

/** Says of each key which of the certificates it belongs to: by the keys themselves, else by their localKeyId. */
export function withOwners(drafts: readonly Draft[]): readonly ContainerEntry[] {
  return drafts.map(({ entry, owns, keyId }) => {
    if (entry.content.kind !== 'privateKey') return entry
    const at = drafts.findIndex((other) => {
      const { content } = other.entry
      if (content.kind !== 'certificate') return false
      const owned = owns?.(content.certificate)
      if (owned !== undefined) return owned
      return keyId !== undefined && other.keyId !== undefined && equalBytes(keyId, other.keyId)
    })
    return at < 0 ? entry : { ...entry, belongsTo: at }
  })
}

/** Each once, in the order in which they come. */
export function distinct(protections: readonly Protection[]): readonly Protection[] {
  return [...new Map(protections.map((it) => [JSON.stringify(it), it])).values()]
}

function readKey(der: Uint8Array) {
  const { key } = decodePrivateKey(der)
  return { key, owns: keyOwnership(der) }
}

/** What a wrong password left by chance is no key. */
function readKeyOrNothing(der: Uint8Array): ReturnType<typeof readKey> | undefined {
  try {
    return readKey(der)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

/** The key is known, and in the file it is encrypted all the same. */
function encrypted(key: PrivateKeySummary, protection: PasswordProtection): PrivateKeySummary {
  return { ...key, encrypted: true, protection, title: `${key.title}, encrypted` }
}

function keyEntry(label: string, key: PrivateKeySummary, more: More): ContainerEntry {
  return { label, content: { kind: 'privateKey', key }, faults: [], ...more }
}
