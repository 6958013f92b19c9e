import { DecodeError } from '../src/base/bytes.ts'
import type { OpenContainer } from '../src/pki/container.ts'

/** Loads the readers of containers first, which are a bundle of their own (tools/bundle.ts). */
export const openContainer: OpenContainer = async (bytes, options) => {
  const containers = await import('./containers.ts')
  try {
    return await containers.openContainer(bytes, options)
  } catch (error) {
    // The other bundle's DecodeError is another class than that of this one.
    const isDecodeError = error instanceof Error && error.name === 'DecodeError' && 'offset' in error
    throw isDecodeError ? new DecodeError(error.message, Number(error.offset)) : error
  }
}
