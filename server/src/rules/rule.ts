import type { SourceRange } from '../base/range.ts'
import type { BundleBlock, CertificateBundle } from '../bundle/bundle.ts'
import type { FixEdit } from '../policy/edit.ts'
import type { TlsPolicy } from '../policy/policy.ts'
import type { Certificate } from '../x509/certificate.ts'
import type { CertificateList } from '../x509/certificateList.ts'
import type { PublicKey } from '../x509/publicKey.ts'
import type { RuleContext } from './ruleContext.ts'

/** `error`: a cited MUST is broken or clients will fail; `warning`: a cited SHOULD; `info`: a fact worth knowing. */
export type Severity = 'error' | 'warning' | 'info'

export interface Citation {
  /** `RFC 8996`, `CA/B BR`, `nginx`, `OpenSSL`. */
  readonly source: string
  readonly section: string
  /** Needed where the severity is `error`: the words with the MUST, or the server's own error message. */
  readonly quote?: string
  /** Where the source can be read; made from the source's name for RFCs. */
  readonly url?: string
  /** Of a text that is no longer in force: which version said it, until when, and where it stands today. */
  readonly superseded?:
    | { readonly version: string; readonly until: string; readonly now?: string }
    | undefined
}

/** A rule's page, in the order of its fields. Markdown. */
export interface RuleDocs {
  /** What is wrong, in one sentence. */
  readonly what: string
  /** Who refuses it, with the error that they print. */
  readonly why: string
  /** What to type, or what to ask the CA for. */
  readonly whatToDo: string
  /** When it does not apply, and what changes the severity. */
  readonly exceptions?: string
}

interface RuleMetadata {
  /** What is found, in kebab case; also the name of the file. */
  readonly id: string
  /** One line, as a heading: "Deprecated protocol version". */
  readonly title: string
  readonly severity: Severity
  /** The version of TLS Lens that first had the rule. */
  readonly since: string
  readonly citations: readonly [Citation, ...Citation[]]
  readonly docs: RuleDocs
  /** Whether its findings come with a quick fix. */
  readonly fixable?: true
  /** Lints of other programs that find the same: `zlint:e_rsa_mod_less_than_2048_bits`. */
  readonly equivalents?: readonly string[]
}

/** Where a rule of certificates or CRLs holds, if not for all of them. */
interface CertificateScope {
  /** Only for those of publicly trusted authorities; never for those of a private one. */
  readonly scope?: 'public'
  /** Only for certificates that a server may present: not for those that a document has to check signatures with. */
  readonly forServers?: true
  /** `2020-09-01`: only for certificates whose validity begins on this day or later, or CRLs that were issued then. */
  readonly effective?: string
}

/** Judges what a file configures, or what a live server was seen to accept. */
export interface PolicyRule extends RuleMetadata {
  readonly subject: 'policy'
  check(policy: TlsPolicy, context: RuleContext): Iterable<Report>
}

/** Judges one certificate, wherever it came from: it knows bytes, not text. */
export interface CertificateRule extends RuleMetadata, CertificateScope {
  readonly subject: 'certificate'
  check(certificate: Certificate, report: Reporter<CertificateReport>, context: RuleContext): void
}

/** Judges a public key, be it a certificate's, a request's, or one that stands by itself. */
export interface PublicKeyRule extends RuleMetadata {
  readonly subject: 'publicKey'
  check(publicKey: PublicKey, report: Reporter<PublicKeyReport>, context: RuleContext): void
}

/** Judges one CRL. */
export interface CrlRule extends RuleMetadata, CertificateScope {
  readonly subject: 'crl'
  check(crl: CertificateList, report: Reporter<CertificateReport>, context: RuleContext): void
}

/** Judges one PEM block as text: its framing, its encoding, its label. */
export interface BlockRule extends RuleMetadata {
  readonly subject: 'block'
  check(block: BundleBlock, report: Reporter<Report>, context: RuleContext): void
}

/** Judges the certificates of one file together. */
export interface ChainRule extends RuleMetadata {
  readonly subject: 'chain'
  check(bundle: CertificateBundle, context: RuleContext): Iterable<Report>
}

export type Rule = PolicyRule | CertificateRule | PublicKeyRule | CrlRule | BlockRule | ChainRule

/**
 * Takes what a rule finds. Of rules that are asked of thousands of certificates, nearly all have nothing to say, and a
 * generator for each of those answers would cost more than the answers.
 */
export type Reporter<T> = (report: T) => void

export interface Report {
  readonly range: SourceRange
  readonly message: string
  /** Instead of the rule's own severity, where the source makes the difference. */
  readonly severity?: Severity
  readonly related?: readonly RelatedPlace[]
  /** Made when somebody asks for them: of hundreds of findings, few are ever used. The first is the preferred one. */
  readonly fixes?: () => readonly Fix[]
}

/** What is said of a certificate or a CRL. */
export interface CertificateReport {
  /** The field's bytes in the DER; absent for the certificate or CRL as a whole. */
  readonly bytes?: { readonly start: number; readonly end: number }
  readonly message: string
  readonly severity?: Severity
  /** What to type for one that is right, as far as it is short; shown beside the certificate. */
  readonly instead?: string
}

/** What is said of a key as a whole. */
export type PublicKeyReport = Omit<CertificateReport, 'bytes'>

export interface RelatedPlace {
  readonly range: SourceRange
  readonly message: string
}

export interface Fix {
  /** What will be done: "Remove deprecated versions". */
  readonly title: string
  readonly edit: FixEdit
  /**
   * Whether `tls-lens check --fix` makes it unasked: there is one thing to do, no guess in it, and nobody loses more
   * than what a MUST forbids. What else a fix takes away or asks of others, a person has to want.
   */
  readonly automatic?: true
}
