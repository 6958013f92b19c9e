import {
  type CancellationToken,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  WorkDoneProgress,
} from 'vscode-languageserver'
import type { Configuration } from '../analysis/configuration.ts'
import { ClientFileError } from '../pki/clientFiles.ts'
import { isStartTlsChoice } from '../registry/applicationPorts.ts'
import { PROTOCOL_VERSIONS, type ProtocolVersion } from '../registry/protocolVersions.ts'
import type { Host } from './host.ts'
import {
  HANDSHAKE,
  HANDSHAKE_MESSAGE,
  type HandshakeNeedsPassword,
  type HandshakeParams,
  type HandshakeResult,
  type LiveHandshakeMessage,
  MESSAGE_PARTS,
  type MessagePartsParams,
  type MessagePartsResult,
  OPEN_HANDSHAKE,
  type OpenHandshakeParams,
} from './protocol.ts'

export interface HandshakeOptions {
  readonly connection: Connection
  readonly host: Host
  readonly isTrusted: () => boolean
  readonly configuration: () => Configuration
}

/** Answers the client's requests for a handshake test, where the platform has sockets and the user trusts the workspace. */
export function registerHandshake({ connection, host, isTrusted, configuration }: HandshakeOptions): void {
  registerSavedHandshakes(connection, host)
  connection.onRequest(
    HANDSHAKE,
    async (given: unknown, token: CancellationToken): Promise<HandshakeResult | Refusal> => {
      const { testHandshake } = host
      if (!testHandshake)
        return refused('A handshake test needs network sockets, which a browser does not have.')
      if (!isTrusted()) {
        return refused('Restricted Mode: trust this workspace to run handshake tests.')
      }
      const params = readParams(given)
      if (typeof params === 'string') return new ResponseError(LSPErrorCodes.RequestFailed, params)
      const controller = new AbortController()
      const subscription = token.onCancellationRequested(() => controller.abort())
      const progress = progressOn(connection, params.workDoneToken)
      try {
        progress.begin(`${params.host}:${params.port}`)
        return await testHandshake(params, {
          signal: controller.signal,
          onProgress: progress.report,
          onMessage: (message) => {
            const { workDoneToken } = params
            if (workDoneToken === undefined) return
            const live: LiveHandshakeMessage = { ...message, workDoneToken }
            void connection.sendNotification(HANDSHAKE_MESSAGE, live)
          },
          configuration: configuration(),
        })
      } catch (error) {
        if (token.isCancellationRequested)
          return new ResponseError(LSPErrorCodes.RequestCancelled, 'canceled')
        if (error instanceof ClientFileError) return unusableFile(error)
        return refused(error instanceof Error ? error.message : 'The handshake test failed.')
      } finally {
        subscription.dispose()
        progress.end()
      }
    },
  )
}

function registerSavedHandshakes(connection: Connection, { savedHandshakes }: Host): void {
  if (savedHandshakes === undefined) return
  connection.onRequest(OPEN_HANDSHAKE, (given: unknown): HandshakeResult | Refusal => {
    const { content } = (given ?? {}) as Partial<OpenHandshakeParams>
    if (typeof content !== 'string') return refused('There is no file to open.')
    const report = savedHandshakes.read(content)
    return 'problem' in report ? refused(report.problem) : report
  })
  connection.onRequest(MESSAGE_PARTS, (given: unknown): MessagePartsResult | Refusal => {
    const { protocol, bytes, ...agreedOn } = (given ?? {}) as Partial<MessagePartsParams>
    const isMessage = protocol !== undefined && typeof bytes === 'string' && /^(?:[\da-f]{2})*$/.test(bytes)
    return isMessage
      ? savedHandshakes.partsOf({ protocol, bytes, ...agreedOn })
      : refused('There is no message.')
  })
}

type Refusal = ResponseError<HandshakeNeedsPassword | undefined>

function refused(message: string): Refusal {
  return new ResponseError(LSPErrorCodes.RequestFailed, message)
}

function unusableFile({ path, code, message }: ClientFileError): Refusal {
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
  const isClosed = code === 'needsPassword' || code === 'wrongPassword'
  const data: HandshakeNeedsPassword | undefined = isClosed
    ? { needsPassword: { file, wrong: code === 'wrongPassword' } }
    : undefined
  return new ResponseError(LSPErrorCodes.RequestFailed, `${file}: ${message}`, data)
}

/** The parameters, or what is wrong with them. */
function readParams(given: unknown): HandshakeParams | string {
  if (typeof given !== 'object' || given === null) return 'There is no server to test.'
  const params = given as Record<string, unknown>
  const { host, port, startTls, noProxy, caUris, applicationProtocols } = params
  if (typeof host !== 'string' || host === '') return 'There is no server to test.'
  if (typeof port !== 'number' || !Number.isInteger(port) || port < 1 || port > 65535) {
    return 'A port is a number from 1 to 65535.'
  }
  if (params['keyUri'] && !params['certificateUri']) return 'A key needs its certificate.'
  const versions = versionsOf(params['versions'])
  if (versions?.length === 0) return 'There is no version to offer.'
  const text = (name: string) => {
    const value = params[name]
    return typeof value === 'string' && value !== '' ? { [name]: value } : {}
  }
  return {
    host,
    port,
    ...text('serverName'),
    ...(isStartTlsChoice(startTls) ? { startTls } : {}),
    // An empty one says that there is none.
    ...(typeof params['proxy'] === 'string' ? { proxy: params['proxy'] } : {}),
    ...(Array.isArray(noProxy) ? { noProxy: noProxy.filter((it) => typeof it === 'string') } : {}),
    ...text('certificateUri'),
    ...text('keyUri'),
    ...text('password'),
    ...(Array.isArray(caUris) ? { caUris: caUris.filter((it) => typeof it === 'string') } : {}),
    ...(params['systemRoots'] === true ? { systemRoots: true } : {}),
    ...(versions === undefined ? {} : { versions }),
    ...(Array.isArray(applicationProtocols)
      ? { applicationProtocols: applicationProtocols.filter(isProtocolName) }
      : {}),
    ...(params['exportsSecrets'] === true ? { exportsSecrets: true } : {}),
    ...text('workDoneToken'),
  }
}

function versionsOf(given: unknown): readonly ProtocolVersion[] | undefined {
  return Array.isArray(given) ? PROTOCOL_VERSIONS.filter((it) => given.includes(it)) : undefined
}

/** RFC 7301, section 3.1: 1 to 255 bytes, which people write in ASCII. */
function isProtocolName(it: unknown): it is string {
  return typeof it === 'string' && /^[\x21-\x7e]{1,255}$/.test(it)
}

function progressOn(connection: Connection, token: string | undefined) {
  const send = (value: Parameters<typeof connection.sendProgress>[2]) => {
    if (token !== undefined) void connection.sendProgress(WorkDoneProgress.type, token, value as never)
  }
  return {
    begin: (title: string) => send({ kind: 'begin', title, cancellable: true }),
    report: (message: string) => send({ kind: 'report', message }),
    end: () => send({ kind: 'end' }),
  }
}
