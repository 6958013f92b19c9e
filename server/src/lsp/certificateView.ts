import { type CancellationToken, type Connection, LSPErrorCodes, ResponseError } from 'vscode-languageserver'
import { decodeBase64, encodeBase64 } from '../base/base64.ts'
import { LineIndex } from '../base/lineIndex.ts'
import { canonicalUri } from '../base/uri.ts'
import type { OpenedCertificateFile } from '../service/certificateView/certificateView.ts'
import type { LanguageService } from '../service/languageService.ts'
import type { ClientAbilities, Documents } from './convert.ts'
import { gravest, toDiagnostics } from './gravestFindings.ts'
import * as protocol from './protocol.ts'

export interface CertificateViewOptions {
  readonly connection: Connection
  readonly service: LanguageService
  readonly documents: Documents
  readonly client: () => ClientAbilities
  readonly log: (what: string, error: unknown) => void
  /** A failure of ours is logged, and answered with nothing. */
  readonly guarded: <P, R>(
    what: string,
    nothing: R,
    answer: (params: P, token: CancellationToken) => Promise<R>,
  ) => (params: P, token: CancellationToken) => Promise<R | ResponseError<never>>
}

export interface OpenViews {
  /** Undefined where the view has been closed. */
  file(view: number): OpenedCertificateFile | undefined
  /** Something that findings depend on has changed. */
  refresh(): void
}

interface OpenView {
  readonly file: OpenedCertificateFile
  /** As the client names it. */
  readonly uri: string | undefined
}

/** Answers what the certificate view asks of the files that are open in it. */
export function registerCertificateView({
  connection,
  service,
  documents,
  client,
  log,
  guarded,
}: CertificateViewOptions): OpenViews {
  const views = new Map<number, OpenView>()
  let lastId = 0

  const open = guarded(
    protocol.OPEN_CERTIFICATE_VIEW,
    undefined,
    async (
      given: protocol.OpenCertificateViewParams,
    ): Promise<protocol.OpenedCertificateView | undefined> => {
      const { bytes } = decodeBase64(given.content)
      const file = await service.openCertificateFile(bytes, given.password)
      const id = ++lastId
      views.set(id, { file, uri: given.uri })
      void publish(given.uri)
      const { position } = given
      if (position === undefined) return { id, ...file.view }
      const lines = new LineIndex(new TextDecoder().decode(bytes))
      return { id, ...file.view, entry: file.entryAt(lines.offset(position)) }
    },
  )
  const publish = (uri: string | undefined) =>
    uri === undefined
      ? undefined
      : publishFor(uri).catch((error: unknown) => log('the findings of a binary file', error))

  /** Of the reading that was the last, where a file is open twice. */
  async function publishFor(uri: string): Promise<void> {
    const last = () => [...views.values()].findLast((it) => it.uri === uri)
    const view = last()
    const found = view ? await service.findingsIn(canonicalUri(uri), view.file) : []
    if (last() !== view) return
    const diagnostics = toDiagnostics(gravest(found), found.length, documents, client())
    await connection.sendDiagnostics({ uri, diagnostics })
  }

  connection.onRequest(protocol.OPEN_CERTIFICATE_VIEW, async (given: unknown, token: CancellationToken) =>
    isOpenParams(given)
      ? ((await open(given, token)) ?? failed('The file cannot be read.'))
      : failed('There is no file to be read.'),
  )

  /** A question about one of the open files. Refused where it has been closed, or the server has been started anew. */
  function onQuestion<P extends protocol.CertificateViewEntryParams>(
    method: string,
    answer: (file: OpenedCertificateFile, params: P) => object | string | undefined,
  ): void {
    const guardedAnswer = guarded(method, null, async (params: P): Promise<object | string | null> => {
      const file = views.get(params.view)?.file
      if (file === undefined) throw failed('The view is not open.')
      return answer(file, params) ?? null
    })
    connection.onRequest<object | string | null, never>(method, (params: P, token: CancellationToken) =>
      guardedAnswer(params, token),
    )
  }

  onQuestion(protocol.CERTIFICATE_VIEW_ENTRY, (file, { entry }) => file.entry(entry))
  onQuestion(protocol.CERTIFICATE_VIEW_LEVEL, (file, { entry, node }: protocol.CertificateViewLevelParams) =>
    file.level(entry, node),
  )
  onQuestion(protocol.CERTIFICATE_VIEW_PATH, (file, { entry, range }: protocol.CertificateViewPathParams) =>
    file.path(entry, range),
  )
  onQuestion(
    protocol.CERTIFICATE_VIEW_BYTES,
    (file, { entry, range }: protocol.CertificateViewBytesParams) => {
      const bytes = file.bytes(entry, range)
      return bytes && encodeBase64(bytes)
    },
  )

  connection.onNotification(protocol.CLOSE_CERTIFICATE_VIEW, (id: number) => {
    const uri = views.get(id)?.uri
    views.delete(id)
    void publish(uri)
  })
  return {
    file: (view) => views.get(view)?.file,
    refresh: () => {
      for (const uri of new Set([...views.values()].map((it) => it.uri))) void publish(uri)
    },
  }
}

function isOpenParams(given: unknown): given is protocol.OpenCertificateViewParams {
  if (typeof given !== 'object' || given === null) return false
  const { uri, content, password } = given as Record<string, unknown>
  const isTextOrAbsent = (it: unknown) => it === undefined || typeof it === 'string'
  return typeof content === 'string' && isTextOrAbsent(password) && isTextOrAbsent(uri)
}

function failed(message: string): ResponseError<never> {
  return new ResponseError(LSPErrorCodes.RequestFailed, message)
}
