// Seeded mutations of certificates, requests, CRLs, keys, OCSP responses and key stores in DER and BER, as binary files
// and as PEM: `inspect`, `check` and the certificate view tell of each without throwing (I4). Of what is closed, the
// content is changed before it is closed, too, and opened with the password.
//
//   FUZZ_INPUTS=100000 node tools/runTests.mjs test/hostile/fuzzContainers.test.ts
//
// says how much CPU time the slowest answer took and for what, and how much memory there was.
//
// The seed is fixed, so that a failure comes again; its message has the file in base64.

import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { createCliHost } from '../../server/node/cliHost.ts'
import { fixedFileSystem } from '../../server/node/fileSystem.ts'
import { openContainer } from '../../server/node/openContainer.ts'
import { DEFAULT_CONFIGURATION, ruleContext } from '../../server/src/analysis/configuration.ts'
import { lintContents } from '../../server/src/analysis/lint.ts'
import { NO_WEAK_KEYS } from '../../server/src/analysis/weakKeys.ts'
import * as write from '../../server/src/asn1/derWriter.ts'
import { runCli } from '../../server/src/cli/cli.ts'
import { formatPem, parsePem } from '../../server/src/pem/pem.ts'
import { openCertificateFile } from '../../server/src/service/certificateView/certificateView.ts'
import {
  bagOf,
  certificateBag,
  encryptedKey,
  JCEKS,
  JKS,
  javaCertificateEntry,
  javaEntries,
  javaKeyEntry,
  javaKeyStoreOf,
  javaSecretEntry,
  pkcs12Of,
} from '../support/closedContainers.ts'
import { PASSWORD } from '../support/containerMakers.ts'
import { cpuTime } from '../support/cpuTime.ts'
import { certificatesOnly, derOfRecipes, indefinite, inPieces } from '../support/encodings.ts'
import { EXTENSION_SAMPLES } from '../support/extensionSamples.ts'
import { documentsOf } from '../support/fixtureDocuments.ts'
import { readFixture } from '../support/fixtureFile.ts'
import { mutatedBytes } from '../support/mutatedBytes.ts'
import { certificateDer, nameDer } from '../support/plainCertificate.ts'
import { seededRandom } from '../support/seededRandom.ts'
import { testKey } from '../support/testKeys.ts'

const SEED = 2026
const INPUTS = Number(process.env['FUZZ_INPUTS'] ?? 450)
const NOW = Date.UTC(2026, 2, 1)
const CONTEXT = { now: NOW, expiryDays: 30 }

type Random = () => number

interface Seed {
  /** The label of it in PEM. */
  readonly label: string
  readonly bytes: Uint8Array
  /** What is made of the bytes after they have been changed. */
  readonly close?: (bytes: Uint8Array) => Uint8Array
}

const FIXTURES = 'test/fixtures/rules'

/** What the certificates' fixtures hold, by what it is. */
const blocks = readdirSync(FIXTURES)
  .flatMap((name) => readFixture(join(FIXTURES, name)).tests)
  .flatMap((it) => documentsOf(it))
  .filter((it) => it.dialect.id === 'pem')
  .flatMap((it) => parsePem(it.text))
  .map(({ label, base64 }): Seed => ({ label, bytes: base64.bytes }))
  .filter(({ bytes }) => bytes.length > 0)

const withLabel = (label: RegExp) => blocks.filter((it) => label.test(it.label))

const { spki } = testKey('ec p256', 'CN=shop.example')
const EXTENSIONS = write.sequence(
  ...EXTENSION_SAMPLES.map(({ oid, content }) => write.sequence(write.oid(oid), write.octetString(content))),
)
const SIGNED_WITH = write.sequence(write.oid('1.2.840.10045.4.3.2'))

const CERTIFICATES: readonly Uint8Array[] = [
  ...derOfRecipes(
    'subject CN=shop.example\nissuer CN=Shop CA\n---\nsubject CN=Shop CA\nissuer self\nca true',
  ),
  certificateDer(EXTENSION_SAMPLES.map(({ oid, content }) => [oid, Buffer.from(content).toString('hex')])),
]

const [KEY] = derOfRecipes('private-key ec p256\nformat pkcs8') as [Uint8Array]

function request(): Uint8Array {
  const asked = write.sequence(write.oid('1.2.840.113549.1.9.14'), write.set(EXTENSIONS))
  const information = write.sequence(
    write.integer(0),
    nameDer([['2.5.4.3', 'shop.example']]),
    spki,
    write.contextTag(0, asked),
  )
  return write.sequence(information, SIGNED_WITH, write.bitString(new Uint8Array(70)))
}

/** OCSPResponse, RFC 6960, section 4.2.1, of one certificate that is good and of one that is revoked. */
function ocspResponse(): Uint8Array {
  const date = write.tagLengthValue(0x18, new TextEncoder().encode('20260201000000Z'))
  const sha1 = write.sequence(write.oid('1.3.14.3.2.26'), write.nullValue())
  const hash = write.octetString(new Uint8Array(20))
  const of = (serial: number, status: Uint8Array) =>
    write.sequence(
      write.sequence(sha1, hash, hash, write.integer(serial)),
      status,
      date,
      write.contextTag(0, date),
    )
  const good = Uint8Array.of(0x80, 0)
  const revoked = write.contextTag(1, date, write.contextTag(0, Uint8Array.of(0x0a, 1, 1)))
  const answers = write.sequence(of(1, good), of(2, revoked))
  const basic = write.sequence(
    write.sequence(write.contextTag(2, hash), date, answers),
    SIGNED_WITH,
    write.bitString(new Uint8Array(70)),
    write.contextTag(0, write.sequence(CERTIFICATES[0]!)),
  )
  const bytes = write.sequence(write.oid('1.3.6.1.5.5.7.48.1.1'), write.octetString(basic))
  return write.sequence(Uint8Array.of(0x0a, 1, 0), write.contextTag(0, bytes))
}

/** SafeContents, RFC 7292, section 4.2, with certificates, a key and an encrypted key. */
function safeContents(): Uint8Array {
  const alias = new Uint8Array(Buffer.from('Shop', 'utf16le').swap16())
  const attributes = write.set(
    write.sequence(write.oid('1.2.840.113549.1.9.20'), write.set(write.tagLengthValue(0x1e, alias))),
    write.sequence(write.oid('1.2.840.113549.1.9.21'), write.set(write.octetString(Uint8Array.of(1)))),
  )
  return write.sequence(
    ...CERTIFICATES.map((it) => certificateBag(it, attributes)),
    bagOf('1', KEY, attributes),
    bagOf('2', encryptedKey(KEY), attributes),
  )
}

/** The content of a store of Java: a key with its chain, a certificate, and a secret key. */
function javaKeyStore(magic: number): Uint8Array {
  const sealed = Uint8Array.from(Buffer.from('aced0005737200013100000000000000010200007870', 'hex'))
  return javaEntries(magic, [
    javaKeyEntry('shop', encryptedKey(KEY), CERTIFICATES),
    javaCertificateEntry('root', CERTIFICATES[1]!),
    javaSecretEntry('secret', sealed),
  ])
}

const stores = [safeContents()].flatMap((bytes): Seed[] => [
  { label: 'PKCS12', bytes, close: pkcs12Of },
  { label: 'PKCS12', bytes: pkcs12Of(bytes) },
])
const javaStores = [javaKeyStore(JKS), javaKeyStore(JCEKS)].flatMap((bytes): Seed[] => [
  { label: 'CERTIFICATE', bytes, close: javaKeyStoreOf },
  { label: 'CERTIFICATE', bytes: javaKeyStoreOf(bytes) },
])
const signed = certificatesOnly(...CERTIFICATES)

const KINDS: Readonly<Record<string, readonly Seed[]>> = {
  certificates: [
    ...withLabel(/CERTIFICATE$/),
    ...CERTIFICATES.map((bytes) => ({ label: 'CERTIFICATE', bytes })),
  ],
  CRLs: withLabel(/CRL$/),
  'certification requests': [{ label: 'CERTIFICATE REQUEST', bytes: request() }],
  keys: [
    ...withLabel(/KEY$/),
    { label: 'PRIVATE KEY', bytes: KEY },
    { label: 'PUBLIC KEY', bytes: spki },
    { label: 'ENCRYPTED PRIVATE KEY', bytes: encryptedKey(KEY) },
    { label: 'ENCRYPTED PRIVATE KEY', bytes: KEY, close: encryptedKey },
  ],
  'OCSP responses': [{ label: 'OCSP RESPONSE', bytes: ocspResponse() }],
  'PKCS #7': [{ label: 'PKCS7', bytes: signed }],
  BER: [
    { label: 'PKCS7', bytes: indefinite(signed) },
    ...withLabel(/CRL$/).map(({ label, bytes }) => ({ label, bytes: indefinite(bytes) })),
    ...CERTIFICATES.map((bytes) => ({ label: 'CERTIFICATE', bytes: indefinite(bytes) })),
    { label: 'CERTIFICATE', bytes: write.sequence(inPieces(CERTIFICATES[0]!, 20)) },
  ],
  'PKCS #12': stores,
  'key stores of Java': javaStores,
}

const folder = mkdtempSync(join(tmpdir(), 'tls-lens-fuzz-'))
const path = join(folder, 'input.bin')
after(() => rmSync(folder, { recursive: true }))

const printed: string[] = []
const host = {
  ...createCliHost('0.0.0', async () => {}),
  now: () => NOW,
  environmentPassword: PASSWORD,
  proxySettings: { except: [] },
  print: () => {},
  printError: (line: string) => void printed.push(line),
}

describe('binary files that are broken anywhere', () => {
  for (const [kind, seeds] of Object.entries(KINDS)) {
    test(kind, async () => {
      const slowest = { milliseconds: 0, first: 0, file: new Uint8Array() }
      const random = seededRandom(SEED)
      const inputs = Math.ceil(INPUTS / Object.keys(KINDS).length)
      for (let input = 0; input < inputs; input++) {
        const file = mutated(seeds[input % seeds.length]!, random)
        const ask = () => askEverything(file, input, random)
        try {
          const milliseconds = await ask()
          // Garbage is collected at some time, and code compiled: the same again is the same.
          if (milliseconds > slowest.milliseconds) {
            const again = Math.min(milliseconds, await ask())
            if (again > slowest.milliseconds)
              Object.assign(slowest, { milliseconds: again, first: milliseconds, file })
          }
        } catch (error) {
          assert.fail(`${(error as Error).stack}\n\n${Buffer.from(file).toString('base64')}`)
        }
      }
      if (process.env['FUZZ_INPUTS'] === undefined) return
      const { milliseconds, first, file } = slowest
      console.log(
        `${kind}: ${inputs} inputs; the slowest answer ${milliseconds.toFixed(1)} ms (the first time ${first.toFixed(1)} ms), of ${file.length} bytes: ${Buffer.from(file.subarray(0, 300)).toString('base64')}; ${process.resourceUsage().maxRSS >> 10} MB of memory at most`,
      )
    })
  }
})

function mutated({ label, bytes, close }: Seed, random: Random): Uint8Array {
  const changed = mutatedBytes(bytes, random)
  const file = close ? close(changed) : changed
  return random() < 0.3 ? new TextEncoder().encode(formatPem(label, file)) : file
}

const FORMATS = ['text', 'json', 'sarif', 'github'] as const

/** Returns how many milliseconds of CPU time the longest answer took. */
async function askEverything(file: Uint8Array, input: number, random: Random): Promise<number> {
  let longest = 0
  const ask = async <T>(question: () => T | Promise<T>): Promise<T> => {
    const started = cpuTime()
    const answer = await question()
    longest = Math.max(longest, cpuTime() - started)
    return answer
  }
  writeFileSync(path, file)
  printed.length = 0
  const run = (...words: readonly string[]) => runCli(words, { ...host, files: fixedFileSystem() })
  const codes = [
    await ask(() => run('inspect', path, '--format', FORMATS[input % 2]!)),
    await ask(() => run('check', path, '--format', FORMATS[input % 4]!)),
  ]
  for (const code of codes) assert.ok(code === 0 || code === 1 || code === 2, `exit code ${code}`)
  assert.deepEqual(
    printed.filter((it) => / failed: /.test(it)),
    [],
  )
  const opened = await ask(() =>
    openCertificateFile(file, input % 2 === 0 ? PASSWORD : undefined, {
      ...CONTEXT,
      open: openContainer,
      lint: async (contents, arrangement) =>
        lintContents('file:///input.bin', contents, arrangement, {
          context: ruleContext(DEFAULT_CONFIGURATION, NOW, NO_WEAK_KEYS),
          onFailure: ({ error }) => {
            throw error
          },
        }),
    }),
  )
  for (let index = 0; index < opened.view.entries.length; index++) {
    await ask(() => opened.entry(index))
    await ask(() => opened.forms(index))
    const size = opened.entry(index)?.encoding?.size
    if (size === undefined) continue
    for (const { id } of opened.level(index, '')?.children ?? []) await ask(() => opened.level(index, id))
    for (let place = 0; place < 4; place++) {
      const start = Math.floor(random() * size)
      const { levels } = (await ask(() => opened.path(index, { start, end: start + 1 })))!
      for (const { start: from, end } of levels.flatMap((it) => it.children)) {
        assert.ok(0 <= from && from <= end && end <= size, 'an element outside')
      }
    }
  }
  return longest
}
