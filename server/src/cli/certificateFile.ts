import { embeddedBlocks } from '../dialects/embedded/index.ts'
import { bundleOf } from '../dialects/pem/index.ts'
import { formatPem } from '../pem/pem.ts'
import type { InspectedFile } from '../report/inspectReport.ts'
import { labelOfContent } from '../x509/content.ts'
import type { CliHost } from './host.ts'
import { UsageError } from './parameters.ts'

/**
 * The PEM blocks of a file, what it holds in base64, or its DER as the block that it would be. A UsageError where it
 * holds nothing of that.
 */
export async function readCertificateFile(path: string, host: CliHost): Promise<InspectedFile> {
  const bytes = await host.readBytes(path)
  if (bytes === undefined) throw new UsageError(`${path}: cannot be read`)
  const uri = host.uriOf(path)
  const shown = host.pathOf(uri)
  const text = new TextDecoder().decode(bytes)
  const bundle = bundleOf(uri, text)
  const readable = embeddedBlocks(uri, text)
  // Where base64 holds nothing more, what cannot be read is shown, too.
  if (readable.length > bundle.blocks.length) return { path: shown, bundle: { uri, blocks: readable }, text }
  if (bundle.blocks.length > 0) return { path: shown, bundle, text }
  const label = labelOfContent(bytes)
  if (label === undefined) {
    throw new UsageError(`${path}: holds no PEM block, nor the DER of a certificate, request, CRL or key`)
  }
  return { path: shown, bundle: bundleOf(uri, formatPem(label, bytes)), text: undefined }
}
