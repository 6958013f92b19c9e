// Whether a file that is no PEM holds what it is named for, as nginx 1.22 and Node 20 read it.

import { insteadOfOcspResponse, insteadOfPkcs12 } from '../pki/insteadOfDer.ts'
import type { OtherFile } from '../policy/policy.ts'
import type { FileContent } from './files.ts'

type NoPem = Exclude<OtherFile['wanted'], 'CRL' | 'DH parameters of 1024 bits'>

/** What a file holds instead of what is wanted: a clause about the file. Undefined where it holds that, or may do so. */
export function insteadOfOther(
  wanted: NoPem,
  content: FileContent & { readonly kind: 'text' },
): string | undefined {
  // Of any text, the lines are passwords.
  if (wanted === 'passwords') return undefined
  if (content.encoding !== undefined) {
    const mayFit = wanted === 'session ticket key' && UTF_16_LENGTHS.has(content.text.length)
    return mayFit ? undefined : `is text in ${content.encoding}`
  }
  const bytes = bytesOf(content)
  if (bytes === undefined) return undefined
  if (wanted === 'PKCS #12') return insteadOfPkcs12(bytes)
  return wanted === 'session ticket key' ? insteadOfTicketKey(bytes) : insteadOfOcspResponse(bytes)
}

/** Of 48 and 80 bytes, with a byte order mark and without it. */
const UTF_16_LENGTHS: ReadonlySet<number> = new Set([23, 24, 39, 40])

function bytesOf({ bytes, text }: FileContent & { readonly kind: 'text' }): Uint8Array | undefined {
  if (bytes !== undefined) return bytes
  // What could not be decoded is not what stands there.
  return text.includes('\ufffd') ? undefined : new TextEncoder().encode(text)
}

/** 48 bytes for AES-128 and HMAC-SHA-256, 80 for AES-256. */
function insteadOfTicketKey({ length }: Uint8Array): string | undefined {
  if (length === 48 || length === 80) return undefined
  return length === 0 ? 'is empty' : `has ${length} ${length === 1 ? 'byte' : 'bytes'} and not 48 or 80`
}
