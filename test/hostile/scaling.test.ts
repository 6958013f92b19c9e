// Work grows in proportion to the input, whatever the input is: nothing that a stranger's file has many of can hold an
// editor or a pipeline. Of each subject an input is made so large that it takes some time, and then four times as large:
// the CPU time of this process, not the time of the clock, grows by about four where the work is linear, and by sixteen
// where it is quadratic. The limit is between them, and the best of several counts, so that a busy machine fails nothing.

import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { openContainer } from '../../server/node/openContainer.ts'
import type { DocumentAnalysis } from '../../server/src/analysis/analyze.ts'
import { checkFiles } from '../../server/src/analysis/checkFiles.ts'
import { DEFAULT_CONFIGURATION } from '../../server/src/analysis/configuration.ts'
import { type FileContent, type Files, NO_FILES } from '../../server/src/analysis/files.ts'
import { automaticFixes } from '../../server/src/analysis/fixes.ts'
import { createWorkspace } from '../../server/src/analysis/workspace.ts'
import * as write from '../../server/src/asn1/derWriter.ts'
import { rewriteBer } from '../../server/src/asn1/rewriteBer.ts'
import { encodeBase64 } from '../../server/src/base/base64.ts'
import { globMatcher, nameMatcher } from '../../server/src/base/glob.ts'
import { LineIndex } from '../../server/src/base/lineIndex.ts'
import { fileName, folderOf } from '../../server/src/base/uri.ts'
import { formatPem, parsePem } from '../../server/src/pem/pem.ts'
import { checkGithub } from '../../server/src/report/checkGithub.ts'
import { checkReport } from '../../server/src/report/checkReport.ts'
import { checkSarif } from '../../server/src/report/checkSarif.ts'
import { checkText } from '../../server/src/report/checkText.ts'
import { RULES } from '../../server/src/rules/all.generated.ts'
import { codeActions } from '../../server/src/service/actions/codeActions.ts'
import { codeLenses, connectionTargets } from '../../server/src/service/actions/codeLens.ts'
import { openCertificateFile } from '../../server/src/service/certificateView/certificateView.ts'
import { documentLinks } from '../../server/src/service/documentLinks.ts'
import { documentSymbols } from '../../server/src/service/documentSymbols.ts'
import { foldingRanges } from '../../server/src/service/folding.ts'
import { hover } from '../../server/src/service/hover/hover.ts'
import { decodeContent } from '../../server/src/x509/content.ts'
import {
  certificateBag,
  encryptedKey,
  JKS,
  javaCertificateEntry,
  javaEntries,
  javaKeyEntry,
  javaKeyStoreOf,
  pkcs12Of,
} from '../support/closedContainers.ts'
import { PASSWORD } from '../support/containerMakers.ts'
import { cpuTime } from '../support/cpuTime.ts'
import { certificatesOnly, indefinite } from '../support/encodings.ts'
import { largeNginxConfiguration } from '../support/largeNginx.ts'
import { certificateDer, nameDer } from '../support/plainCertificate.ts'

const NOW = Date.UTC(2026, 2, 1)
const CONTEXT = { now: NOW, expiryDays: 30 }
const FOLDER = 'file:///workspace'

/** Work on an input of a size; the input is made before, and does not count. */
type Subject = (size: number) => () => unknown

const DER = certificateDer()
const BODY = encodeBase64(DER)
const BLOCK = formatPem('CERTIFICATE', DER)
const CLOSED_KEY = encryptedKey(DER)
const NAME = nameDer([['2.5.4.3', 'shop.example']])
const DATE = write.utcTime(NOW)
const ALGORITHM = write.sequence(write.oid('1.2.840.113549.1.1.11'), write.nullValue())

const many = (size: number, one: (index: number) => string, between = '\n'): string =>
  Array.from({ length: size }, (_, index) => one(index)).join(between)
const bytesOf = (size: number, one: (index: number) => Uint8Array): Uint8Array[] =>
  Array.from({ length: size }, (_, index) => one(index))
/** As one argument: more than a hundred thousand overflow the stack. */
const joined = (size: number, one: (index: number) => Uint8Array): Uint8Array =>
  Buffer.concat(bytesOf(size, one))
const nested = (size: number, open: string, inner: string, close: string): string =>
  open.repeat(size) + inner + close.repeat(size)

/** A document through everything that an editor asks of it. */
function document(name: string, languageId: string, text: (size: number) => string): [string, Subject] {
  return [
    name,
    (size) => {
      const content = text(size)
      return async () => ask(await analysisOf(content, languageId))
    },
  ]
}

async function analysisOf(text: string, languageId: string): Promise<DocumentAnalysis> {
  const uri = `${FOLDER}/document${ENDINGS[languageId] ?? `.${languageId}`}`
  const workspace = workspaceOf(NO_FILES)
  workspace.openDocument(uri, languageId, text)
  return (await workspace.analyze(uri))!
}

const ENDINGS: Readonly<Record<string, string>> = {
  javascript: '.js',
  yaml: '.yaml',
  dotenv: '.env',
  nginx: '.conf',
}

function workspaceOf(files: Files) {
  const workspace = createWorkspace({ files, now: () => NOW, folders: [FOLDER], onFailure: thrown })
  return workspace
}

function thrown({ error }: { readonly error: unknown }): never {
  throw error
}

function ask(analysis: DocumentAnalysis): void {
  const all = { start: 0, end: analysis.text.length }
  codeActions(analysis, all, DEFAULT_CONFIGURATION.profile)
  automaticFixes(analysis, () => true)
  documentSymbols(analysis, CONTEXT)
  documentLinks(analysis)
  foldingRanges(analysis)
  codeLenses(analysis, [FOLDER])
  connectionTargets(analysis, [FOLDER])
  for (const part of [0, 0.25, 0.5, 1]) hover(analysis, Math.floor(part * all.end), CONTEXT)
}

/** Files that stand beside each other, each of them checked, with what is printed of them. */
function folder(name: string, files: (size: number) => ReadonlyMap<string, string>): [string, Subject] {
  return [
    name,
    (size) => {
      const contents = new Map<string, FileContent>()
      for (const [file, text] of files(size)) contents.set(`${FOLDER}/${file}`, { kind: 'text', text })
      return () => checked(contents)
    },
  ]
}

async function checked(contents: ReadonlyMap<string, FileContent>): Promise<void> {
  const byFolder = new Map<string, string[]>()
  for (const uri of contents.keys()) {
    const beside = byFolder.get(folderOf(uri)) ?? []
    byFolder.set(folderOf(uri), beside)
    beside.push(uri)
  }
  const files: Files = {
    ...NO_FILES,
    read: async (uri) => contents.get(uri) ?? { kind: 'missing' },
    expand: async (at, pattern) => {
      const [path, last] = pattern.includes('/')
        ? [`${at}/${folderOf(pattern)}`, fileName(pattern)]
        : [at, pattern]
      const matches = nameMatcher(last)
      return (byFolder.get(path) ?? []).filter((it) => matches(fileName(it)))
    },
    find: async (at, glob) => {
      const matches = globMatcher(glob)
      return [...contents.keys()].filter((it) => it.startsWith(`${at}/`) && matches(it.slice(at.length + 1)))
    },
  }
  const { findings, text } = await checkFiles(
    [...contents].map(([uri, content]) => ({ uri, read: async () => content })),
    { files, now: () => NOW, folders: [FOLDER], onFailure: thrown },
  )
  const report = await checkReport([...findings.values()].flat(), contents.size, {
    version: '1',
    path: (uri) => uri,
    text,
  })
  for (const printed of [checkText(report), checkGithub(report), checkSarif(report, RULES)])
    JSON.stringify(printed)
}

const crl = (size: number) =>
  write.sequence(
    write.sequence(
      write.integer(1),
      ALGORITHM,
      NAME,
      DATE,
      DATE,
      write.sequence(joined(size, (it) => write.sequence(write.integer(it + 1), DATE))),
    ),
    ALGORITHM,
    write.bitString(new Uint8Array(128)),
  )

const names = (size: number) =>
  write.sequence(
    joined(size, (it) => write.contextPrimitive(2, new TextEncoder().encode(`shop${it}.example`))),
  )

const request = (size: number) =>
  write.sequence(
    write.sequence(
      write.integer(0),
      nameDer([['2.5.4.3', 'shop.example']]),
      write.sequence(
        write.sequence(write.oid('1.2.840.113549.1.1.1'), write.nullValue()),
        write.bitString(write.sequence(write.integer(new Uint8Array(128).fill(0x5a)), write.integer(65537))),
      ),
      write.contextTag(
        0,
        write.sequence(
          write.oid('1.2.840.113549.1.9.14'),
          write.set(write.sequence(write.sequence(write.oid('2.5.29.17'), write.octetString(names(size))))),
        ),
      ),
    ),
    ALGORITHM,
    write.bitString(new Uint8Array(128)),
  )

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const wideCertificate = (size: number) => certificateDer([['2.5.29.17', hexOf(names(size))]])
const OLD = 'ssl_protocols TLSv1 TLSv1.1 TLSv1.2;'

const SUBJECTS: readonly (readonly [string, Subject])[] = [
  ['boundaries without lines between them', pem((size) => '-----BEGIN CERTIFICATE----- '.repeat(size))],
  ['boundaries that nothing ends', pem((size) => '# -----BEGIN CERTIFICATE-----\n'.repeat(size))],
  ['ends that nothing begins', pem((size) => 'QUJDREVGR0g=\n-----END CERTIFICATE-----\n'.repeat(size))],
  ['one block with many headers', pem((size) => `-----BEGIN RSA PRIVATE KEY-----\n${'A: b\n'.repeat(size)}`)],
  [
    'one block with many lines',
    pem((size) => `-----BEGIN CERTIFICATE-----\n${`${'A'.repeat(64)}\n`.repeat(size)}`),
  ],
  ['dashes', pem((size) => '-'.repeat(size))],
  ['half a boundary', pem((size) => '-----BEGIN '.repeat(size))],
  document('a bundle', 'pem', (size) => BLOCK.repeat(size)),
  document('a bundle in a comment', 'pem', (size) => BLOCK.replace(/^/gm, '# ').repeat(size)),
  ['a certificate of many names', der('CERTIFICATE', wideCertificate)],
  [
    'a certificate of many extensions',
    der('CERTIFICATE', (size) =>
      certificateDer(Array.from({ length: size }, (_, index) => [`1.2.3.${index}`, '0500'])),
    ),
  ],
  [
    'a certificate that has one extension many times',
    der('CERTIFICATE', (size) =>
      certificateDer(Array.from({ length: size }, () => ['2.5.29.17', hexOf(names(1))])),
    ),
  ],
  ['a CRL', der('X509 CRL', crl)],
  ['a certification request', der('CERTIFICATE REQUEST', request)],
  ['certificates in PKCS #7', der('PKCS7', (size) => certificatesOnly(joined(size, () => certificateDer())))],
  [
    'BER with ends instead of lengths',
    (size) => {
      const bytes = indefinite(crl(size))
      return () => rewriteBer(bytes)
    },
  ],
  [
    'a BER string in pieces',
    (size) => {
      const bytes = write.tagLengthValue(
        0x24,
        joined(size, () => write.octetString(Uint8Array.of(1))),
      )
      return () => rewriteBer(bytes)
    },
  ],
  document('a CRL as a document', 'pem', (size) => formatPem('X509 CRL', crl(size))),
  document('a certificate of many names as a document', 'pem', (size) =>
    formatPem('CERTIFICATE', wideCertificate(size)),
  ),
  ['a CRL in the certificate view', view(crl)],
  [
    'certificates of a key store in the view',
    view((size) => certificatesOnly(joined(size, () => certificateDer()))),
  ],
  ['PKCS #12', container((size) => pkcs12Of(write.sequence(joined(size, () => certificateBag(DER)))))],
  [
    'a key store of Java',
    container((size) =>
      javaKeyStoreOf(
        javaEntries(
          JKS,
          bytesOf(size, (it) => javaCertificateEntry(`a${it}`, DER)),
        ),
      ),
    ),
  ],
  [
    'keys of a key store of Java',
    container((size) =>
      javaKeyStoreOf(
        javaEntries(
          JKS,
          bytesOf(size, (it) => javaKeyEntry(`a${it}`, CLOSED_KEY, [DER])),
        ),
      ),
    ),
  ],
  document('servers of nginx', 'nginx', (size) => largeNginxConfiguration(size * 20)),
  document('old servers of nginx', 'nginx', (size) =>
    many(size, (it) => `server { listen ${(it % 60_000) + 1} ssl; server_name a${it}; ${OLD} }`),
  ),
  document(
    'directives of one server of nginx',
    'nginx',
    (size) => `server { listen 443 ssl; ${many(size, () => OLD)} }`,
  ),
  document(
    'versions of one directive of nginx',
    'nginx',
    (size) => `server { listen 443 ssl; ssl_protocols ${many(size, () => 'TLSv1', ' ')}; }`,
  ),
  document(
    'words of a cipher string',
    'nginx',
    (size) => `server { listen 443 ssl; ssl_ciphers ${many(size, (it) => `RC4-MD5${it}`, ':')}; }`,
  ),
  document(
    'words of a cipher string that mean something',
    'nginx',
    (size) =>
      `server { listen 443 ssl; ssl_ciphers ${many(size, (it) => (it % 2 ? 'RC4' : '!HIGH'), ':')}; }`,
  ),
  document(
    'words of a cipher string that are there already',
    'nginx',
    (size) =>
      `server { listen 443 ssl; ssl_ciphers ${many(size, () => 'ECDHE-RSA-AES128-GCM-SHA256', ':')}; }`,
  ),
  document(
    'names of one server',
    'nginx',
    (size) => `server { listen 443 ssl; server_name ${many(size, (it) => `a${it}.example`, ' ')}; ${OLD} }`,
  ),
  document(
    'addresses of one server',
    'nginx',
    (size) => `server { ${many(size, (it) => `listen ${(it % 60_000) + 1} ssl;`)} ${OLD} }`,
  ),
  document(
    'locations of a proxy',
    'nginx',
    (size) =>
      `server { ${many(size, (it) => `location /${it} { proxy_pass https://a${it}.example; proxy_ssl_verify off; }`)} }`,
  ),
  document(
    'upstreams',
    'nginx',
    (size) =>
      `http { ${many(size, (it) => `upstream u${it} { server a${it}:443; } server { listen ${(it % 60_000) + 1}; location / { proxy_pass https://u${it}; } }`)} }`,
  ),
  document('blocks in blocks', 'nginx', (size) => `http { ${nested(size, 'server {', OLD, '}')} }`),
  document('braces that nothing closes', 'nginx', (size) => `${OLD}${'server {\n'.repeat(size)}`),
  document(
    'braces that nothing opens',
    'nginx',
    (size) => `server { listen 443 ssl; ${OLD} }${'}\n'.repeat(size)}`,
  ),
  document(
    'quotes that nothing closes',
    'nginx',
    (size) => `server { listen 443 ssl; ${OLD} ${'a "b '.repeat(size)}`,
  ),
  document(
    'comments that silence',
    'nginx',
    (size) =>
      `server { listen 443 ssl; ${many(size, () => '# tls-lens ignore deprecated-protocol-version: old\n')} ${OLD} }`,
  ),
  document('comments that silence nothing', 'nginx', (size) =>
    many(size, (it) => `# tls-lens-ignore rule${it}`),
  ),
  document('findings that are silenced', 'nginx', (size) =>
    many(
      size,
      (it) =>
        `server { listen ${(it % 60_000) + 1} ssl;\n${OLD} # tls-lens ignore deprecated-protocol-version: old\n}`,
    ),
  ),
  document('blanks behind a comment', 'nginx', (size) => `# tls-lens ignore ${' '.repeat(size)}x\n${OLD}`),
  document(
    'calls of Node',
    'javascript',
    (size) =>
      `const https = require('https')\n${many(size, (it) => `const s${it} = https.createServer({ minVersion: 'TLSv1', rejectUnauthorized: false, requestCert: true })\ns${it}.listen(${(it % 60_000) + 1})`)}`,
  ),
  document(
    'calls of Node that read files',
    'javascript',
    (size) =>
      `const https = require('https')\nconst fs = require('fs')\n${many(size, (it) => `https.createServer({ cert: fs.readFileSync('a${it}.pem'), key: fs.readFileSync('a${it}.key'), minVersion: 'TLSv1' })`)}`,
  ),
  document(
    'clients of Node',
    'javascript',
    (size) =>
      `const https = require('https')\n${many(size, () => "https.get('https://a.example', { rejectUnauthorized: false })")}`,
  ),
  document('options of other libraries', 'javascript', (size) =>
    many(
      size,
      (it) => `const c${it} = new Pool({ ssl: { rejectUnauthorized: false, minVersion: 'TLSv1' } })`,
    ),
  ),
  document(
    'one object for many calls',
    'javascript',
    (size) =>
      `const https = require('https')\nconst o = { minVersion: 'TLSv1' }\n${many(size, () => 'https.createServer(o)')}`,
  ),
  document(
    'options that are assigned',
    'javascript',
    (size) =>
      `const https = require('https')\nconst o = {}\n${many(size, () => "o.minVersion = 'TLSv1'")}\nhttps.createServer(o)`,
  ),
  document(
    'objects that are spread',
    'javascript',
    (size) =>
      `const https = require('https')\nconst o0 = { minVersion: 'TLSv1' }\n${many(size, (it) => `const o${it + 1} = { ...o${it} }`)}\nhttps.createServer(o${size})`,
  ),
  document(
    'constants of constants',
    'javascript',
    (size) =>
      `const https = require('https')\nconst c0 = 'TLSv1'\n${many(size, (it) => `const c${it + 1} = c${it}`)}\nhttps.createServer({ minVersion: c${size} })`,
  ),
  document(
    'strings that are joined',
    'javascript',
    (size) =>
      `const https = require('https')\nhttps.createServer({ ciphers: ${many(size, () => "'RC4:'", ' + ')} + 'MD5' })`,
  ),
  document(
    'listening again and again',
    'javascript',
    (size) => `const https = require('https')\nhttps.createServer({})${many(size, () => '.listen(443)', '')}`,
  ),
  document(
    'fetch',
    'javascript',
    (size) =>
      `const https = require('https')\n${many(size, () => "fetch('https://a.example', { agent: new https.Agent({ rejectUnauthorized: false }) })")}`,
  ),
  document('URLs of databases', 'javascript', (size) =>
    many(size, () => "connect('postgres://a.example/b?sslmode=no-verify')"),
  ),
  document(
    'one string with URLs',
    'javascript',
    (size) => `connect('${many(size, () => 'postgres://a.example/b?sslmode=no-verify', ' ')}')`,
  ),
  document(
    'JavaScript that is broken',
    'javascript',
    (size) => `${many(size, () => "https.createServer({ minVersion: 'TLSv1' ")}`,
  ),
  document(
    'arrays in arrays',
    'javascript',
    (size) => `require('https').createServer({ ciphers: ${nested(Math.min(size, 2000), '[', '1', ']')} })`,
  ),
  document('certificates in YAML', 'yaml', (size) =>
    many(size, (it) => `- ca${it}: |\n${BLOCK.replace(/^/gm, '    ')}`),
  ),
  document('encoded certificates in YAML', 'yaml', (size) => many(size, (it) => `- tls${it}.crt: ${BODY}`)),
  document('base64 that is nothing', 'yaml', (size) => `a: ${'QUJD'.repeat(size)}`),
  document('words that look like base64', 'yaml', (size) => many(size, () => `MIIB${'A'.repeat(60)}`, ' ')),
  document('certificates in strings', 'json', (size) => `[${many(size, () => JSON.stringify(BLOCK), ',')}]`),
  document(
    'JSON Web Keys',
    'json',
    (size) =>
      `{"keys":[${many(size, () => `{"kty":"RSA","n":"${'A'.repeat(80)}","e":"AQAB","d":"${'B'.repeat(80)}"}`, ',')}]}`,
  ),
  document(
    'bytes in hexadecimal',
    'c',
    (size) => `unsigned char a[] = { 0x30, 0x82, ${'0x30, 0x82, '.repeat(size)} };`,
  ),
  document('an environment', 'dotenv', (size) => many(size, () => 'NODE_TLS_REJECT_UNAUTHORIZED=0')),
  document('URLs in an environment', 'dotenv', (size) =>
    many(size, (it) => `URL${it}=postgres://a.example/b?sslmode=disable`),
  ),
  document(
    'colons and slashes',
    'dotenv',
    (size) => `NODE_TLS_REJECT_UNAUTHORIZED=0\nA=${'://'.repeat(size)}`,
  ),
  ['stars of a glob', (size) => () => nameMatcher(`${'*a'.repeat(30)}b`)('a'.repeat(size))],
  ['a long glob', (size) => () => nameMatcher(`*${'a'.repeat(size)}b`)('a'.repeat(60))],
  ['folders of a glob', (size) => () => globMatcher(`${'**/a/'.repeat(10)}b`)('a/'.repeat(size))],
  [
    'lines',
    (size) => {
      const text = '\n'.repeat(size)
      return () => {
        const lines = new LineIndex(text)
        for (let at = 0; at < size; at += 8) lines.position(at)
      }
    },
  ],
  folder(
    'files that include each other',
    (size) =>
      new Map(
        Array.from({ length: size }, (_, it) => [
          `conf.d/a${it}.conf`,
          `include conf.d/*.conf;\nserver { listen ${it + 1} ssl; ${OLD} }`,
        ]),
      ),
  ),
  folder(
    'sites of one configuration',
    (size) =>
      new Map([
        ['nginx.conf', 'events {}\nhttp { include sites/*.conf; }'],
        ...Array.from({ length: size }, (_, it): [string, string] => [
          `sites/a${it}.conf`,
          `server { listen ${it + 1} ssl; ${OLD} }`,
        ]),
      ]),
  ),
  folder(
    'many roots',
    (size) =>
      new Map(
        Array.from({ length: size }, (_, it) => [
          `${it}/nginx.conf`,
          `events {}\nhttp { include ssl.conf; server { listen 443 ssl; ${OLD} } }`,
        ]),
      ),
  ),
  folder(
    'a chain of includes',
    (size) =>
      new Map(
        Array.from({ length: size }, (_, it) => [
          it === 0 ? 'nginx.conf' : `a${it}.conf`,
          `include a${it + 1}.conf;\n${OLD}`,
        ]),
      ),
  ),
  folder(
    'one file with many findings',
    (size) =>
      new Map([
        [
          'nginx.conf',
          `events {}\nhttp { ${many(size, (it) => `server { listen ${(it % 60_000) + 1} ssl; ${OLD} }`)} }`,
        ],
      ]),
  ),
]

function pem(text: (size: number) => string): Subject {
  return (size) => {
    const content = text(size)
    return () => parsePem(content).map((it) => it.base64)
  }
}

function der(label: string, bytes: (size: number) => Uint8Array): Subject {
  return (size) => {
    const content = bytes(size)
    return () => decodeContent(label, content)
  }
}

/** With its password. */
function container(bytes: (size: number) => Uint8Array): Subject {
  return (size) => {
    const content = bytes(size)
    return () => openContainer(content, { password: PASSWORD })
  }
}

function view(bytes: (size: number) => Uint8Array): Subject {
  return (size) => {
    const content = bytes(size)
    return async () => {
      const file = await openCertificateFile(content, undefined, {
        ...CONTEXT,
        open: openContainer,
        lint: async () => [],
      })
      for (let at = 0; at < 20; at++) {
        const start = Math.floor((content.length * at) / 20)
        file.path(0, { start, end: start + 1 })
      }
    }
  }
}

/** So much CPU time, in milliseconds, is more than noise. */
const MEASURABLE = 16
/** Larger inputs are no text that is looked at, or take so little that it does not matter how it grows. */
const LARGEST = 2 ** 17
const LIMIT = 10
const ATTEMPTS = 6

async function costOf(work: () => unknown): Promise<number> {
  const before = cpuTime()
  await work()
  return cpuTime() - before
}

/** How many times as long an input takes that is four times as large; undefined where it takes no time to speak of. */
async function growth(
  subject: Subject,
): Promise<{ readonly size: number; readonly ratio: number } | undefined> {
  let size = 16
  // What is run for the first time is compiled.
  await costOf(subject(size))
  for (; ; size *= 2) {
    if (size > LARGEST) return undefined
    if ((await costOf(subject(size))) >= MEASURABLE && (await costOf(subject(size))) >= MEASURABLE) break
  }
  let [small, large, ratio] = [Infinity, Infinity, Infinity]
  for (let attempt = 0; attempt < ATTEMPTS && ratio >= LIMIT; attempt++) {
    small = Math.min(small, await costOf(subject(size)))
    large = Math.min(large, await costOf(subject(size * 4)))
    ratio = large / Math.max(small, MEASURABLE / 2)
  }
  return { size, ratio }
}

describe('four times the input is about four times the work', () => {
  for (const [name, subject] of SUBJECTS) {
    test(name, async () => {
      const { size = 0, ratio = 0 } = (await growth(subject)) ?? {}
      if (process.env['SCALING_FIGURES']) console.log(`${ratio.toFixed(1)} ${size} ${name}`)
      assert.ok(ratio < LIMIT, `${size * 4} took ${ratio.toFixed(1)} times as long as ${size}`)
    })
  }

  test('and what is quadratic is seen', async () => {
    const quadratic: Subject = (size) => () => {
      let steps = 0
      for (let a = 0; a < size * 8; a++) for (let b = 0; b < size * 8; b++) steps += (a ^ b) & 1
      return steps
    }
    let ratio = 0
    // That another process takes the caches away makes a small input look large.
    for (let attempt = 0; attempt < ATTEMPTS && ratio < LIMIT; attempt++) {
      ratio = Math.max(ratio, (await growth(quadratic))!.ratio)
    }
    assert.ok(ratio >= LIMIT)
  })
})
