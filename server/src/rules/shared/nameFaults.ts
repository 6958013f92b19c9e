// What is wrong with a name of a certificate, as a clause that follows the name's kind: "has a space". Undefined where
// nothing is. RFC 5280, section 4.2.1.6, says how names are written, and section 4.2.1.7 that an issuer's are no others.

/** Names with underscores and of a single label are sound: private networks have them, and clients accept them. */
export function dnsNameFault(name: string): string | undefined {
  if (name.length <= 253 && SOUND.test(name)) return undefined
  const strange = /[^A-Za-z0-9._*-]/u.exec(name)?.[0]
  if (strange !== undefined) return `has ${characterTitle(strange)}`
  if (name.startsWith('.')) return 'begins with a dot'
  if (name.endsWith('.')) return 'ends with a dot'
  if (name.includes('..')) return 'has an empty label'
  if (name === '*') return 'is a wildcard and nothing else'
  if (name.includes('*') && !/^\*\.[^*]*$/.test(name)) return 'has a wildcard that is not its first label'
  const long = name.split('.').find((it) => it.length > 63)
  if (long !== undefined) return `has a label of ${long.length} characters`
  if (name.length > 253) return `has ${name.length} characters`
  return 'has a label that begins or ends with a hyphen'
}

const SOUND = /^(?:\*\.)?(?!-)[A-Za-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[A-Za-z0-9_-]{1,63}(?<!-))*$/

/** A Mailbox of RFC 2821 is an address and nothing around it. */
export function mailboxFault(address: string): string | undefined {
  if (address.startsWith('<')) return 'is in angle brackets'
  if (address.endsWith(')')) return 'has a comment'
  const strange = /[^\x21-\x7e]/u.exec(address)?.[0]
  if (strange !== undefined) return `has ${characterTitle(strange)}`
  return address.includes('@') ? undefined : 'has no `@`'
}

export function uriFault(uri: string): string | undefined {
  return ABSOLUTE.test(uri) ? undefined : 'has no scheme, or nothing after it'
}

const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:(?!\/*$)/

/** `a space`, `` a `@` ``, `the character U+00E4`. */
export function characterTitle(character: string): string {
  if (character === ' ') return 'a space'
  const code = character.codePointAt(0)!
  return code > 0x20 && code < 0x7f ? `a \`${character}\`` : `the character U+${hex(code)}`
}

function hex(code: number): string {
  return code.toString(16).toUpperCase().padStart(4, '0')
}
