import { plural } from '../../base/instant.ts'
import { clientHasAnswered, type HandshakeTrace, type Limit } from '../../handshake/trace.ts'
import { alertDescription } from '../../registry/alertDescriptions.ts'
import { isOlder, type ProtocolVersion, versionTitle } from '../../registry/protocolVersions.ts'
import { AlertDescription } from '../../tls/alert.ts'
import { handshakeName } from '../../tls/handshake/handshake.ts'
import type { Diagnosis } from './causes.ts'
import { authorityTitle } from './certificates.ts'
import { type ClientCauses, causesText } from './clientCertificateCauses.ts'
import { helloCausesText } from './diagnosis.ts'
import type { HandshakeReport, VersionAnswer } from './handshakeReport.ts'
import { usesPreSharedKey } from './preSharedKey.ts'
import { refusesOfferedVersions, spokenInstead } from './refusedVersions.ts'
import { groupTitle } from './titles.ts'

/** One or two sentences: what happened, at which message, and what it most likely means. */
export function explain(
  trace: HandshakeTrace,
  target: HandshakeReport['target'],
  asked: readonly VersionAnswer[],
  causes: ClientCauses,
  diagnosis?: Diagnosis,
): string {
  const { outcome, negotiated } = trace
  const versions = withDiagnosed(asked, diagnosis)
  const diagnosed = helloCausesText(diagnosis, target)
  switch (outcome.kind) {
    case 'completed':
      return `${explainCompleted(trace, target)}${causesText(causes)}`
    case 'answered': {
      const version =
        negotiated.version === undefined ? 'an unknown version' : versionTitle(negotiated.version)
      return `The server answers with ${version}, with ${negotiated.suite?.name ?? 'no suite'}. ${limitSentence(outcome.limit)}`
    }
    case 'alert':
      return explainAlert(trace, outcome.description, versions, causes, diagnosed)
    case 'closed':
      if (negotiated.clientAccepted === false || isRejectionOfClient(trace)) {
        return `The server closed the connection without a word after it had seen ${client(trace)}: some servers, Node.js for one, reject clients so.${causesText(causes)}`
      }
      if (negotiated.version === 'SSLv2' && negotiated.certificateRequest !== undefined) {
        return negotiated.clientCertificateSent
          ? `The server ended the connection after it had seen the client's certificate.${causesText(causes)}`
          : 'The server asked for a client certificate and ended the connection when there was none: in SSL 2.0 that does not show whether it requires one.'
      }
      if (negotiated.version === 'SSLv2') {
        return `The server ended the connection where ${outcome.awaited} had to come.`
      }
      if (trace.messages.some((it) => it.from === 'server' && it.protocol === 'sslv2')) {
        return `The server refuses SSL 2.0: ${outcome.awaited === 'a cipher kind' ? 'it has no cipher kind switched on' : 'it answered with an error message of that version'}.`
      }
      return heardNothing(trace)
        ? (answeredOthers('The server closed the connection without a word', trace, versions, diagnosed) ??
            'The server closed the connection without a word when it saw the ClientHello: it speaks no TLS here, or refuses this client.')
        : `The server closed the connection without a word where ${outcome.awaited} had to come.`
    case 'reset':
      if (isRejectionOfClient(trace)) {
        return `The server reset the connection after it had seen ${client(trace)}, without its reason coming through.${causesText(causes)}`
      }
      return heardNothing(trace)
        ? (answeredOthers('The connection was reset', trace, versions, diagnosed) ??
            'The connection was reset when the ClientHello was sent: the server, or a firewall on the way, refuses it.')
        : `The connection was reset where ${outcome.awaited} had to come.`
    case 'timedOut':
      return outcome.received === 0
        ? (answeredOthers('Nothing came back', trace, versions, diagnosed) ??
            'The server accepted the connection and stayed silent: perhaps it waits for its client to speak another protocol first, or a firewall drops what is sent.')
        : `The server was too slow: ${plural(outcome.received, 'byte')} came, and ${outcome.awaited} was not complete when the time was up.`
    case 'protocolError':
      return explainProtocolError(outcome.reason, trace)
    case 'canceled':
      return 'The test was canceled.'
  }
}

/** With the versions that the diagnosis found where they were not asked for one by one. */
function withDiagnosed(
  asked: readonly VersionAnswer[],
  diagnosis: Diagnosis | undefined,
): readonly VersionAnswer[] {
  const cause = diagnosis?.causes[0]
  if (asked.length > 0 || cause?.cause !== 'noCommonVersion') return asked
  const why = 'found by the diagnosis'
  return [
    ...cause.offered.map((version) => ({ version, offered: false, why })),
    ...cause.spoken.map((version) => ({ version, offered: true, why })),
  ]
}

function limitSentence(limit: Limit): string {
  switch (limit.what) {
    case 'plan':
      return 'This test does not go further than this answer.'
    case 'cipherSuite':
      return 'A handshake with this cipher suite is not followed further than this answer.'
    case 'preSharedKey':
      return 'The suite needs a pre-shared key, and none was given.'
    case 'keyShare':
      return `A handshake with a key share of ${groupTitle(limit.group)} is not followed further than this answer.`
  }
}

/**
 * Where others of this test are answered, it is the version, or the shape of the hello: groups or suites that are new, or
 * its length.
 */
function answeredOthers(
  what: string,
  trace: HandshakeTrace,
  versions: readonly VersionAnswer[],
  diagnosed: string | undefined,
): string | undefined {
  const spoken = versions.filter((it) => it.offered === true)
  if (spoken.length === 0) return diagnosed === undefined ? undefined : `${what}. ${diagnosed}`
  if (refusesOfferedVersions(trace, versions)) {
    const clause = `${what.slice(0, 1).toLowerCase()}${what.slice(1)}`.replace('the server ', 'it ')
    return `The server refuses ${versionsOffered(trace)}: ${clause}. ${spokenInstead(versions) ?? ''}`.trimEnd()
  }
  const titles = spoken.map((it) => versionTitle(it.version)).join(', ')
  const inIt = spoken.some((it) => trace.offeredVersions.includes(it.version))
    ? 'what is in it, or its length'
    : 'its version, or what else is in it'
  return `${what} when this ClientHello was sent, while others were answered (${titles}): the server, or a device on the way, does not take ${inIt}.`
}

function explainCompleted(trace: HandshakeTrace, target: HandshakeReport['target']): string {
  const { version, verificationErrors, clientAccepted } = trace.negotiated
  const title = version === undefined ? 'TLS' : versionTitle(version)
  const [error, ...others] = verificationErrors
  const verdict =
    error !== undefined
      ? `${title} works, but a client that checks certificates refuses the server's: ${[error, ...others].map((it) => it.message).join('; ')}.`
      : clientAccepted === false
        ? `The ${title} handshake with ${target.serverName ?? target.host} was completed.`
        : `${title} works with ${target.serverName ?? target.host}.`
  return [verdict, ...aboutPreSharedKey(trace), ...aboutClientCertificate(trace)].join(' ')
}

function aboutPreSharedKey(trace: HandshakeTrace): readonly string[] {
  // Who can compute the Finished has it.
  if (usesPreSharedKey(trace)) return ['Both sides have the same pre-shared key.']
  if (trace.negotiated.externalKey !== 'notChosen') return []
  return [
    'The server did not use the pre-shared key that was offered, and authenticated with its certificate: it does not know the identity, or has no pre-shared key for this cipher suite.',
  ]
}

function aboutClientCertificate(trace: HandshakeTrace): readonly string[] {
  const { certificateRequest, clientCertificateSent, clientAccepted, clientReason } = trace.negotiated
  if (certificateRequest === undefined) return []
  const because = clientReason === undefined ? '' : `: ${clientReason}`
  if (clientCertificateSent) {
    switch (clientAccepted) {
      case true:
        return [`The server asked for a client certificate and accepted the one that was sent${because}.`]
      case false:
        return [`The server rejected the client certificate that was sent${because}.${accepted(trace)}`]
      default:
        return [
          `The server asked for a client certificate and got one; it does not say whether it accepts it${because}.`,
        ]
    }
  }
  switch (clientAccepted) {
    case true:
      return [`The server asked for a client certificate and does without one${because}.`]
    case false:
      return [`The server requires a client certificate, and none was sent${because}.${accepted(trace)}`]
    default:
      return [
        `The server asked for a client certificate and got none; it does not say whether it requires one${because}.`,
      ]
  }
}

function explainAlert(
  trace: HandshakeTrace,
  description: number,
  versions: readonly VersionAnswer[],
  causes: ClientCauses,
  diagnosed: string | undefined,
): string {
  const { name, explanation, likelyCauses } = alertDescription(description)
  const { certificateRequest, clientCertificateSent } = trace.negotiated
  const alert = name.startsWith('alert ') ? `the unknown ${name}` : `${name} (${description})`
  if (certificateRequest !== undefined && clientHasAnswered(trace.messages)) {
    if (!clientCertificateSent) {
      return `The server requires a client certificate, and none was sent: it ended the handshake with ${alert}.${causesText(causes) || accepted(trace)}`
    }
    // The alert's own meaning may be another than what is seen here.
    const known = causesText(causes)
    return `The server rejected the client certificate with ${alert}.${known === '' ? ` ${explanation}` : known}${known.includes('that the server accepts (') ? '' : accepted(trace)}`
  }
  // Libraries that have taken an old version out, or raised their security level, answer with handshake_failure.
  const isOld = trace.offeredVersions.every((it) => isOlder(it, 'TLSv1.2'))
  const refusesVersion =
    (description === AlertDescription.protocol_version &&
      !versions.some((it) => it.offered === true && trace.offeredVersions.includes(it.version))) ||
    refusesOfferedVersions(trace, versions) ||
    (isOld &&
      description === AlertDescription.handshake_failure &&
      !versions.some((it) => it.offered === true && trace.offeredVersions.includes(it.version)))
  if (refusesVersion) {
    const offered = trace.messages.length === 0 ? '' : versionsOffered(trace)
    return `The server refuses ${offered}: it answered with ${alert}. ${spokenInstead(versions) ?? ''}`.trimEnd()
  }
  if (diagnosed !== undefined) return `The server ended the handshake with ${alert}. ${diagnosed}`
  const [cause] = likelyCauses
  const most = cause === undefined ? '' : ` Most often ${cause}.`
  return `The server ended the handshake with ${alert}. ${explanation}${most}`
}

function accepted({ negotiated }: HandshakeTrace): string {
  const authorities = negotiated.certificateRequest?.authorities.map(authorityTitle) ?? []
  return authorities.length === 0 ? '' : ` It accepts certificates of ${authorities.join(', ')}.`
}

function versionsOffered({ offeredVersions }: HandshakeTrace): string {
  const titles = offeredVersions.map((it: ProtocolVersion) => versionTitle(it))
  return titles.join(' and ')
}

function explainProtocolError(reason: string, { messages }: HandshakeTrace): string {
  if (reason.includes('instead of TLS')) return `This is no TLS server: it sent ${reason}.`
  const last = messages.findLast((it) => it.from === 'server' && it.protocol === 'handshake')
  const name = last === undefined ? 'first answer' : handshakeName(last.bytes[0] ?? 0)
  return `The handshake was given up at the server's ${name}: ${reason}.`
}

function isRejectionOfClient(trace: HandshakeTrace): boolean {
  return trace.negotiated.certificateRequest !== undefined && clientHasAnswered(trace.messages)
}

function client({ negotiated }: HandshakeTrace): string {
  return negotiated.clientCertificateSent ? "the client's certificate" : 'that the client has no certificate'
}

function heardNothing({ messages }: HandshakeTrace): boolean {
  return messages.every((it) => it.from === 'client')
}
