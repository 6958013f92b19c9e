import { AlertDescription } from '../tls/alert.ts'
import { applicationLayerProtocolNegotiation } from '../tls/extensions/applicationLayerProtocolNegotiation.ts'
import { type Extension, findExtension } from '../tls/extensions/index.ts'
import { ProtocolViolation } from './failure.ts'
import type { HandshakeContext } from './state.ts'

/** RFC 7301, section 3.1: the server answers with exactly one of the protocols that were offered. */
export function takeApplicationProtocol(
  extensions: readonly Extension[] | undefined,
  message: 'EncryptedExtensions' | 'ServerHello',
  { negotiated, offer }: HandshakeContext,
): void {
  const answer = findExtension(extensions, applicationLayerProtocolNegotiation, message)
  if (answer === undefined) return
  const [name] = answer.protocolNameList
  const text = name === undefined ? '' : new TextDecoder().decode(name)
  if (answer.protocolNameList.length !== 1 || !offer.applicationProtocols.includes(text)) {
    throw new ProtocolViolation(
      AlertDescription.illegal_parameter,
      'the server chose an application protocol that was not offered',
    )
  }
  negotiated.applicationProtocol = text
}
