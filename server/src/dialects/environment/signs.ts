/** Whether a text sets something about TLS in an environment, or names a connection by its URL: a cheap search. */
export function mayBeEnvironment(text: string): boolean {
  return SIGN.test(text)
}

const SIGN =
  /\bNODE_TLS_REJECT_UNAUTHORIZED\b|\bNODE_EXTRA_CA_CERTS\b|\bPGSSL|--env-file|--tls-m(?:in|ax)-v|:\/\/[^\s<>]{1,500}[?&;](?:ssl|tls|verify|trustServer|uselibpqcompat)|\bstrict-ssl\b|\bcafile\s*=|\bnpm_config_(?:strict_ssl|cafile)\b|\b(?:enableStrictSsl|httpsCaFilePath|caFilePath)\b|;\s*trust ?server ?certificate\s*=/i

/** Whether a text is a script of a shell, or a unit of systemd, that sets such a variable. */
export function setsForProcess(text: string): boolean {
  return (
    (/^#!\s*\/\S*(?:\/env )?(?:\w+\/)*(?:ba|da|k|z|a)?sh\b/.test(text) || /^\[Service\]\s*$/m.test(text)) &&
    /\b(?:NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|PGSSLMODE)=/.test(text)
  )
}

/** Whether a text is a manifest of Kubernetes that sets such a variable for its containers. */
export function setsForPods(text: string): boolean {
  return (
    /^apiVersion:/m.test(text) &&
    /\bname["']?:\s*["']?(?:NODE_TLS_REJECT_UNAUTHORIZED|NODE_EXTRA_CA_CERTS|PGSSLMODE)\b/.test(text)
  )
}
