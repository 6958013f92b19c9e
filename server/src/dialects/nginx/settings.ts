// What a level says about TLS, setting by setting, in the terms of the policy. Each takes the directives that hold in
// the level and knows what nginx makes of their words.

import { memo } from '../../base/memo.ts'
import type { Sourced, SourceRange } from '../../base/range.ts'
import type {
  CertificateReference,
  CipherSuiteList,
  FileReference,
  OtherFile,
  TlsEndpoint,
} from '../../policy/policy.ts'
import type { Setting } from '../../policy/setting.ts'
import type { CipherSuite } from '../../registry/cipherSuites.ts'
import { isOlder, type ProtocolVersion } from '../../registry/protocolVersions.ts'
import { expandCipherString } from '../shared/opensslCipherString.ts'
import { defaultOf } from './directives.ts'
import { type Found, find, type Level, type Placed, placeOf, textPlace, wordPlace } from './level.ts'
import { argumentsOf, isDynamic, type Word } from './syntax.ts'

/** The word for a protocol version; nginx does not care about its case. */
export function versionOf(word: string): ProtocolVersion | undefined {
  return VERSIONS.get(word) ?? VERSIONS.get(word.toLowerCase())
}

const SPELLINGS = [
  ['SSLv2', 'SSLv2'],
  ['SSLv3', 'SSLv3'],
  ['TLSv1', 'TLSv1.0'],
  ['TLSv1.1', 'TLSv1.1'],
  ['TLSv1.2', 'TLSv1.2'],
  ['TLSv1.3', 'TLSv1.3'],
] as const

const VERSIONS: ReadonlyMap<string, ProtocolVersion> = new Map(
  SPELLINGS.flatMap(([word, version]) => [
    [word, version],
    [word.toLowerCase(), version],
  ]),
)

/** How nginx spells a version. */
export function spellingOf(version: ProtocolVersion): string {
  return version === 'TLSv1.0' ? 'TLSv1' : version
}

/** What the directives of one module are called. */
export interface SettingNames {
  readonly protocols: string
  readonly ciphers: string
  readonly certificate: string
  readonly certificateKey: string
  readonly trustedCertificate: string
  readonly verify: string
  readonly name: string
  readonly confCommand: string
  readonly passwordFile: string
  readonly revocationList: string
}

/** `proxy_` before each of them, or nothing where nginx is the server. */
export function settingNames(prefix: string): SettingNames {
  return {
    protocols: `${prefix}ssl_protocols`,
    ciphers: `${prefix}ssl_ciphers`,
    certificate: `${prefix}ssl_certificate`,
    certificateKey: `${prefix}ssl_certificate_key`,
    trustedCertificate: `${prefix}ssl_trusted_certificate`,
    verify: `${prefix}ssl_verify`,
    name: `${prefix}ssl_name`,
    confCommand: `${prefix}ssl_conf_command`,
    passwordFile: `${prefix}ssl_password_file`,
    revocationList: `${prefix}ssl_crl`,
  }
}

/** Of the server itself. */
export const SERVER_NAMES = settingNames('')

/** Debian and Ubuntu build OpenSSL with it, and it is OpenSSL's own since version 3.2. */
export const USUAL_SECURITY_LEVEL = { level: 2, of: "Debian's OpenSSL" } as const

/** Several `ssl_protocols` in one block add up. */
export function protocolVersions(
  level: Level,
  names: SettingNames,
  endpoint: SourceRange,
  version: string | undefined,
): TlsEndpoint['protocolVersions'] {
  const replaced = command(level, names, ['protocol'])
  if (replaced) return unknown([replaced.placed])
  const found = find(level, names.protocols)
  const setting =
    found.kind === 'found'
      ? readOnce(found, writtenVersions)
      : orDefault(found, 'ssl_protocols', version, (it) => versions(it, endpoint))
  const oldest = command(level, names, ['minprotocol'])
  const newest = command(level, names, ['maxprotocol'])
  return narrowed(narrowed(setting, oldest, isOlder), newest, (it, bound) => isOlder(bound, it))
}

/** MinProtocol and MaxProtocol only take versions away (OpenSSL's SSL_CONF_cmd, tried with nginx 1.22). */
function narrowed(
  setting: TlsEndpoint['protocolVersions'],
  bound: Command | undefined,
  isOutside: (version: ProtocolVersion, bound: ProtocolVersion) => boolean,
): TlsEndpoint['protocolVersions'] {
  if (setting.origin === 'unknown' || bound === undefined || bound.value?.text === 'None') return setting
  const { value: word, placed, origin } = bound
  const limit = word && SPELLINGS.find(([spelling]) => spelling === word.text)?.[1]
  if (limit === undefined) return unknown([placed])
  const value = setting.value.filter((it) => !isOutside(it.value, limit))
  if (value.length === setting.value.length) return setting
  if (setting.origin === 'explicit' || setting.origin === 'inherited') return { ...setting, value }
  // What is left of the default is what the command makes of it.
  const range = wordPlace(word!, placed.source)
  return { origin, value: value.map((it) => ({ ...it, range })), range: placeOf(placed) }
}

function writtenVersions(found: FoundDirectives): TlsEndpoint['protocolVersions'] {
  const value: Sourced<ProtocolVersion>[] = []
  for (const { directive, source } of found.placed) {
    for (const word of argumentsOf(directive)) {
      const version = versionOf(word.text)
      if (version) value.push({ value: version, range: wordPlace(word, source) })
      else if (isDynamic(word)) return unknown(found.placed)
    }
  }
  return value.length > 0 ? explicit(found, value) : unknown(found.placed)
}

function versions(words: string, range: SourceRange): Sourced<ProtocolVersion>[] {
  return words.split(' ').map((it) => ({ value: versionOf(it)!, range }))
}

export function cipherSuites(
  level: Level,
  names: SettingNames,
  endpoint: SourceRange,
  version: string | undefined,
): Setting<CipherSuiteList> {
  const string = command(level, names, ['cipherstring'])
  if (string) return commandedSuites(string)
  const found = find(level, names.ciphers)
  if (found.kind !== 'found') {
    return orDefault(found, names.ciphers, version, (text) => new DefaultSuites(text, endpoint))
  }
  return readOnce(found, writtenSuites)
}

function commandedSuites({ value, placed, origin }: Command): Setting<CipherSuiteList> {
  if (!value || isDynamic(value)) return unknown([placed])
  const range = textPlace(value, placed.source)
  if (range.end - range.start !== value.text.length) return unknown([placed])
  return { origin, value: expandCipherString(value.text, range), range: placeOf(placed) }
}

function writtenSuites(found: FoundDirectives): Setting<CipherSuiteList> {
  const { word, placed } = lastArgument(found)
  if (!word || isDynamic(word)) return unknown(found.placed)
  const range = textPlace(word, placed.source)
  // With escapes in it, its words are not where they seem to be. Nobody writes that.
  if (range.end - range.start !== word.text.length) return unknown(found.placed)
  return explicit(found, expandCipherString(word.text, range))
}

/** All of them at the endpoint's own place; made when asked for, since few ask what a client offers by default. */
class DefaultSuites implements CipherSuiteList {
  readonly values: CipherSuiteList['values']
  readonly #range: SourceRange
  #suites: CipherSuiteList['suites'] | undefined

  constructor(text: string, range: SourceRange) {
    this.values = suitesOf(text)
    this.#range = range
  }

  get expansion(): object {
    return this.values
  }

  get suites(): CipherSuiteList['suites'] {
    const range = this.#range
    this.#suites ??= this.values.map((value) => ({ value, range }))
    return this.#suites
  }
}

/** By cipher string; nginx has two defaults. */
const suitesOf = memo((text): readonly CipherSuite[] => {
  const nowhere = { uri: '', start: 0, end: 0 }
  return expandCipherString(text, nowhere).values
}, 2)

/** A list separated by colons; `auto`, which leaves the choice to OpenSSL, is a word of it like the others. */
export function groups(
  level: Level,
  endpoint: SourceRange,
  version: string | undefined,
): TlsEndpoint['groups'] {
  const commanded = commandedGroups(level, SERVER_NAMES)
  if (commanded) return commanded
  const found = find(level, 'ssl_ecdh_curve')
  if (found.kind !== 'found') {
    return orDefault(found, 'ssl_ecdh_curve', version, (value) => [{ value, range: endpoint }])
  }
  return readOnce(found, writtenGroups)
}

function writtenGroups(found: FoundDirectives): TlsEndpoint['groups'] {
  const { word, placed } = lastArgument(found)
  if (!word || isDynamic(word)) return unknown(found.placed)
  return explicit(found, groupsIn(word, placed))
}

function commandedGroups(level: Level, names: SettingNames): TlsEndpoint['groups'] | undefined {
  const groups = command(level, names, ['groups', 'curves'])
  if (!groups) return undefined
  const { value, placed, origin } = groups
  if (!value || isDynamic(value)) return unknown([placed])
  return { origin, value: groupsIn(value, placed), range: placeOf(placed) }
}

function groupsIn(word: Word, { source }: Placed): Sourced<string>[] {
  const value: Sourced<string>[] = []
  let { start } = textPlace(word, source)
  for (const group of word.text.split(':')) {
    if (group !== '')
      value.push({ value: group, range: { uri: source.uri, start, end: start + group.length } })
    start += group.length + 1
  }
  return value
}

/** The groups that nginx offers to a server behind it cannot be set. */
export function clientGroups(
  level: Level,
  names: SettingNames,
  endpoint: SourceRange,
): TlsEndpoint['groups'] {
  return (
    commandedGroups(level, names) ?? {
      origin: 'default',
      value: [{ value: 'auto', range: endpoint }],
      since: '0.1.0',
    }
  )
}

/** `on` or `off`. */
export function flag(level: Level, name: string, version: string | undefined): Setting<boolean> {
  const found = find(level, name)
  if (found.kind !== 'found') return orDefault(found, name, version, (it) => it === 'on')
  return readOnce(found, writtenFlag)
}

function writtenFlag(found: FoundDirectives): Setting<boolean> {
  switch (lastArgument(found).word?.text.toLowerCase()) {
    case 'on':
      return explicit(found, true)
    case 'off':
      return explicit(found, false)
    default:
      return unknown(found.placed)
  }
}

export function switchedOn(level: Level, name: string): boolean {
  const setting = flag(level, name, undefined)
  return setting.origin !== 'unknown' && setting.value
}

export function clientCertificates(level: Level): TlsEndpoint['clientCertificates'] {
  const found = find(level, 'ssl_verify_client')
  if (found.kind !== 'found') return orDefault(found, 'ssl_verify_client', undefined, () => 'none')
  const value = VERIFY_CLIENT[lastArgument(found).word?.text.toLowerCase() ?? '']
  return value ? explicit(found, value) : unknown(found.placed)
}

const VERIFY_CLIENT: Readonly<Record<string, 'none' | 'optional' | 'optionalNoCa' | 'required'>> = {
  off: 'none',
  on: 'required',
  optional: 'optional',
  optional_no_ca: 'optionalNoCa',
}

/** Only `optional_no_ca` takes a certificate without a look at who issued it. */
export function verifiesClients(level: Level): Setting<boolean> {
  const asked = clientCertificates(level)
  switch (asked.origin) {
    case 'explicit':
    case 'inherited':
      return { ...asked, value: asked.value !== 'optionalNoCa' }
    case 'unknown':
      return asked
    default:
      return { origin: 'default', value: true, since: '0.1.0' }
  }
}

/** The n-th key belongs to the n-th certificate. */
export function certificates(level: Level, names: SettingNames): readonly CertificateReference[] {
  // Then what the directives name is not what is presented.
  if (command(level, names, ['certificate', 'privatekey'])) return []
  const certificateFiles = files(level, [names.certificate])
  const keys = find(level, names.certificateKey)
  const keyWords = keys.kind === 'found' ? keys.placed : []
  const password = passwordOf(level, names)
  return certificateFiles.map((certificate, index) => {
    const placed = keyWords[index]
    const word = placed?.directive.words[1]
    if (!placed || !word || NO_FILE.test(word.text)) return { certificate }
    return { certificate, key: fileReference(word, placed), ...(password && { password }) }
  })
}

function passwordOf(level: Level, names: SettingNames): CertificateReference['password'] {
  switch (find(level, names.passwordFile).kind) {
    case 'found':
      return 'given'
    case 'absent':
      return 'askedFor'
    default:
      return undefined
  }
}

/** Read where they are named, whether a key needs them or not. */
export function passwordFiles(level: Level, names: SettingNames): readonly OtherFile[] {
  return files(level, [names.passwordFile]).map((reference) => ({ wanted: 'passwords', reference }))
}

/** A key may be in a hardware module or in a variable; a certificate in a variable only. */
const NO_FILE = /^(data|engine|store):/

export function files(level: Level, names: readonly string[]): readonly FileReference[] {
  const references: FileReference[] = []
  for (const name of names) {
    const found = find(level, name)
    if (found.kind !== 'found') continue
    for (const placed of found.placed) {
      const word = placed.directive.words[1]
      if (word && word.text !== '' && !NO_FILE.test(word.text)) references.push(fileReference(word, placed))
    }
  }
  return references
}

function fileReference(word: Word, { source }: Placed): FileReference {
  const path = { value: word.text, range: textPlace(word, source) }
  return isDynamic(word) ? { path, file: { kind: 'notRead', why: 'its path has a variable' } } : { path }
}

/** `ssl_conf_command` with a command of OpenSSL's SSL_CONF_cmd(3), which counts whatever the directives say. */
interface Command {
  readonly placed: Placed
  readonly origin: 'explicit' | 'inherited'
  readonly value: Word | undefined
}

/** The last of the commands with one of these names; case does not matter. One that is not known may be any. */
function command(level: Level, { confCommand }: SettingNames, names: readonly string[]): Command | undefined {
  const found = find(level, confCommand)
  if (found.kind !== 'found') return undefined
  const placed = found.placed.findLast(({ directive: { words } }) => {
    const name = words[1]
    return name && (isDynamic(name) || names.includes(name.text.toLowerCase()))
  })
  if (!placed) return undefined
  const [, name, value] = placed.directive.words
  const origin = found.inherited ? 'inherited' : 'explicit'
  return { placed, origin, value: isDynamic(name!) ? undefined : value }
}

/** Of `Options ServerPreference,-SessionTicket`: undefined where it does not have that one. */
function commandedOption(level: Level, names: SettingNames, option: string): Setting<boolean> | undefined {
  const options = command(level, names, ['options'])
  if (!options) return undefined
  const { value, placed, origin } = options
  if (!value || isDynamic(value)) return unknown([placed])
  const word = value.text
    .toLowerCase()
    .split(',')
    .map((it) => it.trim())
    .findLast((it) => it.replace(/^[+-]/, '') === option.toLowerCase())
  if (word === undefined) return undefined
  return { origin, value: !word.startsWith('-'), range: placeOf(placed) }
}

export function preferServerCipherOrder(level: Level, version: string | undefined): Setting<boolean> {
  return (
    commandedOption(level, SERVER_NAMES, 'ServerPreference') ??
    flag(level, 'ssl_prefer_server_ciphers', version)
  )
}

/** Of the options of all commands, those that accept peers without RFC 5746; of one that is named twice, the last counts. */
export function legacyRenegotiation(
  level: Level,
  names: SettingNames,
  role: TlsEndpoint['role'],
): NonNullable<TlsEndpoint['legacyRenegotiation']> {
  const found = find(level, names.confCommand)
  if (found.kind !== 'found') return []
  const options = new Map<string, { readonly isOn: boolean; readonly range: SourceRange }>()
  for (const { directive, source } of found.placed) {
    const [, name, value] = directive.words
    if (!name || !value || isDynamic(name) || isDynamic(value) || name.text.toLowerCase() !== 'options')
      continue
    const { start, end, uri } = textPlace(value, source)
    const isAsWritten = end - start === value.text.length
    for (const { 0: word, 1: sign, 2: option, index } of value.text.matchAll(/([+-]?)(\w+)/g)) {
      const range = isAsWritten
        ? { uri, start: start + index, end: start + index + word.length }
        : { uri, start, end }
      options.set(option!.toLowerCase(), { isOn: sign !== '-', range })
    }
  }
  const connect = options.get('unsafelegacyserverconnect')
  const renegotiate = options.get('unsafelegacyrenegotiation')
  // As a server, nginx refuses all renegotiation, with this option too (tried with 1.22).
  return [
    ...(connect?.isOn && role === 'client' ? [{ value: 'connect', range: connect.range } as const] : []),
    ...(renegotiate?.isOn
      ? [{ value: role === 'client' ? 'renegotiate' : 'withheld', range: renegotiate.range } as const]
      : []),
  ]
}

type FoundDirectives = Extract<Found, { kind: 'found' }>

/** What hundreds of servers inherit is read once. */
function readOnce<T extends Setting<unknown>>(
  found: FoundDirectives,
  read: (found: FoundDirectives) => T,
): T {
  if (!found.inherited) return read(found)
  let setting = INHERITED.get(found.placed) as T | undefined
  if (setting === undefined) {
    setting = read(found)
    INHERITED.set(found.placed, setting)
  }
  return setting
}

/** By the directives of the level that has them, which are all of one name. */
const INHERITED = new WeakMap<FoundDirectives['placed'], Setting<unknown>>()

/** nginx refuses a second directive of this kind in a block, so that the last is as good as any. */
function lastArgument({ placed }: FoundDirectives): {
  readonly word: Word | undefined
  readonly placed: Placed
} {
  const last = placed[placed.length - 1]!
  return { word: last.directive.words[1], placed: last }
}

function explicit<T>({ placed, inherited }: FoundDirectives, value: T): Setting<T> {
  // Of several in a template, each is in another branch.
  if (placed.length > 1 && placed[0]!.source.tree.templated) return unknown(placed)
  return { origin: inherited ? 'inherited' : 'explicit', value, range: placeOf(placed[placed.length - 1]!) }
}

function unknown(placed: readonly Placed[]): Extract<Setting<never>, { origin: 'unknown' }> {
  return { origin: 'unknown', range: placeOf(placed[placed.length - 1]!) }
}

function orDefault<T>(
  found: Found,
  name: string,
  version: string | undefined,
  read: (value: string) => T,
): Setting<T> {
  const fallback = found.kind === 'absent' ? defaultOf(name, version) : undefined
  if (!fallback) return { origin: 'unknown' }
  return { origin: 'default', value: read(fallback.value), since: fallback.since }
}
