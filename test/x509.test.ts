import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { DerReader, findBer } from '../server/src/asn1/der.ts'
import * as write from '../server/src/asn1/derWriter.ts'
import { oidValue, stringValue, timeValue } from '../server/src/asn1/values.ts'
import { DecodeError } from '../server/src/base/bytes.ts'
import { fromHex, toHex } from '../server/src/base/hex.ts'
import { bundleOf } from '../server/src/dialects/pem/index.ts'
import { fingerprint } from '../server/src/pki/fingerprint.ts'
import type { BlockContent } from '../server/src/policy/policy.ts'
import { describeSignature } from '../server/src/x509/algorithmIdentifier.ts'
import { type Certificate, decodeAllFields, decodeCertificate } from '../server/src/x509/certificate.ts'
import { decodeContent } from '../server/src/x509/content.ts'
import { decodeName } from '../server/src/x509/name.ts'
import { seededRandom } from './support/seededRandom.ts'

const CA_BUNDLE = '/etc/ssl/certs/ca-certificates.crt'
const hasBundle = existsSync(CA_BUNDLE)
const hasOpenssl = spawnSync('openssl', ['version']).status === 0

const folder = mkdtempSync(join(tmpdir(), 'tls-lens-x509-'))
after(() => rmSync(folder, { recursive: true }))

describe('the certificates of the system', { skip: hasBundle ? false : `no ${CA_BUNDLE}` }, () => {
  const roots = hasBundle ? contents(readFileSync(CA_BUNDLE, 'latin1')).map(asCertificate) : []

  it('are all read, and as Node reads them', () => {
    assert.ok(roots.length > 100)
    for (const root of roots) compareWithNode(root, new X509Certificate(root.der))
  })

  it('are read as openssl reads them', { skip: !hasOpenssl }, () => {
    // A process each: every sixth will do.
    for (const root of roots.filter((_, index) => index % 6 === 0)) compareWithOpenssl(root)
  })
})

describe('what openssl makes is read as openssl reads it', { skip: !hasOpenssl }, () => {
  const keys: Readonly<Record<string, readonly string[]>> = {
    'RSA 2048': ['rsa:2048'],
    'EC P-256': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'],
    'EC P-384': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-384'],
    'EC P-521': ['ec', '-pkeyopt', 'ec_paramgen_curve:P-521'],
    'EC brainpoolP256r1': ['ec', '-pkeyopt', 'ec_paramgen_curve:brainpoolP256r1'],
    'EC with explicit parameters': [
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-pkeyopt',
      'ec_param_enc:explicit',
    ],
    'RSA-PSS 1024': ['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:1024'],
    Ed25519: ['ed25519'],
    Ed448: ['ed448'],
  }
  for (const [title, newkey] of Object.entries(keys)) {
    it(title, () => {
      const certificate = asCertificate(contents(selfSigned(newkey))[0]!)
      compareWithOpenssl(certificate)
      assert.equal(certificate.publicKey.value.title, title)
      const [key] = contents(readFileSync(join(folder, 'key.pem'), 'latin1'))
      assert.ok(key?.kind === 'privateKey')
      assert.equal(key.key.title, title.replace('-PSS', ''))
      const [publicKey] = contents(openssl(['pkey', '-in', join(folder, 'key.pem'), '-pubout']))
      assert.ok(publicKey?.kind === 'publicKey')
      assert.deepEqual(publicKey.publicKey.spki, certificate.publicKey.value.spki)
    })
  }

  const subjects = [
    '/CN=shop.example',
    '/C=DE/ST=Bayern/L=M\u00fcnchen/O=Laden, "Alles+Gute" <GmbH>; Co\\/OU= #1 /CN=caf\u00e9.example',
    '/DC=example/DC=shop/UID=42/emailAddress=me@shop.example/serialNumber=7',
    '/O=Shop+OU=Web/CN=multi+UID=1',
    '/O=#hash/CN=a\\\\b=c',
    '/',
  ]
  for (const subject of subjects) {
    it(`the subject ${subject}`, () => {
      const multi = subject.includes('+UID') ? ['-multivalue-rdn'] : []
      compareWithOpenssl(
        asCertificate(contents(selfSigned(['ed25519'], ['-subj', subject, '-utf8', ...multi]))[0]!),
      )
    })
  }

  it('all kinds of names, usages and constraints', () => {
    const extensions = [
      'subjectAltName=DNS:shop.example,DNS:*.shop.example,IP:10.0.0.1,IP:2001:db8::1,email:me@shop.example,URI:https://shop.example/,RID:1.2.3.4,otherName:1.2.3.4;UTF8:x,dirName:dn',
      'keyUsage=critical,digitalSignature,keyEncipherment,decipherOnly,keyAgreement',
      'extendedKeyUsage=serverAuth,clientAuth,1.2.3.4',
      'authorityInfoAccess=OCSP;URI:http://ocsp.example/,caIssuers;URI:http://ca.example/ca.crt',
      'crlDistributionPoints=URI:http://crl.example/ca.crl',
    ]
    const text = selfSigned(
      ['ed25519'],
      extensions.flatMap((it) => ['-addext', it]),
      '[dn]\nCN=inner\nO=Shop\n',
    )
    const certificate = asCertificate(contents(text)[0]!)
    compareWithOpenssl(certificate)
    assert.deepEqual(
      certificate.subjectAltName?.value.map(({ kind, value }) => `${kind} ${value}`),
      [
        'dNSName shop.example',
        'dNSName *.shop.example',
        'iPAddress 10.0.0.1',
        'iPAddress 2001:db8::1',
        'rfc822Name me@shop.example',
        'uniformResourceIdentifier https://shop.example/',
        'registeredID 1.2.3.4',
        `otherName ${toHex(write.oid('1.2.3.4'))}${toHex(write.contextTag(0, write.utf8String('x')))}`,
        'directoryName O=Shop,CN=inner',
      ],
    )
    assert.deepEqual(certificate.keyUsage?.value, [
      'digitalSignature',
      'keyEncipherment',
      'keyAgreement',
      'decipherOnly',
    ])
    assert.deepEqual(certificate.extendedKeyUsage?.value, [
      '1.3.6.1.5.5.7.3.1',
      '1.3.6.1.5.5.7.3.2',
      '1.2.3.4',
    ])
    assert.deepEqual(
      certificate.authorityInfoAccess?.value.map(({ method, location }) => `${method} ${location.value}`),
      ['1.3.6.1.5.5.7.48.1 http://ocsp.example/', '1.3.6.1.5.5.7.48.2 http://ca.example/ca.crt'],
    )
    assert.deepEqual(
      certificate.cRLDistributionPoints?.value.map(({ value }) => value),
      ['http://crl.example/ca.crl'],
    )
  })

  it('constraints of an authority, and a life beyond 2050', () => {
    const options = [
      '-addext',
      'basicConstraints=critical,CA:TRUE,pathlen:3',
      '-days',
      '36500',
      '-set_serial',
      '0x8000',
    ]
    const certificate = asCertificate(contents(selfSigned(['ed25519'], options))[0]!)
    compareWithOpenssl(certificate)
    assert.deepEqual(certificate.basicConstraints?.value, { ca: true, pathLength: 3 })
    assert.equal(toHex(certificate.serialNumber.value), '008000')
  })

  it('a request, with the names that it asks for', () => {
    const text = openssl([
      ...['req', '-new', '-newkey', 'ed25519', '-nodes', '-keyout', join(folder, 'key.pem')],
      ...[
        '-config',
        config(''),
        '-subj',
        '/O=Shop/CN=shop.example',
        '-addext',
        'subjectAltName=DNS:shop.example',
      ],
    ])
    const [content] = contents(text)
    assert.ok(content?.kind === 'certificationRequest')
    const { subject, publicKey, subjectAltName, signatureAlgorithm } = content.request
    assert.equal(subject.value.text, 'CN=shop.example,O=Shop')
    assert.equal(publicKey.value.title, 'Ed25519')
    assert.deepEqual(
      subjectAltName?.value.map(({ value }) => value),
      ['shop.example'],
    )
    assert.equal(describeSignature(signatureAlgorithm.value).title, 'Ed25519')
  })

  it('a CRL, with the number of what it revokes', () => {
    const serials = ['1001', '1002', '1003']
    const index = serials.map((it) => `R\t300101000000Z\t260101000000Z\t${it}\tunknown\t/CN=${it}\n`)
    writeFileSync(join(folder, 'index.txt'), index.join(''))
    writeFileSync(join(folder, 'crlnumber'), '01\n')
    writeFileSync(join(folder, 'ca.pem'), selfSigned(['ed25519']))
    const sections = `[ca]\ndefault_ca=c\n[c]\ndatabase=${folder}/index.txt\ncrlnumber=${folder}/crlnumber\ndefault_md=default\ndefault_crl_days=7\n`
    const options = ['-gencrl', '-cert', join(folder, 'ca.pem'), '-keyfile', join(folder, 'key.pem')]
    const [content] = contents(openssl(['ca', '-config', config(sections), ...options]))
    assert.ok(content?.kind === 'certificateList')
    const { issuer, revokedCount, thisUpdate, nextUpdate } = content.list
    assert.equal(issuer.value.text, 'CN=shop.example')
    assert.equal(revokedCount, 3)
    assert.equal(nextUpdate!.value - thisUpdate.value, 7 * 86_400_000)
  })

  it('keys in every form, and encrypted', () => {
    selfSigned(['rsa:1024'])
    const key = join(folder, 'key.pem')
    const forms: readonly (readonly [command: readonly string[], title: string, encrypted: boolean])[] = [
      [['rsa', '-in', key, '-traditional'], 'RSA 1024', false],
      [['rsa', '-in', key, '-traditional', '-aes128', '-passout', 'pass:x'], 'RSA, encrypted', true],
      [['pkcs8', '-topk8', '-in', key, '-passout', 'pass:x'], 'encrypted', true],
      [['ecparam', '-genkey', '-name', 'prime256v1', '-noout'], 'EC P-256', false],
      [['genpkey', '-algorithm', 'x25519'], 'of another kind', false],
    ]
    for (const [command, title, encrypted] of forms) {
      const [content] = contents(openssl(command))
      assert.ok(content?.kind === 'privateKey', command.join(' '))
      assert.deepEqual([content.key.title, content.key.encrypted], [title, encrypted])
    }
  })
})

describe('what is malformed', () => {
  const sample = certificateDer()

  it('is a DecodeError for every prefix of a certificate, and for one byte more', () => {
    for (let end = 0; end < sample.length; end++) {
      assert.throws(() => decodeCertificate(sample.slice(0, end)), DecodeError)
    }
    assert.throws(() => decodeCertificate(Uint8Array.of(...sample, 0)), DecodeError)
  })

  it('is a DecodeError or a value, whatever bytes are changed, and then no field throws', () => {
    const random = seededRandom(5280)
    const below = (limit: number) => Math.floor(random() * limit)
    for (let round = 0; round < 10_000; round++) {
      const der = Uint8Array.from(sample)
      for (let count = 1 + below(3); count > 0; count--) der[below(der.length)] = below(256)
      try {
        const certificate = decodeCertificate(der)
        decodeAllFields(certificate)
        touchAll(certificate)
      } catch (error) {
        assert.ok(error instanceof DecodeError, String(error))
        assert.ok(error.offset >= 0 && error.offset <= der.length)
      }
      findBer(der)
    }
  })

  it('never throws as the content of a block, whatever its label says', () => {
    const random = seededRandom(7468)
    const below = (limit: number) => Math.floor(random() * limit)
    const labels = [
      'CERTIFICATE',
      'CERTIFICATE REQUEST',
      'X509 CRL',
      'PRIVATE KEY',
      'RSA PRIVATE KEY',
      'EC PRIVATE KEY',
      'PUBLIC KEY',
      'X',
    ]
    for (let round = 0; round < 3000; round++) {
      const der = Uint8Array.from(sample)
      der[below(40)] = below(256)
      der[below(der.length)] = below(256)
      const { faults } = decodeContent(labels[below(labels.length)]!, der.subarray(0, below(der.length + 1)))
      for (const { bytes } of faults)
        if (bytes) assert.ok(bytes.start <= bytes.end && bytes.end <= der.length)
    }
  })

  it('nests as deep as it likes', () => {
    const deep = new Uint8Array(60_000).fill(0x30)
    for (let index = 1; index < deep.length; index += 2) deep[index] = 0x80
    assert.throws(() => decodeCertificate(deep), DecodeError)
    assert.ok(findBer(deep))
    // 10,000 sequences, each around the next.
    const lengths = Uint8Array.from({ length: 60_000 }, (_, index) => {
      const left = 60_000 - 6 * (Math.floor(index / 6) + 1)
      return [0x30, 0x84, left >>> 24, left >>> 16, left >>> 8, left][index % 6]!
    })
    assert.ok(findBer(lengths))
  })

  it('in one extension makes that one absent, and is named', () => {
    const der = certificateDer([
      ['2.5.29.17', '3003820161ff'],
      ['2.5.29.19', '30030101ff'],
    ])
    const { content, faults } = decodeContent('CERTIFICATE', der)
    const certificate = asCertificate(content)
    assert.equal(certificate.subjectAltName, undefined)
    assert.equal(certificate.isCa, true)
    assert.deepEqual(
      faults.map(({ message }) => message),
      ['the content of subjectAltName is malformed'],
    )
  })
})

describe('DER', () => {
  const ber: Readonly<Record<string, string>> = {
    '308100': 'a length in more bytes than it needs is BER, not DER',
    '3082000102': 'a length in more bytes than it needs is BER, not DER',
    '30800000': 'an indefinite length is BER, not DER',
    '3003010101': 'TRUE as 0x01 is BER, not DER',
    '020200ff': '',
    '0202007f': 'an INTEGER in more bytes than it needs is BER, not DER',
    '0202ff80': 'an INTEGER in more bytes than it needs is BER, not DER',
    '030201ff': 'unused bits that are set are BER, not DER',
    '03020880': 'a BIT STRING has at most 7 unused bits',
    '2403040100': 'a string in pieces is BER, not DER',
    '300302': 'an element of 3 bytes where 1 are left',
    '30030201ff': '',
  }
  for (const [hex, message] of Object.entries(ber)) {
    it(`${hex}: ${message || 'is DER'}`, () => assert.equal(findBer(fromHex(hex))?.message ?? '', message))
  }

  it('times are read in every form', () => {
    const times: Readonly<Record<string, string>> = {
      '260228235959Z': '2026-02-28T23:59:59.000Z',
      '500101000000Z': '1950-01-01T00:00:00.000Z',
      '491231235959Z': '2049-12-31T23:59:59.000Z',
      '2601010000Z': '2026-01-01T00:00:00.000Z',
      '260101000000+0130': '2025-12-31T22:30:00.000Z',
    }
    for (const [text, iso] of Object.entries(times))
      assert.equal(new Date(timeOf(0x17, text)).toISOString(), iso)
    assert.equal(new Date(timeOf(0x18, '99991231235959Z')).toISOString(), '9999-12-31T23:59:59.000Z')
    assert.equal(new Date(timeOf(0x18, '20240229000000.123Z')).toISOString(), '2024-02-29T00:00:00.000Z')
    for (const text of [
      '260229000000Z',
      '261301000000Z',
      '260101000000',
      '260101250000Z',
      '26',
      '26010100000xZ',
    ]) {
      assert.throws(() => timeOf(0x17, text), DecodeError, text)
    }
  })

  it('object identifiers are read as they were written', () => {
    for (const dotted of [
      '0.0',
      '0.39',
      '1.2.840.113549.1.1.11',
      '2.5.29.17',
      '2.999.3',
      '2.25.329800735698586629295641978511506172918',
    ]) {
      const reader = new DerReader(write.oid(dotted))
      reader.read()
      assert.equal(oidValue(reader), dotted)
    }
  })

  it('strings of each type are text, and others are not', () => {
    const strings: Readonly<Record<string, string | undefined>> = {
      '0c03e282ac': '\u20ac',
      '1e0420ac0041': '\u20acA',
      '1c040001f600': '\u{1f600}',
      '1402e941': '\u00e9A',
      '1303616263': 'abc',
      '020101': undefined,
    }
    for (const [hex, text] of Object.entries(strings)) {
      const reader = new DerReader(fromHex(hex))
      reader.read()
      assert.equal(stringValue(reader), text)
    }
    const broken = new DerReader(fromHex('0c02c328'))
    broken.read()
    assert.throws(() => stringValue(broken), DecodeError)
  })

  it('names are written as RFC 4514 has it', () => {
    const names: Readonly<Record<string, readonly (readonly [oid: string, value: string])[]>> = {
      'CN=shop.example,O=Shop': [
        ['2.5.4.10', 'Shop'],
        ['2.5.4.3', 'shop.example'],
      ],
      'O=a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h': [['2.5.4.10', 'a,b+c"d\\e<f>g;h']],
      'O=\\ a\\ ': [['2.5.4.10', ' a ']],
      'O=\\#a\\0ab': [['2.5.4.10', '#a\nb']],
      '1.2.3=x': [['1.2.3', 'x']],
      '': [],
    }
    for (const [text, attributes] of Object.entries(names)) {
      const reader = new DerReader(nameDer(attributes))
      reader.read()
      assert.equal(decodeName(reader).text, text)
    }
  })
})

function timeOf(tag: number, text: string): number {
  const reader = new DerReader(write.tagLengthValue(tag, new TextEncoder().encode(text)))
  reader.read()
  return timeValue(reader)
}

function nameDer(attributes: readonly (readonly [oid: string, value: string])[]): Uint8Array {
  return write.sequence(
    ...attributes.map(([oid, value]) => write.set(write.sequence(write.oid(oid), write.utf8String(value)))),
  )
}

/** A certificate of version 3 with a key of no meaning; extensions as OID and content in hexadecimal. */
function certificateDer(
  extensions: readonly (readonly [oid: string, hex: string])[] = [
    ['2.5.29.17', toHex(write.sequence(write.contextPrimitive(2, new TextEncoder().encode('shop.example'))))],
    ['2.5.29.15', toHex(write.namedBits([0, 2]))],
    ['2.5.29.35', toHex(write.sequence(write.contextPrimitive(0, new Uint8Array(20))))],
  ],
): Uint8Array {
  const algorithm = write.sequence(write.oid('1.2.840.113549.1.1.11'), write.nullValue())
  const modulus = new Uint8Array(128).fill(0x5a)
  const rsaKey = write.sequence(write.integer(modulus), write.integer(65537))
  const tbs = write.sequence(
    write.contextTag(0, write.integer(2)),
    write.integer(4711),
    algorithm,
    nameDer([['2.5.4.3', 'Test CA']]),
    write.sequence(write.time(Date.UTC(2026, 0, 1)), write.time(Date.UTC(2051, 0, 1))),
    nameDer([
      ['2.5.4.10', 'Shop'],
      ['2.5.4.3', 'shop.example'],
    ]),
    write.sequence(
      write.sequence(write.oid('1.2.840.113549.1.1.1'), write.nullValue()),
      write.bitString(rsaKey),
    ),
    write.contextTag(
      3,
      write.sequence(
        ...extensions.map(([oid, hex]) =>
          write.sequence(write.oid(oid), write.boolean(true), write.octetString(fromHex(hex))),
        ),
      ),
    ),
  )
  return write.sequence(tbs, algorithm, write.bitString(new Uint8Array(128)))
}

function touchAll(certificate: Certificate): void {
  void certificate.subject.value.text
  void certificate.issuer.value.text
  void certificate.subjectAltName
  void certificate.basicConstraints
  void certificate.keyUsage
  void certificate.extendedKeyUsage
  void certificate.subjectKeyIdentifier
  void certificate.authorityKeyIdentifier
  void certificate.authorityInfoAccess
  void certificate.cRLDistributionPoints
  void certificate.isSelfIssued
  describeSignature(certificate.signatureAlgorithm.value)
}

function contents(text: string): BlockContent[] {
  return bundleOf('file:///test.pem', text).blocks.map(({ content, errors }) => {
    assert.deepEqual(errors, [])
    return content
  })
}

function asCertificate(content: BlockContent): Certificate {
  assert.ok(content.kind === 'certificate')
  return content.certificate
}

function compareWithNode(certificate: Certificate, node: X509Certificate): void {
  assert.equal(toHex(certificate.der), node.raw.toString('hex'))
  assert.equal(certificate.validity.notBefore.value, Date.parse(node.validFrom))
  assert.equal(certificate.validity.notAfter.value, Date.parse(node.validTo))
  assert.equal(certificate.isCa, node.ca)
  assert.equal(BigInt(`0x${toHex(certificate.serialNumber.value)}`), BigInt(`0x${node.serialNumber}`))
  const { value: key } = certificate.publicKey
  const { modulusLength, namedCurve } = node.publicKey.asymmetricKeyDetails ?? {}
  if (modulusLength !== undefined) assert.equal(key.bits, modulusLength)
  if (namedCurve !== undefined) assert.equal(key.curve, namedCurve.replace('prime256v1', 'secp256r1'))
  assert.equal(toHex(key.spki), node.publicKey.export({ format: 'der', type: 'spki' }).toString('hex'))
}

function compareWithOpenssl(certificate: Certificate): void {
  const file = join(folder, 'certificate.der')
  writeFileSync(file, certificate.der)
  const printed = openssl([
    ...[
      'x509',
      '-inform',
      'der',
      '-in',
      file,
      '-noout',
      '-nameopt',
      'RFC2253,-esc_msb,utf8',
      '-subject',
      '-issuer',
    ],
    ...['-serial', '-startdate', '-enddate', '-dateopt', 'iso_8601', '-fingerprint', '-sha256'],
  ])
  const field = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(printed)?.[1] ?? ''
  // What RFC 2253 escapes with a backslash, RFC 4514 may write otherwise; without escapes they are the same.
  const plain = (name: string) => name.replace(/\\(.)/g, '$1')
  assert.equal(plain(certificate.subject.value.text), plain(field('subject')))
  assert.equal(plain(certificate.issuer.value.text), plain(field('issuer')))
  assert.equal(BigInt(`0x${toHex(certificate.serialNumber.value)}`), BigInt(`0x${field('serial')}`))
  assert.equal(certificate.validity.notBefore.value, Date.parse(field('notBefore').replace(' ', 'T')))
  assert.equal(certificate.validity.notAfter.value, Date.parse(field('notAfter').replace(' ', 'T')))
  assert.equal(fingerprint(certificate, 'SHA-256', ':').toUpperCase(), field('sha256 Fingerprint'))
  const { start, end } = certificate.subject.bytes
  assert.deepEqual(certificate.der.slice(start, end), Uint8Array.from(certificate.subject.value.der))
}

function selfSigned(newkey: readonly string[], options: readonly string[] = [], sections = ''): string {
  return openssl([
    ...['req', '-x509', '-newkey', ...newkey, '-nodes', '-keyout', join(folder, 'key.pem')],
    ...[
      '-config',
      config(sections),
      ...(options.includes('-subj') ? [] : ['-subj', '/CN=shop.example']),
      ...options,
    ],
  ])
}

function config(sections: string): string {
  const file = join(folder, 'openssl.cnf')
  writeFileSync(file, `[req]\ndistinguished_name=req_dn\n[req_dn]\n${sections}`)
  return file
}

function openssl(command: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('openssl', command, { encoding: 'utf8' })
  assert.equal(status, 0, `openssl ${command.join(' ')}: ${stderr}`)
  return stdout
}
