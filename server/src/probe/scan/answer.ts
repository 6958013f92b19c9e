import type { HandshakeTrace } from '../../handshake/trace.ts'
import { type ProtocolVersion, protocolVersion } from '../../registry/protocolVersions.ts'
import { AlertDescription } from '../../tls/alert.ts'
import { decode } from '../../tls/codec/presentation.ts'
import { findExtension } from '../../tls/extensions/index.ts'
import { keyShare } from '../../tls/extensions/keyShare.ts'
import { supportedVersions } from '../../tls/extensions/supportedVersions.ts'
import { HandshakeType } from '../../tls/handshake/handshake.ts'
import { isHelloRetryRequest, ServerHello } from '../../tls/handshake/serverHello.ts'
import { Sslv2MessageType, Sslv2ServerHello } from '../../tls/sslv2.ts'

/** The first thing that a server says to a hello. */
export type Answer =
  | {
      readonly kind: 'serverHello'
      readonly serverHello: ServerHello
      /** Undefined for a number without a name. */
      readonly version: ProtocolVersion | undefined
      readonly cipherSuite: number
      readonly isRetry: boolean
      /** Of the key share that it sends or asks for. */
      readonly group?: number
    }
  | { readonly kind: 'sslv2'; readonly cipherKinds: readonly number[] }
  | { readonly kind: 'alert'; readonly description: number }
  | { readonly kind: 'closed' | 'silent' }
  /** What is no TLS, or cannot be read. */
  | { readonly kind: 'other'; readonly reason: string }
  /** The question was never put. */
  | {
      readonly kind: 'notAsked'
      readonly why: 'canceled' | 'limit' | 'noConnection'
      readonly reason: string
    }

/** Reads the first answer, however the conversation went on behind it. */
export function answerOf({ messages, outcome }: HandshakeTrace): Answer {
  for (const { from, protocol, bytes, encrypted } of messages) {
    if (from !== 'server' || encrypted) continue
    if (protocol === 'handshake' && bytes[0] === HandshakeType.server_hello) {
      return serverHelloOf(decode(ServerHello, bytes.subarray(HANDSHAKE_HEADER)))
    }
    if (protocol === 'sslv2' && bytes[0] === Sslv2MessageType['SERVER-HELLO']) {
      return { kind: 'sslv2', cipherKinds: decode(Sslv2ServerHello, bytes.subarray(1)).cipherSpecs }
    }
  }
  switch (outcome.kind) {
    case 'alert':
      return { kind: 'alert', description: outcome.description }
    case 'closed':
    case 'reset':
      return { kind: 'closed' }
    case 'timedOut':
      return { kind: 'silent' }
    case 'canceled':
      return { kind: 'notAsked', why: 'canceled', reason: 'canceled' }
    case 'protocolError':
      return { kind: 'other', reason: outcome.reason }
    default:
      return { kind: 'other', reason: 'an answer without a ServerHello' }
  }
}

/** Type and length. */
const HANDSHAKE_HEADER = 4

function serverHelloOf(serverHello: ServerHello): Answer {
  const isRetry = isHelloRetryRequest(serverHello)
  const { extensions, legacyVersion, cipherSuite } = serverHello
  const selected = isRetry
    ? findExtension(extensions, supportedVersions, 'HelloRetryRequest')
    : findExtension(extensions, supportedVersions, 'ServerHello')
  const group = isRetry
    ? findExtension(extensions, keyShare, 'HelloRetryRequest')?.selectedGroup
    : findExtension(extensions, keyShare, 'ServerHello')?.serverShare.group
  return {
    kind: 'serverHello',
    serverHello,
    version: protocolVersion(selected?.selectedVersion ?? legacyVersion),
    cipherSuite,
    isRetry,
    ...(group === undefined ? {} : { group }),
  }
}

/** How an answer refuses what was offered: for its version, for the rest of it, or without a word. */
export type Refusal = 'version' | 'offer' | 'unsaid' | 'silence'

/** Undefined where the answer is no refusal of the hello. `version` is the one that was asked for. */
export function refusalIn(answer: Answer, version: ProtocolVersion): Refusal | undefined {
  switch (answer.kind) {
    case 'serverHello':
      return answer.version === version ? undefined : 'version'
    case 'sslv2':
      return version === 'SSLv2' ? undefined : 'version'
    case 'alert':
      if (answer.description === AlertDescription.protocol_version) return 'version'
      return OFFER_REFUSED.has(answer.description) ? 'offer' : 'unsaid'
    case 'closed':
    case 'other':
      return 'unsaid'
    case 'silent':
      return 'silence'
    case 'notAsked':
      return undefined
  }
}

const OFFER_REFUSED: ReadonlySet<number> = new Set([
  AlertDescription.handshake_failure,
  AlertDescription.insufficient_security,
])
