import assert from 'node:assert/strict'
import { createPrivateKey } from 'node:crypto'
import { after, before, test } from 'node:test'
import { openContainer } from '../../server/node/openContainer.ts'
import {
  type OpenedCertificateFile,
  openCertificateFile,
} from '../../server/src/service/certificateView/certificateView.ts'
import { type ContainerMaker, createContainerMaker, PASSWORD } from '../support/containerMakers.ts'
import { placeOfSecret, toldOfFile } from '../support/toldOfFile.ts'

// What the certificate view is told of the containers of real makers, and that it is told nothing of the keys in them.

let maker: ContainerMaker
let secrets: readonly Uint8Array[]
before(() => {
  maker = createContainerMaker()
  const jwk = createPrivateKey(Buffer.from(maker.read('shop.key'))).export({ format: 'jwk' })
  secrets = [jwk.d, jwk.p, jwk.q, jwk.dp, jwk.dq, jwk.qi].map((it) => Buffer.from(it!, 'base64url'))
})
after(() => maker?.remove())

const EXPORT = ['pkcs12', '-export', '-in', 'shop.pem', '-inkey', 'shop.key', '-certfile', 'ca.pem']
const OPEN_BAGS = ['-keypbe', 'NONE', '-certpbe', 'NONE']
const IMPORT = ['-srckeystore', 'shop.p12', '-srcstoretype', 'PKCS12', '-srcstorepass', PASSWORD]

interface Case {
  readonly make: (file: string) => void
  readonly closed: readonly string[]
  readonly opened: readonly string[]
}

const p12 = (file: string, ...words: readonly string[]) =>
  maker.openssl(...EXPORT, '-name', 'shop', '-passout', `pass:${PASSWORD}`, '-out', file, ...words)
const key =
  (...words: readonly string[]) =>
  (file: string) =>
    maker.openssl(...words, '-in', 'shop.key', '-outform', 'DER', '-out', file)
const KEY_AND_CERTIFICATES = ['shop.example', 'Shop CA', 'Private key “shop”', 'PKCS #12']

const CASES: Readonly<Record<string, Case>> = {
  'PKCS #12': {
    make: p12,
    closed: ['Private key, encrypted “shop”', 'PKCS #12'],
    opened: KEY_AND_CERTIFICATES,
  },
  'PKCS #12 whose bags are open': {
    make: (file) => p12(file, ...OPEN_BAGS),
    closed: KEY_AND_CERTIFICATES,
    opened: KEY_AND_CERTIFICATES,
  },
  'PKCS #12 of old': {
    make: (file) => p12(file, '-legacy'),
    closed: ['Private key, encrypted “shop”', 'PKCS #12'],
    opened: KEY_AND_CERTIFICATES,
  },
  JKS: javaKeyStore('JKS'),
  JCEKS: javaKeyStore('JCEKS'),
  'PKCS #7': {
    make: (file) =>
      maker.openssl('crl2pkcs7', '-nocrl', '-certfile', 'shop.pem', '-outform', 'DER', '-out', file),
    closed: ['shop.example', 'PKCS #7'],
    opened: ['shop.example', 'PKCS #7'],
  },
  'PKCS #8': { make: key('pkcs8', '-topk8', '-nocrypt'), closed: ['Private key'], opened: ['Private key'] },
  'PKCS #1': { make: key('rsa', '-traditional'), closed: ['Private key'], opened: ['Private key'] },
  'encrypted PKCS #8': {
    make: key('pkcs8', '-topk8', '-passout', `pass:${PASSWORD}`),
    closed: ['Private key, encrypted'],
    opened: ['Private key'],
  },
}

function javaKeyStore(type: string): Case {
  const others = ['shop.example', 'Shop CA', `Java key store (${type})`]
  return {
    make: (file) => {
      p12('shop.p12')
      maker.importStore(file, type, ...IMPORT)
    },
    closed: ['Private key, encrypted “shop”', ...others],
    opened: ['Private key “shop”', ...others],
  }
}

for (const [what, { make, closed, opened }] of Object.entries(CASES)) {
  test(`${what} is listed, without and with its password, and its key is told to nobody`, async () => {
    make('container')
    const bytes = maker.read('container')
    maker.remake('container')
    assertShown(await open(bytes), closed)
    const file = await open(bytes, PASSWORD)
    assertShown(file, opened)
    assert.ok(!toldOfFile(file).includes(PASSWORD))
  })
}

function open(bytes: Uint8Array, password?: string): Promise<OpenedCertificateFile> {
  return openCertificateFile(bytes, password, {
    now: Date.now(),
    expiryDays: 30,
    open: openContainer,
    lint: async () => [],
  })
}

function assertShown(file: OpenedCertificateFile, titles: readonly string[]): void {
  assert.deepEqual(
    file.view.entries.map((it) => it.title),
    titles,
  )
  const told = toldOfFile(file)
  for (const secret of secrets) assert.equal(placeOfSecret(told, secret, 6), undefined)
}
