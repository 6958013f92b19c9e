// What a binary file with certificates or keys holds, as far as it can be told without its password and with it.
// The readers are in pki/containers/, which are loaded when a container is opened and not before; here is what the
// rest of the program knows of them.

import { TAG } from '../asn1/der.ts'
import { beginsLongSequence, contentStartAt, shortLength } from '../asn1/header.ts'
import type { Instant } from '../base/instant.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { Content, ContentFault } from '../x509/content.ts'
import type { DerivationHash, KeyDerivation, PasswordProtection } from '../x509/encryptionScheme.ts'

/** How the file is written. `der`: one certificate, request, CRL or key. */
export type ContainerKind = 'der' | 'pkcs7' | 'pkcs12' | 'jks' | 'jceks' | 'ocspResponse'

export interface Container {
  readonly kind: ContainerKind
  readonly password: PasswordState
  /** In the file's order. */
  readonly entries: readonly ContainerEntry[]
  /** By what it is protected, from the outside to the inside; each once. */
  readonly protections: readonly Protection[]
  /** Of an OCSP response. */
  readonly ocsp?: OcspFacts
  /** What is wrong with the file or could not be read of it: clauses in the style of a finding's message. */
  readonly errors: readonly string[]
}

/**
 * `notNeeded`: nothing is closed. `optional`: all certificates are there; with the password the integrity would be
 * checked and keys looked at. `needed`: there is more behind the password. `wrong`: the one that was given opens
 * nothing. `accepted`: it fits.
 */
export type PasswordState = 'notNeeded' | 'optional' | 'needed' | 'wrong' | 'accepted'

export interface ContainerEntry {
  /** What its PEM block would be labelled. */
  readonly label: string
  readonly content: Content
  readonly faults: readonly ContentFault[]
  /** The encoding; absent where it is a private key, or could be one (I13). */
  readonly der?: Uint8Array
  /** friendlyName of PKCS #12; the alias of Java's key stores. */
  readonly alias?: string
  /** When it was put into a Java key store. */
  readonly created?: Instant
  /** An entry of a Java key store that stands for an authority; in PKCS #12, one that Java marks so. */
  readonly trusted?: boolean
  /** How this key alone is protected. */
  readonly protection?: Protection
  /** Of a private key, the entry of the certificate that it belongs to; absent where that is not known. */
  readonly belongsTo?: number
  /** The same, where it is one of those at hand. */
  readonly owner?: Certificate
}

/** By what algorithms the file, or a part of it, is protected with a password. */
export interface Protection extends PasswordProtection {
  readonly of: 'integrity' | 'certificates' | 'key'
  /** Whether the integrity holds: absent where it was not checked. */
  readonly verified?: boolean
}

/** OCSPResponse, RFC 6960, section 4.2.1. */
export interface OcspFacts {
  /** `successful`, `tryLater`, …; a number that has no name is written as it is. */
  readonly responseStatus: string
  /** The name, or `key` and its hash in hexadecimal. */
  readonly responder?: string
  readonly producedAt?: Instant
  readonly signatureAlgorithm?: string
  /** By whose key it is signed, and whether it is: `why` where that cannot be said. */
  readonly signature?: {
    readonly kind: 'valid' | 'invalid' | 'notChecked'
    readonly why?: string
  }
  readonly statuses: readonly CertificateStatus[]
}

export interface CertificateStatus {
  /** Hexadecimal. */
  readonly serialNumber: string
  readonly status: 'good' | 'revoked' | 'unknown'
  readonly revokedAt?: Instant
  /** CRLReason, RFC 5280, section 5.3.1. */
  readonly reason?: string
  readonly thisUpdate: Instant
  readonly nextUpdate?: Instant
}

export interface OpenOptions {
  /** Used to open the container, and kept nowhere. */
  readonly password: string | undefined
  readonly functions: PasswordFunctions
  /** Certificates at hand, among which that of an OCSP responder may be, or that of a key. */
  readonly certificates?: readonly Certificate[]
  /** Of an old PEM block, whose content is encrypted without saying how. */
  readonly legacyPem?: LegacyPem
  /** Takes a copy of each private key that opens, in DER, for the signer of a handshake (I13). */
  readonly onKey?: (key: Uint8Array) => void
}

export interface LegacyPem {
  readonly label: string
  /** The header DEK-Info. */
  readonly dekInfo: string
}

/** Functions of the platform for keys from passwords, which it computes many times faster than JavaScript can. */
export interface PasswordFunctions {
  /** RFC 8018, section 5.2. */
  pbkdf2(
    hash: DerivationHash,
    password: Uint8Array,
    salt: Uint8Array,
    iterations: number,
    length: number,
  ): Promise<Uint8Array>
  /** RFC 7914, section 6. */
  scrypt(
    password: Uint8Array,
    parameters: Extract<KeyDerivation, { readonly kind: 'scrypt' }>,
    length: number,
  ): Promise<Uint8Array>
}

/** Opens a container. Rejects with DecodeError, and nothing else, where the bytes are none. */
export type OpenContainer = (
  bytes: Uint8Array,
  options: Omit<OpenOptions, 'functions' | 'onKey'>,
) => Promise<Container>

/** Larger files are not opened: a root store has less than a megabyte. */
export const LARGEST_CONTAINER = 16 * 1024 * 1024

/** `PKCS #12`, for people. */
export function containerTitle(kind: ContainerKind): string {
  return TITLES[kind]
}

const TITLES: Readonly<Record<ContainerKind, string>> = {
  der: 'DER',
  pkcs7: 'PKCS #7',
  pkcs12: 'PKCS #12',
  jks: 'Java key store (JKS)',
  jceks: 'Java key store (JCEKS)',
  ocspResponse: 'OCSP response',
}

/**
 * What a file is by its first bytes; undefined where they are those of no container. A cheap look: whether the rest is
 * what the beginning promises turns out when it is opened.
 */
export function recognizeContainer(bytes: Uint8Array): ContainerKind | undefined {
  if (bytes.length >= 12) {
    const magic = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0)
    if (magic === JKS_MAGIC) return 'jks'
    if (magic === JCEKS_MAGIC) return 'jceks'
  }
  if (bytes[0] !== TAG.sequence) return undefined
  const first = contentStartAt(bytes, 0)
  switch (bytes[first]) {
    // OBJECT IDENTIFIER: ContentInfo (RFC 5652, section 3).
    case TAG.oid:
      return startsWith(bytes, first, SIGNED_DATA) ? 'pkcs7' : undefined
    // ENUMERATED: OCSPResponse.
    case TAG.enumerated:
      return bytes[first + 1] === 1 ? 'ocspResponse' : undefined
    // INTEGER: PFX (RFC 7292, section 4) has version 3 and a ContentInfo behind it.
    case TAG.integer:
      return startsWith(bytes, first, VERSION_3) && bytes[contentStartAt(bytes, first + 3)] === TAG.oid
        ? 'pkcs12'
        : 'der'
    case TAG.sequence:
      return 'der'
    default:
      return undefined
  }
}

/**
 * Whether a file is surely binary and a container by its beginning, whatever it is called. Of DER of less than 128 bytes
 * only private keys are told from text here, by their version: no certificate is as short.
 */
export function isContainer(bytes: Uint8Array): boolean {
  if (recognizeContainer(bytes) === undefined) return false
  return bytes[0] !== TAG.sequence || beginsLongSequence(bytes) || isShortKey(bytes)
}

function isShortKey(bytes: Uint8Array): boolean {
  const isWhole = shortLength(bytes, 0, bytes.length) === bytes.length - 2
  return isWhole && bytes[2] === TAG.integer && bytes[3] === 1 && bytes[4]! <= 1
}

/** FEEDFEED and CECECECE, as Java's sources have them. */
export const JKS_MAGIC = 0xfeedfeed
export const JCEKS_MAGIC = 0xcececece

const VERSION_3 = Uint8Array.of(0x02, 0x01, 0x03)
/** 1.2.840.113549.1.7.2. */
const SIGNED_DATA = Uint8Array.of(0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02)

function startsWith(bytes: Uint8Array, at: number, prefix: Uint8Array): boolean {
  return prefix.every((byte, index) => bytes[at + index] === byte)
}
