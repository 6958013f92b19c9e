// A server's side of one TLS 1.3 handshake (RFC 9846), which can be told to say something else than it should at any
// step. It is written over Node's cryptography and shares only the codec with the product, so that it is a second
// opinion on the key schedule. It does not read what the client says after its ClientHello.

import {
  createCipheriv,
  createECDH,
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  sign,
} from 'node:crypto'
import { readFileSync } from 'node:fs'
import { concat } from '../../server/src/base/bytes.ts'
import { type Codec, encode } from '../../server/src/tls/codec/presentation.ts'
import { type Extension, extension, findExtension } from '../../server/src/tls/extensions/index.ts'
import { keyShare } from '../../server/src/tls/extensions/keyShare.ts'
import { supportedVersions } from '../../server/src/tls/extensions/supportedVersions.ts'
import { Certificate } from '../../server/src/tls/handshake/certificate.ts'
import { CertificateVerify } from '../../server/src/tls/handshake/certificateVerify.ts'
import type { ClientHello } from '../../server/src/tls/handshake/clientHello.ts'
import { EncryptedExtensions } from '../../server/src/tls/handshake/encryptedExtensions.ts'
import { HandshakeType, RawHandshake } from '../../server/src/tls/handshake/handshake.ts'
import { ServerHello } from '../../server/src/tls/handshake/serverHello.ts'
import { ContentType, TLSCiphertext } from '../../server/src/tls/record.ts'
import { testCertificates } from './testCertificates.ts'

export const TLS_AES_128_GCM_SHA256 = 0x1301
export const X25519 = 0x001d
export const SECP256R1 = 0x0017
const ECDSA_SECP256R1_SHA256 = 0x0403

/** What the server says instead; each gets what a sound server would say. */
export interface Tls13Changes {
  readonly serverHello?: (sound: ServerHello) => ServerHello
  readonly encryptedExtensions?: readonly Extension[]
  readonly certificate?: (sound: Certificate) => Certificate
  readonly certificateVerify?: (sound: CertificateVerify) => CertificateVerify
  readonly verifyData?: (sound: Uint8Array) => Uint8Array
  /** The content of each encrypted record, before it is encrypted. Default: all messages in one. */
  readonly cut?: (flight: Uint8Array) => readonly Uint8Array[]
  /** The encrypted records, as they go out. */
  readonly record?: (sound: Uint8Array) => Uint8Array
}

export interface Tls13Flight {
  /** The ServerHello, which is not encrypted. */
  readonly serverHello: Uint8Array
  /** The records with the rest, up to Finished. */
  readonly records: readonly Uint8Array[]
  /** Encrypts what comes after the handshake. */
  protect(type: number, content: Uint8Array): Uint8Array
}

/** All that a server answers to a ClientHello that offers TLS 1.3 with X25519 or P-256. */
export function tls13Flight(
  clientHello: { readonly value: ClientHello; readonly bytes: Uint8Array },
  changes: Tls13Changes = {},
): Tls13Flight {
  const { group, publicKey, sharedSecret } = keyExchange(clientHello.value)
  const soundHello = soundServerHello(clientHello.value, group, publicKey)
  const serverHello = message(
    HandshakeType.server_hello,
    ServerHello,
    changes.serverHello?.(soundHello) ?? soundHello,
  )
  let transcript = concat(clientHello.bytes, serverHello)
  const handshakeSecret = hmac(expandLabel(earlySecret(), 'derived', hash(), 32), sharedSecret)
  const serverSecret = expandLabel(handshakeSecret, 's hs traffic', hash(transcript), 32)

  const { ec } = testCertificates()
  const soundCertificate: Certificate = {
    certificateRequestContext: new Uint8Array(0),
    certificateList: pemBlocks(ec.chain).map((certData) => ({ certData, extensions: [] })),
  }
  const extensions = changes.encryptedExtensions ?? []
  const encryptedExtensions = message(HandshakeType.encrypted_extensions, EncryptedExtensions, { extensions })
  const certificate = message(
    HandshakeType.certificate,
    Certificate,
    changes.certificate?.(soundCertificate) ?? soundCertificate,
  )
  transcript = concat(transcript, encryptedExtensions, certificate)
  const soundVerify = { algorithm: ECDSA_SECP256R1_SHA256, signature: signature(ec.key, hash(transcript)) }
  const certificateVerify = message(
    HandshakeType.certificate_verify,
    CertificateVerify,
    changes.certificateVerify?.(soundVerify) ?? soundVerify,
  )
  transcript = concat(transcript, certificateVerify)
  const verifyData = hmac(expandLabel(serverSecret, 'finished', new Uint8Array(0), 32), hash(transcript))
  const finished = encode(RawHandshake, {
    msgType: HandshakeType.finished,
    body: changes.verifyData?.(verifyData) ?? verifyData,
  })
  transcript = concat(transcript, finished)

  const flight = concat(encryptedExtensions, certificate, certificateVerify, finished)
  const protectHandshake = protection(serverSecret)
  const masterSecret = hmac(expandLabel(handshakeSecret, 'derived', hash(), 32), new Uint8Array(32))
  return {
    serverHello,
    records: (changes.cut?.(flight) ?? [flight]).map((content) => {
      const record = protectHandshake(ContentType.handshake, content)
      return changes.record?.(record) ?? record
    }),
    protect: protection(expandLabel(masterSecret, 's ap traffic', hash(transcript), 32)),
  }
}

/** What a sound server answers in the clear. */
export function soundServerHello(
  clientHello: ClientHello,
  group: number,
  publicKey: Uint8Array,
): ServerHello {
  return {
    legacyVersion: 0x0303,
    random: Uint8Array.from({ length: 32 }, (_, index) => index),
    legacySessionIdEcho: clientHello.legacySessionId,
    cipherSuite: TLS_AES_128_GCM_SHA256,
    legacyCompressionMethod: 0,
    extensions: [
      extension(supportedVersions, 'ServerHello', { selectedVersion: 0x0304 }),
      extension(keyShare, 'ServerHello', { serverShare: { group, keyExchange: publicKey } }),
    ],
  }
}

export function message<T>(msgType: number, codec: Codec<T>, value: T): Uint8Array {
  return encode(RawHandshake, { msgType, body: encode(codec, value) })
}

function keyExchange(clientHello: ClientHello) {
  const shares = findExtension(clientHello.extensions, keyShare, 'ClientHello')?.clientShares ?? []
  const share = shares.find((it) => it.group === X25519 || it.group === SECP256R1)
  if (share === undefined) throw new Error('the client offers no key share of X25519 or P-256')
  if (share.group === SECP256R1) {
    const ecdh = createECDH('prime256v1')
    const publicKey = ecdh.generateKeys()
    return { group: SECP256R1, publicKey, sharedSecret: ecdh.computeSecret(share.keyExchange) }
  }
  const { publicKey, privateKey } = generateKeyPairSync('x25519')
  const sharedSecret = diffieHellman({
    privateKey,
    publicKey: createPublicKey({
      key: Buffer.concat([X25519_SPKI, share.keyExchange]),
      format: 'der',
      type: 'spki',
    }),
  })
  const spki = publicKey.export({ format: 'der', type: 'spki' })
  return { group: X25519, publicKey: spki.subarray(X25519_SPKI.length), sharedSecret }
}

/** A SubjectPublicKeyInfo of id-X25519 (RFC 8410, section 4) up to the 32 bytes of the key. */
const X25519_SPKI = Buffer.from('302a300506032b656e032100', 'hex')

/** Section 4.5.2. */
function signature(keyFile: string, transcriptHash: Uint8Array): Uint8Array {
  const context = Buffer.from(`${' '.repeat(64)}TLS 1.3, server CertificateVerify\0`, 'latin1')
  return sign('sha256', concat(context, transcriptHash), createPrivateKey(readFileSync(keyFile)))
}

/** Section 5.2: encrypts records with the keys of a traffic secret. */
function protection(secret: Uint8Array): (type: number, content: Uint8Array) => Uint8Array {
  const key = expandLabel(secret, 'key', new Uint8Array(0), 16)
  const iv = expandLabel(secret, 'iv', new Uint8Array(0), 12)
  let sequenceNumber = 0
  return (type, content) => {
    const nonce = Buffer.from(iv)
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ sequenceNumber++) >>> 0, 8)
    const length = content.length + 1 + 16
    const header = Uint8Array.of(ContentType.application_data, 3, 3, length >> 8, length & 0xff)
    const cipher = createCipheriv('aes-128-gcm', key, nonce)
    cipher.setAAD(header)
    const encrypted = concat(cipher.update(concat(content, Uint8Array.of(type))), cipher.final())
    return encode(TLSCiphertext, {
      opaqueType: ContentType.application_data,
      legacyRecordVersion: 0x0303,
      encryptedRecord: concat(encrypted, cipher.getAuthTag()),
    })
  }
}

/** Section 7.1. */
function expandLabel(secret: Uint8Array, label: string, context: Uint8Array, length: number): Uint8Array {
  const name = Buffer.from(`tls13 ${label}`)
  const info = concat(
    Uint8Array.of(length >> 8, length & 0xff, name.length),
    name,
    Uint8Array.of(context.length),
    context,
  )
  return hmac(secret, concat(info, Uint8Array.of(1))).subarray(0, length)
}

function earlySecret(): Uint8Array {
  return hmac(new Uint8Array(32), new Uint8Array(32))
}

function hmac(key: Uint8Array, bytes: Uint8Array): Uint8Array {
  return createHmac('sha256', key).update(bytes).digest()
}

function hash(bytes: Uint8Array = new Uint8Array(0)): Uint8Array {
  return createHash('sha256').update(bytes).digest()
}

function pemBlocks(file: string): readonly Uint8Array[] {
  const blocks = readFileSync(file, 'latin1').matchAll(/-----BEGIN [^-]+-----([^-]+)-----END/g)
  return [...blocks].map(([, base64]) => Buffer.from(base64!, 'base64'))
}
