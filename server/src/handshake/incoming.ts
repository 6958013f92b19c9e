import { AlertDescription } from '../tls/alert.ts'
import { cookie } from '../tls/extensions/cookie.ts'
import { type Extension, extensionName } from '../tls/extensions/index.ts'
import { handshakeName } from '../tls/handshake/handshake.ts'
import type { Incoming } from './connection.ts'
import { ProtocolViolation } from './failure.ts'

export type IncomingHandshake = Extract<Incoming, { kind: 'handshake' }>

/** The message where it is a handshake message of that type; else throws, saying what came instead. */
export function handshakeMessage(
  incoming: Incoming,
  msgType: number | readonly number[],
  awaited: string,
): IncomingHandshake {
  const expected = typeof msgType === 'number' ? [msgType] : msgType
  if (incoming.kind === 'handshake' && expected.includes(incoming.msgType)) return incoming
  throw unexpected(incoming, awaited)
}

export function unexpected(incoming: Incoming, awaited: string): ProtocolViolation {
  return new ProtocolViolation(
    AlertDescription.unexpected_message,
    `the server sent ${nameOf(incoming)} where ${awaited} has to come`,
  )
}

function nameOf(incoming: Incoming): string {
  switch (incoming.kind) {
    case 'handshake': {
      const name = handshakeName(incoming.msgType)
      return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`
    }
    case 'alert':
      return 'an alert'
    case 'changeCipherSpec':
      return 'a ChangeCipherSpec'
    case 'applicationData':
      return 'application data'
    case 'closed':
    case 'silence':
      return 'nothing'
  }
}

/** Every extension that a server sends answers one of the client's (RFC 9846, section 4.3), each once. */
export function checkExtensionsAreAnswers(
  extensions: readonly Extension[] | undefined,
  offered: ReadonlySet<number>,
  retry = false,
): void {
  const seen = new Set<number>()
  for (const { extensionType } of extensions ?? []) {
    if (seen.has(extensionType)) {
      throw new ProtocolViolation(
        AlertDescription.illegal_parameter,
        `the extension ${extensionName(extensionType)} comes twice`,
      )
    }
    seen.add(extensionType)
    if (offered.has(extensionType) || (retry && extensionType === cookie.type)) continue
    throw new ProtocolViolation(
      AlertDescription.unsupported_extension,
      `the extension ${extensionName(extensionType)} was not asked for`,
    )
  }
}
