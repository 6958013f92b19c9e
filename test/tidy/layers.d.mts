export interface Layer {
  readonly may: readonly string[]
  readonly packages?: readonly string[]
  readonly advice?: string
}
export const LAYERS: Readonly<Record<string, Layer>>
export const SEPARATE: readonly string[]
export const BINDERS: readonly string[]
