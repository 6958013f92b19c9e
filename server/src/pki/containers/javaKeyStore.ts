// Java's own key stores, JKS and JCEKS, for which there is no document but the sources of OpenJDK
// (sun.security.provider.JavaKeyStore and KeyProtector, com.sun.crypto.provider.JceKeyStore). Numbers are big-endian,
// texts as DataOutput.writeUTF has them:
//   magic u4, version u4 (1 or 2), count u4, entries, digest u1[20]
//   entry: tag u4 (1 key, 2 certificate, 3 secret key), alias UTF, created u8 (milliseconds since 1970), and
//     key: length u4, EncryptedPrivateKeyInfo, chain length u4, certificates
//     certificate: type UTF (version 2 only), length u4, bytes
//     secret key: a serialized javax.crypto.SealedObject
// Certificates are open; the digest, SHA-1 of the password, a greeting and all before, is what tells changes.

import { ByteReader, concat, DecodeError, equalBytes } from '../../base/bytes.ts'
import { type Instant, LAST_INSTANT, plural } from '../../base/instant.ts'
import { hash } from '../../crypto/hash.ts'
import type { Container, ContainerEntry, OpenOptions, Protection } from '../container.ts'
import { JCEKS_MAGIC } from '../container.ts'
import { entryOf } from '../containerEntry.ts'
import { algorithmOf, childOf, readBer } from './berNode.ts'
import { skipSerializedObject } from './javaSerialization.ts'
import { closedKeyDraft, type Draft, distinct, encryptedKeyDraft, type KeyDraft, withOwners } from './keys.ts'
import { Password } from './password.ts'

/** Rejects with DecodeError where the bytes are no key store of the two kinds. */
export async function openJavaKeyStore(
  bytes: Uint8Array,
  { password: text, functions }: OpenOptions,
): Promise<Container> {
  if (bytes.length < SMALLEST) throw new DecodeError('a key store that ends too early', bytes.length)
  const content = bytes.subarray(0, bytes.length - DIGEST_LENGTH)
  const reader = new ByteReader(content)
  const kind = reader.uint32() === JCEKS_MAGIC ? 'jceks' : 'jks'
  const version = reader.uint32()
  if (version !== 1 && version !== 2) throw new DecodeError(`version ${version} of a key store`, 4)
  const password = text === undefined ? undefined : new Password(text, functions)
  const verified = password && equalBytes(digestOf(password, content), bytes.subarray(content.length))
  const store = new StoreReader(reader, version, verified === false ? undefined : password)
  const errors = await store.read()
  if (verified === false) errors.unshift('wrong password, or the file was changed after it was written')
  const integrity: Protection = {
    of: 'integrity',
    title: 'SHA-1 over the password and the file',
    ...(verified === undefined ? {} : { verified }),
  }
  return {
    kind,
    password: verified === undefined ? 'optional' : verified ? 'accepted' : 'wrong',
    entries: withOwners(store.drafts),
    protections: distinct([integrity, ...store.protections]),
    errors,
  }
}

const DIGEST_LENGTH = 20
/** Magic, version, count and digest. */
const SMALLEST = 12 + DIGEST_LENGTH

function digestOf({ utf16 }: Password, content: Uint8Array): Uint8Array {
  return hash('SHA-1', utf16, new TextEncoder().encode('Mighty Aphrodite'), content)
}

class StoreReader {
  readonly drafts: Draft[] = []
  readonly protections: Protection[] = []
  readonly #reader: ByteReader
  readonly #version: number
  readonly #password: Password | undefined
  readonly #errors: string[] = []

  constructor(reader: ByteReader, version: number, password: Password | undefined) {
    this.#reader = reader
    this.#version = version
    this.#password = password
  }

  /** Up to the first entry that cannot be read: behind it nobody knows where the next begins. Returns what is wrong. */
  async read(): Promise<string[]> {
    const count = this.#reader.uint32()
    for (let index = 0; index < count; index++) {
      try {
        await this.#readEntry()
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
        this.#errors.push(`from entry ${index + 1} of ${count} on it cannot be read: ${error.message}`)
        return this.#errors
      }
    }
    if (this.#reader.remaining > 0)
      this.#errors.push(`${plural(this.#reader.remaining, 'byte')} after the last entry`)
    return this.#errors
  }

  async #readEntry(): Promise<void> {
    const tag = this.#reader.uint32()
    const alias = this.#text()
    const created = this.#reader.uint32() * 2 ** 32 + this.#reader.uint32()
    const more = { alias, ...(created <= LAST_INSTANT ? { created } : {}) }
    switch (tag) {
      case 1:
        return this.#readKey(more)
      case 2:
        this.drafts.push({ entry: this.#certificate({ ...more, trusted: true }) })
        return
      case 3: {
        const length = skipSerializedObject(
          this.#reader.bytes.subarray(this.#reader.offset, this.#reader.end),
        )
        this.#reader.take(length)
        this.drafts.push({ entry: { label: 'SECRET', content: { kind: 'other' }, faults: [], ...more } })
        return
      }
      default:
        throw new DecodeError(`an entry of the kind ${tag}`, this.#reader.offset)
    }
  }

  async #readKey(more: { readonly alias: string; readonly created?: Instant }): Promise<void> {
    const key = this.#reader.take(this.#reader.uint32())
    const draft = await this.#openKey(key, more)
    this.drafts.push(draft)
    if (draft.error !== undefined) this.#errors.push(draft.error)
    if (draft.outcome === 'wrong') this.#errors.push(`the key ${more.alias} has a password of its own`)
    if (draft.entry.protection !== undefined) this.protections.push(draft.entry.protection)
    const chain = this.#reader.uint32()
    for (let index = 0; index < chain; index++) this.drafts.push({ entry: this.#certificate(more) })
  }

  async #openKey(
    bytes: Uint8Array,
    more: { readonly alias: string; readonly created?: Instant },
  ): Promise<KeyDraft> {
    const info = readBer(bytes, 'an encrypted private key')
    if (algorithmOf(info.children[0]).oid !== SUN_KEY_PROTECTOR) {
      return encryptedKeyDraft(info, this.#password, more)
    }
    const password = this.#password
    const { content } = childOf(info, 1, 0x04, 'an encrypted private key')
    return closedKeyDraft(SUN_PROTECTION, password && (async () => unprotected(password, content)), more)
  }

  #certificate(more: Pick<ContainerEntry, 'alias' | 'created' | 'trusted'>): ContainerEntry {
    const type = this.#version === 2 ? this.#text() : 'X.509'
    const der = this.#reader.take(this.#reader.uint32())
    if (type === 'X.509') return entryOf('CERTIFICATE', der, more)
    return { label: type, content: { kind: 'other' }, faults: [], ...more }
  }

  /** Modified UTF-8 differs from UTF-8 in NUL and beyond the basic plane, which no alias has. */
  #text(): string {
    return new TextDecoder().decode(this.#reader.take(this.#reader.uint16()))
  }
}

const SUN_KEY_PROTECTOR = '1.3.6.1.4.1.42.2.17.1.1'
const SUN_PROTECTION: Protection = { of: 'key', title: "Sun's stream of SHA-1 digests" }

/**
 * KeyProtector: a salt of 20 bytes, the key under a stream of digests, of which each is that of the password and the one
 * before, and the digest of password and key. Undefined for a wrong password.
 */
function unprotected({ utf16 }: Password, bytes: Uint8Array): Uint8Array | undefined {
  if (bytes.length < 2 * DIGEST_LENGTH)
    throw new DecodeError('an encrypted key that ends too early', bytes.length)
  const key = bytes.slice(DIGEST_LENGTH, -DIGEST_LENGTH)
  let digest: Uint8Array = bytes.subarray(0, DIGEST_LENGTH)
  for (let start = 0; start < key.length; start += DIGEST_LENGTH) {
    digest = hash('SHA-1', utf16, digest)
    const block = key.subarray(start, start + DIGEST_LENGTH)
    for (let index = 0; index < block.length; index++) block[index]! ^= digest[index]!
  }
  if (equalBytes(hash('SHA-1', concat(utf16, key)), bytes.subarray(-DIGEST_LENGTH))) return key
  key.fill(0)
  return undefined
}
