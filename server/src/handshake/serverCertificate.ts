import { AlertDescription } from '../tls/alert.ts'
import { readCertificate } from '../x509/certificate.ts'
import { ProtocolViolation } from './failure.ts'
import type { HandshakeContext } from './state.ts'
import type { TracedMessage } from './trace.ts'

/** Takes the chain of the server's Certificate message, the end-entity certificate first. */
export function takeServerCertificates(
  chain: readonly Uint8Array[],
  traced: TracedMessage,
  context: Pick<HandshakeContext, 'negotiated' | 'environment' | 'serverKey'>,
): void {
  const { negotiated, environment } = context
  if (chain.length === 0) {
    throw new ProtocolViolation(AlertDescription.decode_error, 'the server sent no certificate')
  }
  negotiated.serverCertificates = chain
  const decoded = chain.map(readCertificate)
  negotiated.decodedCertificates = decoded.filter((it) => it !== undefined)
  const [endEntity] = decoded
  if (endEntity === undefined) {
    const detail = 'the certificate cannot be read'
    traced.checks.push({ what: 'path', result: 'failed', detail })
    negotiated.verificationErrors.push({ code: 'malformed', message: detail })
    return
  }
  context.serverKey = endEntity.publicKey.value
  const { checks, errors } = environment.checkServer(negotiated.decodedCertificates)
  traced.checks.push(...checks)
  negotiated.verificationErrors.push(...errors)
}
