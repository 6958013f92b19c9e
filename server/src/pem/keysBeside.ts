// Which private key a text means for which certificates, by the names that it gives to both: `tls.crt` and `tls.key`
// of a Kubernetes Secret, `client-certificate-data` and `client-key-data` of a kubeconfig. Only names of which the one
// follows from the other are taken for a pair: the `cert` and `privateKey` of SAML, say, are those of two parties.

import type { Range } from '../base/range.ts'
import type { FoundValue } from './foundValue.ts'

/** The values, those of certificates with the key beside them. */
export function keysBeside(text: string, values: readonly FoundValue[]): readonly FoundValue[] {
  const keys = new Map<FoundValue, FoundValue>()
  const seen = new Map<string, FoundValue>()
  for (const value of values) {
    const role = roleOf(value)
    if (role === undefined) continue
    const counterpart = `${role.of} ${role.kind === 'key' ? 'certificate' : 'key'}`
    const other = seen.get(counterpart)
    if (other === undefined || !areBeside(text, other, value)) {
      seen.set(`${role.of} ${role.kind}`, value)
      continue
    }
    seen.delete(counterpart)
    if (role.kind === 'key') keys.set(other, value)
    else keys.set(value, other)
  }
  for (const [certificate, key] of pairsInTags(text, values)) keys.set(certificate, key)
  if (keys.size === 0) return values
  return values.map((value) => {
    const key = keys.get(value)?.blocks[0]
    return key === undefined ? value : { ...value, key }
  })
}

/** `<cert>` and `<key>` of OpenVPN's configurations; none where there are several of either. */
function* pairsInTags(text: string, values: readonly FoundValue[]): Iterable<[FoundValue, FoundValue]> {
  const certificate = elementIn(text, '<cert>', '</cert>')
  const key = certificate && elementIn(text, '<key>', '</key>')
  if (!certificate || !key) return
  const within = ({ start, end }: Range) =>
    values.find(({ blocks: [block] }) => block!.range.start >= start && block!.range.end <= end)
  const [first, second] = [within(certificate), within(key)]
  if (first && second) yield [first, second]
}

/** What stands between two tags that begin a line each, and of which the text has no others. */
function elementIn(text: string, open: string, close: string): Range | undefined {
  const start = text.startsWith(open) ? 0 : text.indexOf(`\n${open}`)
  const end = start < 0 ? -1 : text.indexOf(`\n${close}`, start)
  if (end < 0 || text.includes(`\n${open}`, end)) return undefined
  return { start, end }
}

interface Role {
  readonly kind: 'certificate' | 'key'
  /** The same for a certificate and its key. */
  readonly of: string
}

function roleOf({ name, nameRange }: FoundValue): Role | undefined {
  if (name === undefined || nameRange === undefined) return undefined
  for (const { certificate, key } of PAIRS) {
    const ofKey = key.exec(name)
    if (ofKey) return { kind: 'key', of: ofKey[1] ?? '' }
    const ofCertificate = certificate.exec(name)
    if (ofCertificate) return { kind: 'certificate', of: ofCertificate[1] ?? '' }
  }
  return undefined
}

const PAIRS: readonly { readonly certificate: RegExp; readonly key: RegExp }[] = [
  { certificate: /^(client)-certificate-data$/, key: /^(client)-key-data$/ },
  { certificate: /^(.*?)-?cert\.pem$/, key: /^(.*?)-?key\.pem$/ },
  { certificate: /^(.+)\.(?:crt|cer|pem)$/, key: /^(.+)\.key$/ },
]

/**
 * Whether two values, the first of them above, are in the same mapping: on one line without a bracket between them, or
 * at the same column without a line that stands further out, or begins something else, between them.
 */
function areBeside(text: string, first: FoundValue, second: FoundValue): boolean {
  const [a, b] = [first.nameRange!.start, second.nameRange!.start]
  const between = text.slice(first.blocks.at(-1)!.range.end, b)
  const lines = between.split(/\r\n?|\n/)
  if (lines.length === 1) return !/[{}[\]]/.test(between)
  const column = a - startOfLine(text, a)
  if (column !== b - startOfLine(text, b) || !/^\s*["']?$/.test(lines.at(-1)!)) return false
  return lines.slice(1, -1).every((line) => {
    const content = line.trimStart()
    if (content === '' || content.startsWith('#')) return true
    return line.length - content.length >= column && !/^(?:---$|---\s|\.\.\.$|\[)/.test(line)
  })
}

function startOfLine(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1
}
