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
    return masked(data.replace(SERIALIZED, (_, name, text) => `${name}"${lengthOf(JSON.parse(text))}"`))
  }
  if (typeof data !== 'object' || data === null) return data
  return JSON.parse(
    JSON.stringify(data, (name, value) => {
      if (typeof value !== 'string') return value
      return OMITTED.has(name) ? lengthOf(value) : masked(value)
    }),
  )
}

/** The properties that hold the text of a document or a part of it, an edit's text, or a password. */
const OMITTED: ReadonlySet<string> = new Set(['text', 'newText', 'content', 'pem', 'password'])

/** One of them in JSON as text. */
const SERIALIZED = new RegExp(`("(?:${[...OMITTED].join('|')})":\\s*)("(?:[^"\\\\]|\\\\.)*")`, 'g')

function lengthOf(text: string): string {
  return `… (${text.length} characters)`
}

/** Any other text, with private keys in PEM and long base64 masked. */
function masked(text: string): string {
  return text
    .replace(/-----BEGIN [^-]*(?:PRIVATE|SECRET)[\s\S]*?(?:-----END [^-]*-----|$)/gi, '…')
    .replace(/[\w+/-]{40,}={0,2}/g, (run) => (isLikeBase64(run) ? '…' : run))
}

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
