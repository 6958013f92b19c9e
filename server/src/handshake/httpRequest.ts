// The least that can be asked of an HTTP server (RFC 9110, sections 9.3.1 and 9.3.2; RFC 9112).

/** Says by name who asks, so that the owner of the server finds the reason of the line in its log. */
export function httpRequest(method: 'GET' | 'HEAD', host: string): Uint8Array {
  const authority = host.includes(':') ? `[${host}]` : host
  const lines = [
    `${method} / HTTP/1.1`,
    `Host: ${authority}`,
    'User-Agent: tls-lens',
    'Accept: */*',
    'Connection: close',
    '',
    '',
  ]
  return new TextEncoder().encode(lines.join('\r\n'))
}

/** Where the refusal is of the method and says nothing else: Method Not Allowed, Not Implemented. */
export function refusesMethod(status: number | undefined): boolean {
  return status === 405 || status === 501
}

/** A status line is below a hundred bytes; what is longer without an end is none. */
const MAX_STATUS_LINE = 1024

export function isStatusLineComplete(answer: Uint8Array): boolean {
  return answer.includes(0x0a) || answer.length > MAX_STATUS_LINE
}

/** The status of an answer, or undefined where it is not one of HTTP. */
export function statusOf(answer: Uint8Array): number | undefined {
  const line = latin1(answer.subarray(0, 64))
  const match = /^HTTP\/\d(?:\.\d)? (\d{3})/.exec(line)
  return match === null ? undefined : Number(match[1])
}

/** An error page is shorter; of a longer one the beginning is enough. */
const MAX_ANSWER = 8192

/** Whether an answer to GET has come as far as it is read: to the end of its body, where its length is known. */
export function isAnswerComplete(answer: Uint8Array): boolean {
  if (answer.length >= MAX_ANSWER) return true
  const text = latin1(answer)
  const head = /^.*?\r?\n\r?\n/s.exec(text)?.[0]
  if (head === undefined) return false
  const length = /^content-length:[ \t]*(\d+)/im.exec(head)?.[1]
  if (length !== undefined) return text.length - head.length >= Number(length)
  return text.endsWith('\r\n0\r\n\r\n')
}

export function latin1(bytes: Uint8Array): string {
  return new TextDecoder('latin1').decode(bytes)
}
