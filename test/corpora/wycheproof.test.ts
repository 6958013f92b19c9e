// The vectors of C2SP/wycheproof for what `crypto/` computes. What they call valid has to be accepted or computed, what
// they call invalid refused; `acceptable` may go either way.

import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { concat } from '../../server/src/base/bytes.ts'
import { fromHex, toHex } from '../../server/src/base/hex.ts'
import { type AeadName, aead } from '../../server/src/crypto/aead.ts'
import { verifyDsa } from '../../server/src/crypto/dsa.ts'
import { type EcdhGroup, ecdhKey } from '../../server/src/crypto/ecdh.ts'
import { type EcdsaCurve, isEcdsaCurve, verifyEcdsa } from '../../server/src/crypto/ecdsa.ts'
import { verifyEd448, verifyEd25519 } from '../../server/src/crypto/eddsa.ts'
import { HASHES, type HashName, hashLength } from '../../server/src/crypto/hash.ts'
import { expand, extract } from '../../server/src/crypto/hkdf.ts'
import { hmac } from '../../server/src/crypto/hmac.ts'
import { bytesOf, integerOf } from '../../server/src/crypto/integer.ts'
import { isMlDsaName, verifyMlDsa } from '../../server/src/crypto/mldsa.ts'
import { type MlKemGroup, mlKemKey } from '../../server/src/crypto/mlKem.ts'
import { verifyPkcs1, verifyPss } from '../../server/src/crypto/rsa.ts'
import { dssSignature } from '../../server/src/x509/dssSignature.ts'
import { decodePublicKey, dsaNumbers } from '../../server/src/x509/publicKey.ts'
import { corpus } from '../support/corpora.ts'

type Fields = Readonly<Record<string, string>>

interface Vector extends Readonly<Record<string, unknown>> {
  readonly tcId: number
  readonly comment: string
  readonly flags: readonly string[]
  readonly result: 'valid' | 'acceptable' | 'invalid'
}

interface Group extends Readonly<Record<string, unknown>> {
  readonly tests: readonly Vector[]
}

/** Whether the vector is accepted; undefined where there is nothing here that it could be tried on. */
type Trial = (vector: Fields, group: Group, algorithm: string) => boolean | undefined

/** What is tried with each file, by its name, and the least number of its vectors that can be tried. */
const TRIALS: readonly { readonly files: RegExp; readonly least: number; readonly accepts: Trial }[] = [
  { files: /^aes_gcm/, least: 130, accepts: aeadTrial('AES', 'GCM') },
  { files: /^aes_ccm/, least: 170, accepts: aeadTrial('AES', 'CCM') },
  { files: /^chacha20_poly1305/, least: 310, accepts: aeadTrial('CHACHA20', 'POLY1305') },
  { files: /^ecdh_/, least: 360, accepts: ecdh },
  { files: /^x(25519|448)/, least: 500, accepts: montgomery },
  { files: /^ecdsa_/, least: 470, accepts: ecdsa },
  { files: /^ed(25519|448)/, least: 80, accepts: eddsa },
  { files: /^hkdf_/, least: 80, accepts: hkdf },
  { files: /^hmac_/, least: 170, accepts: hmacTag },
  { files: /^mlkem_/, least: 190, accepts: mlKem },
  { files: /^mldsa_/, least: 200, accepts: mlDsa },
  { files: /^dsa_/, least: 360, accepts: dsa },
  { files: /^rsa_pss/, least: 80, accepts: rsaPss },
  { files: /^rsa_signature/, least: 250, accepts: rsaPkcs1 },
]

const { folder, skip } = corpus('wycheproof')

describe('the vectors of Wycheproof', { skip }, () => {
  const files = skip === false ? readdirSync(folder).filter((it) => it.endsWith('.json')) : []
  for (const file of files) {
    test(file, () => {
      const trial = TRIALS.find((it) => it.files.test(file))
      assert.ok(trial, 'no trial is written for this file')
      const { algorithm, testGroups }: { readonly algorithm: string; readonly testGroups: readonly Group[] } =
        JSON.parse(readFileSync(join(folder, file), 'utf8'))
      const differing: string[] = []
      let tried = 0
      for (const group of testGroups) {
        for (const vector of group.tests) {
          const accepted = trial.accepts(vector as unknown as Fields, group, algorithm)
          if (accepted === undefined) continue
          tried++
          if (vector.result === 'acceptable' || accepted === (vector.result === 'valid')) continue
          differing.push(`${vector.tcId} ${vector.comment} [${vector.flags}]: ${vector.result}`)
        }
      }
      assert.deepEqual(differing, [])
      assert.ok(tried >= trial.least, `only ${tried} vectors were tried`)
    })
  }
})

function aeadTrial(cipher: 'AES' | 'CHACHA20', mode: 'GCM' | 'CCM' | 'POLY1305'): Trial {
  return ({ key, iv, aad, msg, ct, tag }, { ivSize, keySize, tagSize }) => {
    const name =
      cipher === 'AES' ? `AES_${keySize}_${mode}${tagSize === 64 ? '_8' : ''}` : `${cipher}_${mode}`
    // TLS has nonces of 96 bits, keys of 128 and 256, and tags of 128 and, in CCM_8, of 64.
    if (ivSize !== 96 || !isAead(name) || aead(name, fromHex(key!)).tagLength * 8 !== tagSize)
      return undefined
    const { seal, open } = aead(name, fromHex(key!))
    const sealed = concat(fromHex(ct!), fromHex(tag!))
    const opened = open(fromHex(iv!), fromHex(aad!), sealed)
    if (opened === undefined) return false
    assert.equal(toHex(opened), msg)
    return toHex(seal(fromHex(iv!), fromHex(aad!), opened)) === toHex(sealed)
  }
}

function isAead(name: string): name is AeadName {
  return /^(AES_(128|256)_(GCM|CCM|CCM_8)|CHACHA20_POLY1305)$/.test(name)
}

const ORDERS: Readonly<Record<string, bigint>> = {
  secp256r1: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  secp384r1:
    0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  secp521r1:
    0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
}

function ecdh(vector: Fields, { curve }: Group): boolean | undefined {
  const point = uncompressedPoint(vector['public']!)
  if (point === undefined) return undefined
  // FIPS 186-5, appendix A.2.1: a private key is one more than the random number, modulo the order less one.
  const order = ORDERS[curve as string]!
  const seed = integerOf(fromHex(vector['private']!.padStart(2, '0'))) - 1n
  if (seed < 0n || seed >= order - 1n) return undefined
  const { sharedSecret } = ecdhKey(curve as EcdhGroup, (length) => bytesOf(seed, length))
  const shared = sharedSecret(point)
  return shared !== undefined && toHex(shared) === vector['shared']
}

/** The point of a SubjectPublicKeyInfo, where that is what the vector has and names its curve. */
function uncompressedPoint(publicKey: string): Uint8Array | undefined {
  const coordinates =
    /^30(?:[0-7].|81..)30(?:1306072a8648ce3d020106082a8648ce3d030107|1006072a8648ce3d020106052b8104002[23])03(?:[0-7].|81..)00(04.*)$/.exec(
      publicKey,
    )
  return coordinates?.[1] === undefined ? undefined : fromHex(coordinates[1])
}

function montgomery(vector: Fields, { curve }: Group): boolean {
  const { sharedSecret } = ecdhKey(curve === 'curve25519' ? 'x25519' : 'x448', () =>
    fromHex(vector['private']!),
  )
  const shared = sharedSecret(fromHex(vector['public']!))
  return shared !== undefined && toHex(shared) === vector['shared']
}

function ecdsa({ msg, sig }: Fields, { publicKey, sha }: Group): boolean | undefined {
  const { curve, uncompressed } = publicKey as { readonly curve: string; readonly uncompressed: string }
  assert.ok(isEcdsaCurve(curve), curve)
  const hash = hashOf(sha)
  if (hash === undefined) return undefined
  return verifyEcdsa(curve satisfies EcdsaCurve, fromHex(uncompressed), hash, fromHex(msg!), fromHex(sig!))
}

function eddsa({ msg, sig }: Fields, { publicKey }: Group): boolean {
  const { curve, pk } = publicKey as { readonly curve: string; readonly pk: string }
  const verify = curve === 'edwards25519' ? verifyEd25519 : verifyEd448
  return verify(fromHex(pk), fromHex(msg!), fromHex(sig!))
}

function hkdf({ ikm, salt, info, size, okm }: Fields, _group: Group, algorithm: string): boolean | undefined {
  const hash = hashOf(algorithm.replace('HKDF-', ''))
  // What asks for more than HKDF gives (RFC 5869, section 2.3) is refused by the types of its callers.
  if (hash === undefined || Number(size) > 255 * hashLength(hash)) return undefined
  const key = extract(hash, fromHex(salt!), fromHex(ikm!))
  return toHex(expand(hash, key, fromHex(info!), Number(size))) === okm
}

function hmacTag({ key, msg, tag }: Fields, { tagSize }: Group, algorithm: string): boolean | undefined {
  const hash = hashOf(algorithm.replace('HMACSHA', 'SHA-'))
  if (hash === undefined) return undefined
  const computed = hmac(hash, fromHex(key!), fromHex(msg!))
  return toHex(computed.subarray(0, (tagSize as number) / 8)) === tag
}

/** A seed of another length is one that the types of its callers do not make. */
function mlKem({ seed, ek, c, K }: Fields, { parameterSet }: Group): boolean {
  try {
    const group = (parameterSet as string).replaceAll('-', '') as MlKemGroup
    const { publicKey, sharedSecret } = mlKemKey(group, () => fromHex(seed!))
    assert.equal(toHex(publicKey), ek)
    const shared = sharedSecret(fromHex(c!))
    return shared !== undefined && toHex(shared) === K
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
    return false
  }
}

function mlDsa({ msg, sig, ctx = '' }: Fields, { publicKey }: Group, algorithm: string): boolean | undefined {
  assert.ok(isMlDsaName(algorithm), algorithm)
  // X.509 and TLS have none.
  if (ctx !== '') return undefined
  return verifyMlDsa(algorithm, fromHex(publicKey as string), fromHex(msg!), fromHex(sig!))
}

function dsa({ msg, sig }: Fields, { publicKeyDer, sha }: Group): boolean | undefined {
  const hash = hashOf(sha)
  if (hash === undefined) return undefined
  const numbers = dsaNumbers(decodePublicKey(fromHex(publicKeyDer as string)))
  const pair = dssSignature(fromHex(sig!))
  return numbers !== undefined && pair !== undefined && verifyDsa(numbers, hash, fromHex(msg!), pair)
}

function rsaPss({ msg, sig }: Fields, { publicKey, sha, mgfSha, sLen }: Group): boolean | undefined {
  const [hash, mgfHash] = [hashOf(sha), hashOf(mgfSha)]
  if (hash === undefined || mgfHash === undefined) return undefined
  return verifyPss(rsaKey(publicKey), hash, fromHex(msg!), fromHex(sig!), sLen as number, mgfHash)
}

function rsaPkcs1({ msg, sig }: Fields, { publicKey, sha }: Group): boolean | undefined {
  const hash = hashOf(sha)
  if (hash === undefined) return undefined
  return verifyPkcs1(rsaKey(publicKey), hash, fromHex(msg!), fromHex(sig!))
}

function rsaKey(publicKey: unknown): { readonly modulus: Uint8Array; readonly exponent: Uint8Array } {
  const { modulus, publicExponent } = publicKey as Fields
  return { modulus: fromHex(modulus!), exponent: fromHex(publicExponent!) }
}

function hashOf(name: unknown): HashName | undefined {
  return typeof name === 'string' && name in HASHES ? (name as HashName) : undefined
}
