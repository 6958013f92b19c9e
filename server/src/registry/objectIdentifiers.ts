// Object identifiers that stand in certificates, requests, CRLs and keys. Sources: RFC 5280, appendix A; RFC 3279,
// 4055, 5480, 5758, 8410, 8692 (SHAKE), 9215 (GOST), 9802 (HSS/LMS, XMSS), 9881 (ML-DSA), 9909 (SLH-DSA); RFC 4519 for attribute types; RFC 5639 for Brainpool; the
// CA/Browser Forum's and Microsoft's own where certificates carry them. Names as the documents spell them.

/** The name that a document gives an identifier: `serverAuth`, `sha256WithRSAEncryption`, `subjectAltName`. */
export function oidName(oid: string): string | undefined {
  return NAMES.get(oid)
}

/** Attribute types of names, as RFC 5280, appendix A.1, X.520 and the CA/Browser Forum call them. */
export const ATTRIBUTE = {
  commonName: '2.5.4.3',
  surname: '2.5.4.4',
  serialNumber: '2.5.4.5',
  country: '2.5.4.6',
  locality: '2.5.4.7',
  stateOrProvince: '2.5.4.8',
  streetAddress: '2.5.4.9',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  businessCategory: '2.5.4.15',
  postalCode: '2.5.4.17',
  givenName: '2.5.4.42',
  dnQualifier: '2.5.4.46',
  organizationIdentifier: '2.5.4.97',
  domainComponent: '0.9.2342.19200300.100.1.25',
  emailAddress: '1.2.840.113549.1.9.1',
  jurisdictionLocality: '1.3.6.1.4.1.311.60.2.1.1',
  jurisdictionStateOrProvince: '1.3.6.1.4.1.311.60.2.1.2',
  jurisdictionCountry: '1.3.6.1.4.1.311.60.2.1.3',
} as const

/** `CN`, `O`, `emailAddress`: the short name of an attribute type (RFC 4514, section 3, and what OpenSSL prints beyond it). */
export function attributeShortName(oid: string): string | undefined {
  return ATTRIBUTE_TYPES.get(oid)
}

export interface SignatureAlgorithm {
  /** For people: `RSA with SHA-256`. */
  readonly title: string
  readonly key:
    | 'rsa'
    | 'rsaPss'
    | 'ec'
    | 'ed25519'
    | 'ed448'
    | 'dsa'
    | 'mldsa'
    | 'slhdsa'
    | 'sm2'
    | 'gost'
    | 'hashBased'
  /** Absent where the parameters say it (RSASSA-PSS) or the algorithm has it inside (Ed25519, ML-DSA). */
  readonly hash?: HashName
}

/** The security category of NIST's that a parameter set of post-quantum algorithms has (FIPS 203, 204, 205). */
export function securityCategory(oid: string): number | undefined {
  const name = NAMES.get(oid) ?? ''
  const size = /^(?:ML-DSA|ML-KEM|SLH-DSA-SHA2|SLH-DSA-SHAKE)-(\d+)/.exec(name)?.[1]
  return size === undefined ? undefined : CATEGORIES[size]
}

const CATEGORIES: Readonly<Record<string, number>> = {
  44: 2,
  65: 3,
  87: 5,
  512: 1,
  768: 3,
  1024: 5,
  128: 1,
  192: 3,
  256: 5,
}

export type HashName =
  | 'MD2'
  | 'MD4'
  | 'MD5'
  | 'SHA-1'
  | 'SHA-224'
  | 'SHA-256'
  | 'SHA-384'
  | 'SHA-512'
  | 'SHA3-224'
  | 'SHA3-256'
  | 'SHA3-384'
  | 'SHA3-512'

export function signatureAlgorithm(oid: string): SignatureAlgorithm | undefined {
  return SIGNATURE_ALGORITHMS.get(oid)
}

export function hashName(oid: string): HashName | undefined {
  return HASHES.get(oid)
}

export interface CurveFacts {
  /** As in RFC 8422, appendix A: `secp256r1`. */
  readonly name: string
  /** As people say it: `P-256`. */
  readonly title: string
  readonly bits: number
}

export function curveFacts(oid: string): CurveFacts | undefined {
  return CURVES.get(oid)
}

const ATTRIBUTE_TYPES: ReadonlyMap<string, string> = new Map([
  ['2.5.4.3', 'CN'],
  ['2.5.4.4', 'SN'],
  ['2.5.4.5', 'serialNumber'],
  ['2.5.4.6', 'C'],
  ['2.5.4.7', 'L'],
  ['2.5.4.8', 'ST'],
  ['2.5.4.9', 'street'],
  ['2.5.4.10', 'O'],
  ['2.5.4.11', 'OU'],
  ['2.5.4.12', 'title'],
  ['2.5.4.13', 'description'],
  ['2.5.4.15', 'businessCategory'],
  ['2.5.4.16', 'postalAddress'],
  ['2.5.4.17', 'postalCode'],
  ['2.5.4.18', 'postOfficeBox'],
  ['2.5.4.20', 'telephoneNumber'],
  ['2.5.4.41', 'name'],
  ['2.5.4.42', 'GN'],
  ['2.5.4.43', 'initials'],
  ['2.5.4.44', 'generationQualifier'],
  ['2.5.4.45', 'x500UniqueIdentifier'],
  ['2.5.4.46', 'dnQualifier'],
  ['2.5.4.65', 'pseudonym'],
  ['2.5.4.72', 'role'],
  ['2.5.4.97', 'organizationIdentifier'],
  ['0.9.2342.19200300.100.1.1', 'UID'],
  ['0.9.2342.19200300.100.1.3', 'mail'],
  ['0.9.2342.19200300.100.1.25', 'DC'],
  ['1.2.840.113549.1.9.1', 'emailAddress'],
  ['1.2.840.113549.1.9.2', 'unstructuredName'],
  ['1.2.840.113549.1.9.8', 'unstructuredAddress'],
  ['1.3.6.1.4.1.311.60.2.1.1', 'jurisdictionL'],
  ['1.3.6.1.4.1.311.60.2.1.2', 'jurisdictionST'],
  ['1.3.6.1.4.1.311.60.2.1.3', 'jurisdictionC'],
])

const SIGNATURE_ALGORITHMS: ReadonlyMap<string, SignatureAlgorithm> = new Map<string, SignatureAlgorithm>([
  ['1.2.840.113549.1.1.2', { title: 'RSA with MD2', key: 'rsa', hash: 'MD2' }],
  ['1.2.840.113549.1.1.3', { title: 'RSA with MD4', key: 'rsa', hash: 'MD4' }],
  ['1.2.840.113549.1.1.4', { title: 'RSA with MD5', key: 'rsa', hash: 'MD5' }],
  ['1.2.840.113549.1.1.5', { title: 'RSA with SHA-1', key: 'rsa', hash: 'SHA-1' }],
  ['1.3.14.3.2.29', { title: 'RSA with SHA-1', key: 'rsa', hash: 'SHA-1' }],
  ['1.2.840.113549.1.1.10', { title: 'RSA-PSS', key: 'rsaPss' }],
  ['1.2.840.113549.1.1.14', { title: 'RSA with SHA-224', key: 'rsa', hash: 'SHA-224' }],
  ['1.2.840.113549.1.1.11', { title: 'RSA with SHA-256', key: 'rsa', hash: 'SHA-256' }],
  ['1.2.840.113549.1.1.12', { title: 'RSA with SHA-384', key: 'rsa', hash: 'SHA-384' }],
  ['1.2.840.113549.1.1.13', { title: 'RSA with SHA-512', key: 'rsa', hash: 'SHA-512' }],
  ['1.2.840.113549.1.1.15', { title: 'RSA with SHA-512/224', key: 'rsa' }],
  ['1.2.840.113549.1.1.16', { title: 'RSA with SHA-512/256', key: 'rsa' }],
  ['2.16.840.1.101.3.4.3.13', { title: 'RSA with SHA3-224', key: 'rsa', hash: 'SHA3-224' }],
  ['2.16.840.1.101.3.4.3.14', { title: 'RSA with SHA3-256', key: 'rsa', hash: 'SHA3-256' }],
  ['2.16.840.1.101.3.4.3.15', { title: 'RSA with SHA3-384', key: 'rsa', hash: 'SHA3-384' }],
  ['2.16.840.1.101.3.4.3.16', { title: 'RSA with SHA3-512', key: 'rsa', hash: 'SHA3-512' }],
  ['1.3.36.3.3.1.2', { title: 'RSA with RIPEMD-160', key: 'rsa' }],
  ['1.2.156.10197.1.504', { title: 'RSA with SM3', key: 'rsa' }],
  ['1.3.6.1.5.5.7.6.30', { title: 'RSA-PSS with SHAKE128', key: 'rsa' }],
  ['1.3.6.1.5.5.7.6.31', { title: 'RSA-PSS with SHAKE256', key: 'rsa' }],
  ['1.3.6.1.5.5.7.6.32', { title: 'ECDSA with SHAKE128', key: 'ec' }],
  ['1.3.6.1.5.5.7.6.33', { title: 'ECDSA with SHAKE256', key: 'ec' }],
  ['2.16.840.1.101.3.4.3.9', { title: 'ECDSA with SHA3-224', key: 'ec', hash: 'SHA3-224' }],
  ['2.16.840.1.101.3.4.3.10', { title: 'ECDSA with SHA3-256', key: 'ec', hash: 'SHA3-256' }],
  ['2.16.840.1.101.3.4.3.11', { title: 'ECDSA with SHA3-384', key: 'ec', hash: 'SHA3-384' }],
  ['2.16.840.1.101.3.4.3.12', { title: 'ECDSA with SHA3-512', key: 'ec', hash: 'SHA3-512' }],
  ['1.2.840.10045.4.1', { title: 'ECDSA with SHA-1', key: 'ec', hash: 'SHA-1' }],
  ['1.2.840.10045.4.3.1', { title: 'ECDSA with SHA-224', key: 'ec', hash: 'SHA-224' }],
  ['1.2.840.10045.4.3.2', { title: 'ECDSA with SHA-256', key: 'ec', hash: 'SHA-256' }],
  ['1.2.840.10045.4.3.3', { title: 'ECDSA with SHA-384', key: 'ec', hash: 'SHA-384' }],
  ['1.2.840.10045.4.3.4', { title: 'ECDSA with SHA-512', key: 'ec', hash: 'SHA-512' }],
  ['1.2.840.10040.4.3', { title: 'DSA with SHA-1', key: 'dsa', hash: 'SHA-1' }],
  ['2.16.840.1.101.3.4.3.1', { title: 'DSA with SHA-224', key: 'dsa', hash: 'SHA-224' }],
  ['2.16.840.1.101.3.4.3.2', { title: 'DSA with SHA-256', key: 'dsa', hash: 'SHA-256' }],
  ['2.16.840.1.101.3.4.3.3', { title: 'DSA with SHA-384', key: 'dsa', hash: 'SHA-384' }],
  ['2.16.840.1.101.3.4.3.4', { title: 'DSA with SHA-512', key: 'dsa', hash: 'SHA-512' }],
  ['2.16.840.1.101.3.4.3.5', { title: 'DSA with SHA3-224', key: 'dsa', hash: 'SHA3-224' }],
  ['2.16.840.1.101.3.4.3.6', { title: 'DSA with SHA3-256', key: 'dsa', hash: 'SHA3-256' }],
  ['2.16.840.1.101.3.4.3.7', { title: 'DSA with SHA3-384', key: 'dsa', hash: 'SHA3-384' }],
  ['2.16.840.1.101.3.4.3.8', { title: 'DSA with SHA3-512', key: 'dsa', hash: 'SHA3-512' }],
  ['1.3.14.3.2.27', { title: 'DSA with SHA-1', key: 'dsa', hash: 'SHA-1' }],
  ['1.3.101.112', { title: 'Ed25519', key: 'ed25519' }],
  ['1.3.101.113', { title: 'Ed448', key: 'ed448' }],
  ['2.16.840.1.101.3.4.3.17', { title: 'ML-DSA-44', key: 'mldsa' }],
  ['2.16.840.1.101.3.4.3.18', { title: 'ML-DSA-65', key: 'mldsa' }],
  ['2.16.840.1.101.3.4.3.19', { title: 'ML-DSA-87', key: 'mldsa' }],
  ...slhDsa(),
  ['1.2.840.113549.1.9.16.3.17', { title: 'HSS/LMS', key: 'hashBased' }],
  ['1.3.6.1.5.5.7.6.34', { title: 'XMSS', key: 'hashBased' }],
  ['1.3.6.1.5.5.7.6.35', { title: 'XMSS^MT', key: 'hashBased' }],
  ['1.2.156.10197.1.501', { title: 'SM2 with SM3', key: 'sm2' }],
  ['1.2.643.2.2.3', { title: 'GOST R 34.10-2001', key: 'gost' }],
  ['1.2.643.2.2.4', { title: 'GOST R 34.10-94', key: 'gost' }],
  ['1.2.643.7.1.1.3.2', { title: 'GOST R 34.10-2012 (256)', key: 'gost' }],
  ['1.2.643.7.1.1.3.3', { title: 'GOST R 34.10-2012 (512)', key: 'gost' }],
])

/** RFC 9909: id-slh-dsa-sha2-128s is .20, and so on in this order. */
function slhDsa(): readonly [string, SignatureAlgorithm][] {
  const names = ['SHA2-128s', 'SHA2-128f', 'SHA2-192s', 'SHA2-192f', 'SHA2-256s', 'SHA2-256f']
  const all = [...names, ...names.map((name) => name.replace('SHA2', 'SHAKE'))]
  return all.map((name, index) => [
    `2.16.840.1.101.3.4.3.${20 + index}`,
    { title: `SLH-DSA-${name}`, key: 'slhdsa' },
  ])
}

const HASHES: ReadonlyMap<string, HashName> = new Map<string, HashName>([
  ['1.2.840.113549.2.2', 'MD2'],
  ['1.2.840.113549.2.4', 'MD4'],
  ['1.2.840.113549.2.5', 'MD5'],
  ['1.3.14.3.2.26', 'SHA-1'],
  ['2.16.840.1.101.3.4.2.4', 'SHA-224'],
  ['2.16.840.1.101.3.4.2.1', 'SHA-256'],
  ['2.16.840.1.101.3.4.2.2', 'SHA-384'],
  ['2.16.840.1.101.3.4.2.3', 'SHA-512'],
  ['2.16.840.1.101.3.4.2.7', 'SHA3-224'],
  ['2.16.840.1.101.3.4.2.8', 'SHA3-256'],
  ['2.16.840.1.101.3.4.2.9', 'SHA3-384'],
  ['2.16.840.1.101.3.4.2.10', 'SHA3-512'],
])

const CURVES: ReadonlyMap<string, CurveFacts> = new Map<string, CurveFacts>([
  ['1.2.840.10045.3.1.1', { name: 'secp192r1', title: 'P-192', bits: 192 }],
  ['1.3.132.0.33', { name: 'secp224r1', title: 'P-224', bits: 224 }],
  ['1.2.840.10045.3.1.7', { name: 'secp256r1', title: 'P-256', bits: 256 }],
  ['1.3.132.0.34', { name: 'secp384r1', title: 'P-384', bits: 384 }],
  ['1.3.132.0.35', { name: 'secp521r1', title: 'P-521', bits: 521 }],
  ['1.3.132.0.10', { name: 'secp256k1', title: 'secp256k1', bits: 256 }],
  ['1.3.132.0.8', { name: 'secp160r1', title: 'secp160r1', bits: 160 }],
  ['1.3.132.0.9', { name: 'secp160k1', title: 'secp160k1', bits: 160 }],
  ['1.3.132.0.30', { name: 'secp160r2', title: 'secp160r2', bits: 160 }],
  ['1.3.132.0.31', { name: 'secp192k1', title: 'secp192k1', bits: 192 }],
  ['1.3.132.0.32', { name: 'secp224k1', title: 'secp224k1', bits: 224 }],
  ['1.3.132.0.1', { name: 'sect163k1', title: 'K-163', bits: 163 }],
  ['1.3.132.0.2', { name: 'sect163r1', title: 'sect163r1', bits: 163 }],
  ['1.3.132.0.15', { name: 'sect163r2', title: 'B-163', bits: 163 }],
  ['1.3.132.0.26', { name: 'sect233k1', title: 'K-233', bits: 233 }],
  ['1.3.132.0.27', { name: 'sect233r1', title: 'B-233', bits: 233 }],
  ['1.3.132.0.16', { name: 'sect283k1', title: 'K-283', bits: 283 }],
  ['1.3.132.0.17', { name: 'sect283r1', title: 'B-283', bits: 283 }],
  ['1.3.132.0.36', { name: 'sect409k1', title: 'K-409', bits: 409 }],
  ['1.3.132.0.37', { name: 'sect409r1', title: 'B-409', bits: 409 }],
  ['1.3.132.0.38', { name: 'sect571k1', title: 'K-571', bits: 571 }],
  ['1.3.132.0.39', { name: 'sect571r1', title: 'B-571', bits: 571 }],
  ['1.2.840.10045.3.1.2', { name: 'prime192v2', title: 'prime192v2', bits: 192 }],
  ['1.2.840.10045.3.1.3', { name: 'prime192v3', title: 'prime192v3', bits: 192 }],
  ['1.2.840.10045.3.1.4', { name: 'prime239v1', title: 'prime239v1', bits: 239 }],
  ['1.2.840.10045.3.1.5', { name: 'prime239v2', title: 'prime239v2', bits: 239 }],
  ['1.2.840.10045.3.1.6', { name: 'prime239v3', title: 'prime239v3', bits: 239 }],
  ['1.3.132.0.6', { name: 'secp112r1', title: 'secp112r1', bits: 112 }],
  ['1.3.132.0.7', { name: 'secp112r2', title: 'secp112r2', bits: 112 }],
  ['1.3.132.0.28', { name: 'secp128r1', title: 'secp128r1', bits: 128 }],
  ['1.3.132.0.29', { name: 'secp128r2', title: 'secp128r2', bits: 128 }],
  ['1.3.132.0.4', { name: 'sect113r1', title: 'sect113r1', bits: 113 }],
  ['1.3.132.0.5', { name: 'sect113r2', title: 'sect113r2', bits: 113 }],
  ['1.3.132.0.22', { name: 'sect131r1', title: 'sect131r1', bits: 131 }],
  ['1.3.132.0.23', { name: 'sect131r2', title: 'sect131r2', bits: 131 }],
  ['1.3.132.0.24', { name: 'sect193r1', title: 'sect193r1', bits: 193 }],
  ['1.3.132.0.25', { name: 'sect193r2', title: 'sect193r2', bits: 193 }],
  ['1.3.132.0.3', { name: 'sect239k1', title: 'sect239k1', bits: 239 }],
  ...brainpool(),
  ['1.2.156.10197.1.301', { name: 'curveSM2', title: 'SM2', bits: 256 }],
])

/** RFC 5639: of each size a random curve and its twist, in this order. */
function brainpool(): readonly [string, CurveFacts][] {
  const names = [160, 192, 224, 256, 320, 384, 512].flatMap((bits) => [
    { bits, name: `brainpoolP${bits}r1` },
    { bits, name: `brainpoolP${bits}t1` },
  ])
  return names.map(({ bits, name }, index) => [
    `1.3.36.3.3.2.8.1.1.${index + 1}`,
    { name, title: name, bits },
  ])
}

const NAMES: ReadonlyMap<string, string> = new Map([
  // Where the documents' own name follows below, that replaces the title.
  ...[...SIGNATURE_ALGORITHMS].map(([oid, { title }]): [string, string] => [oid, title]),
  ['2.5.4.3', 'commonName'],
  ['2.5.4.4', 'surname'],
  ['2.5.4.6', 'countryName'],
  ['2.5.4.7', 'localityName'],
  ['2.5.4.8', 'stateOrProvinceName'],
  ['2.5.4.9', 'streetAddress'],
  ['2.5.4.10', 'organizationName'],
  ['2.5.4.11', 'organizationalUnitName'],
  ['2.5.4.42', 'givenName'],
  ['0.9.2342.19200300.100.1.1', 'userId'],
  ['0.9.2342.19200300.100.1.25', 'domainComponent'],
  ...[...ATTRIBUTE_TYPES].filter(([, name]) => name.length > 3),

  // Public keys.
  ['1.2.840.113549.1.1.1', 'rsaEncryption'],
  ['1.2.840.113549.1.1.7', 'rsaesOaep'],
  ['1.2.840.10045.2.1', 'ecPublicKey'],
  ['1.3.132.1.12', 'ecDH'],
  ['1.2.840.10040.4.1', 'dsa'],
  ['1.2.840.10046.2.1', 'dhPublicNumber'],
  ['1.2.840.113549.1.3.1', 'dhKeyAgreement'],
  ['1.3.101.110', 'X25519'],
  ['1.3.101.111', 'X448'],
  ['2.16.840.1.101.3.4.4.1', 'ML-KEM-512'],
  ['2.16.840.1.101.3.4.4.2', 'ML-KEM-768'],
  ['2.16.840.1.101.3.4.4.3', 'ML-KEM-1024'],
  ['1.3.132.1.13', 'ecMQV'],
  ['1.2.643.2.2.20', 'GOST R 34.10-94'],
  ['1.2.643.2.2.19', 'GOST R 34.10-2001'],
  ['1.2.643.7.1.1.1.1', 'GOST R 34.10-2012 (256)'],
  ['1.2.643.7.1.1.1.2', 'GOST R 34.10-2012 (512)'],

  // Signatures, as RFC 3279 and its successors name them.
  ['1.2.840.113549.1.1.2', 'md2WithRSAEncryption'],
  ['1.2.840.113549.1.1.3', 'md4WithRSAEncryption'],
  ['1.2.840.113549.1.1.4', 'md5WithRSAEncryption'],
  ['1.2.840.113549.1.1.5', 'sha1WithRSAEncryption'],
  ['1.2.840.113549.1.1.8', 'mgf1'],
  ['1.2.840.113549.1.1.10', 'rsassaPss'],
  ['1.2.840.113549.1.1.14', 'sha224WithRSAEncryption'],
  ['1.2.840.113549.1.1.11', 'sha256WithRSAEncryption'],
  ['1.2.840.113549.1.1.12', 'sha384WithRSAEncryption'],
  ['1.2.840.113549.1.1.13', 'sha512WithRSAEncryption'],
  ['1.2.840.10045.4.1', 'ecdsa-with-SHA1'],
  ['1.2.840.10045.4.3.1', 'ecdsa-with-SHA224'],
  ['1.2.840.10045.4.3.2', 'ecdsa-with-SHA256'],
  ['1.2.840.10045.4.3.3', 'ecdsa-with-SHA384'],
  ['1.2.840.10045.4.3.4', 'ecdsa-with-SHA512'],
  ['1.2.840.10040.4.3', 'dsa-with-sha1'],
  ['2.16.840.1.101.3.4.3.1', 'dsa-with-sha224'],
  ['2.16.840.1.101.3.4.3.2', 'dsa-with-sha256'],
  ['1.3.101.112', 'Ed25519'],
  ['1.3.101.113', 'Ed448'],
  ...HASHES,
  ...[...CURVES].map(([oid, { name }]): [string, string] => [oid, name]),

  // Extensions of certificates and CRLs.
  ['2.5.29.9', 'subjectDirectoryAttributes'],
  ['2.5.29.14', 'subjectKeyIdentifier'],
  ['2.5.29.15', 'keyUsage'],
  ['2.5.29.16', 'privateKeyUsagePeriod'],
  ['2.5.29.17', 'subjectAltName'],
  ['2.5.29.18', 'issuerAltName'],
  ['2.5.29.19', 'basicConstraints'],
  ['2.5.29.20', 'cRLNumber'],
  ['2.5.29.21', 'reasonCode'],
  ['2.5.29.23', 'holdInstructionCode'],
  ['2.5.29.24', 'invalidityDate'],
  ['2.5.29.27', 'deltaCRLIndicator'],
  ['2.5.29.28', 'issuingDistributionPoint'],
  ['2.5.29.29', 'certificateIssuer'],
  ['2.5.29.30', 'nameConstraints'],
  ['2.5.29.31', 'cRLDistributionPoints'],
  ['2.5.29.32', 'certificatePolicies'],
  ['2.5.29.33', 'policyMappings'],
  ['2.5.29.35', 'authorityKeyIdentifier'],
  ['2.5.29.36', 'policyConstraints'],
  ['2.5.29.37', 'extKeyUsage'],
  ['2.5.29.46', 'freshestCRL'],
  ['2.5.29.54', 'inhibitAnyPolicy'],
  ['2.5.29.55', 'targetInformation'],
  ['2.5.29.56', 'noRevAvail'],
  ['1.3.6.1.5.5.7.1.1', 'authorityInfoAccess'],
  ['1.3.6.1.5.5.7.1.3', 'qcStatements'],
  ['1.3.6.1.5.5.7.1.11', 'subjectInfoAccess'],
  ['1.3.6.1.5.5.7.1.24', 'tlsfeature'],
  ['1.3.6.1.4.1.11129.2.4.2', 'signedCertificateTimestampList'],
  ['1.3.6.1.4.1.11129.2.4.3', 'precertificatePoison'],
  ['2.16.840.1.113730.1.1', 'netscapeCertType'],
  ['2.16.840.1.113730.1.13', 'netscapeComment'],
  ['2.16.840.1.113730.1.2', 'netscapeBaseUrl'],
  ['2.16.840.1.113730.1.3', 'netscapeRevocationUrl'],
  ['2.16.840.1.113730.1.4', 'netscapeCaRevocationUrl'],
  ['2.16.840.1.113730.1.7', 'netscapeRenewalUrl'],
  ['2.16.840.1.113730.1.8', 'netscapeCaPolicyUrl'],
  ['2.16.840.1.113730.1.12', 'netscapeSslServerName'],
  ['1.3.6.1.4.1.311.20.2', 'microsoftCertificateTemplateName'],
  ['1.3.6.1.4.1.311.21.1', 'microsoftCaVersion'],
  ['1.3.6.1.4.1.311.21.2', 'microsoftPreviousCertificateHash'],
  ['1.3.6.1.4.1.311.21.4', 'microsoftNextPublish'],
  ['1.3.6.1.4.1.311.21.7', 'microsoftCertificateTemplate'],
  ['1.3.6.1.4.1.311.21.10', 'microsoftApplicationPolicies'],
  ['1.3.6.1.4.1.311.25.2', 'microsoftNtdsSecurity'],
  ['2.23.140.3.1', 'cabfOrganizationIdentifier'],
  ['1.3.6.1.5.5.7.1.7', 'ipAddrBlocks'],
  ['1.3.6.1.5.5.7.1.8', 'autonomousSysIds'],
  ['1.3.6.1.5.5.7.1.14', 'proxyCertInfo'],
  ['1.3.6.1.5.5.7.48.1.5', 'ocspNoCheck'],

  // Extended key usages.
  ['2.5.29.37.0', 'anyExtendedKeyUsage'],
  ['1.3.6.1.5.5.7.3.1', 'serverAuth'],
  ['1.3.6.1.5.5.7.3.2', 'clientAuth'],
  ['1.3.6.1.5.5.7.3.3', 'codeSigning'],
  ['1.3.6.1.5.5.7.3.4', 'emailProtection'],
  ['1.3.6.1.5.5.7.3.5', 'ipsecEndSystem'],
  ['1.3.6.1.5.5.7.3.6', 'ipsecTunnel'],
  ['1.3.6.1.5.5.7.3.7', 'ipsecUser'],
  ['1.3.6.1.5.5.7.3.8', 'timeStamping'],
  ['1.3.6.1.5.5.7.3.9', 'OCSPSigning'],
  ['1.3.6.1.5.5.7.3.13', 'eapOverPPP'],
  ['1.3.6.1.5.5.7.3.14', 'eapOverLAN'],
  ['1.3.6.1.5.5.7.3.17', 'ipsecIKE'],
  ['1.3.6.1.5.5.7.3.21', 'secureShellClient'],
  ['1.3.6.1.5.5.7.3.22', 'secureShellServer'],
  ['1.3.6.1.5.5.7.3.36', 'documentSigning'],
  ['1.3.6.1.4.1.11129.2.4.4', 'precertificateSigning'],
  ['1.3.6.1.4.1.311.10.3.1', 'microsoftTrustListSigning'],
  ['1.3.6.1.4.1.311.10.3.4.1', 'microsoftFileRecovery'],
  ['1.3.6.1.4.1.311.10.3.12', 'microsoftDocumentSigning'],
  ['1.3.6.1.4.1.311.20.2.1', 'microsoftCertificateRequestAgent'],
  ['1.3.6.1.4.1.311.21.5', 'microsoftCaExchange'],
  ['1.3.6.1.4.1.311.21.6', 'microsoftKeyRecoveryAgent'],
  ['1.3.6.1.4.1.311.54.1.2', 'microsoftRemoteDesktop'],
  ['1.3.6.1.4.1.311.10.3.4', 'microsoftEncryptedFileSystem'],
  ['1.3.6.1.4.1.311.20.2.2', 'microsoftSmartCardLogon'],
  ['1.3.6.1.4.1.311.10.3.3', 'microsoftServerGatedCrypto'],
  ['2.16.840.1.113730.4.1', 'netscapeServerGatedCrypto'],
  ['1.3.6.1.5.2.3.4', 'kerberosClientAuth'],
  ['1.3.6.1.5.2.3.5', 'kerberosKdc'],

  // Ways to reach an authority's information.
  ['1.3.6.1.5.5.7.48.1', 'ocsp'],
  ['1.3.6.1.5.5.7.48.2', 'caIssuers'],
  ['1.3.6.1.5.5.7.48.1.1', 'ocspBasic'],
  ['1.3.6.1.5.5.7.48.3', 'timeStampingService'],
  ['1.3.6.1.5.5.7.48.5', 'caRepository'],

  // Kinds of OtherName (RFC 4120, 4985, 6120, 9598, and Microsoft's).
  ['1.3.6.1.5.2.2', 'kerberosPrincipalName'],
  ['1.3.6.1.5.5.7.8.3', 'permanentIdentifier'],
  ['1.3.6.1.5.5.7.8.4', 'hardwareModuleName'],
  ['1.3.6.1.5.5.7.8.5', 'xmppAddr'],
  ['1.3.6.1.5.5.7.8.7', 'dnsSRV'],
  ['1.3.6.1.5.5.7.8.9', 'smtpUTF8Mailbox'],
  ['1.3.6.1.4.1.311.20.2.3', 'userPrincipalName'],

  // Attributes of subjects (RFC 3739, section 3.2.2).
  ['1.3.6.1.5.5.7.9.1', 'dateOfBirth'],
  ['1.3.6.1.5.5.7.9.2', 'placeOfBirth'],
  ['1.3.6.1.5.5.7.9.3', 'gender'],
  ['1.3.6.1.5.5.7.9.4', 'countryOfCitizenship'],
  ['1.3.6.1.5.5.7.9.5', 'countryOfResidence'],

  // Statements of qualified certificates (RFC 3739; ETSI EN 319 412-5; ETSI TS 119 495).
  ['1.3.6.1.5.5.7.11.1', 'pkixQcSyntaxV1'],
  ['1.3.6.1.5.5.7.11.2', 'pkixQcSyntaxV2'],
  ['0.4.0.1862.1.1', 'qcCompliance'],
  ['0.4.0.1862.1.2', 'qcLimitValue'],
  ['0.4.0.1862.1.3', 'qcRetentionPeriod'],
  ['0.4.0.1862.1.4', 'qcSSCD'],
  ['0.4.0.1862.1.5', 'qcPDS'],
  ['0.4.0.1862.1.6', 'qcType'],
  ['0.4.0.1862.1.6.1', 'electronicSignature'],
  ['0.4.0.1862.1.6.2', 'electronicSeal'],
  ['0.4.0.1862.1.6.3', 'webAuthentication'],
  ['0.4.0.1862.1.7', 'qcCClegislation'],
  ['0.4.0.19495.2', 'psd2'],

  // Policies of the CA/Browser Forum (https://cabforum.org/resources/object-registry).
  ['2.5.29.32.0', 'anyPolicy'],
  ['2.23.140.1.1', 'extendedValidation'],
  ['2.23.140.1.2.1', 'domainValidated'],
  ['2.23.140.1.2.2', 'organizationValidated'],
  ['2.23.140.1.2.3', 'individualValidated'],
  ['2.23.140.1.3', 'extendedValidationCodeSigning'],
  ['2.23.140.1.4.1', 'codeSigningRequirements'],
  ['2.23.140.1.4.2', 'timeStampingRequirements'],
  ...smimePolicies(),

  // Attributes of requests, and what PKCS #7, #8 and #12 hold.
  ['1.2.840.113549.1.9.7', 'challengePassword'],
  ['1.2.840.113549.1.9.14', 'extensionRequest'],
  ['1.3.6.1.4.1.311.2.1.14', 'microsoftExtensionRequest'],
  ['1.3.6.1.4.1.311.13.2.2', 'microsoftEnrollmentProvider'],
  ['1.3.6.1.4.1.311.13.2.3', 'microsoftOsVersion'],
  ['1.3.6.1.4.1.311.21.20', 'microsoftRequestClientInfo'],
  ['1.2.840.113549.1.7.1', 'data'],
  ['1.2.840.113549.1.7.2', 'signedData'],
  ['1.2.840.113549.1.7.3', 'envelopedData'],
  ['1.2.840.113549.1.7.6', 'encryptedData'],
  ['1.2.840.113549.1.9.3', 'contentType'],
  ['1.2.840.113549.1.9.4', 'messageDigest'],
  ['1.2.840.113549.1.9.5', 'signingTime'],
  ['1.2.840.113549.1.9.20', 'friendlyName'],
  ['1.2.840.113549.1.9.21', 'localKeyId'],
  ['1.2.840.113549.1.9.22.1', 'x509Certificate'],
  ['1.2.840.113549.1.12.10.1.1', 'keyBag'],
  ['1.2.840.113549.1.12.10.1.2', 'pkcs8ShroudedKeyBag'],
  ['1.2.840.113549.1.12.10.1.3', 'certBag'],
  ['1.2.840.113549.1.12.10.1.4', 'crlBag'],
  ['1.2.840.113549.1.12.10.1.5', 'secretBag'],
  ['1.2.840.113549.1.12.10.1.6', 'safeContentsBag'],
  ['1.2.840.113549.1.12.1.3', 'pbeWithSHAAnd3-KeyTripleDES-CBC'],
  ['1.2.840.113549.1.12.1.6', 'pbeWithSHAAnd40BitRC2-CBC'],
  ['1.2.840.113549.1.5.12', 'PBKDF2'],
  ['1.2.840.113549.1.5.13', 'PBES2'],
  ['1.2.840.113549.2.7', 'hmacWithSHA1'],
  ['1.2.840.113549.2.9', 'hmacWithSHA256'],
  ['1.2.840.113549.2.10', 'hmacWithSHA384'],
  ['1.2.840.113549.2.11', 'hmacWithSHA512'],
  ['2.16.840.1.101.3.4.1.2', 'aes128-CBC'],
  ['2.16.840.1.101.3.4.1.22', 'aes192-CBC'],
  ['2.16.840.1.101.3.4.1.42', 'aes256-CBC'],
])

/** S/MIME Baseline Requirements, section 1.2: who was validated, and by which of the three sets of rules. */
function smimePolicies(): readonly [string, string][] {
  const validated = ['mailboxValidated', 'organizationValidated', 'sponsorValidated', 'individualValidated']
  const generations = ['Legacy', 'Multipurpose', 'Strict']
  return validated.flatMap((who, index) =>
    generations.map((generation, version): [string, string] => [
      `2.23.140.1.5.${index + 1}.${version + 1}`,
      `${who}${generation}`,
    ]),
  )
}
