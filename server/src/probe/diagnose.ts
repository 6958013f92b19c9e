// Why a handshake failed: what the trace shows, and else at most six further connections, each with a hello that tells
// causes apart. All of them are what an ordinary client may send.

import { parseIpAddress } from '../base/ipAddress.ts'
import type { Cause, Diagnosis, FurtherConnection, Question } from '../describe/handshake/causes.ts'
import { groupTitle } from '../describe/handshake/titles.ts'
import type { ClientOffer } from '../handshake/hello/usual.ts'
import type { Until } from '../handshake/plan.ts'
import type { HandshakeTrace } from '../handshake/trace.ts'
import { allNamedGroups, namedGroup } from '../registry/namedGroups.ts'
import { isOlder, PROTOCOL_VERSIONS, type ProtocolVersion } from '../registry/protocolVersions.ts'
import { allSignatureSchemes, signatureScheme } from '../registry/signatureSchemes.ts'
import { AlertDescription } from '../tls/alert.ts'
import { serverNames } from '../x509/serverIdentity.ts'
import { answerOf } from './furtherConnections.ts'
import { fullShape, plainShape, suitesOf } from './helloShapes.ts'

export interface DiagnosedHandshake {
  readonly trace: HandshakeTrace
  /** What the hello of the trace offered. */
  readonly offer: ClientOffer
  readonly host: string
  /** One more connection to the same server; undefined where there is none. */
  ask(offer: ClientOffer, until: Until): Promise<HandshakeTrace | undefined>
}

/** No more connections than these for one diagnosis. */
const MOST_CONNECTIONS = 6

/** The cause of an end at the ClientHello; undefined where the handshake came further, or was canceled. */
export async function diagnoseHello(handshake: DiagnosedHandshake): Promise<Diagnosis | undefined> {
  const { trace, offer } = handshake
  if (!endedAtHello(trace) || offer.versions.every((it) => it === 'SSLv2')) return undefined
  const inquiry = inquiryOf(handshake)
  const causes = await hellosCauses(inquiry, handshake)
  return causes.length === 0 ? undefined : { causes, evidence: inquiry.made }
}

function endedAtHello({ outcome, messages }: HandshakeTrace): boolean {
  if (messages.some((it) => it.from === 'server' && it.protocol !== 'alert')) return false
  switch (outcome.kind) {
    case 'alert':
      return outcome.from === 'server'
    case 'closed':
    case 'reset':
      return true
    case 'timedOut':
      return outcome.received === 0
    default:
      return false
  }
}

interface Inquiry {
  readonly made: FurtherConnection[]
  ask(asked: Question, offer: ClientOffer, until?: Until): Promise<HandshakeTrace | undefined>
}

function inquiryOf({ ask }: DiagnosedHandshake): Inquiry {
  const made: FurtherConnection[] = []
  return {
    made,
    async ask(asked, offer, until = 'serverFlight') {
      if (made.length >= MOST_CONNECTIONS) return undefined
      const trace = await ask(offer, until)
      made.push({ asked, answer: answerOf(trace) })
      return trace
    },
  }
}

async function hellosCauses(inquiry: Inquiry, handshake: DiagnosedHandshake): Promise<readonly Cause[]> {
  const { trace, offer, host } = handshake
  const { outcome } = trace
  if (outcome.kind === 'alert') {
    switch (outcome.description) {
      case AlertDescription.unrecognized_name:
        return nameCauses(inquiry, handshake)
      case AlertDescription.no_application_protocol:
        return protocolCauses(inquiry, handshake)
    }
    return offerCauses(inquiry, handshake)
  }
  // A short hello first: a device on the way may let nothing through that is new, or long.
  const short = await inquiry.ask('shortTls12', shortOffer(offer, 'TLSv1.2'))
  const isTls12Taken = isAnswered(short)
  if (isTls12Taken && offer.versions.includes('TLSv1.2')) {
    if (offer.versions.length === 1) return differences(short, inquiry, handshake)
    const tls13 = await inquiry.ask('shortTls13', shortOffer(offer, 'TLSv1.3'))
    const taken: ProtocolVersion[] = ['TLSv1.2', ...(isAnswered(tls13) ? (['TLSv1.3'] as const) : [])]
    return [{ cause: 'helloNotLetThrough', taken }]
  }
  // Who answers no short hello either is left alone.
  if (outcome.kind === 'timedOut' && short?.outcome.kind === 'timedOut') return [{ cause: 'silence' }]
  const causes = await offerCauses(inquiry, handshake)
  if (causes.length > 0) return causes
  if (outcome.kind === 'timedOut') return [{ cause: 'silence' }]
  const required: Cause[] =
    offer.serverName === undefined
      ? [{ cause: 'serverNameRequired', isAddress: parseIpAddress(host) !== undefined }]
      : []
  return [{ cause: outcome.kind === 'reset' ? 'resetAtHello' : 'closedAtHello' }, ...required]
}

/** The server's names, as the certificate shows that it sends to who asks for none. */
async function nameCauses(
  inquiry: Inquiry,
  { offer: { serverName, ...nameless }, host }: DiagnosedHandshake,
): Promise<readonly Cause[]> {
  if (serverName === undefined) {
    return [{ cause: 'serverNameRequired', isAddress: parseIpAddress(host) !== undefined }]
  }
  const trace = await inquiry.ask('withoutServerName', nameless)
  return [{ cause: 'serverNameUnknown', name: serverName, others: namesIn(trace) }]
}

function namesIn(trace: HandshakeTrace | undefined): readonly string[] {
  const certificate = trace?.negotiated.decodedCertificates[0]
  return certificate === undefined ? [] : serverNames(certificate)
}

async function protocolCauses(inquiry: Inquiry, { offer }: DiagnosedHandshake): Promise<readonly Cause[]> {
  const { applicationProtocols: offered } = offer
  const isH2Offered = offered.includes('h2')
  const trace = isH2Offered
    ? undefined
    : await inquiry.ask('http2', { ...offer, applicationProtocols: ['h2'] })
  const accepted = trace?.negotiated.applicationProtocol
  return [{ cause: 'noCommonApplicationProtocol', offered, ...(accepted === undefined ? {} : { accepted }) }]
}

/** What another hello offers that this one does not: versions, suites, groups, signature schemes, or no name. */
async function offerCauses(inquiry: Inquiry, handshake: DiagnosedHandshake): Promise<readonly Cause[]> {
  const { trace, offer, host } = handshake
  const old = await inquiry.ask('everythingBeforeTls13', everythingBeforeTls13(offer))
  const isOldTaken = isAnswered(old)
  const version = old?.negotiated.version
  if (isOldTaken && version !== undefined && offer.versions.includes(version)) {
    return differences(old, inquiry, handshake)
  }
  const tls13 = await inquiry.ask('everythingOfTls13', everythingOfTls13(offer))
  if (isAnswered(tls13) && offer.versions.includes('TLSv1.3')) return differences(tls13, inquiry, handshake)
  const spoken = [old, tls13].flatMap((it) => (isAnswered(it) ? (it?.negotiated.version ?? []) : []))
  if (spoken.length > 0) {
    await follow(isAnswered(tls13) ? tls13 : old, inquiry, offer)
    return [{ cause: 'noCommonVersion', offered: offer.versions, spoken }]
  }
  if (trace.outcome.kind !== 'alert') return []
  return causesOfRefusal([old, tls13], inquiry, handshake, host)
}

/** Where every hello is refused: for its name, or for what the server lacks itself. */
async function causesOfRefusal(
  [old, tls13]: readonly (HandshakeTrace | undefined)[],
  inquiry: Inquiry,
  { trace, offer }: DiagnosedHandshake,
  host: string,
): Promise<readonly Cause[]> {
  const alert = alertOf(trace)
  // Refused for its version where TLS 1.2 and 1.3 alone were offered, and for something else with older ones.
  const offersOld = offer.versions.some((it) => isOlder(it, 'TLSv1.2'))
  const refusedVersion = AlertDescription.protocol_version
  const oldAlert = alertOf(old)
  if (!offersOld && alert === refusedVersion && oldAlert !== undefined && oldAlert !== refusedVersion) {
    return [{ cause: 'versionBelowSecurityLevel', alert: alertName(old) }]
  }
  if (alert === undefined || !ABOUT_THE_OFFER.has(alert)) return []
  // One that takes no long hello, or no new one, refuses the long ones of this test too.
  const short = offer.versions.includes('TLSv1.2')
    ? await inquiry.ask('shortTls12', shortOffer(offer, 'TLSv1.2'))
    : undefined
  if (isAnswered(short)) return [{ cause: 'helloNotLetThrough', taken: ['TLSv1.2'], alert: alertName(trace) }]
  if (alert === refusedVersion) return []
  if (offer.serverName === undefined) {
    return [
      { cause: 'serverNameRequired', isAddress: parseIpAddress(host) !== undefined },
      { cause: 'noCertificate' },
    ]
  }
  const { serverName, ...nameless } = offer
  const unnamed = await inquiry.ask('withoutServerName', nameless)
  if (isAnswered(unnamed)) {
    return [{ cause: 'serverNameUnknown', name: serverName, others: namesIn(unnamed) }]
  }
  const tls10 = await inquiry.ask('shortTls10', shortOffer(offer, 'TLSv1.0'))
  const others = [alertOf(tls13), alertOf(tls10)]
  // A server whose newest version has no suite refuses all versions alike, before it looks at them.
  if (others.every((it) => it === alert))
    return [{ cause: 'noCipherSuiteEnabled' }, { cause: 'noCertificate' }]
  return alertOf(tls13) === refusedVersion
    ? [{ cause: 'noCipherSuiteForCertificate' }, { cause: 'noCertificate' }]
    : [{ cause: 'noCertificate' }]
}

/** What made the difference between the hello that was refused and one of its versions that was accepted. */
async function differences(
  accepted: HandshakeTrace | undefined,
  inquiry: Inquiry,
  handshake: DiagnosedHandshake,
): Promise<readonly Cause[]> {
  const { offer } = handshake
  const { version, suite, group, signatureScheme: scheme, decodedCertificates } = accepted?.negotiated ?? {}
  if (version === undefined || suite === undefined) return []
  const isSuiteOffered = offer.cipherSuites.includes(suite.id)
  if (!isSuiteOffered) {
    if (/PSK/.test(suite.keyExchange)) {
      return [{ cause: 'preSharedKeyRequired', version, suite: suite.name }]
    }
    await follow(accepted, inquiry, offer)
    const openssl = suite.opensslName === undefined ? {} : { opensslSuite: suite.opensslName }
    return [{ cause: 'noCommonCipherSuite', version, suite: suite.name, ...openssl }]
  }
  const key = decodedCertificates?.[0]?.publicKey.value
  const curve = key?.algorithm === 'ec' && version !== 'TLSv1.3' ? key.title.replace(/^EC /, '') : undefined
  const isOther = group !== undefined && !offer.groups.includes(group)
  if (isOther && (curve === undefined || curve !== groupTitle(group))) {
    await follow(accepted, inquiry, offer)
    return [{ cause: 'noCommonGroup', version, group: namedGroup(group).name, groupTitle: groupTitle(group) }]
  }
  if (scheme !== undefined && !offer.signatureSchemes.includes(scheme)) {
    await follow(accepted, inquiry, offer)
    return [{ cause: 'noCommonSignatureScheme', version, scheme: signatureScheme(scheme).name }]
  }
  const groups = allNamedGroups()
  const withGroups = await inquiry.ask('allGroups', { ...offer, groups })
  if (isAnswered(withGroups)) {
    const { group: other, version: newest = version } = withGroups.negotiated
    const isMissing = other !== undefined && !offer.groups.includes(other)
    const isCurve = curve !== undefined && newest === version && (!isMissing || groupTitle(other) === curve)
    await follow(isMissing && !isCurve ? withGroups : accepted, inquiry, offer)
    if (isCurve) return [{ cause: 'certificateCurveNotOffered', version, curve }]
    return isMissing
      ? [
          {
            cause: 'noCommonGroup',
            version: newest,
            group: namedGroup(other).name,
            groupTitle: groupTitle(other),
          },
        ]
      : []
  }
  const signatureSchemes = allSignatureSchemes()
  const wider = await inquiry.ask('allGroupsAndSignatureSchemes', { ...offer, groups, signatureSchemes })
  if (isAnswered(wider)) return [{ cause: 'noCommonSignatureScheme', version }]
  const alert = alertOf(handshake.trace)
  return [
    {
      cause: 'helloNotLetThrough',
      taken: [version],
      ...(alert === undefined ? {} : { alert: alertName(handshake.trace) }),
    },
  ]
}

/** The whole handshake with what the server accepts. */
async function follow(
  accepted: HandshakeTrace | undefined,
  inquiry: Inquiry,
  offer: ClientOffer,
): Promise<void> {
  const { version, suite, group, signatureScheme: scheme } = accepted?.negotiated ?? {}
  if (version === undefined || suite === undefined) return
  const groups = group === undefined ? allNamedGroups() : [group]
  await inquiry.ask(
    'acceptedOffer',
    {
      ...offer,
      versions: [version],
      cipherSuites: [suite.id],
      groups,
      signatureSchemes: scheme === undefined ? allSignatureSchemes() : [scheme, ...offer.signatureSchemes],
      keyShares: [],
    },
    'finished',
  )
}

function everythingBeforeTls13(offer: ClientOffer): ClientOffer {
  const { cipherSuites, groups, signatureSchemes } = fullShape('TLSv1.2')
  const versions = PROTOCOL_VERSIONS.filter((it) => it !== 'SSLv2' && it !== 'TLSv1.3')
  return {
    ...offer,
    versions,
    cipherSuites,
    groups,
    signatureSchemes,
    applicationProtocols: [],
    keyShares: [],
  }
}

function everythingOfTls13(offer: ClientOffer): ClientOffer {
  const { groups, signatureSchemes } = fullShape('TLSv1.3')
  return {
    ...offer,
    versions: ['TLSv1.3'],
    cipherSuites: suitesOf('TLSv1.3'),
    groups,
    signatureSchemes,
    applicationProtocols: [],
    keyShares: [],
  }
}

function shortOffer(offer: ClientOffer, version: ProtocolVersion): ClientOffer {
  const { cipherSuites, groups, signatureSchemes } = plainShape(version)
  const keyShares = version === 'TLSv1.3' ? offer.keyShares.slice(0, 1) : []
  return {
    ...offer,
    versions: [version],
    cipherSuites,
    groups,
    signatureSchemes,
    applicationProtocols: [],
    keyShares,
  }
}

/** Whether the server chose something, however far the handshake went from there. */
function isAnswered(trace: HandshakeTrace | undefined): trace is HandshakeTrace {
  return trace?.negotiated.version !== undefined && trace.negotiated.suite !== undefined
}

function alertOf(trace: HandshakeTrace | undefined): number | undefined {
  return trace?.outcome.kind === 'alert' ? trace.outcome.description : undefined
}

function alertName(trace: HandshakeTrace | undefined): string {
  const answer = answerOf(trace)
  return answer.kind === 'alert' ? answer.alert : 'no alert'
}

/** What servers answer with to an offer that they do not take, or do not understand. */
const ABOUT_THE_OFFER: ReadonlySet<number> = new Set([
  AlertDescription.handshake_failure,
  AlertDescription.protocol_version,
  AlertDescription.decode_error,
  AlertDescription.unexpected_message,
  AlertDescription.illegal_parameter,
  AlertDescription.insufficient_security,
  AlertDescription.internal_error,
])
