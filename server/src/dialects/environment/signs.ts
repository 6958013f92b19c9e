/** Whether a text sets something about TLS in an environment, or names a connection by its URL: a cheap search. */
export function mayBeEnvironment(text: string): boolean {
  return SIGN.test(text)
}

const SIGN =
  /\bNODE_TLS_REJECT_UNAUTHORIZED\b|\bNODE_EXTRA_CA_CERTS\b|\bPGSSL|--env-file|--tls-m(?:in|ax)-v|:\/\/[^\s<>]{1,500}[?&;](?:ssl|tls|verify|trustServer|uselibpqcompat)/

/** Whether a text is a manifest of Kubernetes that sets such a variable for its containers. */
export function setsForPods(text: string): boolean {
  return (
    /^apiVersion:/m.test(text) &&
    /\bname["']?:\s*["']?(?:NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|PGSSLMODE)\b/.test(text)
  )
}
