// What PEM and DER look like in a text, in base64, and in base64 of that. Base64 has three forms of the same bytes, by
// how many of the three that make a group stand before them; the characters that they share with neighbours are left
// out. One expression looks for all of it, which costs less than half a millisecond for a megabyte without any.

/** Whether a text may hold a block, in whatever form: a cheap search, before anything is parsed. */
export function mayHoldBlocks(text: string): boolean {
  return ANY_SIGN.test(text)
}

/** `-----BEGIN` in base64. */
const PEM_IN_BASE64 = ['LS0tLS1CRUdJTi', '0tLS0tQkVHSU4', 'tLS0tLUJFR0lO']

/**
 * `LS0tLS1CRUdJ` in base64: what was encoded twice, and the files with base64 in them that are a value themselves, such
 * as a kubeconfig in a Kubernetes Secret.
 */
const PEM_IN_BASE64_TWICE = ['TFMwdExTMUNSVWRK', 'MHRMUzFDUlVkSlRp', 'UzB0TFMxQ1JVZEpU']

/**
 * Version 3 and the tag of the serial number in base64 (RFC 5280, section 4.1), behind the lengths of the certificate
 * and of what is signed in it: two bytes each; two and one, as small ones have them; one each.
 */
const CERTIFICATE_IN_BASE64 = ['gAwIBAgI', 'ADAgECA', 'oAMCAQIC']

/**
 * What PKCS #8 begins with behind its outer length, for RSA, for the curves with a public key beside and without, and for
 * Ed25519; PKCS #1 of 2048 bits and more, and of 1024; SEC 1 of P-256, P-384 and P-521.
 */
const KEY_IN_BASE64 = [
  'IBADANBgkqhkiG9w0BAQEFAASC',
  'AgEAMB[AM]GByqGSM49AgEG',
  'AQAw(?:Ew|EA)YHKoZIzj0CAQY',
  'MC4CAQAwBQYDK2VwBCIEI',
  'IBAAK(?:CA|BgQ)',
  'MHcCAQEEI',
  'MIGkAgEBBDA',
  'MIHcAgEBBE',
]

/** DER, or PEM, as bytes of a source text. */
const BYTES = [
  String.raw`(?:\(byte\)\s?)?0[xX]30(?:_?u8)?,(?:\s|/\*[^*]{0,80}\*/)*(?:\(byte\)\s?)?0[xX]8[12](?![0-9a-fA-F])`,
  String.raw`\\x30\\x8[12]`,
  String.raw`0[xX]2[dD],\s*0[xX]2[dD],\s*0[xX]2[dD],\s*0[xX]2[dD],\s*0[xX]2[dD],\s*0x42`,
]

/** The tag before a certificate in XML Signature (SAML), whose base64 may be laid out in any way. */
export const X509_ELEMENT = 'X509Certificate>'

/** Base64 that is worth decoding; global, for one search from the front to the back. */
export function codedSigns(): RegExp {
  return new RegExp(CODED_SIGN, 'g')
}

/** RFC 7517, section 4.1: the kinds of keys that have a private part. */
const JSON_WEB_KEY = String.raw`"kty\\*"\s*:\s*\\*"(?:RSA|EC|OKP)`

const CODED_SIGN = [
  ...PEM_IN_BASE64,
  ...PEM_IN_BASE64_TWICE,
  ...CERTIFICATE_IN_BASE64,
  ...KEY_IN_BASE64,
  ...BYTES,
  X509_ELEMENT,
  JSON_WEB_KEY,
].join('|')
const ANY_SIGN = new RegExp(`-----(?:BEGIN|[Bb]egin) |${CODED_SIGN}`)
