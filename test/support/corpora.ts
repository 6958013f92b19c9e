// Test data that nobody here wrote, in a folder beside the checkout and never in it. TLS_LENS_CORPORA names another
// folder; tools/test.ts reports what was not run for want of it.

import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/** How the reason of a skip begins where data beside the checkout is absent; tools/test.ts looks for it. */
export const ABSENT = 'not beside this checkout:'

export interface Corpus {
  readonly folder: string
  /** For `describe` and `it`: false where the corpus is there, else why it is skipped. */
  readonly skip: false | string
}

/** The corpus of that name, such as `zlint`. */
export function corpus(name: string): Corpus {
  return besideCheckout(join(process.env['TLS_LENS_CORPORA'] ?? '../shared/corpora', name))
}

/** Small inputs from public reports, each with its right answer. */
export function publicCases(): Corpus {
  return besideCheckout(process.env['TLS_LENS_CASES'] ?? '../shared/cases')
}

function besideCheckout(path: string): Corpus {
  const folder = resolve(path)
  return { folder, skip: existsSync(folder) ? false : `${ABSENT} ${path}` }
}

/** Debian's package of test vectors for X.509, PKITS among them; the set-up step of the tests installs it. */
export const PKITS_PACKAGE = 'python3-cryptography-vectors'

/** The certificates of NIST's PKITS. */
export function pkitsCertificates(): Corpus {
  const folder = '/usr/lib/python3/dist-packages/cryptography_vectors/x509/PKITS_data/certs'
  return { folder, skip: existsSync(folder) ? false : `the Debian package ${PKITS_PACKAGE} is not installed` }
}
