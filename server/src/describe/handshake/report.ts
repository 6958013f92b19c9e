import { codePoint, toHex } from '../../base/hex.ts'
import type { Instant } from '../../base/instant.ts'
import type { ClientCredentials } from '../../handshake/credentials.ts'
import {
  clientHasAnswered,
  type HandshakeTrace,
  isClientCertificate,
  type TracedMessage,
} from '../../handshake/trace.ts'
import { formatPem } from '../../pem/pem.ts'
import { fingerprint } from '../../pki/fingerprint.ts'
import { trustTitle } from '../../pki/trustTitle.ts'
import { alertDescription } from '../../registry/alertDescriptions.ts'
import { namedGroup } from '../../registry/namedGroups.ts'
import { oidName, signatureAlgorithm } from '../../registry/objectIdentifiers.ts'
import { signatureScheme } from '../../registry/signatureSchemes.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { serverNames } from '../../x509/serverIdentity.ts'
import type { Diagnosis } from './causes.ts'
import { authorityTitle } from './certificates.ts'
import { type ClientCauses, clientCauses } from './clientCertificateCauses.ts'
import { isClientCertificateRequired } from './clientCertificateRequired.ts'
import { helloCausesText, reportedDiagnosis } from './diagnosis.ts'
import { explain } from './explanation.ts'
import type {
  ConversationMessage,
  HandshakeReport,
  ReportedAlert,
  ReportedCertificate,
  ReportedConnection,
  Verification,
  VerificationCheck,
  VersionAnswer,
} from './handshakeReport.ts'
import { keyScheduleSteps } from './keySchedule.ts'
import { describeMessage } from './message.ts'
import { offersPreSharedKey, usesPreSharedKey } from './preSharedKey.ts'
import { describeProtection } from './protection.ts'
import type { TrustedList } from './serverVerification.ts'

export interface ReportContext {
  readonly target: HandshakeReport['target']
  readonly connection?: ReportedConnection
  readonly versions: readonly VersionAnswer[]
  readonly diagnosis?: Diagnosis | undefined
  /** Sentences on what stands beside the conversation. */
  readonly remarks?: readonly string[]
  readonly trust: readonly TrustedList[]
  readonly credentials: ClientCredentials | undefined
  readonly now: Instant
}

/** What happened, as plain data for people and programs. */
export function reportOf(
  trace: HandshakeTrace,
  { target, connection, versions, diagnosis, remarks = [], trust, credentials, now }: ReportContext,
): HandshakeReport {
  const { negotiated, outcome } = trace
  const { version, suite, group, signatureScheme: scheme, applicationProtocol } = negotiated
  const trustAnchors = trust.flatMap((it) => it.certificates)
  const causes = clientCauses(trace, { credentials, now, trustAnchors })
  const keySchedule = keyScheduleSteps(negotiated)
  const alert = reportedAlert(trace, causes, helloCausesText(diagnosis, target))
  return {
    target,
    ...(connection === undefined ? {} : { connection }),
    outcome: outcome.kind,
    explanation: [explain(trace, target, versions, causes, diagnosis), ...remarks].join(' '),
    ...(remarks.length === 0 ? {} : { remarks }),
    ...(diagnosis === undefined ? {} : { diagnosis: reportedDiagnosis(diagnosis, target) }),
    ...(version === undefined ? {} : { version }),
    ...(suite === undefined
      ? {}
      : {
          cipherSuite: {
            id: codePoint(suite.id, suite.id > 0xffff ? 3 : 2),
            name: suite.name,
            ...(suite.opensslName === undefined ? {} : { opensslName: suite.opensslName }),
          },
        }),
    ...(group === undefined ? {} : { group: { id: codePoint(group), name: namedGroup(group).name } }),
    ...(scheme === undefined ? {} : { signatureScheme: signatureScheme(scheme).name }),
    ...(applicationProtocol === undefined ? {} : { applicationProtocol }),
    ...(offersPreSharedKey(trace) ? { preSharedKey: usesPreSharedKey(trace) } : {}),
    serverCertificates: negotiated.decodedCertificates.map(reportedCertificate),
    clientCertificate: clientCertificate(trace, causes),
    verified: verification(
      trace,
      trust.map(({ source, certificates }) =>
        trustTitle(
          source,
          certificates.map((certificate) => ({ certificate })),
          'serverAuth',
        ),
      ),
    ),
    messages: trace.messages.map((it) => conversationMessage(it, trace, causes)),
    ...(alert === undefined ? {} : { alert }),
    ...(keySchedule.length === 0 ? {} : { keySchedule }),
    versions,
    findings: [],
    bytes: trace.bytes,
    milliseconds: trace.milliseconds,
  }
}

function conversationMessage(
  message: TracedMessage,
  { negotiated }: HandshakeTrace,
  { seen }: ClientCauses,
): ConversationMessage {
  const { name, summary, step, fields } = describeMessage(message, { negotiated, from: message.from })
  return {
    from: message.from,
    protocol: message.protocol,
    name,
    encrypted: message.encrypted,
    milliseconds: message.milliseconds,
    length: message.bytes.length,
    bytes: toHex(message.bytes),
    summary,
    step,
    fields: [...fields, ...describeProtection(message, negotiated)],
    checks: isClientCertificate(message) ? [...message.checks, ...seen.map(failedCheck)] : message.checks,
  }
}

function failedCheck(detail: string): VerificationCheck {
  return { what: 'clientCertificate', result: 'failed', detail }
}

function reportedCertificate(certificate: Certificate): ReportedCertificate {
  const { subject, issuer, validity, publicKey, signatureAlgorithm: algorithm } = certificate
  const { oid } = algorithm.value
  return {
    sha256: fingerprint(certificate),
    subject: subject.value.text,
    issuer: issuer.value.text,
    notBefore: new Date(validity.notBefore.value).toISOString(),
    notAfter: new Date(validity.notAfter.value).toISOString(),
    subjectAltNames: serverNames(certificate),
    publicKey: publicKey.value.title,
    signatureAlgorithm: signatureAlgorithm(oid)?.title ?? oidName(oid) ?? oid,
    pem: formatPem('CERTIFICATE', certificate.der),
  }
}

function clientCertificate(
  trace: HandshakeTrace,
  { seen, possible, inOrder }: ClientCauses,
): HandshakeReport['clientCertificate'] {
  const { certificateRequest, clientCertificateSent, clientAccepted, clientReason } = trace.negotiated
  if (certificateRequest === undefined) return { requested: false, sent: false }
  const accepted = clientAccepted === undefined ? 'unknown' : clientAccepted ? 'accepted' : 'rejected'
  const required = isClientCertificateRequired(trace)
  const authorities = certificateRequest.authorities.map(authorityTitle)
  return {
    requested: true,
    ...(required === undefined ? {} : { required }),
    sent: clientCertificateSent,
    // Whether the certificate was accepted, not whether the server does without one.
    ...(clientCertificateSent ? { outcome: accepted } : {}),
    ...(clientCertificateSent && clientAccepted !== undefined ? { accepted: clientAccepted } : {}),
    ...(clientReason === undefined ? {} : { reason: clientReason }),
    ...(seen.length === 0 ? {} : { causes: seen }),
    ...(inOrder === undefined ? {} : { inOrder }),
    ...(possible.length === 0 ? {} : { possibleCauses: possible }),
    ...(authorities.length === 0 ? {} : { authorities }),
  }
}

function verification({ messages, negotiated }: HandshakeTrace, lists: readonly string[]): Verification {
  const order = ['path', 'name', 'dates', 'handshakeSignature', 'finished']
  const checks = messages
    .flatMap((it) => it.checks)
    // In a second handshake the same is checked once more.
    .filter(
      (it, index, all) =>
        all.findIndex((other) => other.what === it.what && other.detail === it.detail) === index,
    )
    .toSorted((a, b) => order.indexOf(a.what) - order.indexOf(b.what))
  const errors = [
    ...negotiated.verificationErrors,
    ...checks
      .filter((it) => it.result === 'failed' && (it.what === 'handshakeSignature' || it.what === 'finished'))
      .map((it) => ({ code: it.what, message: it.detail })),
  ]
  const trust = negotiated.decodedCertificates.length > 0 && lists.length > 0 ? { trust: lists } : {}
  if (errors.length > 0) return { valid: false, checks, errors, ...trust }
  const all = order.every((what) => checks.some((it) => it.what === what && it.result === 'passed'))
  return { ...(all ? { valid: true } : {}), checks, errors, ...trust }
}

/** What cannot be the cause where the server has asked for no certificate. */
const ABOUT_CLIENTS = /client (?:certificate|key)/

function reportedAlert(
  { outcome, negotiated, messages }: HandshakeTrace,
  { seen, possible }: ClientCauses,
  cause: string | undefined,
): ReportedAlert | undefined {
  const alert =
    outcome.kind === 'alert'
      ? outcome
      : outcome.kind === 'protocolError' && outcome.alert !== undefined
        ? { from: 'client' as const, fatal: true, description: outcome.alert }
        : undefined
  if (alert === undefined) return undefined
  const { name, value, explanation, likelyCauses } = alertDescription(alert.description)
  const isRefusalWithoutCertificate =
    alert.from === 'server' &&
    negotiated.certificateRequest !== undefined &&
    !negotiated.clientCertificateSent &&
    clientHasAnswered(messages)
  return {
    from: alert.from,
    level: alert.fatal ? 'fatal' : 'warning',
    description: name,
    number: value,
    explanation,
    likelyCauses:
      alert.from === 'client' && outcome.kind === 'protocolError'
        ? [outcome.reason]
        : isRefusalWithoutCertificate
          ? ['the server requires a client certificate, and none was sent', ...seen]
          : seen.length + possible.length > 0
            ? [...seen, ...possible]
            : cause === undefined
              ? likelyCauses.filter(
                  (it) => negotiated.certificateRequest !== undefined || !ABOUT_CLIENTS.test(it),
                )
              : [cause],
  }
}
