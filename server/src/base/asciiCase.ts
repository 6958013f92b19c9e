/** In lower case as DNS and OpenSSL's names know it, which is that of ASCII alone: the Kelvin sign is no `k`. */
export function lowerCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
