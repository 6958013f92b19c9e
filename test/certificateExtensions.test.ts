import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import * as write from '../server/src/asn1/derWriter.ts'
import { toHex } from '../server/src/base/hex.ts'
import { certificateText } from '../server/src/describe/certificateText.ts'
import { describeExtension } from '../server/src/describe/extension.ts'
import { oidName } from '../server/src/registry/objectIdentifiers.ts'
import { type Certificate, decodeCertificate, undecodableExtensions } from '../server/src/x509/certificate.ts'
import type { ByteRange } from '../server/src/x509/located.ts'
import { EXTENSION_SAMPLES } from './support/extensionSamples.ts'
import { certificateDer } from './support/plainCertificate.ts'
import { seededRandom } from './support/seededRandom.ts'

const whole = certificateWith(...EXTENSION_SAMPLES)

describe('the content of an extension', () => {
  it('is decoded where it is well formed', () => {
    assert.deepEqual(undecodableExtensions(whole), [])
  })

  for (const sample of EXTENSION_SAMPLES) {
    it(`${sample.name} is said in words`, () => {
      const { der, extensions } = certificateWith(sample)
      const { parts } = describeExtension(der, extensions[0]!)
      assert.deepEqual(
        parts.map(({ text }) => text),
        sample.says,
      )
      assert.equal(oidName(sample.oid), sample.name)
    })

    it(`${sample.name}: cut anywhere, it is absent and is named`, () => {
      for (let end = 0; end < sample.content.length; end++) {
        const certificate = certificateWith({ ...sample, content: sample.content.subarray(0, end) })
        assert.deepEqual(
          undecodableExtensions(certificate).map(({ oid }) => oid),
          [sample.oid],
          `cut at ${end}`,
        )
      }
    })

    it(`${sample.name}: whatever bytes are changed, no field throws`, () => {
      const random = seededRandom(5280)
      const below = (limit: number) => Math.floor(random() * limit)
      for (let round = 0; round < 100; round++) {
        const content = Uint8Array.from(sample.content)
        for (let count = 1 + below(3); count > 0; count--) content[below(content.length)] = below(256)
        const certificate = certificateWith({ ...sample, content })
        undecodableExtensions(certificate)
        describeExtension(certificate.der, certificate.extensions[0]!)
        certificateText(certificate)
      }
    })
  }
})

describe('what an extension says', () => {
  it('issuerAltName', () => {
    assert.deepEqual(
      whole.issuerAltName?.value.map(({ kind, value }) => `${kind} ${value}`),
      [
        'dNSName ca.example',
        'uniformResourceIdentifier https://ca.example/',
        'rfc822Name me@ca.example',
        'iPAddress 192.0.2.1',
        'directoryName CN=Test CA',
        'otherName user@ca.example',
        'registeredID 1.2.3.4',
      ],
    )
  })

  it('nameConstraints', () => {
    const { permitted, excluded } = whole.nameConstraints!.value
    const told = [...permitted, ...excluded].map(({ kind, base, minimum, maximum }) => {
      const text = typeof base === 'string' ? base : base instanceof Uint8Array ? toHex(base) : base.text
      return `${kind} ${text} ${minimum}–${maximum ?? ''}`
    })
    assert.deepEqual(told, [
      'dNSName .example 0–',
      'iPAddress c0000200ffffff00 0–',
      'directoryName CN=Shop 1–',
      'rfc822Name .mail.example 0–4',
    ])
  })

  it('cRLDistributionPoints', () => {
    const [first, second] = whole.cRLDistributionPoints!.value
    assert.deepEqual(
      first!.fullName.map(({ value }) => value),
      ['http://crl.example/1.crl'],
    )
    assert.deepEqual([first!.reasons, first!.cRLIssuer], [undefined, undefined])
    assert.equal(second!.nameRelativeToCRLIssuer?.text, 'CN=part 2')
    assert.deepEqual(second!.reasons, ['keyCompromise', 'cACompromise', 'aACompromise'])
    assert.deepEqual(
      second!.cRLIssuer?.map(({ value }) => value),
      ['CN=CRL issuer'],
    )
  })

  it('certificatePolicies, with their qualifiers', () => {
    const [validated, own] = whole.certificatePolicies!.value
    assert.deepEqual([validated!.policy, validated!.qualifiers], ['2.23.140.1.2.1', []])
    assert.equal(own!.policy, '1.2.3.4')
    const [cps, userNotice, other] = own!.qualifiers
    assert.ok(cps?.kind === 'cps')
    assert.equal(cps.uri?.value, 'https://ca.example/cps')
    assert.ok(userNotice?.kind === 'userNotice')
    assert.equal(userNotice.noticeRef?.organization?.value, 'Shop')
    assert.deepEqual(userNotice.noticeRef?.noticeNumbers, [1, 2])
    assert.equal(userNotice.explicitText?.value, 'Nobody relies on this')
    assert.ok(other?.kind === 'other')
    assert.equal(other.oid, '1.2.3.5')
  })

  it('a policy qualifier that holds no text where one belongs', () => {
    const cps = write.sequence(write.oid('1.3.6.1.5.5.7.2.1'), write.sequence())
    const content = write.sequence(write.sequence(write.oid('1.2.3'), write.sequence(cps)))
    const [policy] = certificateWith({ oid: '2.5.29.32', content }).certificatePolicies!.value
    const [qualifier] = policy!.qualifiers
    assert.ok(qualifier?.kind === 'cps')
    assert.equal(qualifier.uri, undefined)
  })

  it('policyMappings, policyConstraints and inhibitAnyPolicy', () => {
    const [mapping] = whole.policyMappings!.value
    assert.deepEqual([mapping!.issuerDomainPolicy, mapping!.subjectDomainPolicy], ['1.2.3', '1.2.4'])
    assert.deepEqual(whole.policyConstraints?.value, { requireExplicitPolicy: 0, inhibitPolicyMapping: 3 })
    assert.equal(whole.inhibitAnyPolicy?.value, 2)
  })

  it('tlsfeature and precertificatePoison', () => {
    assert.deepEqual(whole.tlsFeature?.value, [5, 17])
    assert.equal(whole.precertificatePoison?.value, null)
  })

  it('signedCertificateTimestampList', () => {
    const timestamps = whole.signedCertificateTimestamps!.value
    assert.deepEqual(
      timestamps.map(({ version, logId, timestamp, signatureScheme, signature }) => ({
        version,
        log: toHex(logId).slice(0, 4),
        timestamp: new Date(timestamp).toISOString(),
        signatureScheme,
        signature: toHex(signature),
      })),
      [
        {
          version: 1,
          log: 'd76d',
          timestamp: '2026-01-01T00:00:00.000Z',
          signatureScheme: 0x0403,
          signature: '010203',
        },
        {
          version: 1,
          log: '0700',
          timestamp: '2026-01-01T00:00:00.000Z',
          signatureScheme: 0x0401,
          signature: '010203',
        },
      ],
    )
  })

  it('stands where it says', () => {
    const { nameConstraints, cRLDistributionPoints, certificatePolicies, policyMappings } = whole
    const parts = [
      ...nameConstraints!.value.permitted,
      ...cRLDistributionPoints!.value,
      ...certificatePolicies!.value,
      ...certificatePolicies!.value.flatMap(({ qualifiers }) => qualifiers),
      ...policyMappings!.value,
    ]
    // Each is a SEQUENCE that is as long as its range.
    for (const { bytes } of parts)
      assert.deepEqual([whole.der[bytes.start], lengthAt(bytes)], [0x30, bytes.end])
    const [timestamp] = whole.signedCertificateTimestamps!.value
    const { start, end } = timestamp!.bytes
    assert.equal(end - start, whole.der[start - 2]! * 256 + whole.der[start - 1]!)
  })
})

describe('a timestamp of a log', () => {
  it('that is no date is not read, and the certificate is shown all the same', () => {
    const { oid, content } = EXTENSION_SAMPLES.find((it) => it.name === 'signedCertificateTimestampList')!
    const late = Uint8Array.from(content)
    // Behind the header, the lengths of the list and of the timestamp, the version and the log.
    const header =
      content.length -
      whole.signedCertificateTimestamps!.value.reduce(
        (sum, { bytes }) => sum + 2 + bytes.end - bytes.start,
        2,
      )
    const start = header + 2 + 2 + 1 + 32
    late.fill(0xff, start, start + 8)
    const certificate = certificateWith({ oid, content: late })
    assert.equal(certificate.signedCertificateTimestamps, undefined)
    assert.deepEqual(
      undecodableExtensions(certificate).map((it) => it.oid),
      [oid],
    )
    assert.doesNotMatch(certificateText(certificate), /NaN/)
  })
})

describe('an extension that is not known here', () => {
  const said = (content: Uint8Array) => {
    const { der, extensions } = certificateWith({ oid: '1.2.3', content })
    return describeExtension(der, extensions[0]!)
  }

  it('is shown as its identifier and its bytes, the first of them', () => {
    assert.deepEqual(said(write.integer(5)), {
      title: '1.2.3',
      isKnown: false,
      parts: [{ text: '02 01 05' }],
    })
    const [part] = said(write.octetString(new Uint8Array(100))).parts
    assert.equal(part!.text, '04 64 00 00 00 00 00 00 00 00 00 00 00 00 00 00 … (102 bytes)')
  })

  it('is shown as text where it is one', () => {
    assert.deepEqual(said(write.utf8String('made by hand')).parts, [{ text: 'made by hand' }])
  })
})

/** Where an element of less than 128 bytes ends. */
function lengthAt({ start }: ByteRange): number {
  return start + 2 + whole.der[start + 1]!
}

function certificateWith(
  ...samples: readonly { readonly oid: string; readonly content: Uint8Array }[]
): Certificate {
  return decodeCertificate(certificateDer(samples.map(({ oid, content }) => [oid, toHex(content)])))
}
