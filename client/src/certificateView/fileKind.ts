import { TEXT_OR_BINARY_EXTENSIONS } from '../contributions.ts'

/** Whether files of that name are DER as often as PEM. */
export function mayBeEither(path: string): boolean {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  return TEXT_OR_BINARY_EXTENSIONS.some((it) => it === extension)
}

/** A SEQUENCE of 128 bytes or more. No text begins so: its second byte is that of no character behind a `0`. */
export function isBinaryCertificate(bytes: Uint8Array): boolean {
  return bytes[0] === 0x30 && bytes[1]! >= 0x80
}
