// PKCS #12, RFC 7292. pkijs reads the frame; the bags are gone through one by one, so that one that cannot be read does
// not hide the others, and each certificate keeps the bytes that it has in the file.
//   PFX ::= SEQUENCE { version INTEGER, authSafe ContentInfo, macData MacData OPTIONAL }
//   AuthenticatedSafe ::= SEQUENCE OF ContentInfo, each of SafeContents: Data, or EncryptedData with a password
//   SafeContents ::= SEQUENCE OF SafeBag
//   SafeBag ::= SEQUENCE { bagId OBJECT IDENTIFIER, bagValue [0] EXPLICIT ANY, bagAttributes SET OPTIONAL }

import { OctetString } from 'asn1js'
import {
  AuthenticatedSafe,
  type ContentInfo,
  EncryptedData,
  type MacData,
  PFX,
  type AlgorithmIdentifier as PkiAlgorithm,
} from 'pkijs'
import { DerReader, TAG } from '../../asn1/der.ts'
import { stringValue } from '../../asn1/values.ts'
import { DecodeError, equalBytes } from '../../base/bytes.ts'
import { hashLength } from '../../crypto/hash.ts'
import { hmac } from '../../crypto/hmac.ts'
import { hashName, oidName } from '../../registry/objectIdentifiers.ts'
import { type AlgorithmIdentifier, algorithmIdentifier } from '../../x509/algorithmIdentifier.ts'
import {
  type DerivationHash,
  derivationTitle,
  isDerivationHash,
  type KeyDerivation,
  keyDerivation,
  passwordProtection,
  prfHash,
} from '../../x509/encryptionScheme.ts'
import type { Container, OpenOptions, PasswordState, Protection } from '../container.ts'
import { entryOf } from '../containerEntry.ts'
import { algorithmOf, type BerNode, childOf, oidOf, parseBer, readBer } from './berNode.ts'
import {
  type Draft,
  distinct,
  encryptedKeyDraft,
  type KeyDraft,
  type Outcome,
  openKeyDraft,
  withOwners,
} from './keys.ts'
import { Password } from './password.ts'

/** Rejects with DecodeError, or an error of pkijs, where the bytes are no PFX. */
export async function openPkcs12(
  bytes: Uint8Array,
  { password, functions, onKey }: OpenOptions,
): Promise<Container> {
  const { authSafe, macData } = new PFX({ schema: parseBer(bytes, 'PKCS #12') })
  if (authSafe.contentType !== DATA) {
    throw new DecodeError(`PKCS #12 under ${nameOf(authSafe.contentType)}, which is not read`, 0)
  }
  const content = octetsOf(authSafe.content)
  const safe = new AuthenticatedSafe({ schema: parseBer(content, 'the content of PKCS #12') })
  // An empty password, or none at all, protects nothing, and is tried unasked.
  const isAsked = password !== undefined
  const candidates = [
    new Password(password ?? '', functions, isAsked),
    ...(password ? [] : [new Password(undefined, functions, isAsked)]),
  ]
  const integrity = macData && (await checkIntegrity(macData, content, candidates))
  const isClosed = !isAsked && integrity !== undefined && integrity.password === undefined
  const reader = new SafeReader(isClosed ? undefined : (integrity?.password ?? candidates[0]), onKey)
  for (const part of safe.safeContents) await reader.readPart(part)
  return reader.container(isAsked, integrity)
}

interface Integrity {
  readonly protection: Protection
  /** The one that fits; undefined where none does, or that was not computed. */
  readonly password: Password | undefined
  readonly error?: string
}

/** MacData ::= SEQUENCE { mac DigestInfo, macSalt OCTET STRING, iterations INTEGER DEFAULT 1 } */
async function checkIntegrity(
  macData: MacData,
  content: Uint8Array,
  candidates: readonly Password[],
): Promise<Integrity> {
  const digest = new Uint8Array(macData.mac.digest.getValue())
  let protection: Protection = { of: 'integrity', title: nameOf(macData.mac.digestAlgorithm.algorithmId) }
  try {
    const { hash, derivation, length } = macOf(macData)
    const { iterations } = derivation
    protection = {
      of: 'integrity',
      title: `HMAC-${hash}, key from ${derivationTitle(derivation)}`,
      ...(iterations === undefined ? {} : { iterations }),
    }
    for (const password of candidates) {
      const key = await password.derive(derivation, length, 'mac')
      if (equalBytes(hmac(hash, key, content), digest)) {
        return { protection: { ...protection, verified: true }, password }
      }
    }
    return { protection: { ...protection, verified: false }, password: undefined }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return { protection, password: undefined, error: `the integrity was not checked: ${error.message}` }
  }
}

interface Mac {
  readonly hash: DerivationHash
  readonly derivation: KeyDerivation & { readonly iterations?: number }
  readonly length: number
}

/** RFC 7292, section 4 and appendix B; PBMAC1 of RFC 9579, where salt and iterations of MacData have no meaning. */
function macOf({ mac, macSalt, iterations = 1 }: MacData): Mac {
  const algorithm = algorithmOfPki(mac.digestAlgorithm)
  if (algorithm.oid === PBMAC1) return pbmac1(algorithm)
  const hash = hashName(algorithm.oid)
  if (!isDerivationHash(hash)) throw new DecodeError(`${nameOf(algorithm.oid)} is not computed here`, 0)
  if (!Number.isInteger(iterations) || iterations < 1)
    throw new DecodeError('a number of iterations expected', 0)
  const salt = new Uint8Array(macSalt.getValue())
  return { hash, derivation: { kind: 'pkcs12', hash, salt, iterations }, length: hashLength(hash) }
}

/** PBMAC1-params ::= SEQUENCE { keyDerivationFunc AlgorithmIdentifier, messageAuthScheme AlgorithmIdentifier } */
function pbmac1({ parameters }: AlgorithmIdentifier): Mac {
  const outer = new DerReader(parameters ?? new Uint8Array(0))
  outer.expect(TAG.sequence, 'the parameters of PBMAC1')
  const content = outer.content()
  content.expect(TAG.sequence, 'keyDerivationFunc')
  const { derivation, keyLength } = keyDerivation(algorithmIdentifier(content))
  content.expect(TAG.sequence, 'messageAuthScheme')
  const hash = prfHash(algorithmIdentifier(content))
  // RFC 9579, section 5: without it the length is nobody's to guess.
  if (keyLength === undefined || keyLength < 1 || keyLength > LONGEST_MAC_KEY) {
    throw new DecodeError('PBMAC1 without a usable length of its key', 0)
  }
  return { hash, derivation, length: keyLength }
}

/** HMAC hashes a longer key than the block of its hash (RFC 2104, section 2). */
const LONGEST_MAC_KEY = 128

/** Goes through the parts of the content; of a part that cannot be read it says so, and reads the next. */
class SafeReader {
  readonly #password: Password | undefined
  readonly #onKey: OpenOptions['onKey']
  readonly #drafts: Draft[] = []
  readonly #protections: Protection[] = []
  readonly #errors: string[] = []
  readonly #outcomes = new Set<`${'certificates' | 'key'} ${Outcome}`>()

  constructor(password: Password | undefined, onKey: OpenOptions['onKey']) {
    this.#password = password
    this.#onKey = onKey
  }

  async readPart({ contentType, content }: ContentInfo): Promise<void> {
    try {
      if (contentType === DATA) await this.#readBags(octetsOf(content), 0)
      else if (contentType === ENCRYPTED_DATA)
        await this.#readEncrypted(new EncryptedData({ schema: content }))
      else if (contentType === ENVELOPED_DATA) {
        this.#errors.push('a part is encrypted for the key of a certificate, not with a password')
      } else this.#errors.push(`a part of the kind ${nameOf(contentType)} is not read`)
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      this.#outcomes.add('certificates failed')
      this.#errors.push(`a part cannot be read: ${error.message}`)
    }
  }

  async #readEncrypted({ encryptedContentInfo }: EncryptedData): Promise<void> {
    const algorithm = algorithmOfPki(encryptedContentInfo.contentEncryptionAlgorithm)
    this.#protections.push({ of: 'certificates', ...passwordProtection(algorithm) })
    if (this.#password === undefined) {
      this.#outcomes.add('certificates closed')
      return
    }
    const ciphertext = new Uint8Array(encryptedContentInfo.getEncryptedContent())
    const plaintext = await this.#password.decrypt(algorithm, ciphertext)
    // A wrong password leaves bytes whose padding looks right once in 256 times.
    if (plaintext === undefined || plaintext[0] !== TAG.sequence) {
      this.#outcomes.add('certificates wrong')
      return
    }
    await this.#readBags(plaintext, 0)
    this.#outcomes.add('certificates opened')
  }

  async #readBags(bytes: Uint8Array, depth: number): Promise<void> {
    for (const bag of readBer(bytes, 'SafeContents').children) await this.#readBag(bag, depth)
  }

  async #readBag(bag: BerNode, depth: number): Promise<void> {
    const value = childOf(bag, 1, 0xa0, 'the value of a SafeBag').children[0]
    if (value === undefined) throw new DecodeError('a SafeBag without a value', 0)
    const { keyId, ...attributes } = attributesOf(bag.children[2])
    const { alias } = attributes
    const more = alias === undefined ? {} : { alias }
    const withId = keyId === undefined ? {} : { keyId }
    const oid = oidOf(bag.children[0])
    switch (BAGS.get(oid)) {
      case 'key':
        this.#addKey({ ...openKeyDraft(value.bytes, more, this.#onKey), ...withId })
        break
      case 'shroudedKey':
        this.#addKey({ ...(await encryptedKeyDraft(value, this.#password, more, this.#onKey)), ...withId })
        break
      case 'certificate':
        this.#drafts.push({ entry: entryOf('CERTIFICATE', valueIn(value), attributes), ...withId })
        break
      case 'crl':
        this.#drafts.push({ entry: entryOf('X509 CRL', valueIn(value), more) })
        break
      case 'safeContents':
        if (depth >= DEEPEST_SAFE) throw new DecodeError('SafeContents too deep inside each other', 0)
        for (const inner of value.children) await this.#readBag(inner, depth + 1)
        break
      default: {
        const label = oid === SECRET_BAG ? 'SECRET' : nameOf(oid)
        this.#drafts.push({ entry: { label, content: { kind: 'other' }, faults: [], ...more } })
      }
    }
  }

  #addKey(draft: KeyDraft): void {
    this.#drafts.push(draft)
    if (draft.entry.protection !== undefined) {
      this.#protections.push(draft.entry.protection)
      this.#outcomes.add(`key ${draft.outcome}`)
    }
    if (draft.error !== undefined) this.#errors.push(draft.error)
  }

  container(isAsked: boolean, integrity: Integrity | undefined): Container {
    const fits = integrity?.password !== undefined || this.#came('opened')
    const password = this.#passwordState(isAsked, fits, integrity)
    const errors = [...new Set(this.#errors)]
    if (isAsked && integrity?.error !== undefined) errors.unshift(integrity.error)
    if (password === 'wrong') errors.unshift('wrong password')
    else if (isAsked && fits && integrity?.protection.verified === false) {
      errors.unshift('the integrity does not hold: the file was changed after it was written')
    }
    const protections = [...(integrity === undefined ? [] : [integrity.protection]), ...this.#protections]
    return {
      kind: 'pkcs12',
      password,
      entries: withOwners(this.#drafts),
      protections: distinct(isAsked || fits ? protections : protections.map(unchecked)),
      errors,
    }
  }

  #passwordState(isAsked: boolean, fits: boolean, integrity: Integrity | undefined): PasswordState {
    if (isAsked && fits) return 'accepted'
    const unverified = integrity !== undefined && !fits
    if (
      isAsked &&
      (this.#came('wrong') || (integrity?.protection.verified === false && !this.#came('failed')))
    ) {
      return 'wrong'
    }
    if (this.#outcomes.has('certificates closed') || this.#outcomes.has('certificates wrong')) return 'needed'
    return unverified || this.#outcomes.has('key closed') || this.#outcomes.has('key wrong')
      ? 'optional'
      : 'notNeeded'
  }

  #came(outcome: Outcome): boolean {
    return this.#outcomes.has(`certificates ${outcome}`) || this.#outcomes.has(`key ${outcome}`)
  }
}

/** What an empty password tried unasked says of the integrity is nothing. */
function unchecked({ verified: _, ...protection }: Protection): Protection {
  return protection
}

const DATA = '1.2.840.113549.1.7.1'
const ENVELOPED_DATA = '1.2.840.113549.1.7.3'
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6'
const PBMAC1 = '1.2.840.113549.1.5.14'
const SECRET_BAG = '1.2.840.113549.1.12.10.1.5'
/** Nobody nests them at all. */
const DEEPEST_SAFE = 8

const BAGS: ReadonlyMap<string, 'key' | 'shroudedKey' | 'certificate' | 'crl' | 'safeContents'> = new Map([
  ['1.2.840.113549.1.12.10.1.1', 'key'],
  ['1.2.840.113549.1.12.10.1.2', 'shroudedKey'],
  ['1.2.840.113549.1.12.10.1.3', 'certificate'],
  ['1.2.840.113549.1.12.10.1.4', 'crl'],
  ['1.2.840.113549.1.12.10.1.6', 'safeContents'],
] as const)

/** CertBag, CRLBag ::= SEQUENCE { id OBJECT IDENTIFIER, value [0] EXPLICIT OCTET STRING } */
function valueIn(bag: BerNode): Uint8Array {
  const value = childOf(bag, 1, 0xa0, 'the value of a bag').children[0]
  if (value === undefined) throw new DecodeError('a bag without a value', 0)
  return value.content
}

const FRIENDLY_NAME = '1.2.840.113549.1.9.20'
const LOCAL_KEY_ID = '1.2.840.113549.1.9.21'
/** Java's, with the uses for which the certificate is trusted. */
const TRUSTED_KEY_USAGE = '2.16.840.1.113894.746875.1.1'

interface BagAttributes {
  readonly alias?: string
  readonly trusted?: boolean
  readonly keyId?: Uint8Array
}

/** PKCS12Attribute ::= SEQUENCE { attrId OBJECT IDENTIFIER, attrValues SET OF ANY } */
function attributesOf(attributes: BerNode | undefined): BagAttributes {
  const found: { alias?: string; trusted?: boolean; keyId?: Uint8Array } = {}
  for (const attribute of attributes?.children ?? []) {
    const value = attribute.children[1]?.children[0]
    switch (oidOf(attribute.children[0])) {
      case FRIENDLY_NAME: {
        const alias = value && textOf(value)
        if (alias !== undefined) found.alias = alias
        break
      }
      case LOCAL_KEY_ID:
        if (value !== undefined) found.keyId = value.content
        break
      case TRUSTED_KEY_USAGE:
        found.trusted = true
    }
  }
  return found
}

function textOf({ bytes }: BerNode): string | undefined {
  const reader = new DerReader(bytes)
  reader.read()
  return stringValue(reader)
}

function octetsOf(content: unknown): Uint8Array {
  if (content instanceof OctetString) return new Uint8Array(content.getValue())
  throw new DecodeError('an OCTET STRING expected', 0)
}

function algorithmOfPki(algorithm: PkiAlgorithm): AlgorithmIdentifier {
  return algorithmOf(readBer(new Uint8Array(algorithm.toSchema().toBER()), 'an AlgorithmIdentifier'))
}

function nameOf(oid: string): string {
  return oidName(oid) ?? oid
}
