// A policy edit as edits of the text: a directive that there is is changed where it stands, in whichever file, and
// one that there is not goes to the others of its kind. What does not need to change stays as it was written.

import type { SourceRange } from '../../base/range.ts'
import type { TextEdit } from '../../base/textEdit.ts'
import type { FixEdit } from '../../policy/edit.ts'
import type { TlsEndpoint } from '../../policy/policy.ts'
import { cipherStringOf, type Profile, profile } from '../../policy/profiles.ts'
import { known, type Setting } from '../../policy/setting.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import type { Source } from '../dialect.ts'
import { PASSES } from './clients.ts'
import { directiveText, insertion, removal, replacedArguments, withoutArguments } from './rewrite.ts'
import { spellingOf, versionOf } from './settings.ts'
import { argumentsOf, type Directive, type NginxTree, pathTo, type Word } from './syntax.ts'

export type Sources = ReadonlyMap<string, Source<NginxTree>>

export function edit(edit: FixEdit, sources: Sources): readonly TextEdit[] {
  switch (edit.kind) {
    case 'setProtocolVersions':
      return apply(edit.endpoint, [protocols(edit.endpoint, edit.value, sources)], sources)
    case 'setCipherString':
      return apply(edit.endpoint, [ciphers(edit.endpoint, edit.value, sources)], sources)
    case 'setVerifyPeer':
      return apply(edit.endpoint, verification(edit.endpoint, sources), sources)
    case 'applyProfile': {
      const wanted = profile(edit.profile)
      return wanted ? apply(edit.endpoint, profileChanges(edit.endpoint, wanted, sources), sources) : []
    }
    case 'replaceWord':
      return [{ range: edit.range, text: edit.text }]
    default:
      return []
  }
}

/** What a directive is to say. */
interface DirectiveChange {
  readonly name: string
  /** Without arguments, the directive is to go. */
  readonly words: readonly string[]
  /** What holds now: tells where the directive is that says so. */
  readonly setting: Setting<unknown>
  /** A directive that must stand beside it, where the level has none. */
  readonly companion?: string
}

function protocols(
  endpoint: TlsEndpoint,
  value: readonly ProtocolVersion[],
  sources: Sources,
): DirectiveChange {
  // An endpoint of no version is none; who removes the last outdated one wants those that are left to everyone.
  const versions = value.length > 0 ? value : SOUND_VERSIONS
  return {
    name: `${prefixOf(endpoint, sources)}ssl_protocols`,
    words: versions.map(spellingOf),
    setting: endpoint.protocolVersions,
  }
}

const SOUND_VERSIONS: readonly ProtocolVersion[] = ['TLSv1.2', 'TLSv1.3']

function ciphers(endpoint: TlsEndpoint, value: string, sources: Sources): DirectiveChange {
  const versions = known(endpoint.protocolVersions)
  const without = value === '' && versions?.every((it) => it.value === 'TLSv1.3')
  // nginx takes no empty list, and without the directive its own default counts.
  const words = without ? [] : [value === '' ? SOUND_CIPHERS : value]
  return { name: `${prefixOf(endpoint, sources)}ssl_ciphers`, words, setting: endpoint.cipherSuites }
}

const SOUND_CIPHERS = 'ECDHE+AESGCM:ECDHE+CHACHA20'

function profileChanges(endpoint: TlsEndpoint, wanted: Profile, sources: Sources): DirectiveChange[] {
  const prefix = prefixOf(endpoint, sources)
  const changes = [protocols(endpoint, wanted.protocolVersions, sources)]
  const cipherString = cipherStringOf(wanted)
  changes.push({
    name: `${prefix}ssl_ciphers`,
    words: cipherString === '' ? [] : [cipherString],
    setting: endpoint.cipherSuites,
  })
  if (endpoint.role === 'client') return changes
  const order = known(endpoint.preferServerCipherOrder)
  if (order !== undefined && order !== wanted.preferServerCipherOrder) {
    changes.push({
      name: 'ssl_prefer_server_ciphers',
      words: [wanted.preferServerCipherOrder ? 'on' : 'off'],
      setting: endpoint.preferServerCipherOrder,
    })
  }
  const { groups } = endpoint
  // Where nothing is said, OpenSSL's own choice is as good, and newer than any that could be written down.
  if (groups.origin === 'explicit' || groups.origin === 'inherited') {
    const present = groups.value.map((it) => it.value)
    if (!present.includes('auto')) {
      // OpenSSL before 3.5 refuses the whole list for a group that it does not know: only what was there may stay.
      const hybrid = wanted.postQuantumGroups.filter((it) => present.includes(it))
      changes.push({
        name: 'ssl_ecdh_curve',
        words: [[...hybrid, ...wanted.groups].join(':')],
        setting: groups,
      })
    }
  }
  return changes
}

function verification(endpoint: TlsEndpoint, sources: Sources): DirectiveChange[] {
  if (endpoint.role === 'server') {
    const asked = known(endpoint.clientCertificates)
    // nginx does not start when it is to verify clients and has no authority to do it with.
    const named = endpoint.trustedCertificates.some(
      ({ path }) => nameAt(path.range, sources) === 'ssl_client_certificate',
    )
    if (asked !== 'optionalNoCa' || !named) return []
    return [{ name: 'ssl_verify_client', words: ['optional'], setting: endpoint.clientCertificates }]
  }
  const prefix = prefixOf(endpoint, sources)
  const change: DirectiveChange = { name: `${prefix}ssl_verify`, words: ['on'], setting: endpoint.verifyPeer }
  if (endpoint.trustedCertificates.length > 0) return [change]
  return [{ ...change, companion: `${prefix}ssl_trusted_certificate ${SYSTEM_AUTHORITIES};` }]
}

// Where Debian, Alpine and Arch have the authorities that browsers trust. nginx has no name for "those of the system".
const SYSTEM_AUTHORITIES = '/etc/ssl/certs/ca-certificates.crt'

/** The settings of a client are those of the module that its `…_pass` directive is in. */
function prefixOf(endpoint: TlsEndpoint, sources: Sources): string {
  const name = endpoint.role === 'client' ? nameAt(endpoint.range, sources) : undefined
  return PASSES.find((it) => it.directive === name)?.prefix ?? ''
}

function apply(
  endpoint: TlsEndpoint,
  changes: readonly DirectiveChange[],
  sources: Sources,
): readonly TextEdit[] {
  const edits: TextEdit[] = []
  const missing: string[] = []
  const removed = new Set<Directive>()
  for (const change of changes) {
    const commands = commandsFor(change, sources)
    const present = presentDirectives(change, endpoint, sources)
    if (change.words.length === 0) {
      // What others inherit too is left to them. Without the command, the directive would count.
      const going = change.setting.origin === 'inherited' ? [] : [...commands, ...present]
      for (const { directive, source } of going) {
        removed.add(directive)
        edits.push(removal(directive, source))
      }
      continue
    }
    const command = commands.at(-1)
    if (command) {
      const { directive, source } = command
      edits.push(replacedArguments(directive, [directive.words[1]!.text, ...change.words], source))
      continue
    }
    const [first, ...others] = present
    if (!first) {
      missing.push(directiveText(change.name, change.words), ...(change.companion ? [change.companion] : []))
      continue
    }
    for (const { directive, source } of others) {
      removed.add(directive)
      edits.push(removal(directive, source))
    }
    edits.push(...rewritten(first, change.words))
    if (change.companion) edits.push(insertion(first.source, [change.companion], { after: first.directive }))
  }
  if (missing.length > 0) {
    const place = placeForNew(endpoint, removed, sources)
    if (place) edits.push(insertion(place.source, missing, place))
  }
  return edits
}

interface PlacedDirective {
  readonly directive: Directive
  readonly source: Source<NginxTree>
}

/** The commands to OpenSSL that take the same words as the directive, where the last of them says what holds now. */
function commandsFor({ name, setting }: DirectiveChange, sources: Sources): PlacedDirective[] {
  if (!/ssl_(?:ciphers|ecdh_curve)$/.test(name)) return []
  if (setting.origin !== 'explicit' && setting.origin !== 'inherited') return []
  const source = sources.get(setting.range.uri)
  if (!source) return []
  const path = pathTo(source.tree, setting.range.start)
  const last = path.at(-1)
  if (!last?.name.endsWith('ssl_conf_command')) return []
  const around = path.at(-2)?.block?.directives ?? source.tree.directives
  return around
    .filter((it) => it.name === last.name && commandOf(it) === commandOf(last))
    .map((directive) => ({ directive, source }))
}

/** Case does not matter. */
function commandOf({ words }: Directive): string | undefined {
  return words[1]?.text.toLowerCase()
}

/** The directives of a name that say what holds now; all of them, for lists of versions add up. */
function presentDirectives(
  change: DirectiveChange,
  endpoint: TlsEndpoint,
  sources: Sources,
): PlacedDirective[] {
  const { setting } = change
  const range = 'range' in setting ? setting.range : undefined
  const source = range && sources.get(range.uri)
  if (range && source) {
    const path = pathTo(source.tree, range.start)
    const around = path.at(-2)?.block?.directives ?? source.tree.directives
    const same = around.filter((it) => it.name === change.name && !it.block)
    if (same.some((it) => it.start === range.start)) return same.map((directive) => ({ directive, source }))
  }
  const block = blockOf(endpoint, sources)
  const own = block?.directives.filter((it) => it.name === change.name && !it.block) ?? []
  return own.map((directive) => ({ directive, source: block!.source }))
}

function rewritten({ directive, source }: PlacedDirective, words: readonly string[]): readonly TextEdit[] {
  const present = [...argumentsOf(directive)]
  const same = (a: string, b: string) => a === b || (versionOf(a) ?? a) === (versionOf(b) ?? b)
  const isKept = (it: Word) => words.some((word) => same(it.text, word))
  const dropped = present.filter((it) => !isKept(it))
  const kept = present.filter(isKept)
  const unchanged =
    kept.length === words.length && words.every((it) => kept.some((word) => same(word.text, it)))
  if (unchanged && kept.length > 0)
    return dropped.length > 0 ? withoutArguments(directive, dropped, source) : []
  return [replacedArguments(directive, words, source)]
}

interface BlockPlace {
  readonly source: Source<NginxTree>
  readonly directives: readonly Directive[]
  /** Undefined for a snippet, whose settings stand in no block. */
  readonly around: Directive | undefined
}

/** The block that a new directive for the endpoint goes into. */
function blockOf(endpoint: TlsEndpoint, sources: Sources): BlockPlace | undefined {
  const { extent } = endpoint
  const source = sources.get(extent.uri)
  if (!source) return undefined
  const path = pathTo(source.tree, extent.start)
  let index = path.findIndex((it) => it.start === extent.start && it.end === extent.end)
  if (index < 0) return undefined
  // In `if` and `limit_except` requests can be passed on, but settings for it cannot stand.
  while (index > 0 && NO_SETTINGS.has(path[index]!.name)) index--
  const around = path[index]!
  if (around.block) return { source, directives: around.block.directives, around }
  return {
    source,
    directives: path[index - 1]?.block?.directives ?? source.tree.directives,
    around: undefined,
  }
}

const NO_SETTINGS: ReadonlySet<string> = new Set(['if', 'limit_except'])

type NewPlace = { readonly source: Source<NginxTree> } & (
  | { readonly after: Directive }
  | { readonly into: Directive }
)

/** Behind the last setting of its kind, else behind what says where and for whom, else first in the block. */
function placeForNew(
  endpoint: TlsEndpoint,
  removed: ReadonlySet<Directive>,
  sources: Sources,
): NewPlace | undefined {
  const block = blockOf(endpoint, sources)
  if (!block) return undefined
  const kind = `${prefixOf(endpoint, sources)}ssl_`
  const candidates = block.directives.filter((it) => it.terminator === 'semicolon' && !removed.has(it))
  const after =
    candidates.findLast((it) => it.name.startsWith(kind)) ??
    candidates.findLast((it) => SURROUNDING.has(it.name))
  if (after) return { source: block.source, after }
  return block.around ? { source: block.source, into: block.around } : undefined
}

const SURROUNDING: ReadonlySet<string> = new Set([
  'listen',
  'server_name',
  ...PASSES.map((it) => it.directive),
])

function nameAt(range: SourceRange, sources: Sources): string | undefined {
  const source = sources.get(range.uri)
  const directive = source && pathTo(source.tree, range.start).at(-1)
  return directive?.name
}
