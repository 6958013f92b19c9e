// Who may import what (docs/architecture.md). Read by layers.test.ts. A folder may import itself, the folders on its
// line, and the npm packages on its line; nothing else. The longest matching folder counts.

/**
 * @typedef {object} Layer
 * @property {readonly string[]} may Folders, or single files, that may be imported.
 * @property {readonly string[]} [packages] npm packages; `node:*` stands for all of Node's modules.
 * @property {string} [advice] What to do instead, for who runs into the wall.
 */

const core = (/** @type {string[]} */ ...names) => names.map((name) => `server/src/${name}`)

/** @type {Readonly<Record<string, Layer>>} */
export const LAYERS = {
  'server/src/base': { may: [] },
  'server/src/registry': { may: core('base') },
  'server/src/asn1': { may: core('base') },
  'server/src/pem': { may: core('base', 'asn1') },
  'server/src/x509': { may: core('base', 'registry', 'asn1', 'pem') },
  'server/src/describe': {
    may: core('base', 'registry', 'asn1', 'x509'),
    advice: 'Sentences about what others have read: describe/ decodes nothing.',
  },
  'server/src/crypto': {
    may: core('base'),
    packages: ['@noble/curves', '@noble/hashes', '@noble/ciphers', '@noble/post-quantum'],
  },
  'server/src/pki': {
    may: core('base', 'registry', 'asn1', 'pem', 'x509', 'crypto'),
    packages: ['@peculiar/x509', 'reflect-metadata'],
  },
  'server/src/pki/containers': {
    may: core('base', 'registry', 'asn1', 'pem', 'x509', 'crypto', 'pki'),
    packages: ['asn1js', 'pkijs', 'node-forge'],
    advice: 'These are loaded when a container is opened: the rest of the core knows pki/container.ts alone.',
  },
  'server/src/tls': {
    may: core('base', 'registry', 'crypto'),
    advice: 'tls/ is an RFC in TypeScript: it knows neither sockets nor certificates nor this product.',
  },
  'server/src/bundle': { may: core('base', 'registry', 'pem', 'x509') },
  'server/src/policy': { may: core('base', 'registry', 'x509', 'bundle') },
  'server/src/dialects': {
    may: core('base', 'registry', 'pem', 'x509', 'bundle', 'policy'),
    packages: ['@babel/parser', '@babel/types'],
    advice: 'A dialect knows no rule: what rules need of it goes into policy/, filled in by its lower.ts.',
  },
  'server/src/rules': {
    may: core('base', 'registry', 'pem/formFault.ts', 'x509', 'bundle', 'policy'),
    advice:
      'A rule must work for every dialect. If it needs a fact, put the fact into policy/ and let each dialect fill it.',
  },
  'server/src/analysis': {
    may: core('base', 'registry', 'x509', 'pki', 'bundle', 'policy', 'dialects', 'rules'),
  },
  'server/src/service': {
    may: core(
      ...[
        'base',
        'registry',
        'asn1',
        'pem',
        'x509',
        'describe',
        'pki',
        'bundle',
        'policy',
        'dialects',
        'rules',
      ],
      'analysis',
    ),
    advice: 'The language service knows no protocol and no platform: hand in what it needs.',
  },
  'server/src/report': {
    may: core(
      ...['base', 'registry', 'x509', 'describe', 'pki', 'bundle', 'policy', 'rules', 'analysis'],
      'handshake/recording.ts',
    ),
  },
  'server/src/handshake': {
    may: core('base', 'registry', 'x509', 'crypto', 'tls'),
    advice: 'The engine says what happened, in values; sentences about it are made in describe/handshake/.',
  },
  'server/src/describe/handshake': {
    may: core('base', 'registry', 'pem', 'x509', 'pki', 'tls', 'handshake', 'describe'),
  },
  'server/src/probe': {
    may: core('base', 'registry', 'asn1', 'x509', 'pki', 'crypto', 'tls', 'handshake', 'describe', 'policy'),
    advice: 'Plans over the engine: what to ask a server next, and what follows from its answers.',
  },
  'server/src/lsp': {
    may: core(
      'base',
      'registry/applicationPorts.ts',
      'registry/protocolVersions.ts',
      'pki',
      'bundle',
      'policy',
      'analysis',
      'service',
      'describe/handshake',
    ),
    packages: ['vscode-languageserver', 'vscode-languageserver-textdocument'],
  },
  'server/src/lsp/protocol.ts': {
    may: core(
      'registry/applicationPorts.ts',
      'registry/protocolVersions.ts',
      'describe/handshake',
      'service/certificateView/certificateViewModel.ts',
    ),
  },
  'server/src/cli': {
    may: core(
      ...[
        'base',
        'registry',
        'pem',
        'x509',
        'pki',
        'bundle',
        'policy',
        'dialects',
        'rules',
        'analysis',
        'service',
      ],
      ...['describe', 'report', 'probe', 'handshake/usableSuites.ts', 'handshake/recording.ts'],
    ),
  },
  'server/node': {
    may: core(
      'base',
      'x509',
      'pki',
      'tls',
      'handshake',
      'describe/handshake',
      'probe',
      'analysis',
      'lsp',
      'cli',
    ),
    packages: ['vscode-languageserver', 'ignore', 'node:*'],
  },
  'server/web': { may: core('base', 'x509', 'pki', 'analysis', 'lsp'), packages: ['vscode-languageserver'] },
  'client/src': {
    may: [
      ...core(
        'base/hostName.ts',
        'base/printable.ts',
        'registry/applicationPorts.ts',
        'lsp/protocol.ts',
        'pem/detect.ts',
        'policy/profiles.ts',
        'dialects/nginx/signs.ts',
        'dialects/environment/signs.ts',
      ),
      'server/node/pki.ts',
    ],
    packages: ['vscode', 'vscode-languageclient', 'node:*'],
    advice:
      'The client and the server share lsp/protocol.ts, what shows that a document concerns it, and what makes certificates.',
  },
  'client/webview': {
    may: ['client/src/timeline/timelineModel.ts', 'client/src/certificateView/pageMessages.ts'],
  },
}

/** Siblings that may not import each other: each dialect, each rule. `shared` folders are open to all. */
export const SEPARATE = [
  'server/src/dialects',
  'server/src/rules/policy',
  'server/src/rules/certificate',
  'server/src/rules/publicKey',
  'server/src/rules/crl',
  'server/src/rules/block',
  'server/src/rules/chain',
]

/** Imports that bind the parts of a separated folder together, and are meant to. */
export const BINDERS = [
  'server/src/dialects/index.ts',
  'server/src/dialects/dialect.ts',
  'server/src/rules/all.generated.ts',
  'server/src/rules/rule.ts',
]
