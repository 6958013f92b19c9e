import { DEFAULT_CONFIGURATION, ruleContext } from '../analysis/configuration.ts'
import { attempt, type Failure, failurePlace } from '../analysis/failure.ts'
import { byElement, lintContents } from '../analysis/lint.ts'
import { NO_WEAK_KEYS } from '../analysis/weakKeys.ts'
import { printable, printablePath } from '../base/printable.ts'
import { bundleOf } from '../dialects/pem/index.ts'
import { type BlockPlace, belonging } from '../report/belonging.ts'
import type { InspectedFile } from '../report/inspectedFile.ts'
import { inspectReport, type ReportedFile, reportedFile } from '../report/inspectReport.ts'
import { NO_STYLE, type Style, TERMINAL_STYLE } from '../report/style.ts'
import { containerText, entryRemarks } from '../service/certificateView/containerText.ts'
import { blockHover } from '../service/hover/hoverBlock.ts'
import { toPlainText } from '../service/shared/markdown.ts'
import { type Certificate, readCertificate } from '../x509/certificate.ts'
import { certificatesIn, readCertificateFile } from './certificateFile.ts'
import { INSPECT_HEAD } from './commands.ts'
import { UNUSABLE } from './exitCodes.ts'
import type { CliHost } from './host.ts'
import { type CommandSpec, FORMAT_OPTION, parseParameters, UsageError } from './parameters.ts'
import { PASSWORD_OPTION, passwordsOf } from './password.ts'

export const INSPECT: CommandSpec = {
  ...INSPECT_HEAD,
  options: [PASSWORD_OPTION, FORMAT_OPTION],
}

/** Prints what is in each file, in the words of the editor's hover. */
export async function inspect(words: readonly string[], host: CliHost): Promise<number> {
  const parameters = parseParameters(words, INSPECT)
  if (parameters.operands.length === 0) throw new UsageError('name a file, as chain.pem')
  const passwords = await passwordsOf(parameters, host)
  const certificates = await certificatesAtHand(parameters.operands, host)
  const isJson = parameters.value('format') === 'json'
  const style = host.colours ? TERMINAL_STYLE : NO_STYLE
  const files: InspectedFile[] = []
  const reports: ReportedFile[] = []
  const texts: string[] = []
  // A rule that throws may do so for each certificate of a file.
  const problems = new Set<string>()
  const printProblem = (problem: string) => {
    if (!problems.has(problem)) host.printError(`tls-lens inspect: ${problem}`)
    problems.add(problem)
  }
  for (const path of parameters.operands) {
    try {
      const file = await readCertificateFile(path, { host, passwords, certificates })
      if (isJson) reports.push(reportedFile(file))
      else {
        const onFailure = ({ ruleId, error }: Failure) =>
          printProblem(`${path}: the rule ${ruleId} failed: ${placeOf(error)}`)
        texts.push(fileText(file, host, style, onFailure))
      }
      files.push(file)
    } catch (error) {
      // One file does not keep the others from being printed.
      if (host.signal.aborted) throw error
      printProblem(problemWith(path, error))
    }
  }
  if (files.length === 0) return UNUSABLE
  host.print(
    isJson
      ? `${JSON.stringify(inspectReport(files, reports), undefined, 2)}\n`
      : [...texts, ...belongingText(files, style)].join('\n'),
  )
  return problems.size === 0 ? 0 : UNUSABLE
}

function problemWith(path: string, error: unknown): string {
  if (error instanceof UsageError) return error.message
  return `${path}: reading it failed: ${placeOf(error)}`
}

/** In one line. */
function placeOf(error: unknown): string {
  return failurePlace(error).slice(0, 2).join(' ')
}

/** The open certificates of all files, among which those of keys and OCSP responders may be. */
async function certificatesAtHand(paths: readonly string[], host: CliHost): Promise<readonly Certificate[]> {
  if (paths.length < 2) return []
  const found: Certificate[] = []
  for (const path of paths) {
    const read = await host.readBytes(path)
    if (read.kind !== 'bytes') continue
    // What fails here fails again when the file itself is read.
    found.push(
      ...attempt(
        path,
        () => {},
        [],
        () => certificatesOf(path, read.bytes),
      ),
    )
  }
  return found
}

function certificatesOf(path: string, bytes: Uint8Array): readonly Certificate[] {
  const certificate = readCertificate(bytes)
  if (certificate !== undefined) return [certificate]
  return certificatesIn(bundleOf(path, new TextDecoder().decode(bytes)))
}

function fileText(
  file: InspectedFile,
  host: CliHost,
  style: Style,
  onFailure: (failure: Failure) => void,
): string {
  const { path, bundle, text, container, entries } = file
  const { expiryDays } = DEFAULT_CONFIGURATION
  const now = host.now()
  const findings = byElement(
    lintContents(bundle.uri, bundle.blocks, container === undefined ? 'chain' : 'separate', {
      context: ruleContext(DEFAULT_CONFIGURATION, now, NO_WEAK_KEYS),
      onFailure,
    }),
  )
  const context = { now, expiryDays, blocks: bundle.blocks, text }
  const head = container && containerText(container, now)
  const texts = bundle.blocks.map((block, index) => {
    const entry = entries?.get(block)
    const remarks = entry ? entryRemarks(entry, container?.entries ?? [], now, expiryDays) : []
    const inContext = { ...context, findingsIn: () => findings(index) }
    return [blockHover(block, inContext), ...remarks].join('\n\n')
  })
  const parts = [...(head === undefined ? [] : [head]), ...texts].map((it) => {
    const [first = '', ...rest] = toPlainText(it).split('\n').map(printable)
    return [`  ${style.bold(first)}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')
  })
  return `${style.dim(printablePath(path))}\n${parts.join('\n\n')}\n`
}

/** One line for each key, and for each certificate whose issuer is in another file; nothing where there is neither. */
function belongingText(files: readonly InspectedFile[], style: Style): readonly string[] {
  if (files.length < 2) return []
  const nameOf = ({ file, block }: BlockPlace) => {
    const { path, bundle } = files[file]!
    return printable(bundle.blocks.length === 1 ? path : `${path} (block ${block + 1})`)
  }
  const lines = belonging(files).flatMap(({ kind, of, to }) => {
    if (kind === 'issuer') {
      return to[0]!.file === of.file ? [] : [`  ${nameOf(of)}: issued by ${nameOf(to[0]!)}`]
    }
    const owners =
      to.length === 0 ? 'to none of these certificates and requests' : `to ${to.map(nameOf).join(', ')}`
    return [`  ${nameOf(of)}: the key belongs ${owners}`]
  })
  return lines.length === 0 ? [] : [`${style.dim('What belongs together')}\n${lines.join('\n')}\n`]
}
