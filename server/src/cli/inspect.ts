import { DEFAULT_CONFIGURATION } from '../analysis/configuration.ts'
import { bundleOf } from '../dialects/pem/index.ts'
import { type BlockPlace, belonging } from '../report/belonging.ts'
import { type InspectedFile, inspectReport } from '../report/inspectReport.ts'
import { NO_STYLE, printable, type Style, TERMINAL_STYLE } from '../report/style.ts'
import { containerText, entryRemarks } from '../service/containerText.ts'
import { blockHover } from '../service/hoverBlock.ts'
import { toPlainText } from '../service/markdown.ts'
import { type Certificate, readCertificate } from '../x509/certificate.ts'
import { certificatesIn, readCertificateFile } from './certificateFile.ts'
import { INSPECT_HEAD } from './commands.ts'
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
  const files: InspectedFile[] = []
  for (const path of parameters.operands) {
    files.push(await readCertificateFile(path, { host, passwords, certificates }))
  }
  const style = host.colours ? TERMINAL_STYLE : NO_STYLE
  host.print(
    parameters.value('format') === 'json'
      ? `${JSON.stringify(inspectReport(files), undefined, 2)}\n`
      : [...files.map((it) => fileText(it, host, style)), ...belongingText(files, style)].join('\n'),
  )
  return 0
}

/** The open certificates of all files, among which those of keys and OCSP responders may be. */
async function certificatesAtHand(paths: readonly string[], host: CliHost): Promise<readonly Certificate[]> {
  if (paths.length < 2) return []
  const found: Certificate[] = []
  for (const path of paths) {
    const bytes = await host.readBytes(path)
    const certificate = bytes && readCertificate(bytes)
    if (certificate) found.push(certificate)
    else if (bytes) found.push(...certificatesIn(bundleOf(path, new TextDecoder().decode(bytes))))
  }
  return found
}

function fileText(file: InspectedFile, host: CliHost, style: Style): string {
  const { path, bundle, text, container, entries } = file
  const { expiryDays } = DEFAULT_CONFIGURATION
  const now = host.now()
  const context = { now, expiryDays, blocks: bundle.blocks, text }
  const head = container && containerText(container, now)
  const texts = bundle.blocks.map((block) => {
    const entry = entries?.get(block)
    const remarks = entry ? entryRemarks(entry, container?.entries ?? [], now, expiryDays) : []
    return [blockHover(block, context), ...remarks].join('\n\n')
  })
  const parts = [...(head === undefined ? [] : [head]), ...texts].map((it) => {
    const [first = '', ...rest] = toPlainText(it).split('\n').map(printable)
    return [`  ${style.bold(first)}`, ...rest.map((line) => (line === '' ? '' : `  ${line}`))].join('\n')
  })
  return `${style.dim(printable(path))}\n${parts.join('\n\n')}\n`
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
