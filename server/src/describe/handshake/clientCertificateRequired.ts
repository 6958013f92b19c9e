import type { HandshakeTrace } from '../../handshake/trace.ts'
import { AlertDescription } from '../../tls/alert.ts'

/** Whether the server insists on a client certificate, as far as the handshake shows; undefined where it does not. */
export function isClientCertificateRequired({ outcome, negotiated }: HandshakeTrace): boolean | undefined {
  const { certificateRequest, clientCertificateSent, clientAccepted } = negotiated
  if (certificateRequest === undefined) return false
  // With a certificate nothing shows what would be without.
  if (clientCertificateSent) return undefined
  if (outcome.kind === 'alert' && REQUIRING.has(outcome.description)) return true
  if (clientAccepted === true) return false
  return clientAccepted === false ? true : undefined
}

/** handshake_failure and bad_certificate are what versions before TLS 1.3 have in the place of certificate_required. */
const REQUIRING: ReadonlySet<number> = new Set([
  AlertDescription.certificate_required,
  AlertDescription.handshake_failure,
  AlertDescription.bad_certificate,
])
