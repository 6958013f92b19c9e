import { DecodeError } from '../src/base/bytes.ts'
import type { OpenContainer } from '../src/pki/container.ts'

/** Loads what opens containers first, which is a bundle of its own (tools/bundle.ts). */
export const openContainer: OpenContainer = async (bytes, options) => {
  const pki = await import('./pki.ts')
  try {
    return await pki.openContainer(bytes, options)
  } catch (error) {
    // The other bundle's DecodeError is another class than that of this one.
    const isDecodeError = error instanceof Error && error.name === 'DecodeError' && 'offset' in error
    throw isDecodeError ? new DecodeError(error.message, Number(error.offset)) : error
  }
}
