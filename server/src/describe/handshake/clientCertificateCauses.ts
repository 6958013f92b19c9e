// Why a server did not take the client's certificate, as far as that can be seen or narrowed down from here.

import type { Instant } from '../../base/instant.ts'
import type { ClientCredentials } from '../../handshake/credentials.ts'
import { clientHasAnswered, type HandshakeTrace, type RequestedCertificate } from '../../handshake/trace.ts'
import { type Certificate, readCertificate } from '../../x509/certificate.ts'
import { entityName } from '../../x509/displayName.ts'
import {
  type ClientCertificateFault,
  clientCertificateFaults,
  noCommonSignatureScheme,
} from './clientCertificateFaults.ts'

export interface ClientCauses {
  /** What speaks against the certificate: clauses. */
  readonly seen: readonly string[]
  /** Where nothing certain is seen, what is left: clauses. */
  readonly possible: readonly string[]
  /** What was found in order, as a clause; where there are possible causes. */
  readonly inOrder?: string
  /** What was found in the certificate, be it a reason or not. */
  readonly faults?: readonly ClientCertificateFault[]
}

export interface ClientCausesContext {
  readonly credentials: ClientCredentials | undefined
  readonly now: Instant
  readonly trustAnchors: readonly Certificate[]
}

const NONE: ClientCauses = { seen: [], possible: [] }

export function clientCauses(
  trace: HandshakeTrace,
  { credentials, now, trustAnchors }: ClientCausesContext,
): ClientCauses {
  const { certificateRequest: request, clientCertificateSent, clientAccepted } = trace.negotiated
  if (request === undefined || credentials === undefined || clientAccepted === true) return NONE
  if (!clientHasAnswered(trace.messages)) return NONE
  if (!clientCertificateSent) {
    return { seen: [noCommonSignatureScheme(credentials.signatureSchemes, request)], possible: [] }
  }
  const chain = chainOf(credentials)
  const [endEntity] = chain
  if (endEntity === undefined) return NONE
  const faults = faultsOf(chain, request, trace, { now, trustAnchors })
  const isRejected = clientAccepted === false || wasCutOff(trace)
  const certain = faults.some((it) => !it.depends)
  const seen = faults.filter((it) => isRejected || !it.depends).map((it) => it.message)
  if (!isRejected || certain) return { seen, possible: [], faults }
  const issuer = entityName(endEntity.issuer.value)
  const isListed = request.authorities.length > 0
  const possible = possibleCauses(trace, {
    issuer,
    isListed,
    weakIssuer: faults.some((it) => it.code === 'weakIssuerKey' || it.code === 'weakKey'),
  })
  const inOrder = isListed
    ? `it is in date and was issued by a CA that the server accepts`
    : `it is in date, and the server does not say which CAs it accepts`
  return { seen, possible, faults, ...(possible.length > 0 ? { inOrder } : {}) }
}

/**
 * Sentences where the server goes on with a certificate that servers refuse: it does not check it, or says its refusal in
 * a page of its own, with a status of success.
 */
export function acceptedDespite(
  trace: HandshakeTrace,
  { credentials, now, trustAnchors }: ClientCausesContext,
): readonly string[] {
  const { certificateRequest: request, clientCertificateSent, clientAccepted, httpStatus } = trace.negotiated
  if (request === undefined || credentials === undefined) return []
  if (!clientCertificateSent || clientAccepted !== true) return []
  const faults = faultsOf(chainOf(credentials), request, trace, { now, trustAnchors })
  const certain = faults.filter((it) => !it.depends).map((it) => it.message)
  if (certain.length === 0) return []
  const page = httpStatus === undefined ? '' : `, or HTTP ${httpStatus} is how it refuses clients`
  return [
    `The server goes on with the client certificate although ${certain.join('; ')}: it does not check that${page}.`,
  ]
}

function chainOf({ certificates }: ClientCredentials): readonly Certificate[] {
  return certificates.flatMap((it) => readCertificate(it) ?? [])
}

function faultsOf(
  chain: readonly Certificate[],
  request: RequestedCertificate,
  { negotiated }: HandshakeTrace,
  { now, trustAnchors }: Pick<ClientCausesContext, 'now' | 'trustAnchors'>,
): readonly ClientCertificateFault[] {
  const known = [...negotiated.decodedCertificates, ...trustAnchors]
  return clientCertificateFaults(chain, { request, now, known })
}

function possibleCauses(
  { outcome }: HandshakeTrace,
  { issuer, isListed, weakIssuer }: { issuer: string; isListed: boolean; weakIssuer: boolean },
): readonly string[] {
  if (outcome.kind === 'alert' && !ABOUT_THE_PATH.has(outcome.description)) {
    return outcome.description === UNSUPPORTED_CERTIFICATE
      ? ['the server does not support keys of its type']
      : []
  }
  // There is an alert for it, certificate_revoked.
  const isUntold = outcome.kind !== 'alert'
  return [
    ...(isListed ? [] : [`the server does not trust ${issuer}`]),
    'a CRL at the server is missing (one of every CA of the path is needed) or out of date',
    ...(isUntold ? ['it was revoked, or a CA of its path was'] : []),
    ...(weakIssuer
      ? []
      : ["the key of a CA is too small for the server's security level (Debian's OpenSSL wants RSA 2048)"]),
  ]
}

/**
 * What servers answer with where the path, a CRL or the security level stands against a certificate: handshake_failure,
 * bad_certificate, certificate_expired, certificate_unknown, unknown_ca.
 */
const ABOUT_THE_PATH: ReadonlySet<number> = new Set([40, 42, 45, 46, 48])

const UNSUPPORTED_CERTIFICATE = 43

/** An end in the place of the server's verdict. */
function wasCutOff({ outcome }: HandshakeTrace): boolean {
  return outcome.kind === 'reset' || outcome.kind === 'closed'
}

/** What is to be said of them behind the verdict, in sentences; empty where there is nothing. */
export function causesText({ seen, possible, inOrder }: ClientCauses): string {
  const sentence = (clauses: readonly string[]) => clauses.map(capitalized).join('; ')
  const found = seen.length === 0 ? '' : ` ${sentence(seen)}.`
  if (possible.length === 0) return found
  return `${found} As far as can be seen here, ${inOrder}: ${possible.join(', or ')}.`
}

function capitalized(clause: string, index: number): string {
  // Names of certificates keep their case.
  return index === 0 && /^(?:its|the|no) /.test(clause) ? clause[0]!.toUpperCase() + clause.slice(1) : clause
}
