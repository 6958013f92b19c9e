import { OPEN_CERTIFICATE_VIEW } from '../../server/src/lsp/protocol.ts'

/** What of a language client writes its trace: text, or objects where the setting asks for JSON. */
export interface TraceWriter {
  trace(message: string, data?: unknown): void
  traceObject(data: unknown): void
}

/**
 * The trace of a message has its parameters or its result. Texts of documents, edits and passwords are left out of it,
 * for an open file may be a key, and everywhere else what looks like one is masked.
 */
export function keepSecretsFromTrace(writer: TraceWriter): void {
  const trace = writer.trace.bind(writer)
  const traceObject = writer.traceObject.bind(writer)
  writer.trace = (message, data) =>
    trace(message, message.includes(OPEN_CERTIFICATE_VIEW) ? undefined : withoutSecrets(data))
  writer.traceObject = (data) => {
    if (!isSecret(data)) traceObject(withoutSecrets(data))
  }
}

/** Of data as text or as an object. */
function withoutSecrets(data: unknown): unknown {
  if (typeof data === 'string') {
    return masked(withoutTexts(data))
  }
  if (typeof data !== 'object' || data === null) return data
  return JSON.parse(
    JSON.stringify(data, (name, value) => {
      if (typeof value !== 'string') return value
      return OMITTED.has(name) ? lengthOf(value) : masked(value)
    }),
  )
}

/** The properties that hold the text of a document or a part of it, an edit's text, a password, or what may have one in it. */
const OMITTED: ReadonlySet<string> = new Set(['text', 'newText', 'content', 'pem', 'password', 'proxy'])

/** The name of one of them in JSON as text, and the quotation mark at which its value begins. */
const SERIALIZED = new RegExp(`"(?:${[...OMITTED].join('|')})":\\s*(?=")`, 'g')

/** JSON without those values. An expression for whole strings has no stack for one of some megabytes. */
function withoutTexts(json: string): string {
  let kept = ''
  let end = 0
  for (const name of json.matchAll(SERIALIZED)) {
    if (name.index < end) continue
    const start = name.index + name[0].length
    kept += json.slice(end, start)
    end = endOfString(json, start)
    kept += `"${lengthOf(JSON.parse(json.slice(start, end)))}"`
  }
  return kept + json.slice(end)
}

/** The offset behind the string of JSON that begins there. */
function endOfString(json: string, start: number): number {
  for (let offset = start + 1; offset < json.length; offset++) {
    if (json[offset] === '"') return offset + 1
    if (json[offset] === '\\') offset++
  }
  return json.length
}

function lengthOf(text: string): string {
  return `… (${text.length} characters)`
}

/** Any other text, with private keys in PEM and in JSON Web Keys, and long base64 and hexadecimal, masked. */
function masked(text: string): string {
  return text
    .replace(/-----BEGIN [^-]*(?:PRIVATE|SECRET)[\s\S]*?(?:-----END [^-]*-----|$)/gi, '…')
    .replace(/("(?:d|k|p|q|d[pq]|qi)\\*"\s*:\s*\\*")[\w+/=-]+/g, '$1…')
    .replace(BASE64_RUN, (run) => (run.length >= LONG && isLikeBase64(run) ? '…' : run))
    .replace(/(?:[\da-f]{2}[\s:]?){40,}/gi, '…')
}

/** Lines of base64, in JSON perhaps, where line ends are written out and some programs escape each slash. */
const BASE64_RUN = /[\w+/-]+(?:\\+\/[\w+/-]*)*={0,2}(?:(?:\s|\\+[nr])+[\w+/-]{16,}(?:\\+\/[\w+/-]*)*={0,2})*/g
const LONG = 40

/** Paths and hexadecimal digests are not. */
function isLikeBase64(run: string): boolean {
  return /[A-Z]/.test(run) && /[a-z]/.test(run) && /\d/.test(run)
}

function isSecret(data: unknown): boolean {
  if (typeof data !== 'object' || data === null || !('message' in data)) return false
  const { message } = data
  return (
    typeof message === 'object' &&
    message !== null &&
    'method' in message &&
    message.method === OPEN_CERTIFICATE_VIEW
  )
}
