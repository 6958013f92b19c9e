// What a file holds in the place of what it was named for.

import { parsePem } from '../pem/pem.ts'
import { labelOfContent } from '../x509/content.ts'
import { mangledDer } from '../x509/mangledDer.ts'
import { containerTitle, recognizeContainer } from './container.ts'

/** What a file may be named for. */
export type Wanted = 'certificate' | 'private key' | 'CRL' | 'DH parameters'

/**
 * "holds a private key and no certificate", with what converts it where something does: a clause about the file. `forms`
 * are those that are read.
 */
export function insteadOf(
  wanted: Wanted,
  bytes: Uint8Array,
  forms: 'PEM or PKCS #12' | 'PEM' = 'PEM or PKCS #12',
): string {
  const nothing = emptyOrUtf16(bytes)
  if (nothing !== undefined) return nothing
  const kind = recognizeContainer(bytes)
  if (kind === 'pkcs12') {
    return forms === 'PEM' ? 'is a PKCS #12 file: openssl pkcs12 -nodes converts it' : `holds no ${wanted}`
  }
  if (kind !== undefined && kind !== 'der') {
    return `is ${/^[AEIO]/.test(containerTitle(kind)) ? 'an' : 'a'} ${containerTitle(kind)} file${conversion(kind)}`
  }
  const derLabel = labelOfContent(bytes)
  if (derLabel !== undefined)
    return `holds ${TITLES.get(derLabel) ?? derLabel} in DER${derConversion(derLabel)}`
  const mangled = mangledDer(bytes)
  if (mangled !== undefined) return mangled
  const text = new TextDecoder().decode(bytes)
  if (text.startsWith('PuTTY-User-Key-File')) return 'is a PuTTY key: puttygen -O private-openssh converts it'
  const all = [...new Set(parsePem(text).map((it) => it.label))]
  const others = all.filter((it) => !it.endsWith('PARAMETERS'))
  const labels = others.length > 0 ? others : all
  const [first] = labels
  if (first === undefined) {
    return forms === 'PEM' ? `holds no ${wanted} in PEM` : `holds no ${wanted}: neither PEM nor PKCS #12`
  }
  const titles = [...new Set(labels.map((it) => TITLES.get(it) ?? it))].join(', ')
  const missing = titles.includes(wanted) ? '' : ` and no ${wanted}`
  return `holds ${titles}${missing}${PEM_CONVERSIONS.get(first) ?? ''}`
}

/** What keeps a file from being read at all, as far as its first bytes tell. */
export function emptyOrUtf16(bytes: Uint8Array): string | undefined {
  if (!bytes.some((it) => it > 0x20)) return 'is empty'
  const [first, second] = bytes
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
  return isUtf16 ? 'is text in UTF-16: save it as UTF-8' : undefined
}

const TITLES: ReadonlyMap<string, string> = new Map([
  ['CERTIFICATE', 'a certificate'],
  ['X509 CERTIFICATE', 'a certificate'],
  ['TRUSTED CERTIFICATE', 'a certificate'],
  ['CERTIFICATE REQUEST', 'a certification request'],
  ['NEW CERTIFICATE REQUEST', 'a certification request'],
  ['X509 CRL', 'a CRL'],
  ['PRIVATE KEY', 'a private key'],
  ['RSA PRIVATE KEY', 'a private key'],
  ['EC PRIVATE KEY', 'a private key'],
  ['DSA PRIVATE KEY', 'a private key'],
  ['ENCRYPTED PRIVATE KEY', 'an encrypted private key'],
  ['OPENSSH PRIVATE KEY', 'an OpenSSH private key'],
  ['PUBLIC KEY', 'a public key'],
  ['RSA PUBLIC KEY', 'a public key'],
  ['DH PARAMETERS', 'DH parameters'],
  ['X9.42 DH PARAMETERS', 'DH parameters'],
  ['EC PARAMETERS', 'the name of a curve'],
  ['PKCS7', 'PKCS #7'],
  ['CMS', 'PKCS #7'],
])

const PEM_CONVERSIONS: ReadonlyMap<string, string> = new Map([
  ['OPENSSH PRIVATE KEY', ': ssh-keygen -p -m PKCS8 converts RSA and ECDSA keys'],
  ['PKCS7', ': openssl pkcs7 -print_certs converts it'],
])

function conversion(kind: string): string {
  if (kind === 'pkcs7') return ': openssl pkcs7 -inform DER -print_certs converts it'
  if (kind === 'jks' || kind === 'jceks') {
    return ': keytool -importkeystore -deststoretype PKCS12 converts it'
  }
  return ''
}

function derConversion(label: string): string {
  if (label === 'CERTIFICATE') return ': openssl x509 -inform DER converts it to PEM'
  if (label === 'X509 CRL') return ': openssl crl -inform DER converts it to PEM'
  return label.endsWith('PRIVATE KEY') ? ': openssl pkey -inform DER converts it to PEM' : ''
}
