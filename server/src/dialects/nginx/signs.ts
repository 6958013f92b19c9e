/** Whether a text may be nginx's and about TLS: a cheap search, before anything is parsed. */
export function mayBeNginx(text: string): boolean {
  return SIGN_OF_TLS.test(text) && SIGN_OF_NGINX.test(text)
}

// A main file may show its sites' TLS in nothing but its includes.
export const SIGN_OF_TLS = /ssl|quic|grpcs:|https:|\binclude\s/

/** A block that nginx has, or a directive of TLS or with a block behind it. */
export const SIGN_OF_NGINX = new RegExp(
  [
    String.raw`(?:^|[\s;{}])(?:server|http|stream|mail|events)\s*\{`,
    String.raw`^[ \t]*listen[ \t]+[^\s=][^\n=]*[ \t](?:ssl|quic)\b`,
    String.raw`^[ \t]*(?:[a-z]+_)?(?:ssl|pass|location|upstream|quic)(?:_\w+)?[ \t]+[^\s=][^\n=]*[;{]`,
  ].join('|'),
  'm',
)
