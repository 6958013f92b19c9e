import type { ProtocolVersion } from '../registry/protocolVersions.ts'

export const PROFILE_IDS = [
  'mozilla-modern',
  'mozilla-intermediate',
  'mozilla-old',
  'nist-800-52r2',
  'bsi-tr-02102-2',
  'pci-dss-4',
] as const

export type ProfileId = (typeof PROFILE_IDS)[number]

/** A set of TLS settings that somebody recommends, to be written into a configuration as it stands. */
export interface Profile {
  readonly id: ProfileId
  /** "Mozilla intermediate". */
  readonly title: string
  /** For whom it is, in a clause. */
  readonly audience: string
  readonly source: {
    readonly title: string
    readonly version: string
    readonly date: string
    readonly url: string
  }
  readonly protocolVersions: readonly ProtocolVersion[]
  /** Of TLS 1.3, by IANA's names. */
  readonly tls13Suites: readonly string[]
  /** Of TLS 1.2 and below, by OpenSSL's names; empty where the profile has no such version. */
  readonly cipherNames: readonly string[]
  /** By the names that OpenSSL knows. */
  readonly groups: readonly string[]
  /** Groups that OpenSSL has only from 3.5 on: older versions refuse a list with one of them. */
  readonly postQuantumGroups: readonly string[]
  readonly preferServerCipherOrder: boolean
}

/** The text of a cipher string with the profile's suites; '' where it has none below TLS 1.3. */
export function cipherStringOf(profile: Profile): string {
  return profile.cipherNames.join(':')
}

export function profile(id: string): Profile | undefined {
  return PROFILES.find((it) => it.id === id)
}

/** What to offer somebody who wants one of them: that one first, then Mozilla's two that are up to date. */
export function offeredProfiles(wanted: ProfileId | undefined): readonly Profile[] {
  const ids = new Set([wanted ?? 'mozilla-intermediate', 'mozilla-intermediate', 'mozilla-modern'])
  return [...ids].map((id) => PROFILES.find((it) => it.id === id)!)
}

/** ECDHE with AES-GCM. */
const ECDHE_AES_GCM = [
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
] as const

const AEAD = [...ECDHE_AES_GCM, 'ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'] as const

const COMMON = {
  tls13Suites: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
  groups: ['X25519', 'prime256v1', 'secp384r1'],
  postQuantumGroups: ['X25519MLKEM768'],
} as const

/** What the authorities of states agree on: no suite but with AES, and no group that is not yet in their lists. */
const AES_GCM_ONLY = {
  protocolVersions: ['TLSv1.2', 'TLSv1.3'],
  tls13Suites: ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384'],
  cipherNames: ECDHE_AES_GCM,
  postQuantumGroups: [],
  preferServerCipherOrder: false,
} as const

const GUIDELINE_6 = {
  title: 'Mozilla Server Side TLS guidelines',
  version: '6.0',
  date: '2026-04-06',
  url: 'https://ssl-config.mozilla.org/guidelines/6.0.json',
} as const

export const PROFILES: readonly Profile[] = [
  {
    ...COMMON,
    id: 'mozilla-modern',
    title: 'Mozilla modern',
    audience: 'clients with TLS 1.3: Firefox 63, Chrome 70, Safari 12.1, Java 11, OpenSSL 1.1.1 and later',
    source: GUIDELINE_6,
    protocolVersions: ['TLSv1.3'],
    cipherNames: [],
    preferServerCipherOrder: false,
  },
  {
    ...COMMON,
    id: 'mozilla-intermediate',
    title: 'Mozilla intermediate',
    audience:
      'nearly all clients of the last ten years: Firefox 31, Chrome 49, Java 8, OpenSSL 1.0.1l and later',
    source: GUIDELINE_6,
    protocolVersions: ['TLSv1.2', 'TLSv1.3'],
    cipherNames: AEAD,
    preferServerCipherOrder: false,
  },
  {
    ...COMMON,
    id: 'mozilla-old',
    title: 'Mozilla old',
    audience: 'very old clients only; guideline 6.0 no longer has it',
    source: {
      title: 'Mozilla Server Side TLS guidelines',
      version: '5.8',
      date: '2026-04-06',
      url: 'https://ssl-config.mozilla.org/guidelines/5.8.json',
    },
    protocolVersions: ['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'],
    cipherNames: [
      ...AEAD,
      'ECDHE-ECDSA-AES128-SHA256',
      'ECDHE-RSA-AES128-SHA256',
      'ECDHE-ECDSA-AES128-SHA',
      'ECDHE-RSA-AES128-SHA',
      'ECDHE-ECDSA-AES256-SHA384',
      'ECDHE-RSA-AES256-SHA384',
      'ECDHE-ECDSA-AES256-SHA',
      'ECDHE-RSA-AES256-SHA',
      'AES128-GCM-SHA256',
      'AES256-GCM-SHA384',
      'AES128-SHA256',
      'AES256-SHA256',
      'AES128-SHA',
      'AES256-SHA',
      'DES-CBC3-SHA',
    ],
    preferServerCipherOrder: true,
  },
  {
    ...AES_GCM_ONLY,
    id: 'nist-800-52r2',
    title: 'NIST SP 800-52r2',
    audience:
      'servers of the federal government of the United States; of the suites that it allows, the best',
    source: {
      title: 'NIST Special Publication 800-52, revision 2',
      version: '2',
      date: '2019-08-29',
      url: 'https://doi.org/10.6028/NIST.SP.800-52r2',
    },
    groups: ['prime256v1', 'secp384r1'],
  },
  {
    ...AES_GCM_ONLY,
    id: 'bsi-tr-02102-2',
    title: 'BSI TR-02102-2',
    audience: 'servers of German federal agencies; of the suites that it recommends, the best',
    source: {
      title: 'BSI Technical Guideline TR-02102-2',
      version: '2025-01',
      date: '2025-01-31',
      url: 'https://www.bsi.bund.de/SharedDocs/Downloads/DE/BSI/Publikationen/TechnischeRichtlinien/TR02102/BSI-TR-02102-2.html',
    },
    groups: ['prime256v1', 'secp384r1', 'secp521r1'],
  },
  {
    ...COMMON,
    id: 'pci-dss-4',
    title: 'PCI DSS 4.0.1',
    audience:
      'servers that carry card data; the standard wants strong cryptography (4.2.1) and names no suites',
    source: {
      title: 'PCI Data Security Standard',
      version: '4.0.1',
      date: '2024-06-11',
      url: 'https://www.pcisecuritystandards.org/document_library/',
    },
    protocolVersions: ['TLSv1.2', 'TLSv1.3'],
    cipherNames: AEAD,
    preferServerCipherOrder: false,
  },
]
