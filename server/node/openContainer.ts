import { DecodeError } from '../src/base/bytes.ts'
import type { OpenKeys } from '../src/pki/clientFiles.ts'
import type { OpenContainer } from '../src/pki/container.ts'

/** Loads what opens containers first, which is a bundle of its own (tools/bundle.ts). */
export const openContainer: OpenContainer = (bytes, options) => opened(bytes, options)

/** For the signer of a handshake alone (I13). */
export const openKeys: OpenKeys = (bytes, options) => opened(bytes, options)

async function opened(...parameters: Parameters<OpenKeys>): ReturnType<OpenKeys> {
  const pki = await import('./pki.ts')
  try {
    return await pki.openContainer(...parameters)
  } catch (error) {
    // The other bundle's DecodeError is another class than that of this one.
    const isDecodeError = error instanceof Error && error.name === 'DecodeError' && 'offset' in error
    throw isDecodeError ? new DecodeError(error.message, Number(error.offset)) : error
  }
}
