// RFC 9846, section 7.1: the key schedule of TLS 1.3. Each stage is a type, so that a secret cannot be derived from
// the wrong one.
//
//              0
//              |
//    PSK ->  HKDF-Extract = Early Secret
//              +-----> Derive-Secret(., "ext binder" | "res binder", "") = binder_key
//              |
//        Derive-Secret(., "derived", "")
//              |
//    (EC)DHE -> HKDF-Extract = Handshake Secret
//              +-----> Derive-Secret(., "c hs traffic", ClientHello...ServerHello)
//              +-----> Derive-Secret(., "s hs traffic", ClientHello...ServerHello)
//              |
//        Derive-Secret(., "derived", "")
//              |
//    0 -> HKDF-Extract = Main Secret
//              +-----> Derive-Secret(., "c ap traffic", ClientHello...server Finished)
//              +-----> Derive-Secret(., "s ap traffic", ClientHello...server Finished)
//              +-----> Derive-Secret(., "exp master", ClientHello...server Finished)
//              +-----> Derive-Secret(., "res master", ClientHello...client Finished)

import { ByteWriter, concat } from '../../base/bytes.ts'
import { type HashName, hash, hashLength } from '../../crypto/hash.ts'
import { expand, extract } from '../../crypto/hkdf.ts'
import { hmac } from '../../crypto/hmac.ts'

export interface EarlySecret {
  readonly stage: 'early'
  readonly hash: HashName
  readonly secret: Uint8Array
}

export interface HandshakeSecret {
  readonly stage: 'handshake'
  readonly hash: HashName
  readonly secret: Uint8Array
}

export interface MainSecret {
  readonly stage: 'main'
  readonly hash: HashName
  readonly secret: Uint8Array
}

/** A client's or server's traffic secret, with the hash that all is derived from it with. */
export interface TrafficSecret {
  readonly hash: HashName
  readonly secret: Uint8Array
}

export interface TrafficSecrets {
  readonly client: TrafficSecret
  readonly server: TrafficSecret
}

export function earlySecret(hashName: HashName, preSharedKey?: Uint8Array): EarlySecret {
  const zeros = new Uint8Array(hashLength(hashName))
  return { stage: 'early', hash: hashName, secret: extract(hashName, zeros, preSharedKey ?? zeros) }
}

export function handshakeSecret(early: EarlySecret, sharedSecret: Uint8Array): HandshakeSecret {
  return { stage: 'handshake', hash: early.hash, secret: extract(early.hash, derived(early), sharedSecret) }
}

/** The transcript hash is that of ClientHello to ServerHello. */
export function handshakeTrafficSecrets(
  handshake: HandshakeSecret,
  transcriptHash: Uint8Array,
): TrafficSecrets {
  return trafficSecrets(handshake, 'c hs traffic', 's hs traffic', transcriptHash)
}

export function mainSecret(handshake: HandshakeSecret): MainSecret {
  const zeros = new Uint8Array(hashLength(handshake.hash))
  return { stage: 'main', hash: handshake.hash, secret: extract(handshake.hash, derived(handshake), zeros) }
}

/** The transcript hash is that of ClientHello to the server's Finished. */
export function applicationTrafficSecrets(main: MainSecret, transcriptHash: Uint8Array): TrafficSecrets {
  return trafficSecrets(main, 'c ap traffic', 's ap traffic', transcriptHash)
}

/** The transcript hash is that of ClientHello to the server's Finished. */
export function exporterSecret(main: MainSecret, transcriptHash: Uint8Array): Uint8Array {
  return deriveSecret(main.hash, main.secret, 'exp master', transcriptHash)
}

/** The transcript hash is that of ClientHello to the client's Finished. */
export function resumptionSecret(main: MainSecret, transcriptHash: Uint8Array): Uint8Array {
  return deriveSecret(main.hash, main.secret, 'res master', transcriptHash)
}

/** Section 4.7.1: the pre-shared key that belongs to a ticket. */
export function ticketPreSharedKey(
  hashName: HashName,
  resumption: Uint8Array,
  ticketNonce: Uint8Array,
): Uint8Array {
  return expandLabel(hashName, resumption, 'resumption', ticketNonce, hashLength(hashName))
}

/** Section 4.3.11.2. The transcript hash is that of all messages up to the ClientHello without its binders. */
export function pskBinder(
  early: EarlySecret,
  kind: 'external' | 'ticket',
  transcriptHash: Uint8Array,
): Uint8Array {
  const label = kind === 'external' ? 'ext binder' : 'res binder'
  const secret = deriveSecret(early.hash, early.secret, label, hash(early.hash))
  return finishedVerifyData({ hash: early.hash, secret }, transcriptHash)
}

/** Section 7.2: the secret after a KeyUpdate. */
export function nextTrafficSecret({ hash, secret }: TrafficSecret): TrafficSecret {
  return { hash, secret: expandLabel(hash, secret, 'traffic upd', NOTHING, hashLength(hash)) }
}

/** Section 7.3. Every AEAD of TLS 1.3 has a nonce of 12 bytes. */
export function trafficKeys(
  { hash, secret }: TrafficSecret,
  keyLength: number,
): { readonly key: Uint8Array; readonly iv: Uint8Array } {
  return {
    key: expandLabel(hash, secret, 'key', NOTHING, keyLength),
    iv: expandLabel(hash, secret, 'iv', NOTHING, 12),
  }
}

/** Section 4.5.3: verify_data of the Finished of the side whose handshake traffic secret it is; a binder is computed alike. */
export function finishedVerifyData({ hash, secret }: TrafficSecret, transcriptHash: Uint8Array): Uint8Array {
  const finishedKey = expandLabel(hash, secret, 'finished', NOTHING, hashLength(hash))
  return hmac(hash, finishedKey, transcriptHash)
}

/** Section 4.5.2: what a CertificateVerify signs. */
export function certificateVerifyContent(side: 'client' | 'server', transcriptHash: Uint8Array): Uint8Array {
  const context = new TextEncoder().encode(`TLS 1.3, ${side} CertificateVerify`)
  return concat(new Uint8Array(64).fill(0x20), context, Uint8Array.of(0), transcriptHash)
}

/**
 * HKDF-Expand-Label:
 *
 *   struct {
 *       uint16 length = Length;
 *       opaque label<7..255> = "tls13 " + Label;
 *       opaque context<0..255> = Context;
 *   } HkdfLabel;
 */
export function expandLabel(
  hashName: HashName,
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  length: number,
): Uint8Array {
  const hkdfLabel = new ByteWriter()
  hkdfLabel.uint16(length)
  hkdfLabel.lengthPrefixed(1, (writer) => writer.put(new TextEncoder().encode(`tls13 ${label}`)))
  hkdfLabel.lengthPrefixed(1, (writer) => writer.put(context))
  return expand(hashName, secret, hkdfLabel.finish(), length)
}

function deriveSecret(
  hashName: HashName,
  secret: Uint8Array,
  label: string,
  transcriptHash: Uint8Array,
): Uint8Array {
  return expandLabel(hashName, secret, label, transcriptHash, hashLength(hashName))
}

/** The salt of the next stage. */
function derived(stage: EarlySecret | HandshakeSecret): Uint8Array {
  return deriveSecret(stage.hash, stage.secret, 'derived', hash(stage.hash))
}

function trafficSecrets(
  stage: HandshakeSecret | MainSecret,
  clientLabel: string,
  serverLabel: string,
  transcriptHash: Uint8Array,
): TrafficSecrets {
  const secret = (label: string) => ({
    hash: stage.hash,
    secret: deriveSecret(stage.hash, stage.secret, label, transcriptHash),
  })
  return { client: secret(clientLabel), server: secret(serverLabel) }
}

const NOTHING = new Uint8Array(0)
