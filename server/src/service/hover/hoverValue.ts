import { codePoint } from '../../base/hex.ts'
import { plural } from '../../base/instant.ts'
import { fileName } from '../../base/uri.ts'
import type { CipherSuiteList, CipherWord, FileReference, TlsEndpoint } from '../../policy/policy.ts'
import type { PolicyValue } from '../../policy/visit.ts'
import type { CipherSuite } from '../../registry/cipherSuites.ts'
import { namedGroupByName } from '../../registry/namedGroups.ts'
import { type ProtocolVersion, versionTitle } from '../../registry/protocolVersions.ts'
import { suiteVerdict } from '../../registry/suiteWeaknesses.ts'
import { code, escapeMarkdown, link, table } from '../shared/markdown.ts'
import { citationMarkdown } from './citations.ts'
import { explainVersion } from './explainVersion.ts'
import { type BlockContext, blockHover } from './hoverBlock.ts'

/** What there is to say of a value of the policy, as Markdown; undefined where there is nothing. */
export function valueHover(
  value: PolicyValue,
  context: Omit<BlockContext, 'blocks' | 'text'>,
): string | undefined {
  switch (value.kind) {
    case 'cipherString':
      return cipherStringHover(
        value.list,
        value.cipherString.text,
        value.word,
        value.cipherString.error?.message,
      )
    case 'protocolVersion':
      return versionHover(value.version.value, value.endpoints)
    case 'group':
      return groupHover(value.group.value)
    case 'file':
      return fileHover(value.reference, context)
  }
}

function versionHover(version: ProtocolVersion, endpoints: readonly TlsEndpoint[]): string {
  const { year, verdict, citation, note } = explainVersion(version)
  const first = `**${versionTitle(version)}** (${year}) — ${verdict} (${citationMarkdown(citation)})`
  return [first, '', endpointsText(endpoints), note].filter((it) => it !== undefined).join('\n')
}

/** Whom a setting concerns, where that is more than the eye can see. */
function endpointsText(endpoints: readonly TlsEndpoint[]): string | undefined {
  if (endpoints.length < 2) return undefined
  const names = endpoints.slice(0, 4).map((it) => code(it.name))
  const rest = endpoints.length > names.length ? ', …' : ''
  return `Here it is switched on for ${plural(endpoints.length, endpoints[0]!.role)} (${names.join(', ')}${rest}).`
}

function cipherStringHover(
  { suites }: CipherSuiteList,
  text: string,
  word: CipherWord | undefined,
  error: string | undefined,
): string {
  const parts: string[] = []
  if (word) parts.push(wordText(word), '')
  if (error !== undefined) {
    parts.push(`${shortened(text)}: OpenSSL refuses it: ${escapeMarkdown(error)}`)
    return parts.join('\n')
  }
  const without = suites.filter(({ value }) => !value.forwardSecrecy).length
  const secrecy = without === 0 ? '' : `, ${without} of them without forward secrecy`
  parts.push(`${shortened(text)} on OpenSSL 3.0 — **${plural(suites.length, 'suite')}**${secrecy}`)
  if (suites.length > 0) {
    const rows = suites.slice(0, SHOWN_SUITES).map(({ value }, index) => suiteRow(value, index + 1))
    parts.push('', table(['#', 'suite', 'key exchange', 'verdict'], rows))
    if (suites.length > SHOWN_SUITES) parts.push('', `… and ${suites.length - SHOWN_SUITES} more`)
  }
  parts.push('', 'TLS 1.3 is not governed by this list.')
  return parts.join('\n')
}

/** `ALL` has 140 suites, and with `COMPLEMENTOFALL` it is 170: more than all there are is a mistake of ours. */
const SHOWN_SUITES = 200
const SHOWN_TEXT = 60

function shortened(text: string): string {
  return code(text.length > SHOWN_TEXT ? `${text.slice(0, SHOWN_TEXT - 1)}…` : text)
}

function suiteRow(suite: CipherSuite, position: number): string[] {
  const { verdict, reason, citation } = suiteVerdict(suite)
  const exchange = suite.forwardSecrecy ? suite.keyExchange : `${suite.keyExchange}, **no forward secrecy**`
  const judged =
    verdict === 'good'
      ? 'good'
      : `${verdict === 'forbidden' ? '**must not be used**' : verdict}: ${escapeMarkdown(reason)} (${citationMarkdown(citation)})`
  return [
    String(position),
    `${escapeMarkdown(suite.opensslName ?? suite.name)} ${code(bytes(suite))}`,
    exchange,
    judged,
  ]
}

/** `C0 2F`, as tables of suites have it. */
function bytes({ id }: CipherSuite): string {
  const digits = codePoint(id, id > 0xffff ? 3 : 2).slice(2)
  return digits.toUpperCase().replace(/(..)(?=.)/g, '$1 ')
}

function wordText(word: CipherWord): string {
  const written = `**${code(word.text)}**`
  if (word.unknown) {
    const { name, suggestion } = word.unknown
    const meant = suggestion === undefined ? '' : `. Did you mean ${code(suggestion)}?`
    return `${written}: unknown cipher name ${code(name)}, ignored by OpenSSL${meant}`
  }
  const suites = plural(word.affected.length, 'suite')
  const [first] = word.affected
  const named = word.affected.length === 1 && first ? ` (${suiteFacts(first)})` : ''
  switch (word.effect) {
    case 'add':
      return word.affected.length === 0
        ? `${written} adds nothing here`
        : `${written} adds ${suites} here${named}`
    case 'delete':
      return word.affected.length === 0
        ? `${written} removes nothing here`
        : `${written} removes ${suites} here, until a later word adds them again`
    case 'kill':
      return word.affected.length === 0
        ? `${written} removes nothing here: no such suite is left at this place`
        : `${written} removes ${suites} here for good${named}`
    case 'moveToEnd':
      return word.affected.length === 0
        ? `${written} moves nothing here`
        : `${written} moves ${suites} to the end of the list`
    case 'strength':
      return `${written} sorts the list by the length of the key, longest first`
    case 'securityLevel':
      return `${written} sets OpenSSL's security level, which refuses weak keys, hashes and suites`
  }
}

function suiteFacts(suite: CipherSuite): string {
  const { reason, verdict } = suiteVerdict(suite)
  return `${escapeMarkdown(suite.name)}, ${verdict === 'good' ? 'good' : escapeMarkdown(reason)}`
}

function groupHover(name: string): string | undefined {
  const group = namedGroupByName(name)
  if (!group) return undefined
  const kind = {
    elliptic: 'elliptic curve',
    finite: 'finite field',
    kem: 'ML-KEM, withstands quantum computers',
    hybrid: 'an elliptic curve and ML-KEM together, withstands quantum computers',
    explicit: 'parameters of the server’s own',
    unknown: 'unknown',
  }[group.kind]
  const strength = group.strengthBits > 0 ? `, strength ${group.strengthBits} bits` : ''
  const obsolete = group.obsolete ? ', **deprecated**' : ''
  return `**${escapeMarkdown(group.name)}** ${code(codePoint(group.id))} — group for the key exchange: ${kind}${strength}${obsolete}`
}

function fileHover(
  { path, file }: FileReference,
  context: Omit<BlockContext, 'blocks' | 'text'>,
): string | undefined {
  if (!file) return undefined
  if (file.kind === 'missing') return `${code(path.value)} — there is no such file`
  if (file.kind === 'notRead') return `${code(path.value)} — not read: ${escapeMarkdown(file.why)}`
  const { blocks } = file.bundle
  const name = link(fileName(file.uri), file.uri)
  const [first] = blocks
  if (!first) return `${name} holds no PEM block`
  const more = blocks.length > 1 ? `, the first of ${blocks.length} blocks` : ''
  return `${blockHover(first, { ...context, blocks, text: undefined })}\n\nIn ${name}${more}`
}
