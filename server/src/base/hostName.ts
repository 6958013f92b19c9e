import { formatIpAddress, parseIpAddress } from './ipAddress.ts'

/**
 * A host name in A-labels as browsers ask for it (UTS #46, by the platform's URL), or an address without brackets:
 * `bücher.example` becomes `xn--bcher-kva.example`. Undefined where it is neither.
 */
export function asciiHost(host: string): string | undefined {
  const bare = host.replace(/^\[(.*)\]$/, '$1')
  const address = parseIpAddress(bare)
  if (address !== undefined) return formatIpAddress(address)
  if (host === '' || ENDS_NAME.test(host)) return undefined
  const name = hostOfUrl(host)
  return name !== undefined && isNameOfLabels(name) ? name : undefined
}

/** What ends a name in a URL, is dropped from one or is decoded there. */
const ENDS_NAME = /[\s\p{Cc}@/\\?#:%[\]]/u

function hostOfUrl(host: string): string | undefined {
  try {
    return new URL(`https://${host}`).hostname
  } catch {
    return undefined
  }
}

/** RFC 1035, section 2.3.4: labels of 1 to 63 octets, 253 in all; a dot may be at the end. */
function isNameOfLabels(name: string): boolean {
  const labels = name.replace(/\.$/, '').split('.')
  return labels.every((it) => it.length > 0 && it.length <= 63) && name.length <= 254
}
