// OpenSSL's names of cipher suites follow from IANA's: the key exchange in its own words, the encryption without
// its mode, the MAC at the end. test/registry.test.ts compares them with `openssl ciphers -V -stdname`; those
// that OpenSSL 3.0 does not have any more are as in openssl-ciphers(1) of 1.0.2.

/** The name of a suite in some version of OpenSSL, undefined for one that it never had. */
export function opensslNameOf(id: number, name: string): string | undefined {
  const special = SPECIAL.get(id)
  if (special !== undefined) return special
  if (/^TLS_(AES|CHACHA20)_/.test(name) && id < 0x1304) return name
  if (NEVER_IN_OPENSSL.test(name) || id > 0xd000) return undefined
  const parts = /^TLS_(.+?)_WITH_(.+)$/.exec(name)
  if (parts === null) return undefined
  const [, prefix, cipher] = parts as unknown as [string, string, string]
  const keyExchange = KEY_EXCHANGES.get(prefix)
  if (keyExchange === undefined) return undefined
  const encryption = encryptionName(prefix, cipher)
  return keyExchange === '' ? encryption : `${keyExchange}-${encryption}`
}

// Camellia and ARIA in other combinations than OpenSSL's, and what came after its last new suites of TLS 1.2.
const NEVER_IN_OPENSSL =
  /_ARIA_\d+_CBC_|CAMELLIA_\d+_GCM|_DRAFT$|DH_(DSS|RSA|ECDSA)_WITH_ARIA|DH_anon_WITH_ARIA|(?<!E)ECDH_(RSA|ECDSA)_WITH_ARIA|ECDHE_PSK_WITH_(ARIA|AES_\d+_(GCM|CCM))|ECCPWD|SM4|ECJPAKE|KRB5_EXPORT_WITH_IDEA|GOST|FORTEZZA/

const KEY_EXCHANGES: ReadonlyMap<string, string> = new Map([
  ['RSA', ''],
  ['RSA_EXPORT', 'EXP'],
  ['RSA_EXPORT1024', 'EXP1024'],
  ['DHE_RSA', 'DHE-RSA'],
  ['DHE_RSA_EXPORT', 'EXP-EDH-RSA'],
  ['DHE_DSS', 'DHE-DSS'],
  ['DHE_DSS_EXPORT', 'EXP-EDH-DSS'],
  ['DHE_DSS_EXPORT1024', 'EXP1024-DHE-DSS'],
  ['DH_RSA', 'DH-RSA'],
  ['DH_RSA_EXPORT', 'EXP-DH-RSA'],
  ['DH_DSS', 'DH-DSS'],
  ['DH_DSS_EXPORT', 'EXP-DH-DSS'],
  ['DH_anon', 'ADH'],
  ['DH_anon_EXPORT', 'EXP-ADH'],
  ['ECDH_ECDSA', 'ECDH-ECDSA'],
  ['ECDH_RSA', 'ECDH-RSA'],
  ['ECDHE_ECDSA', 'ECDHE-ECDSA'],
  ['ECDHE_RSA', 'ECDHE-RSA'],
  ['ECDH_anon', 'AECDH'],
  ['PSK', 'PSK'],
  ['PSK_DHE', 'DHE-PSK'],
  ['DHE_PSK', 'DHE-PSK'],
  ['RSA_PSK', 'RSA-PSK'],
  ['ECDHE_PSK', 'ECDHE-PSK'],
  ['SRP_SHA', 'SRP'],
  ['SRP_SHA_RSA', 'SRP-RSA'],
  ['SRP_SHA_DSS', 'SRP-DSS'],
  ['KRB5', 'KRB5'],
  ['KRB5_EXPORT', 'EXP-KRB5'],
])

function encryptionName(prefix: string, cipher: string): string {
  const psk = prefix.includes('PSK')
  const srp = prefix.startsWith('SRP')
  if (cipher.startsWith('CHACHA20')) return 'CHACHA20-POLY1305'
  if (srp) return cipher.replaceAll('_', '-')
  return (
    cipher
      // The export suites' reduced keys are not in OpenSSL's names.
      .replace(/^RC4_(40|56|128)/, 'RC4')
      .replace(/^RC2_CBC_(40|56)/, 'RC2-CBC')
      .replace(/^DES40_CBC|^DES_CBC_40/, 'DES-CBC')
      .replace(/^3DES_EDE_CBC/, psk ? '3DES-EDE-CBC' : 'DES-CBC3')
      .replace(/^(AES|ARIA|CAMELLIA)_(\d+)_/, '$1$2-')
      .replace(/-CCM_8$/, '-CCM8')
      .replace(/^(AES\d+)-CBC_/, psk ? '$1-CBC-' : '$1-')
      .replace(/^(CAMELLIA\d+)-CBC_/, '$1-')
      .replace(/^SEED_CBC_/, 'SEED-')
      .replaceAll('_', '-')
  )
}

const SPECIAL: ReadonlyMap<number, string> = new Map([
  [0x0012, 'EDH-DSS-DES-CBC-SHA'],
  [0x0015, 'EDH-RSA-DES-CBC-SHA'],
  [0xc060, 'ECDHE-ARIA128-GCM-SHA256'],
  [0xc061, 'ECDHE-ARIA256-GCM-SHA384'],
  [0x0080, 'GOST94-GOST89-GOST89'],
  [0x0081, 'GOST2001-GOST89-GOST89'],
  [0x0082, 'GOST94-NULL-GOST94'],
  [0x0083, 'GOST2001-NULL-GOST94'],
  [0xc100, 'GOST2012-KUZNYECHIK-KUZNYECHIKOMAC'],
  [0xc101, 'GOST2012-MAGMA-MAGMAOMAC'],
  [0xc102, 'IANA-GOST2012-GOST8912-GOST8912'],
  [0x010080, 'RC4-MD5'],
  [0x020080, 'EXP-RC4-MD5'],
  [0x030080, 'RC2-CBC-MD5'],
  [0x040080, 'EXP-RC2-CBC-MD5'],
  [0x050080, 'IDEA-CBC-MD5'],
  [0x060040, 'DES-CBC-MD5'],
  [0x0700c0, 'DES-CBC3-MD5'],
  [0x080080, 'RC4-64-MD5'],
])
