// What the certificate view shows of a file, as plain data: what the language server answers, and what the page draws.

import type { TextSpan } from '../shared/markdown.ts'
import type { Asn1Node } from './asn1Tree.ts'

export type { TextSpan } from '../shared/markdown.ts'
export type { Asn1Level, Asn1Node } from './asn1Tree.ts'

/** Larger files are not opened: the revocation lists of the largest authorities have less. */
export const LARGEST_CERTIFICATE_FILE = 16 * 1024 * 1024

export interface CertificateView {
  /** How the file is written: `DER`, `PEM`, `PKCS #12`. */
  readonly format: string
  /** `2 certificates, 1 private key`. */
  readonly summary: string
  /** Whether a password would show more: `optional` where only integrity and keys are behind it. */
  readonly password: 'notNeeded' | 'optional' | 'needed' | 'wrong' | 'accepted'
  /** What is wrong with the file as a whole. */
  readonly errors: readonly string[]
  readonly entries: readonly EntryTitle[]
}

/** A line in the list of what the file holds. */
export interface EntryTitle {
  readonly title: string
  /** `server certificate, expires in 12 days`. */
  readonly detail: string
  readonly tone: 'good' | 'bad' | 'caution' | 'neutral'
}

/** All that there is to say of one entry; asked for when it is shown, for a bundle may have thousands. */
export interface ViewEntry extends EntryTitle {
  /** What stands behind the title in hover's first line. */
  readonly headline: readonly TextSpan[]
  /** What hover says, in its order. */
  readonly fields: readonly ViewField[]
  readonly remark: readonly TextSpan[]
  /** What is wrong with the encoding. */
  readonly faults: readonly ViewFault[]
  /** What the rules say of it, the gravest first. */
  readonly findings: readonly ViewFinding[]
  /** Absent where there are no bytes to show: those of a private key behind a password stay where they are. */
  readonly encoding?: ViewEncoding
}

export interface ViewField {
  readonly name: string
  readonly value: readonly TextSpan[]
  /** Where the encoding says so, the chief place first; none of what only the container says. */
  readonly places: readonly ViewRange[]
}

export interface ViewFault {
  readonly message: string
  readonly bytes?: ViewRange
}

export interface ViewFinding {
  readonly ruleId: string
  readonly tone: 'bad' | 'caution' | 'neutral'
  readonly message: string
  /** Absent where the entry as a whole is meant. */
  readonly bytes?: ViewRange
}

export interface ViewEncoding {
  readonly size: number
  /** Bytes that are not shown, in order. What stands in their place is zero. */
  readonly withheld: readonly ViewRange[]
  /** The topmost elements. */
  readonly roots: readonly Asn1Node[]
}

/** Half-open, in bytes of the entry's encoding. */
export interface ViewRange {
  readonly start: number
  readonly end: number
}
