import type { Range } from '../base/range.ts'
import type { Arrangement } from './arrangement.ts'
import type { FormFault } from './formFault.ts'
import type { PemBlock } from './pem.ts'

/** Blocks that stand together: one after the other in a text, one string, one array of certificates. */
export interface EmbeddedValue {
  /** What the text calls it, where it does: the key of a mapping, the name of a variable. */
  readonly name: string | undefined
  /** At least one. */
  readonly blocks: readonly PemBlock[]
  readonly arranged: Arrangement
  /** The private key that the text names as that of these certificates. */
  readonly key?: PemBlock
  /** Whether it says that they are for checking signatures: in XML Signature (SAML) and in a JSON Web Key. */
  readonly isForSignatures?: true
  /** Why programs do not read it. */
  readonly formFault?: FormFault
}

/** A value as it is being put together. */
export interface FoundValue extends EmbeddedValue {
  readonly blocks: PemBlock[]
  /** Where its name stands; undefined where it has none, or where it has it in a text within this one. */
  readonly nameRange: Range | undefined
  /** How often PEM is encoded in base64; `der` where it is not PEM. */
  readonly layers: number | 'der'
  /** Whether white space parts the base64 elsewhere than between lines. */
  readonly hasSpaces?: true
}
