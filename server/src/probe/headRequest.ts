// The least that can be asked of an HTTP server (RFC 9110, section 9.3.2; RFC 9112).

/** Says by name who asks, so that the owner of the server finds the reason of the line in its log. */
export function headRequest(host: string): Uint8Array {
  const authority = host.includes(':') ? `[${host}]` : host
  const lines = [
    'HEAD / HTTP/1.1',
    `Host: ${authority}`,
    'User-Agent: tls-lens',
    'Accept: */*',
    'Connection: close',
    '',
    '',
  ]
  return new TextEncoder().encode(lines.join('\r\n'))
}

/** A status line is below a hundred bytes; what is longer without an end is none. */
const MAX_STATUS_LINE = 1024

export function isStatusLineComplete(answer: Uint8Array): boolean {
  return answer.includes(0x0a) || answer.length > MAX_STATUS_LINE
}

/** The status of an answer, or undefined where it is not one of HTTP. */
export function statusOf(answer: Uint8Array): number | undefined {
  const line = new TextDecoder('latin1').decode(answer.subarray(0, 64))
  const match = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(line)
  return match === null ? undefined : Number(match[1])
}
