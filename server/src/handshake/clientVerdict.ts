// What a server's first application data says of the client's certificate. A handshake that was completed does not say
// it: nginx completes it whatever the certificate, and refuses the client in the protocol behind it.

import { latin1, statusOf } from './httpRequest.ts'
import type { Negotiated } from './trace.ts'

export interface ClientVerdict {
  /** Undefined where the answer does not show it. */
  readonly accepted?: boolean
  /** What the server said, or why it cannot be told: a clause. */
  readonly reason?: string
}

/** Takes the verdict on the client from what the server has sent so far, where it had asked for a certificate. */
export function takeVerdict(data: Uint8Array, negotiated: Negotiated): void {
  if (negotiated.certificateRequest === undefined) return
  const { accepted, reason } = verdictOf(data)
  delete negotiated.clientAccepted
  delete negotiated.clientReason
  if (accepted !== undefined) negotiated.clientAccepted = accepted
  if (reason !== undefined) negotiated.clientReason = reason
}

export function verdictOf(data: Uint8Array): ClientVerdict {
  const text = latin1(data)
  const status = statusOf(data)
  const refusal = REFUSALS.find((it) => it.test(text))?.exec(text)?.[0]
  if (refusal !== undefined) {
    return { accepted: false, reason: `${status === undefined ? '' : `HTTP ${status} `}"${refusal}"` }
  }
  if (status === undefined) return verdictOfGreeting(text)
  if (NGINX_STATUSES.has(status)) return { accepted: false, reason: `HTTP ${status}` }
  // A page of the server's own may be behind it (nginx's `error_page 495 496 =200`).
  if (status < 300 || status === 404 || status === 405) {
    return { accepted: true, reason: `HTTP ${status}, unless that is how it refuses clients` }
  }
  return { reason: `HTTP ${status} may be about the client certificate or about the request` }
}

/**
 * nginx's error pages (ngx_http_special_response.c), and what its mail proxy says instead of its greeting
 * (ngx_mail_handler.c).
 */
const REFUSALS: readonly RegExp[] = [
  /No required SSL certificate(?: was sent)?/,
  /(?:The )?SSL certificate error(?=<|\r|\n|$)/,
]

/** Of nginx's own: a client certificate that fails, and none where one is required. */
const NGINX_STATUSES: ReadonlySet<number> = new Set([495, 496])

/** A server of mail or another protocol that speaks first: it greets whom it lets in. */
function verdictOfGreeting(text: string): ClientVerdict {
  if (!/^(?:\* BYE|-ERR|421[ -]|5\d\d[ -])/.test(text)) return { accepted: true }
  return { reason: 'the server refuses the client, perhaps for its certificate' }
}
