// What a trace shows of itself: the client's certificate, the server's, and what stands where TLS should be.

import type { Cause } from '../describe/handshake/causes.ts'
import { authorityTitle } from '../describe/handshake/certificates.ts'
import { type ClientCausesContext, clientCauses } from '../describe/handshake/clientCertificateCauses.ts'
import { isClientCertificateRequired } from '../describe/handshake/clientCertificateRequired.ts'
import { usesPreSharedKey } from '../describe/handshake/preSharedKey.ts'
import { refusalsElsewhere } from '../describe/handshake/refusedElsewhere.ts'
import { clientHasAnswered, type HandshakeTrace } from '../handshake/trace.ts'
import type { TransportFailure } from '../handshake/transport.ts'
import { AlertDescription } from '../tls/alert.ts'

/** The causes that need no further connection. */
export function causesInTrace(trace: HandshakeTrace, context: ClientCausesContext): readonly Cause[] {
  const { outcome, messages, negotiated } = trace
  if (outcome.kind === 'protocolError' && outcome.otherProtocol !== undefined) {
    return outcome.otherProtocol === 'SSL 2.0'
      ? []
      : [{ cause: 'otherProtocol', protocol: outcome.otherProtocol }]
  }
  if (isOfDifferentKeys(trace)) return [{ cause: 'preSharedKeyDiffers' }]
  const signature = messages
    .flatMap((it) => it.checks)
    .find((it) => it.what === 'handshakeSignature' && it.result === 'failed')
  if (signature !== undefined) {
    return [
      {
        cause: 'keyMismatch',
        detail: `the server does not hold the key of its certificate: ${signature.detail}`,
      },
    ]
  }
  const client = clientCertificateCauses(trace, context)
  if (client.length > 0) return client
  const certificate =
    outcome.kind === 'completed' || negotiated.verificationErrors.length > 0
      ? serverCertificateCauses(trace)
      : []
  // Last, what works here and not elsewhere.
  return certificate.length > 0
    ? certificate
    : refusalsElsewhere(trace).map(({ reason, sentence }) => ({
        cause: 'refusedByOthers',
        reason,
        detail: sentence,
      }))
}

/** Before TLS 1.3 the Finished shows it, and there the binder of the ClientHello. */
function isOfDifferentKeys(trace: HandshakeTrace): boolean {
  const { outcome, negotiated } = trace
  if (outcome.kind !== 'alert' || outcome.from !== 'server') return false
  if (usesPreSharedKey(trace)) return OF_DIFFERENT_KEYS.has(outcome.description)
  return negotiated.externalKey === 'offered' && OF_WRONG_BINDER.has(outcome.description)
}

/** RFC 4279, section 2: an unknown identity may be answered as if the key were wrong. */
const OF_DIFFERENT_KEYS: ReadonlySet<number> = new Set([
  AlertDescription.bad_record_mac,
  AlertDescription.decrypt_error,
  AlertDescription.unknown_psk_identity,
])

/** RFC 9846, section 4.3.11 leaves the alert open: OpenSSL has illegal_parameter. */
const OF_WRONG_BINDER: ReadonlySet<number> = new Set([
  AlertDescription.illegal_parameter,
  AlertDescription.decrypt_error,
  AlertDescription.unknown_psk_identity,
])

/** Why there is no connection. */
export function causeOfFailure(failure: TransportFailure): Cause | undefined {
  switch (failure) {
    case 'notFound':
      return { cause: 'nameNotFound' }
    case 'refused':
      return { cause: 'nothingListens' }
    case 'unreachable':
      return { cause: 'unreachable' }
    case 'timedOut':
      return { cause: 'connectTimedOut' }
    case 'reset':
      return { cause: 'connectionReset' }
    default:
      return undefined
  }
}

function clientCertificateCauses(trace: HandshakeTrace, context: ClientCausesContext): readonly Cause[] {
  const { outcome, messages, negotiated } = trace
  const { certificateRequest: request, clientCertificateSent, clientAccepted } = negotiated
  if (request === undefined || clientAccepted === true || !clientHasAnswered(messages)) return []
  const wasCutOff = outcome.kind === 'closed' || outcome.kind === 'reset'
  const isRefused = clientAccepted === false || (wasCutOff && negotiated.version !== 'SSLv2')
  const authorities = request.authorities.map(authorityTitle)
  if (!clientCertificateSent) {
    const required = isClientCertificateRequired(trace) === true || isRefused
    if (!required) return []
    const [detail] = clientCauses(trace, context).seen
    return detail === undefined
      ? [{ cause: 'clientCertificateRequired', authorities }]
      : [{ cause: 'clientCertificateSignatureScheme', detail, authorities }]
  }
  if (!isRefused) return []
  const { faults = [], seen } = clientCauses(trace, context)
  const [fault] = faults
  if (fault !== undefined && !fault.depends) {
    return [
      { cause: CLIENT_FAULTS[fault.code] ?? 'clientCertificateInvalid', detail: fault.message, authorities },
    ]
  }
  const alert = outcome.kind === 'alert' ? outcome.description : undefined
  const weak: Cause[] =
    fault === undefined ? [] : [{ cause: 'clientCertificateTooWeak', detail: fault.message, authorities }]
  const untrusted: Cause = {
    cause: 'clientCertificateUntrusted',
    detail: 'the server does not trust the CA of the client certificate',
    authorities,
  }
  switch (alert) {
    case AlertDescription.certificate_revoked:
      return [{ cause: 'clientCertificateRevoked', detail: '', authorities }]
    case AlertDescription.certificate_expired:
      return [{ cause: 'crlExpired' }]
    case AlertDescription.unsupported_certificate:
      return [
        {
          cause: 'clientCertificateInvalid',
          detail: 'the server does not support keys of its type',
          authorities,
        },
      ]
    case AlertDescription.unknown_ca:
      return [...weak, authorities.length > 0 ? { cause: 'crlMissing' } : untrusted]
  }
  if (weak.length > 0) return weak
  if (authorities.length === 0) return [untrusted, { cause: 'crlMissing' }]
  if (seen.length > 0) {
    return [{ cause: 'clientCertificateInvalid', detail: seen.join('; '), authorities }]
  }
  return [{ cause: 'crlMissing' }, { cause: 'crlExpired' }]
}

type ClientCertificateCause = Extract<
  Cause,
  { readonly detail: string; readonly authorities: unknown }
>['cause']

const CLIENT_FAULTS: Readonly<Record<string, ClientCertificateCause>> = {
  expired: 'clientCertificateExpired',
  notYetValid: 'clientCertificateExpired',
  purpose: 'clientCertificateNotForClients',
  keyUsage: 'clientCertificateNotForClients',
  unlistedIssuer: 'clientCertificateUntrusted',
  missingIntermediate: 'clientCertificateIntermediateMissing',
  weakKey: 'clientCertificateTooWeak',
  weakSignature: 'clientCertificateTooWeak',
  weakIssuerKey: 'clientCertificateTooWeak',
  signatureScheme: 'clientCertificateSignatureScheme',
}

function serverCertificateCauses({ negotiated }: HandshakeTrace): readonly Cause[] {
  const { verificationErrors: errors, decodedCertificates: chain } = negotiated
  const causes = errors.flatMap(({ code, message: detail }): readonly Cause[] => {
    switch (code) {
      case 'selfSigned':
        return [{ cause: 'selfSigned', detail }]
      case 'untrustedRoot':
        return [{ cause: 'untrustedCa', detail }]
      case 'unknownIssuer':
        // Who sends intermediates has not forgotten them.
        return chain.length > 1
          ? [{ cause: 'untrustedCa', detail }]
          : [
              {
                cause: 'missingIntermediate',
                detail: `the server sent no intermediate certificate: ${detail}`,
              },
              // A private CA may have issued it itself, which nothing shows from here.
              { cause: 'untrustedCa', detail: 'its issuer is a CA that is not trusted here' },
            ]
      case 'name':
        return [{ cause: 'wrongName', detail: `the certificate is ${detail}` }]
      case 'expired':
        return [{ cause: 'expired', detail }]
      case 'notYetValid':
        return [{ cause: 'notYetValid', detail }]
      case 'weakKey':
      case 'weakSignature':
        // What is too weak for some clients is told with who they are.
        return []
      default:
        return [{ cause: 'invalidCertificate', detail }]
    }
  })
  return causes.slice(0, 2)
}
