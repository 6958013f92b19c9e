// Certificates from PEM text: every field decoded, and then all rules too, beside Node's X509Certificate with its fields
// read and @peculiar/x509 with extensions decoded, in one run. Over Debian's CA bundle and over 10,000 generated server
// certificates. One number says little on a busy machine; the ratios and the growth are what counts.

import 'reflect-metadata'
import { X509Certificate as NodeCertificate } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { X509Certificate as PeculiarCertificate } from '@peculiar/x509'
import { lint } from '../../server/src/analysis/lint.ts'
import type { CertificateBundle } from '../../server/src/bundle/bundle.ts'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { EMPTY_POLICY } from '../../server/src/policy/policy.ts'
import { RULES } from '../../server/src/rules/all.generated.ts'
import { describeSignature } from '../../server/src/x509/algorithmIdentifier.ts'
import type { Certificate } from '../../server/src/x509/certificate.ts'
import { largeCertificateBundle } from '../support/largeCertificateBundle.ts'

const CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt'
const GENERATED = 10_000
const URI = 'file:///bundle.pem'

/** How often the certificates were changed. */
let serial = 0
const NOW = Date.UTC(2026, 10, 1)

/** What a certificate may cost with all rules, in microseconds. */
const GOAL = 60
/** How many times as fast as @peculiar/x509 decoding is to be. */
const GOAL_PECULIAR = 20

if (existsSync(CA_BUNDLE)) {
  const pems = readFileSync(CA_BUNDLE, 'latin1').match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----\n/g) ?? []
  report("Debian's CA bundle", pems, undefined)
} else console.log(`  ${CA_BUNDLE} is not there`)

report('generated', largeCertificateBundle(GENERATED, NOW), largeCertificateBundle(2 * GENERATED, NOW))

function report(title: string, pems: readonly string[], twice: readonly string[] | undefined): void {
  const runs = Math.max(12, Math.round(30_000 / pems.length))
  const ours = measured(pems, runs)
  // The peers are slow: a part is enough for a mean.
  const part = pems.slice(0, 1000)
  const node = times(3, () => sum(part, readWithNode), []).best / part.length
  const few = part.slice(0, 300)
  const peculiar = times(2, () => sum(few, readWithPeculiar), []).best / few.length
  const more = twice && measured(twice, runs)
  const growth = (step: 'decode' | 'withRules') =>
    more ? `   twice the input: × ${((2 * more[step].best) / ours[step].best).toFixed(2)}` : ''

  const bytes = Math.round(pems.reduce((sum, it) => sum + it.length, 0) / pems.length)
  console.log(
    `certificates, ${title}: ${pems.length} of ${bytes} characters, microseconds each, best and median of ${runs} runs`,
  )
  const both = ({ best, median }: Times) => `${micro(best)} ${micro(median)}`
  console.log(`  every field        ${both(ours.decode)}${growth('decode')}`)
  console.log(`  and all rules      ${both(ours.withRules)}${growth('withRules')}   (goal: ${GOAL})`)
  const nodeRatio = (node / ours.decode.best).toFixed(1)
  console.log(`  Node ${process.versions.node.padEnd(13)} ${micro(node)}           × ${nodeRatio} of ours`)
  const ratio = (peculiar / ours.decode.best).toFixed(1)
  console.log(`  @peculiar/x509     ${micro(peculiar)}           × ${ratio} of ours (goal: ${GOAL_PECULIAR})`)
}

function measured(pems: readonly string[], runs: number) {
  const context = { now: NOW, expiryDays: 30 }
  const decode = times(runs, (text) => void readAll(bundleOf(URI, text)), pems)
  const withRules = times(
    runs,
    (text) => {
      const bundle = bundleOf(URI, text)
      readAll(bundle)
      lint({ ...EMPTY_POLICY, bundles: [bundle] }, { rules: RULES, context })
    },
    pems,
  )
  const each = ({ best, median }: Times) => ({ best: best / pems.length, median: median / pems.length })
  return { decode: each(decode), withRules: each(withRules) }
}

/**
 * The certificates with other signatures each time, of the same length. A certificate is decoded and judged once as long
 * as its text is the same, so that without this nothing but the looking up would be measured.
 */
function fresh(pems: readonly string[]): string {
  serial++
  const mark = serial.toString(36).padStart(8, 'A')
  return pems
    .map((pem) => {
      const lastLine = pem.lastIndexOf('\n', pem.lastIndexOf('\n-----END') - 1)
      return pem.slice(0, lastLine - mark.length) + mark + pem.slice(lastLine)
    })
    .join('')
}

function readAll({ blocks }: CertificateBundle): void {
  for (const { content, errors } of blocks) {
    if (content.kind !== 'certificate') throw new Error(errors[0]?.message ?? 'no certificate')
    readFields(content.certificate)
  }
}

function readFields(certificate: Certificate): number {
  const { version, serialNumber, tbsSignature, issuer, subject, validity, publicKey } = certificate
  return fields(
    version.value,
    serialNumber.value,
    describeSignature(tbsSignature.value).title,
    issuer.value.text,
    subject.value.text,
    subject.value.commonName,
    validity.notBefore.value + validity.notAfter.value,
    publicKey.value.title,
    certificate.extensions.length,
    describeSignature(certificate.signatureAlgorithm.value).title,
    certificate.signatureValue.value,
    certificate.subjectAltName?.value,
    certificate.basicConstraints?.value,
    certificate.keyUsage?.value,
    certificate.extendedKeyUsage?.value,
    certificate.subjectKeyIdentifier?.value,
    certificate.authorityKeyIdentifier?.value,
    certificate.authorityInfoAccess?.value,
    certificate.cRLDistributionPoints?.value,
    certificate.isSelfIssued,
  )
}

function readWithNode(pem: string): number {
  const certificate = new NodeCertificate(pem)
  return fields(
    certificate.subject,
    certificate.issuer,
    certificate.serialNumber,
    certificate.validFrom,
    certificate.validTo,
    certificate.subjectAltName,
    certificate.infoAccess,
    certificate.keyUsage,
    certificate.ca,
    certificate.publicKey.asymmetricKeyDetails,
  )
}

function readWithPeculiar(pem: string): number {
  const certificate = new PeculiarCertificate(pem)
  return fields(
    certificate.subject,
    certificate.issuer,
    certificate.serialNumber,
    certificate.notBefore,
    certificate.notAfter,
    certificate.publicKey.algorithm,
    certificate.signatureAlgorithm,
    certificate.extensions.length,
  )
}

/** Takes the values, so that no reading of one can be optimized away. */
function fields(...values: readonly unknown[]): number {
  return values.length
}

function sum(pems: readonly string[], read: (pem: string) => number): number {
  return pems.reduce((total, pem) => total + read(pem), 0)
}

/** In microseconds. */
interface Times {
  readonly best: number
  readonly median: number
}

/** Each run has a text that nobody has seen before. */
function times(runs: number, run: (text: string) => void, pems: readonly string[]): Times {
  const all = Array.from({ length: runs }, () => {
    const text = fresh(pems)
    const started = performance.now()
    run(text)
    return (performance.now() - started) * 1000
  }).sort((a, b) => a - b)
  return { best: all[0]!, median: all[runs >> 1]! }
}

function micro(value: number): string {
  return value.toFixed(1).padStart(7)
}
