import type { OpenContainer } from '../src/pki/container.ts'

/** Loads the readers of containers first, which are a bundle of their own (tools/bundle.ts). */
export const openContainer: OpenContainer = async (bytes, options) => {
  const containers = await import('./containers.ts')
  return containers.openContainer(bytes, options)
}
