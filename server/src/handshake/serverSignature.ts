import { signatureScheme } from '../registry/signatureSchemes.ts'
import { AlertDescription } from '../tls/alert.ts'
import type { PublicKey } from '../x509/publicKey.ts'
import { ProtocolViolation } from './failure.ts'
import {
  type SignatureVerdict,
  verifyHandshakeSignature,
  verifySignatureByKey,
} from './handshakeSignature.ts'
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
    notChecked('the key of the certificate cannot be read', traced)
    return
  }
  const verdict = verifyHandshakeSignature(
    scheme,
    serverKey,
    negotiated.version ?? 'TLSv1.2',
    content,
    signature,
  )
  take(verdict, name, serverKey, traced)
}

/** The same before TLS 1.2, where the key alone says how it signs. */
export function checkServerSignatureByKey(
  content: Uint8Array,
  signature: Uint8Array,
  traced: TracedMessage,
  { serverKey }: HandshakeContext,
): void {
  if (serverKey === undefined) {
    notChecked('the key of the certificate cannot be read', traced)
    return
  }
  const name = serverKey.algorithm === 'rsa' ? 'MD5 and SHA-1' : 'SHA-1'
  take(verifySignatureByKey(serverKey, content, signature), name, serverKey, traced)
}

function notChecked(detail: string, traced: TracedMessage): void {
  traced.checks.push({ what: 'handshakeSignature', result: 'notChecked', detail })
}

/** `name` is how it was signed. */
function take(verdict: SignatureVerdict, name: string, serverKey: PublicKey, traced: TracedMessage): void {
  switch (verdict) {
    case 'valid':
      traced.checks.push({
        what: 'handshakeSignature',
        result: 'passed',
        detail: "the server holds the certificate's key",
      })
      return
    case 'unknown':
      notChecked(`a signature by ${serverKey.title} with ${name} cannot be checked here`, traced)
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
