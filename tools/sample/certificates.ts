import 'reflect-metadata'
import * as x509 from '@peculiar/x509'

const DAY = 86_400_000

/** An hour more, so that "in 12 days" is still true while the sample is looked at. What is past only grows older. */
const LEEWAY = 3_600_000

export interface Issued {
  /** PEM, the end-entity certificate alone. */
  readonly certificate: string
  /** PKCS#8 PEM, unencrypted. */
  readonly key: string
  readonly parsed: x509.X509Certificate
  readonly keys: CryptoKeyPair
}

export interface Wanted {
  readonly commonName: string
  readonly names?: readonly string[]
  /** Days from now; negative for the past. */
  readonly from: number
  readonly to: number
  readonly issuer?: Issued
  readonly isCa?: boolean
  readonly key?: 'ec' | 'rsa2048' | 'rsa1024'
  /** The hash of the signature on this certificate. */
  readonly hash?: 'SHA-256' | 'SHA-1'
  /** The hash that an RSA key signs other certificates with: WebCrypto binds a key to one. */
  readonly keyHash?: 'SHA-256' | 'SHA-1'
  readonly use?: 'server' | 'client'
}

/** Makes a key and a certificate for it, with validity relative to `now` (milliseconds since 1970). */
export async function issue(wanted: Wanted, now: number): Promise<Issued> {
  const keys = await crypto.subtle.generateKey(keyAlgorithm(wanted), true, ['sign', 'verify'])
  const subject = `CN=${wanted.commonName}`
  const signer = wanted.issuer?.keys ?? keys
  const parsed = await x509.X509CertificateGenerator.create({
    serialNumber: randomSerial(),
    subject,
    issuer: wanted.issuer?.parsed.subject ?? subject,
    notBefore: new Date(now + wanted.from * DAY),
    notAfter: new Date(now + wanted.to * DAY + (wanted.to > 0 ? LEEWAY : 0)),
    publicKey: keys.publicKey,
    signingKey: signer.privateKey,
    signingAlgorithm: signingAlgorithm(signer, wanted.hash ?? 'SHA-256'),
    extensions: await extensions(wanted, keys, signer),
  })
  return {
    certificate: `${parsed.toString('pem')}\n`,
    key: pem('PRIVATE KEY', new Uint8Array(await crypto.subtle.exportKey('pkcs8', keys.privateKey))),
    parsed,
    keys,
  }
}

function keyAlgorithm({ key = 'ec', keyHash = 'SHA-256' }: Wanted): RsaHashedKeyGenParams | EcKeyGenParams {
  if (key === 'ec') return { name: 'ECDSA', namedCurve: 'P-256' }
  const modulusLength = key === 'rsa1024' ? 1024 : 2048
  return {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: keyHash,
  }
}

function signingAlgorithm({ privateKey }: CryptoKeyPair, hash: string): EcdsaParams {
  return { name: privateKey.algorithm.name, hash }
}

async function extensions(
  wanted: Wanted,
  keys: CryptoKeyPair,
  signer: CryptoKeyPair,
): Promise<x509.Extension[]> {
  const { isCa = false, names = [], use = 'server' } = wanted
  const { keyCertSign, cRLSign, digitalSignature, keyEncipherment } = x509.KeyUsageFlags
  const rsa = wanted.key !== undefined && wanted.key !== 'ec'
  const usage = isCa ? keyCertSign | cRLSign : rsa ? digitalSignature | keyEncipherment : digitalSignature
  const list: x509.Extension[] = [
    new x509.BasicConstraintsExtension(isCa, undefined, true),
    new x509.KeyUsagesExtension(usage, true),
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
  ]
  if (wanted.issuer) list.push(await x509.AuthorityKeyIdentifierExtension.create(signer.publicKey))
  if (!isCa) {
    const { serverAuth, clientAuth } = x509.ExtendedKeyUsage
    list.push(new x509.ExtendedKeyUsageExtension([use === 'server' ? serverAuth : clientAuth]))
  }
  if (names.length > 0) {
    list.push(
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: 'dns' as const, value }))),
    )
  }
  return list
}

/** 16 random bytes; the first is below 0x80, so that the number is positive. */
function randomSerial(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[0] = (bytes[0]! & 0x7f) | 0x40
  return Buffer.from(bytes).toString('hex')
}

function pem(label: string, der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}
