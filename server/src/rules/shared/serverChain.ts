import { equalBytes } from '../../base/bytes.ts'
import { memoByObject } from '../../base/memo.ts'
import type { BundleBlock, CertificateBundle } from '../../bundle/bundle.ts'
import type { Certificate } from '../../x509/certificate.ts'
import { displayName } from '../../x509/displayName.ts'
import type { Fix } from '../rule.ts'
import type { RuleContext } from '../ruleContext.ts'

/** One certificate of a bundle. */
export interface Member {
  readonly block: BundleBlock
  readonly certificate: Certificate
  /** Among the blocks of the bundle. */
  readonly index: number
}

/** What a server (or client) presents: its certificate, and what certifies it. */
export interface ServerChain {
  /** From the end-entity certificate on, each certified by the one after it. */
  readonly chain: readonly [Member, ...Member[]]
  /** Those that are in no path from the end-entity certificate, fewer than the chain has; copies are not among them. */
  readonly unrelated: readonly Member[]
}

/**
 * The one end-entity certificate of a bundle and what certifies it. Undefined where there is none, or there are several,
 * or most of the certificates have nothing to do with it: that is a collection.
 */
export function serverChain(bundle: CertificateBundle): ServerChain | undefined {
  return chainOf(bundle)
}

/** Several rules ask for the same. */
const chainOf = memoByObject(findChain)

/** More certificates than these that are no authority's, and the file is a collection. */
const MOST_CANDIDATES = 8

function findChain({ blocks }: CertificateBundle): ServerChain | undefined {
  const members: Member[] = []
  const candidates: Member[] = []
  for (const [index, block] of blocks.entries()) {
    if (block.content.kind !== 'certificate') continue
    const { certificate } = block.content
    const member = { block, certificate, index }
    members.push(member)
    if (!certificate.isCa && !certificate.isSelfIssued) candidates.push(member)
    if (candidates.length > MOST_CANDIDATES) return undefined
  }
  if (candidates.length === 0 || members.length < 2) return undefined
  // An authority of version 1 has no extension that says so; that it certifies another says it as well.
  const endEntities = candidates.filter((it) => !members.some((other) => certifies(it, other)))
  const [endEntity] = endEntities
  // A second copy is the finding of another rule.
  if (!endEntity || !endEntities.every((it) => isSame(it, endEntity))) return undefined
  const chain: [Member, ...Member[]] = [endEntity]
  for (;;) {
    const last = chain.at(-1)!
    const issuer = members.find((it) => !chain.some((other) => isSame(it, other)) && certifies(it, last))
    if (!issuer) break
    chain.push(issuer)
  }
  const unrelated = unrelatedTo(chain, members)
  return chain.length > 1 && unrelated.length >= chain.length ? undefined : { chain, unrelated }
}

/** Besides the chain, other paths count: those over a certificate of the same authority by another one. */
function unrelatedTo(chain: readonly Member[], members: readonly Member[]): readonly Member[] {
  const related = [...chain]
  let others = members.filter((it) => !chain.some((other) => isSame(it, other)))
  for (let index = 0; index < related.length && others.length > 0; index++) {
    const subject = related[index]!
    related.push(...others.filter((it) => certifies(it, subject)))
    others = others.filter((it) => !certifies(it, subject))
  }
  return others
}

function isSame(a: Member, b: Member): boolean {
  return a === b || equalBytes(a.certificate.der, b.certificate.der)
}

/** By name, and by key identifiers where both have one: signatures are not checked here. */
export function certifies({ certificate: issuer }: Member, { certificate: subject }: Member): boolean {
  if (issuer === subject || !issuer.subject.value.isEncodedAs(subject.issuer.value)) return false
  const wanted = subject.authorityKeyIdentifier?.value.keyIdentifier
  const own = issuer.subjectKeyIdentifier?.value
  return !wanted || !own || equalBytes(wanted, own)
}

/**
 * Among others, the certificate of an authority that is called as the issuer of one is and is not its issuer, because the
 * authority key identifier names another key; undefined where one of them may have issued it. Where the identifier is
 * wrong and the signature right, most programs accept it.
 */
export function wrongIssuer(
  subject: Certificate,
  others: readonly Certificate[],
  isSignedBy: RuleContext['isSignedBy'],
): WrongIssuer | undefined {
  if (subject.isSelfIssued) return undefined
  let found: WrongIssuer | undefined
  for (const certificate of others) {
    if (!certificate.isCa || !certificate.subject.value.isEncodedAs(subject.issuer.value)) continue
    const difference = differenceFromIssuer(certificate, subject)
    if (difference === undefined || isSignedBy?.(subject, certificate) === true) return undefined
    found ??= { certificate, difference }
  }
  return found
}

export interface WrongIssuer {
  readonly certificate: Certificate
  /** What the authority key identifier has otherwise. */
  readonly difference: 'key' | 'serial number'
}

export function wrongIssuerMessage({ certificate, difference }: WrongIssuer): string {
  const name = displayName(certificate)
  return `the wrong ${name.length > 45 ? `${name.slice(0, 44)}…` : name}: another ${difference}`
}

/** As OpenSSL compares them, X509_check_akid. */
function differenceFromIssuer(
  issuer: Certificate,
  { authorityKeyIdentifier }: Certificate,
): WrongIssuer['difference'] | undefined {
  const { keyIdentifier, authorityCertSerialNumber } = authorityKeyIdentifier?.value ?? {}
  const own = issuer.subjectKeyIdentifier?.value
  if (keyIdentifier && own && !equalBytes(keyIdentifier, own)) return 'key'
  const serial = issuer.serialNumber.value
  return authorityCertSerialNumber && !equalBytes(authorityCertSerialNumber, serial)
    ? 'serial number'
    : undefined
}

/** Public authorities put their certificates into logs (RFC 6962); the proof of it is in nearly all of them. */
export function isOfPublicCa(certificate: Certificate): boolean {
  return certificate.extension(SIGNED_CERTIFICATE_TIMESTAMPS) !== undefined
}

const SIGNED_CERTIFICATE_TIMESTAMPS = '1.3.6.1.4.1.11129.2.4.2'

export function certificatesOf({ blocks }: CertificateBundle): Certificate[] {
  return blocks.flatMap(({ content }) => (content.kind === 'certificate' ? [content.certificate] : []))
}

/** Leaves the other blocks as they are. */
export function removal(title: string, members: readonly Member[], bundle: CertificateBundle): Fix {
  const gone = new Set(members.map((it) => it.index))
  const order = bundle.blocks.flatMap((_, index) => (gone.has(index) ? [] : [index]))
  return { title, edit: { kind: 'arrangeBlocks', bundle, order } }
}
