import { OPEN_CERTIFICATE_VIEW } from '../../server/src/lsp/protocol.ts'

/** What of a language client writes its trace: text, or objects where the setting asks for JSON. */
export interface TraceWriter {
  trace(message: string, data?: unknown): void
  traceObject(data: unknown): void
}

/** The trace of a request has its parameters: a whole file is left out of it, and passwords are masked. */
export function keepSecretsFromTrace(writer: TraceWriter): void {
  const trace = writer.trace.bind(writer)
  const traceObject = writer.traceObject.bind(writer)
  writer.trace = (message, data) =>
    trace(message, message.includes(OPEN_CERTIFICATE_VIEW) ? undefined : withoutPasswords(data))
  writer.traceObject = (data) => {
    if (!isSecret(data)) traceObject(withoutPasswords(data))
  }
}

/** Of data as text or as an object. */
function withoutPasswords(data: unknown): unknown {
  if (typeof data === 'string') return data.replace(/("password":\s*)"(?:[^"\\]|\\.)*"/g, '$1"…"')
  if (typeof data !== 'object' || data === null) return data
  return JSON.parse(JSON.stringify(data, (name, value) => (name === 'password' ? '…' : value)))
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
