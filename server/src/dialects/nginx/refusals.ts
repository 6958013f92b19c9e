import type { Sourced } from '../../policy/setting.ts'
import { find, type Level, type Placed, textPlace } from './level.ts'
import { SERVER_NAMES } from './settings.ts'
import { isDynamic } from './syntax.ts'

/** The values of `ssl_conf_command` with which OpenSSL keeps nginx from starting; without a certificate it is not asked. */
export function refusedCommands(level: Level): readonly (readonly [Placed, Sourced<string>])[] {
  const found = find(level, SERVER_NAMES.confCommand)
  if (found.kind !== 'found' || find(level, SERVER_NAMES.certificate).kind !== 'found') return []
  return found.placed.flatMap((placed): [Placed, Sourced<string>][] => {
    const [, command, value] = placed.directive.words
    if (!command || !value || isDynamic(command) || isDynamic(value)) return []
    if (!isRefused(command.text.toLowerCase(), value.text)) return []
    const shown = value.text.length > 60 ? `${value.text.slice(0, 59)}…` : value.text
    const message = `OpenSSL refuses it: bad value: cmd=${command.text}, value=${shown}`
    return [[placed, { value: message, range: textPlace(value, placed.source) }]]
  })
}

function isRefused(command: string, value: string): boolean {
  switch (command) {
    case 'minprotocol':
    case 'maxprotocol':
      return !PROTOCOLS.has(value)
    case 'ciphersuites':
      // Names that it does not know are passed over, as long as one remains.
      return value !== '' && !value.split(':').some((it) => TLS13_SUITES.has(it.trim()))
    default:
      return false
  }
}

/** Case matters (OpenSSL's ssl_conf.c, protocol_from_string). */
const PROTOCOLS: ReadonlySet<string> = new Set([
  ...['None', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3', 'DTLSv1', 'DTLSv1.2'],
])

/** The suites of TLS 1.3 of OpenSSL up to 3.5; those without encryption are of 3.4. */
const TLS13_SUITES: ReadonlySet<string> = new Set([
  ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
  ...['TLS_AES_128_CCM_SHA256', 'TLS_AES_128_CCM_8_SHA256', 'TLS_SHA256_SHA256', 'TLS_SHA384_SHA384'],
])
