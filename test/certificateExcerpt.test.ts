import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { citationText } from '../server/src/rules/citationLink.ts'
import { certificateExcerpt } from '../tools/generators/certificateExcerpt.ts'

describe('rule pages', () => {
  test('print certificates in the fields of OpenSSL, and below each what is found there', () => {
    const recipes = `subject    CN=Shop CA,O=Shop
ca         true
path-length  0
#            ^ warning: a finding
key-usage  keyCertSign
extension  2.5.29.31 3020301EA01CA01A8618687474703A2F2F63612E6578616D706C652F63612E63726C

san        DNS:shop.example, IP:10.0.0.1
not-after  2026-06-11`
    assert.equal(
      certificateExcerpt(recipes, recipes),
      `Certificate:
    Subject: O = Shop, CN = Shop CA
    X509v3 Basic Constraints: critical
        CA:TRUE, pathlen:0
    # warning: a finding
    X509v3 Key Usage: critical
        Certificate Sign
    X509v3 CRL Distribution Points:
        http://ca.example/ca.crl

Certificate:
    X509v3 Subject Alternative Name:
        DNS:shop.example, IP:10.0.0.1
    Not After : Jun 11 00:00:00 2026 GMT`,
    )
  })

  test('cite the version that says it, and where it stands today', () => {
    const superseded = { version: '1.8.7', until: '2023-09-14', now: '7.1.2.11.2' }
    assert.equal(
      citationText({ source: 'CA/B BR', section: '7.1.2.2', superseded }),
      'CA/B BR 1.8.7, section 7.1.2.2, until 2023-09-14; now section 7.1.2.11.2',
    )
  })
})
