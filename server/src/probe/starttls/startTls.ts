import type { Transport } from '../../handshake/transport.ts'
import type { StartTlsName } from '../../registry/applicationPorts.ts'
import { type ClearConversation, ClearFailure, quotedAnswer } from '../clearConversation.ts'

/** How the clients of one protocol ask for TLS. */
export interface StartTls {
  readonly name: StartTlsName
  /** `SMTP`. */
  readonly title: string
  /** What asks for TLS, as the protocol calls it: `STARTTLS`, `SSLRequest`. */
  readonly request: string
  /**
   * Leads the conversation to where TLS begins; rejects with {@link ClearFailure} where the server does not come with.
   * No user name and no password is ever sent.
   */
  ask(conversation: ClearConversation, server: AskedServer): Promise<void>
  /** Where TLS is not sent as it is: what stands between it and the connection. */
  wrap?(transport: Transport): Transport
}

export interface AskedServer {
  /** The name of the server, for protocols in which the client says whom it wants. */
  readonly name: string
}

/** What a client that has no name of its own calls itself (RFC 6761, section 6.4). */
export const CLIENT_NAME = 'tls-lens.invalid'

export function notOffered(request: string, answer?: string): ClearFailure {
  const said = answer === undefined || answer.trim() === '' ? '' : `: it answered ${quotedAnswer(answer)}`
  return new ClearFailure(`the server does not offer ${request}${said}`)
}

export function refusedRequest(request: string, answer: string): ClearFailure {
  return new ClearFailure(`the server refused ${request}: it answered ${quotedAnswer(answer)}`)
}

export function refusedClient(answer: string): ClearFailure {
  return new ClearFailure(`the server refuses this client: it answered ${quotedAnswer(answer)}`)
}

export function otherAnswer(protocol: string, answer: string): ClearFailure {
  return new ClearFailure(`this is no ${protocol} server: it sent ${quotedAnswer(answer)}`)
}
