import { DecodeError } from '../../base/bytes.ts'
import { plural } from '../../base/instant.ts'
import type { BlockContent } from '../../bundle/bundle.ts'
import {
  type Container,
  type ContainerEntry,
  containerTitle,
  type OcspFacts,
  type OpenContainer,
  recognizeContainer,
} from '../../pki/container.ts'
import { openDer } from '../../pki/containerEntry.ts'
import { openOcspResponse } from '../../pki/ocspResponse.ts'

/**
 * What a binary file holds; without `open`, as in a browser, only DER and OCSP responses can be told. The password is
 * used and forgotten. Rejects with DecodeError where the bytes cannot be read, or not here.
 */
export async function opened(
  bytes: Uint8Array,
  password: string | undefined,
  { open }: { readonly open: OpenContainer | undefined },
): Promise<Container> {
  if (open !== undefined) return open(bytes, { password })
  const kind = recognizeContainer(bytes)
  if (kind === undefined || kind === 'der') return openDer(bytes)
  if (kind === 'ocspResponse') return openOcspResponse(bytes)
  throw new DecodeError(`${containerTitle(kind)} cannot be opened in a browser`, 0)
}

/** `2 certificates, 1 private key`; what there is none of is not listed. */
export function summaryOf(entries: readonly Pick<ContainerEntry, 'content'>[], ocsp?: OcspFacts): string {
  const parts = ocsp === undefined ? [] : [plural(ocsp.statuses.length, 'answer')]
  for (const [kind, noun] of COUNTED) {
    const count = entries.filter((it) => it.content.kind === kind).length
    if (count > 0) parts.push(plural(count, noun))
  }
  return parts.length === 0 ? 'nothing' : parts.join(', ')
}

const COUNTED: readonly (readonly [BlockContent['kind'], string])[] = [
  ['certificate', 'certificate'],
  ['signedData', 'PKCS #7 block'],
  ['certificationRequest', 'certification request'],
  ['certificateList', 'CRL'],
  ['privateKey', 'private key'],
  ['publicKey', 'public key'],
  ['other', 'other element'],
  ['unreadable', 'unreadable element'],
]
