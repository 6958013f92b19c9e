import type { Range } from '../base/range.ts'

export interface FormFault {
  readonly kind: FormFaultKind
  /** A clause in the style of a finding's message. */
  readonly message: string
  readonly range: Range
}

/** Why programs do not read a block in the form that it has, or not all of them. */
export type FormFaultKind =
  /** `> ` before each line, or line breaks written as `\n`, in a file of PEM blocks. */
  | 'quoted'
  | 'commentedOut'
  /** Base64 of DER where PEM, or base64 of PEM, is read. */
  | 'notPem'
  /** PEM as it is, or base64 of base64, where base64 of PEM is read; and the reverse. */
  | 'wrongLayers'
  | 'wrongContent'
  /** BEGIN and END where base64 alone is read. */
  | 'boundaries'
  /** White space that not every reader skips. */
  | 'spaces'
  | 'escapedTwice'
  /** PKCS #1 or SEC 1 where PKCS #8 alone is read. */
  | 'notPkcs8'
