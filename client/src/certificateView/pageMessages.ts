import type { CertificateView, ViewRange } from '../../../server/src/lsp/protocol.ts'

export type {
  Asn1Level,
  Asn1Node,
  CertificateView,
  CertificateViewPath,
  EntryTitle,
  TextSpan,
  ViewEncoding,
  ViewEntry,
  ViewRange,
} from '../../../server/src/lsp/protocol.ts'

/** From the view's page. */
export type PageMessage =
  | { readonly kind: 'ready' | 'enterPassword' | 'openAsText' }
  /** The entry that is shown now. */
  | { readonly kind: 'shown'; readonly entry: number }
  /** Answered under the same number. */
  | { readonly kind: 'question'; readonly number: number; readonly question: Question }

/** What the page asks of the language server, about an entry by its number. */
export type Question =
  | { readonly of: 'entry'; readonly entry: number }
  | { readonly of: 'level'; readonly entry: number; readonly node: string }
  | { readonly of: 'path' | 'bytes'; readonly entry: number; readonly range: ViewRange }

/** To the view's page. */
export type PanelMessage =
  | {
      readonly kind: 'view'
      readonly name: string
      readonly view: CertificateView
      /** Which one is to be shown; the one that was, without it. */
      readonly entry?: number
    }
  | { readonly kind: 'failure'; readonly message: string }
  /** Another entry of the view that is shown. */
  | { readonly kind: 'entry'; readonly entry: number }
  /** Null where there is none: the file has changed meanwhile. */
  | { readonly kind: 'answer'; readonly number: number; readonly answer: unknown }
