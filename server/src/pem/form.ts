// Forms in which a certificate can be recognized and is read by nobody: what stands around it, or how it is encoded, is not
// what the programs expect that are given the file. What a name means is known of Kubernetes (its documentation of Secrets,
// ConfigMaps and kubeconfig), of XML Signature (section 4.5.4) and of JSON Web Keys (RFC 7517, section 4.7) only.

import type { FormFault } from './formFault.ts'
import type { FoundValue } from './foundValue.ts'
import type { PemBlock } from './pem.ts'

/** Why programs do not read a block of a file that has nothing but such blocks. */
export function formFaultInFile(text: string, block: PemBlock): FormFault | undefined {
  const { linePrefix, isPlain, boundary } = block
  if (linePrefix !== '') {
    const prefix = linePrefix.trimEnd()
    if (/^(?:#|\/\/|;|--|rem\b)/i.test(prefix.trimStart())) {
      return { kind: 'commentedOut', message: 'commented out: programs do not read it', range: boundary }
    }
    const message = `each line begins with \`${prefix.slice(0, LONGEST_PREFIX)}\`: programs find no block here`
    return { kind: 'quoted', message, range: boundary }
  }
  if (isPlain || !/^\\+[nr]/.test(text.slice(boundary.end, boundary.end + 4))) return undefined
  const message = 'line breaks written as `\\n`: programs find no block here'
  return { kind: 'quoted', message, range: boundary }
}

const LONGEST_PREFIX = 12

/** Why programs do not read a value in a text of another kind. */
export function formFaultOfValue(text: string, value: FoundValue): FormFault | undefined {
  const [{ boundary: range }] = value.blocks as [PemBlock]
  const before = text.slice(Math.max(0, range.start - LONGEST_LEAD), range.start)
  if (value.layers === 0 && /\bX509Certificate>\s*$/.test(before)) {
    return { kind: 'boundaries', message: 'BEGIN and END in X509Certificate, which has base64 alone', range }
  }
  if (value.layers === 0 && /\bx5c\\*["']?\s*:\s*\[\s*\\*["']$/.test(before)) {
    return { kind: 'boundaries', message: 'BEGIN and END in x5c, which has base64 alone', range }
  }
  if (value.layers === 'der' && value.hasSpaces) {
    return { kind: 'spaces', message: 'base64 with spaces in it, which not every program reads', range }
  }
  return javaFault(value) ?? kubernetesFault(text, value)
}

/** Kafka gives PEM to Java's KeyFactory as it is, which reads PKCS #8. */
function javaFault({ name, blocks }: FoundValue): FormFault | undefined {
  if (name === undefined || !/(?:^|\.)ssl\.keystore\.key$/.test(name)) return undefined
  const key = blocks.find(({ label }) => label === 'RSA PRIVATE KEY' || label === 'EC PRIVATE KEY')
  if (key === undefined) return undefined
  const form = key.label === 'RSA PRIVATE KEY' ? 'PKCS #1' : 'SEC 1'
  return { kind: 'notPkcs8', message: `${form}, where Java reads PKCS #8 alone`, range: key.boundary }
}

const LONGEST_LEAD = 80

/** Of a `.env` file, in which `\\n` in double quotes is a line break and `\\\\n` a backslash before one. */
export function formFaultInEnvironment(text: string, { blocks, layers }: FoundValue): FormFault | undefined {
  const [{ boundary: range }] = blocks as [PemBlock]
  const lineStart = Math.max(text.lastIndexOf('\n', range.start), text.lastIndexOf('\r', range.start)) + 1
  if (layers !== 0 || !/^\s*(?:export\s+)?[\w.-]+\s*=\s*["'`]?$/.test(text.slice(lineStart, range.start)))
    return undefined
  if (!/^\\\\[nr]/.test(text.slice(range.end, range.end + 3))) return undefined
  return { kind: 'escapedTwice', message: 'a backslash too many: `\\\\n` is no line break', range }
}

/** What a value of Kubernetes has to be: PEM as it is, or its base64. */
function kubernetesFault(
  text: string,
  { name, nameRange, layers, blocks }: FoundValue,
): FormFault | undefined {
  if (name === undefined || nameRange === undefined) return undefined
  const wanted = IN_BASE64.has(name)
    ? 'base64'
    : IN_SECRETS.has(name)
      ? wantedIn(text, nameRange.start)
      : undefined
  if (wanted === undefined) return undefined
  const [{ boundary: range }] = blocks as [PemBlock]
  const form = wanted === 'base64' ? 'base64 of PEM' : 'PEM'
  if (layers === 'der') return { kind: 'notPem', message: `base64 of DER, where ${form} is read`, range }
  const is = ['PEM', 'base64 of PEM', 'base64 of base64'][Math.min(layers, 2)]!
  if (is !== form) return { kind: 'wrongLayers', message: `${is}, where ${form} is read`, range }
  return wrongOf(name, blocks)
}

/** Of `tls.crt` and `tls.key` where one holds what belongs into the other: programs pass over blocks of other kinds and find nothing. */
function wrongOf(name: string, blocks: readonly PemBlock[]): FormFault | undefined {
  const isOfKey = name === 'tls.key' || name === 'client-key-data'
  const hasKey = blocks.some(({ label }) => label.endsWith('PRIVATE KEY'))
  const hasCertificate = blocks.some(({ label }) => label.endsWith('CERTIFICATE'))
  const [{ boundary: range }] = blocks as [PemBlock]
  if (!isOfKey && hasKey && !hasCertificate)
    return { kind: 'wrongContent', message: 'a private key, where a certificate is read', range }
  if (isOfKey && hasCertificate && !hasKey)
    return { kind: 'wrongContent', message: 'a certificate, where a private key is read', range }
  return undefined
}

/** In kubeconfig files, webhooks, APIServices and CustomResourceDefinitions. */
const IN_BASE64: ReadonlySet<string> = new Set([
  'caBundle',
  'certificate-authority-data',
  'client-certificate-data',
  'client-key-data',
])

/** Of other names, the program that is given the value may decode it by itself. */
const IN_SECRETS: ReadonlySet<string> = new Set(['tls.crt', 'tls.key', 'ca.crt'])

/** By the mapping around a name: `data` and `stringData` of a Secret, `data` and `binaryData` of a ConfigMap. */
function wantedIn(text: string, nameAt: number): 'base64' | 'pem' | undefined {
  const from = Math.max(0, nameAt - LONGEST_DOCUMENT)
  const separator = text.lastIndexOf('\n---', nameAt)
  const before = text.slice(Math.max(from, separator), nameAt)
  const next = text.indexOf('\n---', nameAt)
  const behind = text.slice(nameAt, Math.min(next < 0 ? text.length : next, nameAt + LONGEST_DOCUMENT))
  const kind = KIND.exec(before)?.[1] ?? KIND.exec(behind)?.[1]
  const field = kind === undefined ? undefined : mappingAround(before)
  if (kind === 'Secret') {
    return field === 'data' ? 'base64' : field === 'stringData' ? 'pem' : undefined
  }
  return field === 'binaryData' ? 'base64' : field === 'data' ? 'pem' : undefined
}

const LONGEST_DOCUMENT = 20_000
const KIND = /^[{\s]*["']?kind["']?\s*:\s*["']?(Secret|ConfigMap)\b/m

/** The key of the mapping that the name at the end of a text is in: on its line, or on the nearest line further out. */
function mappingAround(before: string): string | undefined {
  const lines = before.split(/\r\n?|\n/)
  const last = lines.pop()!
  if (!/^\s*["']?$/.test(last)) return FLOW.exec(last)?.[1]
  const column = /^\s*/.exec(last)![0].length
  for (const line of lines.reverse()) {
    const content = line.trimStart()
    if (content === '' || content.startsWith('#') || line.length - content.length >= column) continue
    return BLOCK.exec(content)?.[1]
  }
  return undefined
}

const FIELD = String.raw`["']?(data|stringData|binaryData)["']?\s*:\s*`
const BLOCK = new RegExp(`^${FIELD}\\{?\\s*$`)
const FLOW = new RegExp(`${FIELD}\\{[^{}]*$`)
