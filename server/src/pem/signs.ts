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

/** Base64 that is worth decoding; global, for one search from the front to the back. */
export function codedSigns(): RegExp {
  return new RegExp(CODED_SIGN, 'g')
}

const CODED_SIGN = [...PEM_IN_BASE64, ...PEM_IN_BASE64_TWICE, ...CERTIFICATE_IN_BASE64].join('|')
const ANY_SIGN = new RegExp(`-----BEGIN |${CODED_SIGN}`)
