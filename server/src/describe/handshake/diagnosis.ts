// What stands in the way of a connection, as probe/diagnose.ts found it out, in sentences: the cause, what shows it, and
// the next step, which is a command or a line of configuration.

import { type ProtocolVersion, versionTitle } from '../../registry/protocolVersions.ts'
import type { OtherProtocol } from '../../tls/otherProtocol.ts'
import type {
  Answer,
  Cause,
  Chosen,
  DiagnosedTarget,
  Diagnosis,
  FurtherConnection,
  Question,
  RefusalReason,
} from './causes.ts'
import { nextStep } from './nextStep.ts'

/** In a report. */
export interface ReportedDiagnosis {
  readonly causes: readonly {
    readonly cause: Cause['cause'] | RefusalReason
    readonly explanation: string
    readonly nextStep: string
  }[]
  /** A sentence for each further connection. */
  readonly evidence: readonly string[]
}

export function reportedDiagnosis(
  { causes, evidence }: Diagnosis,
  target: DiagnosedTarget,
): ReportedDiagnosis {
  return {
    causes: causes.map((it) => ({
      cause: it.cause === 'refusedByOthers' ? it.reason : it.cause,
      explanation: causeText(it, target),
      nextStep: nextStep(it, target),
    })),
    evidence: evidence.map(evidenceText),
  }
}

/** The causes of an end at the ClientHello in sentences; undefined where there is none. */
export function helloCausesText(
  diagnosis: Diagnosis | undefined,
  target: DiagnosedTarget,
): string | undefined {
  if (diagnosis === undefined || diagnosis.evidence.length + diagnosis.causes.length === 0) return undefined
  const atHello = diagnosis.causes.filter((it) => HELLO_CAUSES.has(it.cause))
  const [first, second] = atHello.map((it) => causeText(it, target))
  if (first === undefined) return undefined
  if (second === undefined) return first
  // What both begin with is certain.
  const [start] = first.split(': ')
  return second.startsWith(`${start}: `)
    ? `${start}. Either: ${first.slice(start!.length + 2)} Or: ${second.slice(start!.length + 2)}`
    : `Either: ${first} Or: ${second}`
}

const HELLO_CAUSES: ReadonlySet<Cause['cause']> = new Set<Cause['cause']>([
  ...(['silence', 'closedAtHello', 'resetAtHello', 'noCommonVersion', 'versionBelowSecurityLevel'] as const),
  ...([
    'noCommonCipherSuite',
    'preSharedKeyRequired',
    'noCommonGroup',
    'certificateCurveNotOffered',
  ] as const),
  ...(['noCommonSignatureScheme', 'helloNotLetThrough', 'noCipherSuiteForCertificate'] as const),
  ...([
    'preSharedKeyDiffers',
    'noCertificate',
    'noCipherSuiteEnabled',
    'serverNameRequired',
    'serverNameUnknown',
  ] as const),
])

/** In sentences, which stand behind the one that says what happened. */
export function causeText(cause: Cause, { host, port }: DiagnosedTarget): string {
  switch (cause.cause) {
    case 'nameNotFound':
      return `DNS has no address for ${host}.`
    case 'nothingListens':
      return `Nothing listens on port ${port} of ${host}.`
    case 'unreachable':
      return `There is no route to ${host}.`
    case 'connectTimedOut':
      return `Nothing answers on port ${port} of ${host}: a firewall drops the connection, or the machine is off.`
    case 'connectionReset':
      return 'The connection was reset before TLS began.'
    case 'otherProtocol':
      return `The server on port ${port} speaks ${PROTOCOL_TITLES[cause.protocol] ?? cause.protocol}, not TLS.`
    case 'silence':
      return 'The server answers none of the ClientHellos: it waits for another protocol, or a firewall drops what is sent.'
    case 'closedAtHello':
      return 'The server closes the connection at every ClientHello: it speaks no TLS on this port, or refuses this client.'
    case 'resetAtHello':
      return 'The connection is reset at every ClientHello: the server, or a firewall on the way, refuses TLS from this client.'
    case 'noCommonVersion':
      return `The server does not accept ${versionTitles(cause.offered, ' or ')}. It speaks ${versionTitles(cause.spoken)}.`
    case 'versionBelowSecurityLevel':
      return `The server has only versions before TLS 1.2 switched on, and refuses those too (${cause.alert}): its OpenSSL allows them at security level 0 only.`
    case 'noCommonCipherSuite':
      return `It accepts ${versionTitle(cause.version)} with ${cause.suite}, which was not offered.`
    case 'preSharedKeyRequired':
      return `It accepts ${versionTitle(cause.version)} with ${cause.suite}, which was not offered: the server requires a pre-shared key.`
    case 'noCommonGroup':
      return `It accepts ${versionTitle(cause.version)} with the group ${cause.groupTitle}, which was not offered.`
    case 'certificateCurveNotOffered':
      return `The key of the server's certificate is on ${cause.curve}, which was not offered as a group: ${versionTitle(cause.version)} requires it (RFC 8422, section 5.1).`
    case 'noCommonSignatureScheme':
      return `It accepts ${versionTitle(cause.version)} where ${cause.scheme === undefined ? 'more signature schemes are' : `${cause.scheme} is`} offered: the server signs with none of the signature schemes of this ClientHello.`
    case 'helloNotLetThrough':
      return `It accepts ${versionTitles(cause.taken)} in a ClientHello of that version alone: the server, or a device on the way, does not take the longer ClientHello that offers several.`
    case 'preSharedKeyDiffers':
      return 'The two sides have different pre-shared keys, or the server does not know the identity.'
    case 'noCipherSuiteForCertificate':
      return 'It refuses every other ClientHello of this test too, whatever suites, groups and signature schemes are offered: its cipher list has no suite for the key type of its certificate (only ECDSA suites and an RSA certificate, or the reverse).'
    case 'noCertificate':
      return 'It refuses every other ClientHello of this test too, whatever suites, groups and signature schemes are offered: it has no certificate that it can use, or requires a pre-shared key.'
    case 'noCipherSuiteEnabled':
      return 'It refuses every other ClientHello of this test too, whatever suites, groups and signature schemes are offered: it has no cipher suite enabled for its newest version.'
    case 'serverNameRequired':
      return cause.isAddress
        ? `The server requires a server name, and none was sent, as ${host} is an address.`
        : 'The server requires a server name, and none was sent.'
    case 'serverNameUnknown':
      return cause.others.length > 0
        ? `The server does not know the name ${cause.name}; its default certificate is for ${cause.others.join(', ')}.`
        : `The server does not know the name ${cause.name}.`
    case 'noCommonApplicationProtocol':
      return `The server accepts none of the application protocols that were offered (${cause.offered.join(', ') || 'none'})${cause.accepted === undefined ? '' : `; it accepts ${cause.accepted}`}.`
    case 'clientCertificateRequired':
      return 'The server requires a client certificate, and none was sent.'
    case 'crlMissing':
      return 'The client certificate is in date and from a CA that the server accepts: the server checks revocation and lacks a CRL of a CA in the path.'
    case 'crlExpired':
      return 'The client certificate is in date: a CRL, or a CA certificate, at the server has expired.'
    case 'clientCertificateRevoked':
      return `The client certificate was revoked${cause.detail}.`
    case 'clientCertificateExpired':
    case 'clientCertificateUntrusted':
    case 'clientCertificateIntermediateMissing':
    case 'clientCertificateNotForClients':
    case 'clientCertificateTooWeak':
    case 'clientCertificateSignatureScheme':
    case 'clientCertificateInvalid':
    case 'selfSigned':
    case 'untrustedCa':
    case 'missingIntermediate':
    case 'wrongName':
    case 'expired':
    case 'notYetValid':
    case 'keyMismatch':
    case 'invalidCertificate':
    case 'refusedByOthers':
      return sentence(cause.detail)
  }
}

function sentence(clause: string): string {
  const text = /^(?:its|the|no|a) /.test(clause) ? clause[0]!.toUpperCase() + clause.slice(1) : clause
  return text.endsWith('.') ? text : `${text}.`
}

const PROTOCOL_TITLES: { readonly [P in OtherProtocol]?: string } = {
  text: 'a text protocol',
  unknown: 'an unknown protocol',
}

export function versionTitles(versions: readonly ProtocolVersion[], join = ', '): string {
  return versions.map(versionTitle).join(join)
}

function evidenceText({ asked, answer }: FurtherConnection): string {
  return `${QUESTIONS[asked]}: ${answerText(answer)}.`
}

const QUESTIONS: Readonly<Record<Question, string>> = {
  everythingBeforeTls13: 'Every suite, group and signature scheme up to TLS 1.2',
  everythingOfTls13: 'Every suite, group and signature scheme of TLS 1.3',
  allGroups: 'The same ClientHello with every group',
  allGroupsAndSignatureSchemes: 'The same ClientHello with every group and signature scheme',
  withoutServerName: 'The same ClientHello without server_name',
  shortTls10: 'A short ClientHello of TLS 1.0',
  shortTls12: 'A short ClientHello of TLS 1.2',
  shortTls13: 'A short ClientHello of TLS 1.3',
  http2: 'The same ClientHello with h2',
  acceptedOffer: 'A handshake with what the server accepts',
}

function answerText(answer: Answer): string {
  switch (answer.kind) {
    case 'answered':
      return `accepted with ${chosenText(answer)}`
    case 'completed':
      return `completed with ${chosenText(answer)}`
    case 'alert':
      return `refused with ${answer.alert}`
    case 'closed':
      return 'the connection was closed'
    case 'reset':
      return 'the connection was reset'
    case 'silence':
      return 'no answer'
    case 'unreadable':
      return 'the answer is not TLS'
    case 'noConnection':
      return 'no connection'
  }
}

/** `TLS 1.0 and TLS_RSA_WITH_3DES_EDE_CBC_SHA`. */
export function chosenText({ version, suite, group }: Chosen): string {
  const parts = [versionTitle(version), suite, ...(group === undefined ? [] : [group])]
  return parts.length === 2 ? parts.join(' and ') : `${parts[0]}, ${parts[1]} and ${parts[2]}`
}
