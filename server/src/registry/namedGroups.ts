import { codePoint } from '../base/hex.ts'
import { once } from '../base/memo.ts'
import { NAMED_GROUPS } from './namedGroups.generated.ts'

/** A group of the supported_groups extension (RFC 9846, section 4.3.7). */
export interface NamedGroup {
  readonly id: number
  /** IANA's name: `x25519`, `secp256r1`, `X25519MLKEM768`; `0x6a6a` for an unknown number. */
  readonly name: string
  /** `hybrid`: an elliptic curve and ML-KEM together; `kem`: ML-KEM alone. */
  readonly kind: 'elliptic' | 'finite' | 'kem' | 'hybrid' | 'explicit' | 'unknown'
  /** Of the curve's field or the finite field's modulus; absent for a KEM and for the unknown. */
  readonly fieldBits?: number
  /** Against an attacker without a quantum computer; 0 where it is not known. */
  readonly strengthBits: number
  /** Bytes of the key share that the client and the server send in TLS 1.3; absent where the group is not for it. */
  readonly clientShareLength?: number
  readonly serverShareLength?: number
  /** Whether RFC 8422 took it out of use (section 5.1.1), or it was an experiment that ended. */
  readonly obsolete: boolean
}

/** The group with that number. Never fails: an unknown number is a group with its hexadecimal digits as the name. */
export function namedGroup(id: number): NamedGroup {
  return byId().get(id) ?? { id, name: codePoint(id), kind: 'unknown', strengthBits: 0, obsolete: false }
}

/** The numbers of all groups that have a name. */
export function allNamedGroups(): readonly number[] {
  return NAMED_GROUPS.map(([value]) => value)
}

/** By IANA's name or OpenSSL's (`prime256v1`, `P-256`), in any case; undefined for an unknown one. */
export function namedGroupByName(name: string): NamedGroup | undefined {
  const lower = name.toLowerCase()
  const id = byName().get(OTHER_NAMES.get(lower) ?? lower)
  return id === undefined ? undefined : namedGroup(id)
}

/** The names that OpenSSL takes for the curves that people use. */
export function namedGroupNames(): readonly string[] {
  return [...COMMON_NAMES, ...NAMED_GROUPS.map(([, name]) => name)]
}

const COMMON_NAMES = ['X25519', 'X448', 'prime256v1', 'P-256', 'P-384', 'P-521']

const byId = once(() => new Map(NAMED_GROUPS.map(([value, name]) => [value, describe(value, name)])))
const byName = once(() => new Map(NAMED_GROUPS.map(([value, it]) => [it.toLowerCase(), value])))

/** OpenSSL's and NIST's names, in lower case. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['prime192v1', 'secp192r1'],
  ['p-192', 'secp192r1'],
  ['p-224', 'secp224r1'],
  ['prime256v1', 'secp256r1'],
  ['p-256', 'secp256r1'],
  ['p-384', 'secp384r1'],
  ['p-521', 'secp521r1'],
  ['k-163', 'sect163k1'],
  ['b-163', 'sect163r2'],
  ['k-233', 'sect233k1'],
  ['b-233', 'sect233r1'],
  ['k-283', 'sect283k1'],
  ['b-283', 'sect283r1'],
  ['k-409', 'sect409k1'],
  ['b-409', 'sect409r1'],
  ['k-571', 'sect571k1'],
  ['b-571', 'sect571r1'],
])

function describe(id: number, name: string): NamedGroup {
  const special = SPECIAL.get(name)
  if (special !== undefined) {
    const { kind, strengthBits, client, server, fieldBits, obsolete = false } = special
    return {
      id,
      name,
      kind,
      ...(fieldBits === undefined ? {} : { fieldBits }),
      strengthBits,
      clientShareLength: client,
      serverShareLength: server,
      obsolete,
    }
  }
  if (name.startsWith('arbitrary_')) return { id, name, kind: 'explicit', strengthBits: 0, obsolete: true }
  const fieldBits = Number(/\d+/.exec(name)?.[0] ?? (name === 'curveSM2' ? 256 : 0))
  if (name.startsWith('ffdhe')) {
    const share = { clientShareLength: fieldBits / 8, serverShareLength: fieldBits / 8 }
    return {
      id,
      name,
      kind: 'finite',
      fieldBits,
      strengthBits: finiteStrength(fieldBits),
      ...share,
      obsolete: false,
    }
  }
  const strengthBits = fieldBits === 521 ? 256 : fieldBits >> 1
  // An uncompressed point: 0x04, x, y.
  const length = 1 + 2 * Math.ceil(fieldBits / 8)
  const share = id >= 0x17 ? { clientShareLength: length, serverShareLength: length } : {}
  return { id, name, kind: 'elliptic', fieldBits, strengthBits, ...share, obsolete: id < 0x17 }
}

interface Special {
  readonly kind: NamedGroup['kind']
  readonly strengthBits: number
  readonly client: number
  readonly server: number
  readonly fieldBits?: number
  readonly obsolete?: boolean
}

// Sizes: RFC 7748 for the Montgomery curves, FIPS 203 (table 3) for ML-KEM, RFC 10024 for both together.
const SPECIAL: ReadonlyMap<string, Special> = new Map<string, Special>([
  ['x25519', { kind: 'elliptic', fieldBits: 255, strengthBits: 128, client: 32, server: 32 }],
  ['x448', { kind: 'elliptic', fieldBits: 448, strengthBits: 224, client: 56, server: 56 }],
  ['MLKEM512', { kind: 'kem', strengthBits: 128, client: 800, server: 768 }],
  ['MLKEM768', { kind: 'kem', strengthBits: 192, client: 1184, server: 1088 }],
  ['MLKEM1024', { kind: 'kem', strengthBits: 256, client: 1568, server: 1568 }],
  ['X25519MLKEM768', { kind: 'hybrid', strengthBits: 192, client: 1216, server: 1120 }],
  ['SecP256r1MLKEM768', { kind: 'hybrid', strengthBits: 192, client: 1249, server: 1153 }],
  ['SecP384r1MLKEM1024', { kind: 'hybrid', strengthBits: 256, client: 1665, server: 1665 }],
  ['curveSM2MLKEM768', { kind: 'hybrid', strengthBits: 192, client: 1249, server: 1153 }],
  [
    'X25519Kyber768Draft00',
    { kind: 'hybrid', strengthBits: 192, client: 1216, server: 1120, obsolete: true },
  ],
  [
    'SecP256r1Kyber768Draft00',
    { kind: 'hybrid', strengthBits: 192, client: 1249, server: 1153, obsolete: true },
  ],
])

/** RFC 7919, appendix A: the estimated strength of its groups. */
function finiteStrength(bits: number): number {
  return bits >= 8192
    ? 192
    : bits >= 6144
      ? 175
      : bits >= 4096
        ? 150
        : bits >= 3072
          ? 125
          : bits >= 2048
            ? 103
            : 80
}
