// OpenSSL's own test chains (test/recipes/25-test_verify.t): what its `verify` accepts has to be accepted, and what it
// refuses refused.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { type TrustedCertificate, verifyPath } from '../../server/src/pki/certificationPath.ts'
import type { Purpose } from '../../server/src/pki/purpose.ts'
import { corpus } from '../support/corpora.ts'

interface Case {
  readonly leaf: string
  readonly purpose: string
  readonly trusted: readonly string[]
  readonly untrusted: readonly string[]
  readonly accepted: boolean
  readonly description: string
}

const PURPOSES: Readonly<Record<string, Purpose | undefined>> = {
  '': undefined,
  sslserver: 'serverAuth',
  sslclient: 'clientAuth',
  codesign: 'codeSigning',
  timestampsign: 'timeStamping',
}

/** All of them are valid for decades, save those that are meant to be expired. */
const NOW = Date.UTC(2026, 10, 24)

const { folder, skip } = corpus('openssl-verify')

describe("OpenSSL's chains", { skip }, () => {
  const cases: readonly Case[] =
    skip === false ? JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) : []
  for (const [index, it] of cases.entries()) {
    const { leaf, trusted, untrusted, purpose, accepted, description } = it
    test(`${index} ${description} (${leaf} < ${untrusted.join(', ')} < ${trusted.join(', ')})`, () => {
      const chain = [leaf, ...untrusted].flatMap(certificatesOf).map((it) => it.certificate)
      const { errors } = verifyPath(chain, trusted.flatMap(certificatesOf), NOW, {
        purpose: PURPOSES[purpose],
      })
      assert.equal(errors.length === 0, accepted, errors.map((it) => it.message).join('; ') || 'accepted')
    })
  }
})

function certificatesOf(name: string): readonly TrustedCertificate[] {
  const text = readFileSync(join(folder, 'certificates', `${name}.pem`), 'latin1')
  return bundleOf(`file:///${name}.pem`, text).blocks.flatMap(({ content }) =>
    content.kind === 'certificate' ? [content] : [],
  )
}
