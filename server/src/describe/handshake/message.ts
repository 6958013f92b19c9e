import { bitLength, DecodeError } from '../../base/bytes.ts'
import { toHex } from '../../base/hex.ts'
import { elapsed, inWords, plural, SECOND } from '../../base/instant.ts'
import { latin1, statusOf } from '../../handshake/httpRequest.ts'
import type { Negotiated, TracedMessage } from '../../handshake/trace.ts'
import { alertDescription } from '../../registry/alertDescriptions.ts'
import type { Authentication } from '../../registry/cipherSuites.ts'
import { signatureScheme } from '../../registry/signatureSchemes.ts'
import { AlertDescription, AlertLevel } from '../../tls/alert.ts'
import { decode } from '../../tls/codec/presentation.ts'
import { earlyData } from '../../tls/extensions/earlyData.ts'
import { findExtension } from '../../tls/extensions/index.ts'
import { Certificate, CertificateBeforeTls13 } from '../../tls/handshake/certificate.ts'
import {
  CertificateRequest,
  CertificateRequestBeforeTls12,
  CertificateRequestOfTls12,
} from '../../tls/handshake/certificateRequest.ts'
import { CertificateVerify } from '../../tls/handshake/certificateVerify.ts'
import { ClientHello } from '../../tls/handshake/clientHello.ts'
import { EncryptedExtensions } from '../../tls/handshake/encryptedExtensions.ts'
import { HandshakeType, handshakeName } from '../../tls/handshake/handshake.ts'
import { KeyUpdate, KeyUpdateRequest } from '../../tls/handshake/keyUpdate.ts'
import { NewSessionTicket, NewSessionTicketBeforeTls13 } from '../../tls/handshake/newSessionTicket.ts'
import { ServerHello } from '../../tls/handshake/serverHello.ts'
import { ServerKeyExchange } from '../../tls/handshake/serverKeyExchange.ts'
import {
  describeCertificate,
  describeCertificateRequest,
  describeCertificateRequestBeforeTls12,
  describeCertificateRequestOfTls12,
  describeCertificateVerify,
} from './certificates.ts'
import { type Description, type DescriptionContext, field, fieldOf } from './description.ts'
import { describeClientHello, describeEncryptedExtensions, describeServerHello } from './hellos.ts'
import { verifyDataText } from './protection.ts'
import { describeSslv2 } from './sslv2.ts'
import { groupTitle } from './titles.ts'

/** What a message of the conversation says. Never fails: what cannot be read is said to be so. */
export function describeMessage(message: TracedMessage, context: DescriptionContext): Description {
  switch (message.protocol) {
    case 'handshake':
      return describeHandshake(message.bytes, context)
    case 'alert':
      return describeAlert(message.bytes)
    case 'change_cipher_spec':
      return {
        name: 'ChangeCipherSpec',
        summary:
          context.negotiated.version === 'TLSv1.3'
            ? 'for compatibility with middleboxes'
            : 'the following records are encrypted',
        step: 'finished',
        fields: [],
      }
    case 'application_data':
      return describeApplicationData(message.bytes, context)
    case 'sslv2':
      return describeSslv2(message.bytes)
  }
}

function describeHandshake(bytes: Uint8Array, context: DescriptionContext): Description {
  const msgType = bytes[0] ?? 0
  try {
    return describeBody(msgType, bytes.subarray(4), context)
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    return {
      name: handshakeName(msgType),
      summary: `malformed: ${error.message}`,
      step: STEPS[msgType] ?? 'hello',
      fields: [],
    }
  }
}

function describeBody(msgType: number, body: Uint8Array, context: DescriptionContext): Description {
  const { negotiated } = context
  const tls13 = negotiated.version === 'TLSv1.3'
  const plain = (summary: string, fields: Description['fields'] = []): Description => ({
    name: handshakeName(msgType),
    summary,
    step: STEPS[msgType] ?? 'hello',
    fields,
  })
  switch (msgType) {
    case HandshakeType.client_hello:
      return describeClientHello(decode(ClientHello, body))
    case HandshakeType.server_hello:
      return describeServerHello(decode(ServerHello, body))
    case HandshakeType.encrypted_extensions:
      return describeEncryptedExtensions(decode(EncryptedExtensions, body))
    case HandshakeType.certificate: {
      const ders = tls13
        ? decode(Certificate, body).certificateList.map((it) => it.certData)
        : decode(CertificateBeforeTls13, body).certificateList
      return describeCertificate(ders)
    }
    case HandshakeType.certificate_request:
      return tls13
        ? describeCertificateRequest(decode(CertificateRequest, body))
        : negotiated.version === 'TLSv1.2'
          ? describeCertificateRequestOfTls12(decode(CertificateRequestOfTls12, body))
          : describeCertificateRequestBeforeTls12(decode(CertificateRequestBeforeTls12, body))
    case HandshakeType.certificate_verify:
      return tls13 || negotiated.version === 'TLSv1.2'
        ? describeCertificateVerify(decode(CertificateVerify, body))
        : plain(unnamedSignatureOfClient(negotiated))
    case HandshakeType.server_key_exchange:
      return describeServerKeyExchange(body, context)
    case HandshakeType.client_key_exchange:
      return plain(clientKeyExchangeSummary(context))
    case HandshakeType.server_hello_done:
      return plain('')
    case HandshakeType.new_session_ticket:
      return tls13 ? describeTicket(decode(NewSessionTicket, body)) : plain(olderTicketSummary(body))
    case HandshakeType.key_update: {
      const { requestUpdate } = decode(KeyUpdate, body)
      return plain(
        requestUpdate === KeyUpdateRequest.update_requested
          ? 'new keys, and requests new keys of the peer'
          : 'new keys',
      )
    }
    case HandshakeType.hello_request:
      return plain('requests renegotiation')
    case HandshakeType.finished:
      return plain('', [
        field('verify data', toHex(body)),
        field('computed as', verifyDataText(context.from, negotiated)),
      ])
    default:
      return plain('')
  }
}

function describeServerKeyExchange(body: Uint8Array, { negotiated }: DescriptionContext): Description {
  const { keyExchange = 'unknown', authentication = 'unknown' } = negotiated.suite ?? {}
  const codec = ServerKeyExchange({ version: negotiated.version ?? 'TLSv1.2', keyExchange, authentication })
  const exchange = decode(codec, body)
  const signature = 'signature' in exchange ? exchange.signature : undefined
  const scheme = signature === undefined ? [] : [signatureTitle(signature, authentication)]
  const params = exchangeParams(exchange)
  return {
    name: 'ServerKeyExchange',
    summary: [params, ...scheme].join(', '),
    step: 'keyExchange',
    fields: [field('parameters', params), ...fieldOf('signature scheme', scheme)],
  }
}

/** With what kind of key, its certificate says. */
function unnamedSignatureOfClient({ version }: Negotiated): string {
  return version === 'SSLv3' ? 'MD5 and SHA-1 with the master secret and pads' : 'MD5 and SHA-1, or SHA-1'
}

/** Before TLS 1.2 the kind of the key decides (RFC 4346, section 7.4.3). */
function signatureTitle(
  signature: { readonly algorithm?: number; readonly signature: Uint8Array },
  authentication: Authentication,
): string {
  if (signature.algorithm !== undefined) return signatureScheme(signature.algorithm).name
  return authentication === 'RSA' ? 'RSA with MD5 and SHA-1' : `${authentication} with SHA-1`
}

function exchangeParams(exchange: ServerKeyExchange): string {
  switch (exchange.kind) {
    case 'ECDHE':
      return groupTitle(exchange.params.namedCurve)
    case 'DHE':
      return `Diffie-Hellman, ${bitLength(exchange.params.dhP)} bits`
    case 'RSA_EXPORT':
      return `temporary RSA key, ${bitLength(exchange.params.rsaModulus)} bits`
    case 'PSK':
      return `hint for the pre-shared key: ${hint(exchange.identityHint)}`
    case 'DHE_PSK':
      return `Diffie-Hellman, ${bitLength(exchange.params.dhP)} bits, pre-shared key ${hint(exchange.identityHint)}`
    case 'ECDHE_PSK':
      return `${groupTitle(exchange.params.namedCurve)}, pre-shared key ${hint(exchange.identityHint)}`
    case 'other':
      return 'unsupported key exchange'
  }
}

function hint(bytes: Uint8Array): string {
  return bytes.length === 0 ? 'without a hint' : `"${latin1(bytes)}"`
}

function clientKeyExchangeSummary({ negotiated }: DescriptionContext): string {
  const group = negotiated.group === undefined ? '' : `${groupTitle(negotiated.group)} public key`
  switch (negotiated.suite?.keyExchange) {
    case 'RSA':
      return "premaster secret, encrypted for the certificate's key"
    case 'RSA_EXPORT':
      return "premaster secret, encrypted for the server's key"
    case 'ECDHE':
    case 'ECDH':
      return group
    case 'DHE':
      return 'Diffie-Hellman public value'
    case 'PSK':
      return 'identity of the pre-shared key'
    case 'RSA_PSK':
      return 'identity of the pre-shared key, and a secret encrypted for the certificate'
    case 'DHE_PSK':
      return 'identity of the pre-shared key, and a Diffie-Hellman public value'
    case 'ECDHE_PSK':
      return `identity of the pre-shared key, and a ${group}`
    default:
      return ''
  }
}

function describeTicket({ ticketLifetime, ticket, extensions }: NewSessionTicket): Description {
  const early = findExtension(extensions, earlyData, 'NewSessionTicket')?.maxEarlyDataSize
  // RFC 9846, section 4.7.1: one of zero is to be discarded at once.
  const lifetime = ticketLifetime === 0 ? 'no lifetime, not for use' : lifetimeText(ticketLifetime)
  const size = early === undefined ? [] : [`up to ${plural(early, 'byte')} of early data`]
  return {
    name: 'NewSessionTicket',
    summary: [lifetime, ...size].join(', '),
    step: 'finished',
    fields: [field('lifetime', lifetime), field('ticket', toHex(ticket)), ...fieldOf('early data', size)],
  }
}

function olderTicketSummary(body: Uint8Array): string {
  const seconds = decode(NewSessionTicketBeforeTls13, body).ticketLifetimeHint
  return seconds === 0 ? 'no lifetime given' : lifetimeText(seconds)
}

function lifetimeText(seconds: number): string {
  return `lifetime ${seconds < 60 ? elapsed(seconds * SECOND) : inWords(seconds * SECOND)}`
}

function describeAlert(bytes: Uint8Array): Description {
  const [level, number = 0] = bytes
  const { name, explanation } = alertDescription(number)
  const levelName = level === AlertLevel.warning ? 'warning' : 'fatal'
  return {
    name: 'alert',
    summary:
      number === AlertDescription.close_notify
        ? name
        : name.startsWith('alert ')
          ? `${levelName}, number ${number}`
          : `${levelName} ${name} (${number})`,
    step: 'alert',
    fields: [field('meaning', explanation)],
  }
}

function describeApplicationData(bytes: Uint8Array, { from, negotiated }: DescriptionContext): Description {
  const [line = ''] = latin1(bytes.subarray(0, 256)).split(/[\r\n]/)
  if (from === 'client') {
    const name = `HTTP ${line.replace(/ HTTP\/.*$/, '')}`
    return { name, summary: '', step: 'application', fields: [] }
  }
  const status = statusOf(bytes)
  return {
    name: status === undefined ? 'data' : `HTTP ${status}`,
    summary: status === undefined ? 'not an HTTP response' : statusSummary(status, negotiated),
    step: 'application',
    fields: status === undefined ? [] : [field('status line', line)],
  }
}

/** RFC 9110, section 15: the class of a status. */
function statusSummary(status: number, { clientAccepted, clientReason }: Negotiated): string {
  if (status < 300) return 'successful'
  if (status < 400) return 'redirection'
  if (clientAccepted === false && clientReason !== undefined) {
    return `refuses the client: ${clientReason.replace(`HTTP ${status} `, '')}`
  }
  return status < 500 ? 'client error' : 'server error'
}

const STEPS: Readonly<Record<number, Description['step']>> = {
  [HandshakeType.certificate]: 'certificate',
  [HandshakeType.certificate_request]: 'certificate',
  [HandshakeType.certificate_verify]: 'certificate',
  [HandshakeType.server_key_exchange]: 'keyExchange',
  [HandshakeType.server_hello_done]: 'keyExchange',
  [HandshakeType.client_key_exchange]: 'keyExchange',
  [HandshakeType.finished]: 'finished',
  [HandshakeType.new_session_ticket]: 'finished',
  [HandshakeType.key_update]: 'application',
}
