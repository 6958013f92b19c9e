import { signatureScheme } from '../registry/signatureSchemes.ts'
import { AlertDescription } from '../tls/alert.ts'
import { ProtocolViolation } from './failure.ts'
import { verifyHandshakeSignature } from './handshakeSignature.ts'
import type { HandshakeContext } from './state.ts'
import type { TracedMessage } from './trace.ts'

/** Checks the signature with which the server proves that it holds its certificate's key; throws where it is wrong. */
export function checkServerSignature(
  scheme: number,
  content: Uint8Array,
  signature: Uint8Array,
  traced: TracedMessage,
  { negotiated, offer, serverKey }: HandshakeContext,
): void {
  const { name } = signatureScheme(scheme)
  negotiated.signatureScheme = scheme
  if (!offer.signatureSchemes.includes(scheme)) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      `a signature with ${name}, which was not offered`,
    )
  }
  if (serverKey === undefined) {
    traced.checks.push({
      what: 'handshakeSignature',
      result: 'notChecked',
      detail: 'the key of the certificate cannot be read',
    })
    return
  }
  const version = negotiated.version === 'TLSv1.3' ? 'TLSv1.3' : 'TLSv1.2'
  switch (verifyHandshakeSignature(scheme, serverKey, version, content, signature)) {
    case 'valid':
      traced.checks.push({
        what: 'handshakeSignature',
        result: 'passed',
        detail: "the server holds the certificate's key",
      })
      return
    case 'unknown':
      traced.checks.push({
        what: 'handshakeSignature',
        result: 'notChecked',
        detail: `a signature by ${serverKey.title} with ${name} cannot be checked here`,
      })
      return
    case 'unfit':
      traced.checks.push({
        what: 'handshakeSignature',
        result: 'failed',
        detail: `${name} does not go with the key, ${serverKey.title}`,
      })
      throw new ProtocolViolation(
        AlertDescription.illegal_parameter,
        `a signature with ${name}, which does not go with the certificate's key (${serverKey.title})`,
      )
    case 'invalid':
      traced.checks.push({
        what: 'handshakeSignature',
        result: 'failed',
        detail: "the signature was not made with the certificate's key",
      })
      throw new ProtocolViolation(
        AlertDescription.decrypt_error,
        "the signature over the handshake is wrong: the server does not hold the certificate's key",
      )
  }
}
