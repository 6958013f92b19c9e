// Everything the extension adds to VS Code, once: package.json's "contributes" is made from it (npm run generate), and
// the code names commands and views by it.

import { TEST_HANDSHAKE_COMMAND } from '../../server/src/lsp/protocol.ts'
import type { ProfileId } from '../../server/src/policy/profiles.ts'

/** The first in the list of the settings, to which the profiles themselves are added (tools/generators/manifest.ts). */
export const DEFAULT_PROFILE: ProfileId = 'mozilla-intermediate'

export const PROFILE_DESCRIPTIONS: Readonly<Record<ProfileId, string>> = {
  'mozilla-intermediate': 'TLS 1.2 and 1.3 with forward secrecy: for servers that anyone may visit.',
  'mozilla-modern': 'TLS 1.3 only: for servers whose clients are known to be recent.',
  'mozilla-old':
    'TLS 1.0 to 1.3: for servers that very old clients still depend on. Quick fixes of findings do not offer it.',
  'nist-800-52r2': 'TLS 1.2 and 1.3 as the federal government of the United States wants it.',
  'bsi-tr-02102-2': 'TLS 1.2 and 1.3 as the German Federal Office for Information Security recommends it.',
  'pci-dss-4': 'TLS 1.2 and 1.3 with strong cryptography, as servers that carry card data need it.',
}

/** The prefix of all ids, and the section of the settings. */
export const SECTION = 'tlsLens'

/** Set where this host is a browser: without sockets, and without the libraries that make certificates. The other way round, the command would be missing until the extension runs. */
export const NO_NETWORK = `${SECTION}.noNetwork`

/** A browser without a remote host behind it can run neither a handshake nor a search through the workspace. */
const HAS_NETWORK = `!${NO_NETWORK} && (!isWeb || remoteName)`

export const CERTIFICATES_VIEW = `${SECTION}.certificates`
/** The context key that is true once the workspace has been looked through. */
export const CERTIFICATES_SEARCHED = `${SECTION}.certificatesSearched`

/** Two editors that are the same but for the files that VS Code opens in them unasked. */
export const CERTIFICATE_EDITORS = {
  ofBinaryFiles: `${SECTION}.certificateView`,
  byChoice: `${SECTION}.certificateViewByChoice`,
} as const

/** Of files that are never text. */
export const BINARY_EXTENSIONS = [
  ...['der', 'p12', 'pfx', 'jks', 'jceks', 'keystore', 'truststore', 'p7c', 'ocsp', 'ors'],
] as const

/** Of files that are DER or PEM; the text editor has them unless they turn out to be DER. */
export const TEXT_OR_BINARY_EXTENSIONS = [
  ...['cer', 'crt', 'cert', 'crl', 'p7b', 'p7s', 'csr', 'req', 'p10', 'key', 'p8', 'pem'],
] as const

const IS_CERTIFICATE_FILE = `resourceExtname =~ /^\\.(${[...BINARY_EXTENSIONS, ...TEXT_OR_BINARY_EXTENSIONS].join('|')})$/i`

export const COMMANDS = {
  testHandshake: { id: TEST_HANDSHAKE_COMMAND, title: 'Test Handshake…', icon: '$(plug)' },
  revealCertificate: { id: `${SECTION}.revealCertificate`, title: 'Reveal in File', icon: '$(go-to-file)' },
  copyFingerprint: { id: `${SECTION}.copyFingerprint`, title: 'Copy SHA-256 Fingerprint' },
  copySha1Fingerprint: { id: `${SECTION}.copySha1Fingerprint`, title: 'Copy SHA-1 Fingerprint' },
  copySpkiPin: { id: `${SECTION}.copySpkiPin`, title: 'Copy Pin of the Public Key' },
  copyPem: { id: `${SECTION}.copyPem`, title: 'Copy PEM' },
  copyCertificateText: { id: `${SECTION}.copyCertificateText`, title: 'Copy Certificate as Text' },
  showCertificateText: { id: `${SECTION}.showCertificateText`, title: 'Show Certificate as Text' },
  compareCertificates: { id: `${SECTION}.compareCertificates`, title: 'Compare Certificate with…' },
  testHandshakeForNames: {
    id: `${SECTION}.testHandshakeForNames`,
    title: 'Test Handshake for Its Names…',
    icon: '$(plug)',
  },
  openCertificateView: { id: `${SECTION}.openCertificateView`, title: 'Open as Certificate View' },
  createCertificate: { id: `${SECTION}.createCertificate`, title: 'Create Certificate for Development…' },
  createRequest: { id: `${SECTION}.createRequest`, title: 'Create Certificate Request…' },
  whatIfToday: { id: `${SECTION}.whatIfToday`, title: 'Simulate Date…', icon: '$(calendar)' },
  refreshCertificates: { id: `${SECTION}.refreshCertificates`, title: 'Refresh', icon: '$(refresh)' },
} as const

/** The setting with another day than today. */
export const TODAY_SETTING = 'today'

/** The context values of the tree's rows, which menus and the tree share. */
export const TREE_ITEMS = {
  certificate: 'certificate',
  serverCertificate: 'serverCertificate',
  file: 'file',
} as const

/** VS Code's languages that hold TLS settings; the server tells what is in a file by its name and content. */
export const LANGUAGE_IDS = [
  'pem',
  'nginx',
  'NGINX',
  'javascript',
  'javascriptreact',
  'typescript',
  'typescriptreact',
  'dotenv',
  'dockercompose',
  'dockerfile',
] as const

const TREE_COMMAND_IS = (...items: readonly string[]) =>
  `view == ${CERTIFICATES_VIEW} && viewItem =~ /^(${items.join('|')})$/`

const CATEGORY = 'TLS'

/** Of one certificate, wherever it is: in a row of the tree, in the certificate view, or at the cursor. */
const CERTIFICATE_MENU = [
  { command: COMMANDS.showCertificateText.id, group: '3_show@1' },
  { command: COMMANDS.compareCertificates.id, group: '3_show@2' },
  { command: COMMANDS.copyFingerprint.id, group: '4_copy@1' },
  { command: COMMANDS.copySha1Fingerprint.id, group: '4_copy@2' },
  { command: COMMANDS.copySpkiPin.id, group: '4_copy@3' },
  { command: COMMANDS.copyPem.id, group: '4_copy@4' },
  { command: COMMANDS.copyCertificateText.id, group: '4_copy@5' },
]

const CERTIFICATE_SUBMENU = `${SECTION}.certificate`

export const CONTRIBUTES = {
  commands: Object.values(COMMANDS).map(({ id, ...rest }) => ({ command: id, category: CATEGORY, ...rest })),

  menus: {
    commandPalette: [
      { command: COMMANDS.testHandshake.id, when: HAS_NETWORK },
      { command: COMMANDS.createCertificate.id, when: HAS_NETWORK },
      { command: COMMANDS.createRequest.id, when: HAS_NETWORK },
      ...[COMMANDS.revealCertificate, COMMANDS.testHandshakeForNames, COMMANDS.refreshCertificates].map(
        ({ id }) => ({ command: id, when: 'false' }),
      ),
    ],
    'explorer/context': [
      { command: COMMANDS.openCertificateView.id, when: IS_CERTIFICATE_FILE, group: 'navigation@31' },
    ],
    'editor/title/context': [
      { command: COMMANDS.openCertificateView.id, when: IS_CERTIFICATE_FILE, group: '1_open' },
    ],
    'view/title': [
      { command: COMMANDS.testHandshake.id, when: `view == ${CERTIFICATES_VIEW}`, group: 'navigation@1' },
      {
        command: COMMANDS.refreshCertificates.id,
        when: `view == ${CERTIFICATES_VIEW}`,
        group: 'navigation@2',
      },
    ],
    'view/item/context': [
      {
        command: COMMANDS.testHandshakeForNames.id,
        when: TREE_COMMAND_IS(TREE_ITEMS.serverCertificate),
        group: 'inline',
      },
      {
        command: COMMANDS.revealCertificate.id,
        when: TREE_COMMAND_IS(TREE_ITEMS.certificate, TREE_ITEMS.serverCertificate),
        group: '1_open@1',
      },
      {
        command: COMMANDS.testHandshakeForNames.id,
        when: TREE_COMMAND_IS(TREE_ITEMS.serverCertificate),
        group: '1_open@2',
      },
      ...CERTIFICATE_MENU.map((it) => ({
        ...it,
        when: TREE_COMMAND_IS(TREE_ITEMS.certificate, TREE_ITEMS.serverCertificate),
      })),
    ],
    'editor/context': [{ submenu: CERTIFICATE_SUBMENU, when: 'editorLangId == pem', group: '2_certificate' }],
    'webview/context': [
      {
        submenu: CERTIFICATE_SUBMENU,
        when: Object.values(CERTIFICATE_EDITORS)
          .map((it) => `webviewId == '${it}'`)
          .join(' || '),
        group: '2_certificate',
      },
    ],
    [CERTIFICATE_SUBMENU]: CERTIFICATE_MENU,
  },

  customEditors: [
    {
      viewType: CERTIFICATE_EDITORS.ofBinaryFiles,
      displayName: 'Certificate View',
      selector: BINARY_EXTENSIONS.map((it) => ({ filenamePattern: `*.${it}` })),
      priority: 'default',
    },
    {
      viewType: CERTIFICATE_EDITORS.byChoice,
      displayName: 'Certificate View',
      selector: TEXT_OR_BINARY_EXTENSIONS.map((it) => ({ filenamePattern: `*.${it}` })),
      priority: 'option',
    },
  ],
  submenus: [{ id: CERTIFICATE_SUBMENU, label: 'Certificate' }],

  views: {
    explorer: [
      {
        id: CERTIFICATES_VIEW,
        name: 'Certificates',
        contextualTitle: 'TLS Lens',
        icon: 'images/certificate.svg',
        when: HAS_NETWORK,
        // It looks through the workspace when it is first opened, and not before.
        visibility: 'collapsed',
      },
    ],
  },

  viewsWelcome: [
    {
      view: CERTIFICATES_VIEW,
      // Not while the search is going on: nobody knows yet.
      when: `workbenchState != empty && ${CERTIFICATES_SEARCHED}`,
      contents: [
        'No certificates in this workspace.',
        'A file with a certificate in it is listed here, the next to expire first.',
        `[Test a Server's Handshake](command:${COMMANDS.testHandshake.id})`,
      ].join('\n'),
    },
    {
      view: CERTIFICATES_VIEW,
      when: 'workbenchState == empty',
      contents: [
        'Open a folder to see its certificates, the next to expire first.',
        '[Open Folder](command:vscode.openFolder)',
        `[Test a Server's Handshake](command:${COMMANDS.testHandshake.id})`,
      ].join('\n'),
    },
  ],

  // The generator adds a language's file names from its dialect.
  languages: [
    {
      id: 'pem',
      aliases: ['PEM', 'Certificate'],
      extensions: ['.pem', '.crt', '.cer', '.key', '.csr', '.crl'],
      firstLine: '^-----BEGIN [A-Z0-9 ]+-----',
      configuration: './syntaxes/pem.language-configuration.json',
      icon: { light: './images/certificate.svg', dark: './images/certificate-dark.svg' },
    },
    {
      id: 'nginx',
      aliases: ['nginx', 'NGINX'],
      // Of files whose name says nothing; `sites/shop` is one.
      firstLine: '^\\s*(server|http|events|upstream\\s+\\S+)\\s*\\{\\s*$',
      configuration: './syntaxes/nginx.language-configuration.json',
    },
  ],

  grammars: [
    { language: 'pem', scopeName: 'source.pem', path: './syntaxes/pem.tmLanguage.json' },
    { language: 'nginx', scopeName: 'source.nginx', path: './syntaxes/nginx.tmLanguage.json' },
  ],

  configuration: {
    title: 'TLS Lens',
    properties: {
      [`${SECTION}.profile`]: {
        type: 'string',
        order: 1,
        default: DEFAULT_PROFILE,
        markdownDescription:
          'The policy that quick fixes offer first; after it come those of [Mozilla’s guideline](https://wiki.mozilla.org/Security/Server_Side_TLS).',
        scope: 'resource',
      },
      [`${SECTION}.expiryDays`]: {
        type: 'integer',
        order: 2,
        minimum: 0,
        maximum: 3650,
        default: 30,
        markdownDescription:
          'A certificate *expires soon* when fewer than this many days are left, or less than a third of its lifetime if that is shorter.',
        scope: 'resource',
      },
      [`${SECTION}.certificateScope`]: {
        type: 'string',
        order: 3,
        enum: ['auto', 'public', 'private'],
        enumItemLabels: ['What each certificate says', 'Public', 'Private'],
        markdownEnumDescriptions: [
          'A certificate is public when it carries a policy of the CA/Browser Forum or was logged.',
          'All certificates are checked as those of a public CA.',
          'The limits for public CAs are not applied.',
        ],
        default: 'auto',
        markdownDescription:
          'Which certificates have to follow the rules for public CAs, such as their limits on the lifetime.',
        scope: 'resource',
      },
      [`${SECTION}.weakKeyLists`]: {
        type: 'array',
        order: 4,
        items: { type: 'string' },
        default: [],
        markdownDescription:
          'Absolute paths of lists of the weak RSA keys that Debian’s OpenSSL made from 2006 to 2008, as its package openssl-blacklist has them. They are too long to be shipped.',
        scope: 'machine-overridable',
      },
      [`${SECTION}.rules`]: {
        type: 'object',
        order: 5,
        additionalProperties: false,
        properties: {},
        default: {},
        markdownDescription:
          'The severity of a rule’s findings, or `off`. Rules that are not named keep their own, which their documentation gives.',
        scope: 'resource',
      },
      [`${SECTION}.exclude`]: {
        type: 'array',
        order: 6,
        items: { type: 'string' },
        default: ['**/node_modules'],
        markdownDescription:
          'Globs of paths, relative to the workspace folder, that are neither checked nor searched for certificates.',
        scope: 'resource',
      },
      [`${SECTION}.certificateAuthorities`]: {
        type: 'array',
        order: 7,
        items: { type: 'string' },
        default: [],
        markdownDescription:
          'Files with CA certificates that handshake tests trust beside Mozilla’s: paths, absolute or relative to the workspace folder. With `system`, what the operating system, `SSL_CERT_FILE` and `NODE_EXTRA_CA_CERTS` trust stands in for Mozilla’s.',
        scope: 'resource',
      },
      [`${SECTION}.${TODAY_SETTING}`]: {
        type: 'string',
        order: 8,
        default: '',
        pattern: '^(\\d{4}-\\d{2}-\\d{2})?$',
        patternErrorMessage: 'Write a day as 2027-03-15.',
        markdownDescription:
          'Check certificates as of another day, such as `2027-03-15`, to see what will have expired by then. Empty: as of today. The command *TLS: Simulate Date…* sets it.',
        scope: 'window',
      },
      [`${SECTION}.trace.server`]: {
        type: 'string',
        order: 9,
        enum: ['off', 'messages', 'verbose'],
        default: 'off',
        description: 'Traces the communication between VS Code and the TLS Lens language server.',
        scope: 'window',
      },
    },
  },
} as const

export const ACTIVATION_EVENTS = [
  ...LANGUAGE_IDS.map((it) => `onLanguage:${it}`),
  // Certificates stand in files of any language.
  'onStartupFinished',
]

export const CAPABILITIES = {
  untrustedWorkspaces: {
    supported: 'limited',
    description:
      'Hover, checks and the view of binary files work. Handshake tests, and reading certificates outside the workspace, need a trusted workspace.',
    // What a workspace could use to hide something from a reader who has not trusted it.
    restrictedConfigurations: [
      ...['rules', 'exclude', 'certificateAuthorities', 'weakKeyLists', TODAY_SETTING].map(
        (it) => `${SECTION}.${it}`,
      ),
    ],
  },
  virtualWorkspaces: {
    supported: 'limited',
    description:
      'Hover, checks and the view of binary files work. There is no list of certificates and no handshake test.',
  },
} as const
