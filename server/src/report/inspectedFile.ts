import type { BundleBlock, CertificateBundle } from '../bundle/bundle.ts'
import type { Container, ContainerEntry } from '../pki/container.ts'

/** A file to be reported. */
export interface InspectedFile {
  readonly path: string
  readonly bundle: CertificateBundle
  /** Undefined for a binary file. */
  readonly text: string | undefined
  readonly container?: Container
  /** What a container says of the blocks that were in it. */
  readonly entries?: ReadonlyMap<BundleBlock, ContainerEntry>
}
