import { DecodeError } from '../base/bytes.ts'
import { decodeContent, labelOfContent } from '../x509/content.ts'
import type { Container, ContainerEntry } from './container.ts'

/** One certificate, request, CRL or key in DER. Throws DecodeError for anything else. */
export function openDer(bytes: Uint8Array): Container {
  const label = labelOfContent(bytes)
  if (label === undefined) throw new DecodeError('no certificate, key, CRL or request', 0)
  return {
    kind: 'der',
    password: 'notNeeded',
    entries: [entryOf(label, bytes)],
    protections: [],
    errors: [],
  }
}

/** What an element of a container holds, and its bytes unless that is a private key. Never throws. */
export function entryOf(
  label: string,
  der: Uint8Array,
  more: Pick<ContainerEntry, 'alias' | 'created' | 'trusted' | 'protection' | 'belongsTo'> = {},
): ContainerEntry {
  const { content, faults } = decodeContent(label, der)
  // What has a key's label and cannot be read may be a key that is damaged (I13).
  const isSecret = content.kind === 'privateKey' || label.endsWith('PRIVATE KEY')
  return { label, content, faults, ...(isSecret ? {} : { der }), ...more }
}
