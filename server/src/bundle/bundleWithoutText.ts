import type { Content, ContentFault } from '../x509/content.ts'
import type { BundleBlock, CertificateBundle } from './bundle.ts'

export interface BlockWithoutText {
  readonly label: string
  readonly content: Content
  readonly faults?: readonly ContentFault[]
}

/**
 * What stands in no text, such as the certificates that a server sent or those in a binary file, as a bundle. The ranges
 * of a block say nothing but which it is: they are empty, at its number. Its errors say at which byte they are instead.
 */
export function bundleWithoutText(uri: string, blocks: readonly BlockWithoutText[]): CertificateBundle {
  return {
    uri,
    blocks: blocks.map(({ label, content, faults = [] }, index): BundleBlock => {
      const range = { uri, start: index, end: index }
      return {
        label,
        range,
        labelRange: range,
        content,
        errors: faults.map((it) => ({
          kind: it.kind,
          message: it.bytes === undefined ? it.message : `${it.message}, at byte ${it.bytes.start}`,
          range,
          ...(it.label === undefined ? {} : { label: it.label }),
        })),
        textRange: () => range,
      }
    }),
  }
}
