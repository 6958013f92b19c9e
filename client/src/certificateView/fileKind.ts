import { BINARY_EXTENSIONS, TEXT_OR_BINARY_EXTENSIONS } from '../contributions.ts'

/** Whether files of that name are DER as often as PEM. */
export function mayBeEither(path: string): boolean {
  return TEXT_OR_BINARY_EXTENSIONS.some((it) => it === extensionOf(path))
}

/** Whether files of that name open in the certificate view unasked. */
export function isNeverText(path: string): boolean {
  return BINARY_EXTENSIONS.some((it) => it === extensionOf(path))
}

function extensionOf(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1).toLowerCase()
}

/** A SEQUENCE of 128 bytes or more. No text begins so: its second byte is that of no character behind a `0`. */
export function isBinaryCertificate(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && bytes[1]! >= 0x80
}
