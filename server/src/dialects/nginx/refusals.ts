// The commands of `ssl_conf_command` with which OpenSSL keeps nginx from starting: those that no OpenSSL from 1.1.1 to 3.5
// takes (SSL_CONF_cmd(3), ssl_conf.c; tried with 3.0).

import type { Sourced } from '../../base/range.ts'
import { find, type Level, type Placed, textPlace } from './level.ts'
import type { SettingNames } from './settings.ts'
import { isDynamic, type Word } from './syntax.ts'

/** By the directive, which several servers may inherit. */
export type Refused = Map<Placed['directive'], Sourced<string>>

export function addRefusedCommands(refused: Refused, level: Level, names: SettingNames): void {
  const found = find(level, names.confCommand)
  if (found.kind !== 'found') return
  for (const { directive, source } of found.placed) {
    const [, command, value] = directive.words
    if (!command || !value || refused.has(directive) || isDynamic(command)) continue
    const refusal = refusalOf(command, value)
    if (refusal === undefined) continue
    const message = `OpenSSL refuses it: ${refusal.message}`
    const shown = message.length > LONGEST ? `${message.slice(0, LONGEST - 1)}…` : message
    refused.set(directive, { value: shown, range: textPlace(refusal.word, source) })
  }
}

function refusalOf(
  command: Word,
  value: Word,
): { readonly message: string; readonly word: Word } | undefined {
  const name = command.text.toLowerCase()
  if (!COMMANDS.has(name)) return { message: `unknown cmd name: cmd=${command.text}`, word: command }
  if (isDynamic(value) || !isRefused(name, value.text)) return undefined
  return { message: `bad value: cmd=${command.text}, value=${value.text}`, word: value }
}

/** Of a message (docs/style.md). */
const LONGEST = 80

function isRefused(command: string, value: string): boolean {
  switch (command) {
    case 'minprotocol':
    case 'maxprotocol':
      return !PROTOCOLS.has(value)
    case 'ciphersuites':
      // Names that it does not know are passed over, as long as one remains.
      return value !== '' && !value.split(':').some((it) => TLS13_SUITES.has(it.trim()))
    case 'protocol':
      return namesOther(value, OLD_PROTOCOLS)
    case 'options':
      return namesOther(value, OPTIONS)
    case 'verifymode':
      return namesOther(value, VERIFY_MODES)
    case 'signaturealgorithms':
    case 'clientsignaturealgorithms':
      return value.split(':').some(isUnknownSignature)
    default:
      return false
  }
}

/** Of a list such as `ServerPreference, -SessionTicket`, in which case does not matter. */
function namesOther(list: string, known: ReadonlySet<string>): boolean {
  return list.split(',').some((it) => !known.has(it.trim().replace(/^[+-]/, '').toLowerCase()))
}

/** `RSA+SHA256`; single names are not judged, as providers bring their own. */
function isUnknownSignature(word: string): boolean {
  const [, algorithm, hash] = /^([\w-]+)\+([\w-]+)$/.exec(word) ?? []
  if (algorithm === undefined || hash === undefined) return false
  return !SIGNATURE_ALGORITHMS.has(algorithm.toUpperCase()) || !/^sha-?(1|224|256|384|512)$/i.test(hash)
}

const SIGNATURE_ALGORITHMS: ReadonlySet<string> = new Set(['RSA', 'RSA-PSS', 'PSS', 'DSA', 'ECDSA'])

const COMMANDS: ReadonlySet<string> = new Set([
  ...['signaturealgorithms', 'clientsignaturealgorithms', 'curves', 'groups', 'ecdhparameters'],
  ...['minprotocol', 'maxprotocol', 'protocol', 'options', 'verifymode', 'cipherstring', 'ciphersuites'],
  ...['certificate', 'privatekey', 'serverinfofile', 'dhparameters', 'recordpadding', 'numtickets'],
  ...['chaincapath', 'chaincafile', 'chaincastore', 'verifycapath', 'verifycafile', 'verifycastore'],
  ...['requestcafile', 'clientcafile', 'requestcapath', 'clientcapath', 'requestcastore', 'clientcastore'],
])

/** Case matters (OpenSSL's ssl_conf.c, protocol_from_string). */
const PROTOCOLS: ReadonlySet<string> = new Set([
  ...['None', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3', 'DTLSv1', 'DTLSv1.2'],
])

const OLD_PROTOCOLS: ReadonlySet<string> = new Set([
  ...['all', 'sslv2', 'sslv3', 'tlsv1', 'tlsv1.1', 'tlsv1.2', 'tlsv1.3', 'dtlsv1', 'dtlsv1.2'],
])

/** Those of all versions: what only newer ones know is no mistake. */
const OPTIONS: ReadonlySet<string> = new Set([
  ...['sessionticket', 'emptyfragments', 'bugs', 'compression', 'serverpreference', 'dhsingle', 'ecdhsingle'],
  ...['noresumptiononrenegotiation', 'unsafelegacyrenegotiation', 'unsafelegacyserverconnect'],
  ...['clientrenegotiation', 'encryptthenmac', 'norenegotiation', 'allownodhekex', 'prefernodhekex'],
  ...['prioritizechacha', 'middleboxcompat', 'antireplay', 'extendedmastersecret', 'canames', 'ktls'],
  ...['ktlstxzerocopysendfile', 'txcertificatecompression', 'rxcertificatecompression'],
  ...['ignoreunexpectedeof', 'strict'],
])

const VERIFY_MODES: ReadonlySet<string> = new Set([
  ...['peer', 'request', 'require', 'once', 'requestposthandshake', 'requireposthandshake'],
])

/** The suites of TLS 1.3 of OpenSSL up to 3.5; those without encryption are of 3.4. */
const TLS13_SUITES: ReadonlySet<string> = new Set([
  ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
  ...['TLS_AES_128_CCM_SHA256', 'TLS_AES_128_CCM_8_SHA256', 'TLS_SHA256_SHA256', 'TLS_SHA384_SHA384'],
])
