// The readers of containers, with the libraries that they need: dist/containers.cjs, which the others load when the
// first container is opened.

export { openContainer } from '../src/pki/containers/open.ts'
