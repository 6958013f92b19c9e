// NIST's Public Key Interoperability Test Suite (PKITS 1.0.1, April 2011), sections 4.1 to 4.13 and 4.16, as far as no CRL
// decides: a path from each end entity to the trust anchor, among all certificates of the suite at once. What is right
// stands in the names of the files, and of the policies of section 4.8 in the table below, for the settings that verify
// has: any policy is acceptable, and none is required unless a certificate does.
//
// The files come with Debian's package python3-cryptography-vectors.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { DecodeError } from '../../server/src/base/bytes.ts'
import { verifyPath } from '../../server/src/pki/certificationPath.ts'
import { type Certificate, decodeAllFields, decodeCertificate } from '../../server/src/x509/certificate.ts'
import { pkitsCertificates } from '../support/corpora.ts'

/** All of the suite's certificates are valid then, save those that are meant not to be. */
const NOW = Date.UTC(2026, 10, 24)

/** A CRL decides, or how one is signed (sections 4.4, 4.14, 4.15, and some of 4.5 and 4.7). */
const BY_CRL =
  /CRL(?:Issuer|Signature|nextUpdate|Keys|Entry|Extension|Sign|s)|MissingCRL|WrongCRL|Revoked|SerialNumber|IDP|cRL|deltaCRL|distributionPoint|DistributionPoint|onlyContains|onlySomeReasons|OldWithNewTest2|NewWithOldTest5|CRLSigningKeyTest7/

/** Section 4.8, whose names do not say it. */
const REFUSED_POLICIES: ReadonlySet<string> = new Set(
  [4, 5, 7, 8, 9, 12].map((it) => `DifferentPoliciesTest${it}EE.crt`),
)

const { folder, skip } = pkitsCertificates()

describe('PKITS', { skip }, () => {
  const files = skip === false ? readdirSync(folder).filter((it) => it.endsWith('.crt')) : []
  const authorities = files
    .filter((it) => !it.endsWith('EE.crt') && it !== ANCHOR)
    .flatMap((it) => certificateOf(it) ?? [])
  const cases = files.filter((it) => it.endsWith('EE.crt') && !BY_CRL.test(it))

  test('no case is missing', () => assert.equal(cases.length, CASES))

  for (const file of cases) {
    const isValid = !file.startsWith('Invalid') && !REFUSED_POLICIES.has(file)
    test(`${file}: ${isValid ? 'valid' : 'refused'}`, () => {
      const endEntity = certificateOf(file)
      const store = [{ certificate: certificateOf(ANCHOR)! }]
      const { errors } =
        endEntity === undefined
          ? { errors: [{ message: 'not a certificate' }] }
          : // Two cases are signed with DSA and SHA-1.
            verifyPath(chainOf(endEntity, authorities), store, NOW, { purpose: undefined, securityLevel: 0 })
      assert.equal(errors.length === 0, isValid, errors.map((it) => it.message).join('; ') || 'accepted')
    })
  }
})

const ANCHOR = 'TrustAnchorRootCertificate.crt'
const CASES = 150

/** The end entity and whatever certificates may be above it, by their names. */
function chainOf(endEntity: Certificate, authorities: readonly Certificate[]): readonly Certificate[] {
  const chain = [endEntity]
  for (const { issuer } of chain) {
    const named = authorities.filter((it) => plain(it.subject.value.text) === plain(issuer.value.text))
    chain.push(...named.filter((it) => !chain.includes(it)))
  }
  return chain
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[\s\\]/g, '')
}

function certificateOf(file: string): Certificate | undefined {
  const der = new Uint8Array(readFileSync(join(folder, file)))
  try {
    const certificate = decodeCertificate(der)
    decodeAllFields(certificate)
    return certificate
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}
