/** In Node and in a browser, which have no way to do so in common that is quick for megabytes. */
export function toBase64(bytes: Uint8Array): string {
  let binary = ''
  for (let offset = 0; offset < bytes.length; offset += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(offset, offset + CHUNK))
  }
  return btoa(binary)
}

/** A call takes only so many parameters. */
const CHUNK = 8192
