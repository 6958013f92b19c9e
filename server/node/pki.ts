// What opens containers and what makes certificates, with the libraries that both need: dist/pki.cjs, which the others
// load when they first need it.

import { pbkdf2, scrypt } from 'node:crypto'
import { promisify } from 'node:util'
import type { Container, OpenOptions, PasswordFunctions } from '../src/pki/container.ts'
import { openContainer as open } from '../src/pki/containers/open.ts'

export { type Issued, issueForDevelopment, makeRequest, type NewKey } from '../src/pki/issue.ts'

export function openContainer(
  bytes: Uint8Array,
  options: Omit<OpenOptions, 'functions'>,
): Promise<Container> {
  return open(bytes, { ...options, functions: FUNCTIONS })
}

const FUNCTIONS: PasswordFunctions = {
  pbkdf2: async (hash, password, salt, iterations, length) =>
    new Uint8Array(await promisify(pbkdf2)(password, salt, iterations, length, hash.replace('-', ''))),
  scrypt: (password, { salt, cost, blockSize, parallelization }, length) => {
    const options = { N: cost, r: blockSize, p: parallelization, maxmem: Number.MAX_SAFE_INTEGER }
    return new Promise((resolve, reject) => {
      scrypt(password, salt, length, options, (error, key) => {
        if (error) reject(error)
        else resolve(new Uint8Array(key))
      })
    })
  },
}
