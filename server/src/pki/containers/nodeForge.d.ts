// The two files of node-forge that are used: what of them is called here. They are not loaded as a whole, which would
// bring a TLS of its own.

interface ForgeCipher {
  readonly output: { getBytes(): string }
  start(iv: ForgeBuffer): void
  update(input: ForgeBuffer): void
  /** Leaves the padding where `pad` says that it is good. */
  finish(pad: () => boolean): boolean
}

type ForgeBuffer = { readonly opaque: 'ByteBuffer' }

declare module 'node-forge/lib/des.js' {
  const des: {
    createDecryptionCipher(key: ForgeBuffer): ForgeCipher
  }
  export default des
}

declare module 'node-forge/lib/rc2.js' {
  const rc2: {
    createDecryptionCipher(key: ForgeBuffer, effectiveBits: number): ForgeCipher
  }
  export default rc2
}

declare module 'node-forge/lib/util.js' {
  const util: { createBuffer(bytes: Uint8Array): ForgeBuffer }
  export default util
}
