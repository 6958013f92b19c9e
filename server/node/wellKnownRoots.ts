import { rootCertificates } from 'node:tls'
import { once } from '../src/base/memo.ts'
import { type Certificate, readCertificate } from '../src/x509/certificate.ts'

/** What Mozilla's list is called in reports. */
export const MOZILLA = `Mozilla's CAs (Node.js ${process.versions.node})`

/** Mozilla's list of CAs, as Node ships it: data only, nothing of Node's TLS is used. */
export const wellKnownRoots = once((): readonly Certificate[] => rootCertificates.flatMap(certificatesIn))

/** The certificates of a PEM text; what cannot be read is left out. */
export function certificatesIn(text: string): Certificate[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  return blocks.flatMap((block) => {
    const base64 = block.replace(/-----[A-Z ]+-----|\s/g, '')
    return readCertificate(new Uint8Array(Buffer.from(base64, 'base64'))) ?? []
  })
}
