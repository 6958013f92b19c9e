// What can be seen of a client certificate that speaks against it, as a server checks it: its dates and purpose, the
// path to a CA that the server accepts, keys and signatures. The server's trust store and CRLs cannot be seen.

import { DecodeError, equalBytes } from '../../base/bytes.ts'
import type { Instant } from '../../base/instant.ts'
import type { RequestedCertificate } from '../../handshake/trace.ts'
import { findIssuer, verifyPath } from '../../pki/certificationPath.ts'
import type { PathErrorCode } from '../../pki/pathValidation.ts'
import { signatureAlgorithm } from '../../registry/objectIdentifiers.ts'
import { type SignatureScheme, signatureScheme } from '../../registry/signatureSchemes.ts'
import { describeSignature } from '../../x509/algorithmIdentifier.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { displayName, entityName } from '../../x509/displayName.ts'
import { decodeNameBytes, type Name, sameName } from '../../x509/name.ts'

export interface ClientCertificateFault {
  readonly code:
    | PathErrorCode
    | 'unlistedIssuer'
    | 'missingIntermediate'
    | 'weakIssuerKey'
    | 'signatureScheme'
  /** A clause in the style of a finding's message. */
  readonly message: string
  /** Whether the server's security level, or its library, decides whether that is a reason to refuse. */
  readonly depends: boolean
}

export interface ClientCertificateQuestion {
  readonly request: RequestedCertificate
  readonly now: Instant
  /** Other certificates that are known: the server's chain, trust anchors. */
  readonly known: readonly Certificate[]
}

/** The certificates are those that are sent, the end entity first. */
export function clientCertificateFaults(
  chain: readonly Certificate[],
  question: ClientCertificateQuestion,
): readonly ClientCertificateFault[] {
  const [endEntity] = chain
  if (endEntity === undefined) return []
  const faults = [
    ...pathFaults(chain, question),
    ...issuerFaults(chain, question),
    ...weakIssuerKey(chain, question.known),
    ...schemeFaults(chain, question.request),
  ]
  return [...faults.filter((it) => !it.depends), ...faults.filter((it) => it.depends)]
}

/** Why no certificate was sent although there is one: no signature that its key can make is accepted. */
export function noCommonSignatureScheme(own: readonly number[], request: RequestedCertificate): string {
  if (request.signatureSchemes === undefined) return 'its key is of no type that the server accepts'
  const titles = (schemes: readonly number[]) => schemes.map((it) => signatureScheme(it).name).join(', ')
  return `its key signs with ${titles(own)}, and the server accepts ${titles(request.signatureSchemes) || 'nothing'}`
}

/** Those about whom to trust are the server's business, which {@link issuerFaults} looks at. */
const NOT_SEEN: ReadonlySet<PathErrorCode> = new Set([
  'selfSigned',
  'unknownIssuer',
  'untrustedRoot',
  'distrusted',
  'signatureNotChecked',
  'tooComplex',
])

const BY_LEVEL: ReadonlySet<PathErrorCode> = new Set(['weakKey', 'weakSignature', 'unsupportedKey'])

function* pathFaults(
  chain: readonly Certificate[],
  { now, known }: ClientCertificateQuestion,
): Iterable<ClientCertificateFault> {
  const anchors = known.filter((it) => it.isSelfIssued).map((certificate) => ({ certificate }))
  const options = { purpose: 'clientAuth', securityLevel: 2 } as const
  for (const { code, message } of verifyPath(chain, anchors, now, options).errors) {
    if (!NOT_SEEN.has(code)) yield { code, message, depends: BY_LEVEL.has(code) }
  }
}

function* issuerFaults(
  chain: readonly Certificate[],
  { request, known }: ClientCertificateQuestion,
): Iterable<ClientCertificateFault> {
  const accepted = request.authorities.flatMap((it) => nameOf(it) ?? [])
  if (accepted.length === 0) return
  const [endEntity] = chain
  const path = pathOver(endEntity!, chain.slice(1))
  const isAccepted = (name: Name) => accepted.some((it) => sameName(it, name))
  if (isAccepted(endEntity!.subject.value) || path.some((it) => isAccepted(it.issuer.value))) return
  const last = path.at(-1)!
  const missing = pathOver(last, known).slice(1)
  const listed = missing.findIndex((it) => isAccepted(it.issuer.value))
  if (listed >= 0) {
    const names = missing.slice(0, listed + 1).map((it) => entityName(it.subject.value))
    const anchor = entityName(missing[listed]!.issuer.value)
    yield {
      code: 'missingIntermediate',
      message: `the intermediate CA ${names.join(', ')} was not sent, which leads to ${anchor}`,
      depends: false,
    }
    return
  }
  const names = accepted.map((it) => entityName(it)).join(', ')
  const title = displayName(endEntity!, 'a certificate without a subject')
  const notAccepted = `none of the CAs that the server accepts (${names})`
  const message = !last.isSelfIssued
    ? `${displayName(last, 'a certificate without a subject')} was issued by ${entityName(last.issuer.value)}, which is ${notAccepted}, and no intermediate CA was sent that leads to one`
    : path.length > 1
      ? `${title} leads to ${displayName(last, 'a certificate without a subject')}, which is ${notAccepted}`
      : `${title} is self-signed, and ${notAccepted}`
  yield { code: 'unlistedIssuer', message, depends: false }
}

function nameOf(der: Uint8Array): Name | undefined {
  try {
    return decodeNameBytes(der)
  } catch (error) {
    if (error instanceof DecodeError) return undefined
    throw error
  }
}

/** From a certificate over its issuers as far as they are there. */
function pathOver(first: Certificate, candidates: readonly Certificate[]): readonly Certificate[] {
  const path = [first]
  for (let last = first; path.length <= candidates.length && !last.isSelfIssued; ) {
    const index = findIssuer(last, candidates)
    const issuer = index === undefined ? undefined : candidates[index]!
    if (issuer === undefined || path.some((it) => equalBytes(it.der, issuer.der))) break
    path.push(issuer)
    last = issuer
  }
  return path
}

/** An RSA signature is as long as the modulus of the key that made it, be its certificate there or not. */
function* weakIssuerKey(
  chain: readonly Certificate[],
  known: readonly Certificate[],
): Iterable<ClientCertificateFault> {
  const last = pathOver(chain[0]!, [...chain.slice(1), ...known]).at(-1)!
  if (last.isSelfIssued) return
  const { key } = signatureAlgorithm(last.signatureAlgorithm.value.oid) ?? {}
  const bits = last.signatureValue.value.length * 8
  if ((key !== 'rsa' && key !== 'rsaPss') || bits >= LEAST_RSA_BITS) return
  const issuer = entityName(last.issuer.value)
  yield {
    code: 'weakIssuerKey',
    message: `the key of ${issuer} has ${bits} bits, too small for OpenSSL's security level 2, Debian's default`,
    depends: true,
  }
}

/** 112 bits of security, NIST SP 800-57, table 2. */
const LEAST_RSA_BITS = 2048

/** The server says with which signatures it can check certificates; OpenSSL's does not insist on it. */
function* schemeFaults(
  chain: readonly Certificate[],
  { signatureSchemes = [] }: RequestedCertificate,
): Iterable<ClientCertificateFault> {
  // Before TLS 1.2 it says nothing of them.
  if (signatureSchemes.length === 0) return
  const accepted = signatureSchemes.map(signatureScheme)
  for (const certificate of chain) {
    if (certificate.isSelfIssued) continue
    const { value: algorithm } = certificate.signatureAlgorithm
    const wanted = SCHEME_ALGORITHMS[signatureAlgorithm(algorithm.oid)?.key ?? '']
    const { hash, title } = describeSignature(algorithm)
    const isListed = (it: SignatureScheme) =>
      wanted?.includes(it.algorithm) === true && it.hash === hash?.replace('-', '')
    if (wanted === undefined || accepted.some(isListed)) continue
    yield {
      code: 'signatureScheme',
      message: `${displayName(certificate, 'a certificate without a subject')} is signed with ${title}, which the server does not list`,
      depends: true,
    }
  }
}

const SCHEME_ALGORITHMS: Readonly<Record<string, readonly SignatureScheme['algorithm'][]>> = {
  rsa: ['rsa_pkcs1'],
  rsaPss: ['rsa_pss_rsae', 'rsa_pss_pss'],
  ec: ['ecdsa'],
  ed25519: ['ed25519'],
  ed448: ['ed448'],
}
