import { OPEN_CERTIFICATE_VIEW } from '../../server/src/lsp/protocol.ts'

/** What of a language client writes its trace: text, or objects where the setting asks for JSON. */
export interface TraceWriter {
  trace(message: string, data?: unknown): void
  traceObject(data: unknown): void
}

/** The trace of a request has its parameters: here a whole file, and the password for it. They are left out. */
export function keepSecretsFromTrace(writer: TraceWriter): void {
  const trace = writer.trace.bind(writer)
  const traceObject = writer.traceObject.bind(writer)
  writer.trace = (message, data) => trace(message, message.includes(OPEN_CERTIFICATE_VIEW) ? undefined : data)
  writer.traceObject = (data) => {
    if (!isSecret(data)) traceObject(data)
  }
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
