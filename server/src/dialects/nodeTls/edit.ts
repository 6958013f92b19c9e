import type { ObjectExpression } from '@babel/types'
import { type Range, sourceRange } from '../../base/range.ts'
import type { TextEdit } from '../../base/textEdit.ts'
import type { FixEdit } from '../../policy/edit.ts'
import type { TlsEndpoint } from '../../policy/policy.ts'
import { cipherStringOf, profile as profileNamed } from '../../policy/profiles.ts'
import type { ProtocolVersion } from '../../registry/protocolVersions.ts'
import type { Source } from '../dialect.ts'
import { verifying } from '../shared/verifying.ts'
import { constantOf, type ObjectValue, rangeOf } from './constants.ts'
import { located } from './located.ts'
import { type NodeFile, readFile } from './nodeFile.ts'
import type { Tree } from './parse.ts'

export function edit(change: FixEdit, sources: ReadonlyMap<string, Source<Tree>>): readonly TextEdit[] {
  if (change.kind === 'replaceWord') return [{ range: change.range, text: change.text }]
  if (!('endpoint' in change)) return []
  const source = sources.get(change.endpoint.range.uri)
  if (source?.tree === undefined) return []
  const file = readFile(source.uri, source.tree)
  if (change.kind === 'setVerifyPeer') return verify(change.endpoint, source)
  const options = file.optionsAt.get(change.endpoint.range.start)
  const literal = options?.literal
  if (options === undefined || literal === undefined) return []
  const target: Target = { options, literal, file, text: source.text }
  switch (change.kind) {
    case 'setProtocolVersions':
      return setVersions(target, change.value)
    case 'setCipherString':
      return setOptions(target, [['ciphers', quoted(change.value)]])
    case 'applyProfile': {
      const profile = profileNamed(change.profile)
      if (profile === undefined) return []
      // A profile without suites for TLS 1.2 leaves nothing for `ciphers` to say. Node's own choice of groups is as
      // good as the profile's; only one that the file makes is replaced.
      const cipherString = cipherStringOf(profile)
      const wanted: [string, string][] = cipherString === '' ? [] : [['ciphers', quoted(cipherString)]]
      if (options.get('ecdhCurve')) wanted.push(['ecdhCurve', quoted(profile.groups.join(':'))])
      return setVersions(target, profile.protocolVersions, wanted, cipherString === '' ? ['ciphers'] : [])
    }
  }
}

interface Target {
  readonly options: ObjectValue
  readonly literal: ObjectExpression
  readonly file: NodeFile
  readonly text: string
}

/** `rejectUnauthorized: false` becomes `true`, at the constant that it is set by. */
function verify({ verifyPeer }: TlsEndpoint, { text }: Source<Tree>): readonly TextEdit[] {
  if (verifyPeer.origin !== 'explicit') return []
  const { uri, start, end } = verifyPeer.range
  const setting = text.slice(start, end)
  if (setting === 'disableTLSCerts') return withoutCall(uri, start, text)
  const change = verifying(setting)
  return change
    ? [{ range: sourceRange(uri, start + change.start, start + change.end), text: change.text }]
    : []
}

/** Takes `.disableTLSCerts()` out of a chain of calls. */
function withoutCall(uri: string, from: number, text: string): readonly TextEdit[] {
  const before = /\s*\.\s*$/.exec(text.slice(0, from))
  const behind = /^\w+\s*\(\s*\)/.exec(text.slice(from))
  if (before === null || behind === null) return []
  return [{ range: sourceRange(uri, from - before[0].length, from + behind[0].length), text: '' }]
}

function setVersions(
  target: Target,
  versions: readonly ProtocolVersion[],
  others: readonly [string, string][] = [],
  removed: readonly string[] = [],
): readonly TextEdit[] {
  // Without a version left, the oldest that is not deprecated is the smallest change that works.
  const oldest = versions[0] ?? 'TLSv1.2'
  const newest = versions.at(-1) ?? 'TLSv1.3'
  const wanted: [string, string][] = [['minVersion', quoted(spelt(oldest))]]
  const hasMaximum = target.options.get('maxVersion') !== undefined
  if (newest !== 'TLSv1.3') wanted.push(['maxVersion', quoted(spelt(newest))])
  const dropped = [
    'secureProtocol',
    ...(hasMaximum && newest === 'TLSv1.3' ? ['maxVersion'] : []),
    ...removed,
  ]
  return setOptions(target, [...wanted, ...others], dropped)
}

/** Sets options where they stand, adds those that are absent behind the others, and takes out the dropped ones. */
function setOptions(
  { options, literal, file, text }: Target,
  wanted: readonly (readonly [string, string])[],
  dropped: readonly string[] = [],
): readonly TextEdit[] {
  const edits: TextEdit[] = []
  const added: string[] = []
  // A dropped property gives its place to the first that is added.
  const places = dropped.flatMap((name) => options.get(name)?.range ?? [])
  for (const [name, value] of wanted) {
    const property = options.get(name)
    if (property === undefined) {
      added.push(`${name}: ${value}`)
      continue
    }
    const constant = constantOf(property.value, file.bindings)
    const range =
      constant && typeof constant.value === 'string'
        ? withQuotes(constant.range, text)
        : rangeOf(property.value)
    edits.push({ range: located(file.uri, range), text: value })
  }
  for (const place of places) {
    const replacement = added.shift()
    if (replacement !== undefined) edits.push({ range: located(file.uri, place), text: replacement })
    else edits.push({ range: located(file.uri, withComma(place, text)), text: '' })
  }
  if (added.length > 0) edits.push(insertion(literal, added, file, text))
  return edits
}

function insertion(
  literal: ObjectExpression,
  added: readonly string[],
  file: NodeFile,
  text: string,
): TextEdit {
  const last = literal.properties.at(-1)
  const { start, end } = rangeOf(literal)
  if (last === undefined) {
    return { range: located(file.uri, { start: start + 1, end: end - 1 }), text: ` ${added.join(', ')} ` }
  }
  const at = rangeOf(last).end
  const lineStart = text.lastIndexOf('\n', rangeOf(last).start) + 1
  const indent = /^[ \t]*/.exec(text.slice(lineStart))![0]
  const ownLine = lineStart > start
  const separator = ownLine ? `,\n${indent}` : ', '
  return {
    range: located(file.uri, { start: at, end: at }),
    text: added.map((it) => separator + it).join(''),
  }
}

/** The range of a string's text, made one wider on both sides where quotes stand there. */
function withQuotes({ start, end }: Range, text: string): Range {
  return /['"`]/.test(text[start - 1] ?? '') ? { start: start - 1, end: end + 1 } : { start, end }
}

/** A property with the comma and the white space behind it, or with the comma before it where it is the last. */
function withComma({ start, end }: Range, text: string): Range {
  const behind = /^\s*,[ \t]*(?:\r?\n(?=[ \t]*\n?)[ \t]*)?/.exec(text.slice(end))
  if (behind) return { start, end: end + behind[0].length }
  const before = /,\s*$/.exec(text.slice(0, start))
  return before ? { start: start - before[0].length, end } : { start, end }
}

function spelt(version: ProtocolVersion): string {
  return version === 'TLSv1.0' ? 'TLSv1' : version
}

function quoted(value: string): string {
  return `'${value}'`
}
