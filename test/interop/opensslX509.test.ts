// What the openssl command line makes or prints, beside what is read here.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { rootCertificates } from 'node:tls'
import { toHex } from '../../server/src/base/hex.ts'
import type { BlockContent } from '../../server/src/bundle/bundle.ts'
import { bundleOf } from '../../server/src/dialects/pem/index.ts'
import { fingerprint } from '../../server/src/pki/fingerprint.ts'
import { oidName } from '../../server/src/registry/objectIdentifiers.ts'
import { inspectReport } from '../../server/src/report/inspectReport.ts'
import { blockHover } from '../../server/src/service/hover/hoverBlock.ts'
import { describeSignature } from '../../server/src/x509/algorithmIdentifier.ts'
import type { Certificate } from '../../server/src/x509/certificate.ts'
import { revocationReasons } from '../../server/src/x509/certificateList.ts'
import { corpus } from '../support/corpora.ts'
import { comparedExtension, printedExtensions } from '../support/opensslExtensions.ts'

const folder = mkdtempSync(join(tmpdir(), 'tls-lens-x509-'))
after(() => rmSync(folder, { recursive: true }))

const DEBIAN_BUNDLE = '/etc/ssl/certs/ca-certificates.crt'

it('the roots that Node trusts are read as openssl reads them', () => {
  const roots = contents(rootCertificates.join('\n')).map(asCertificate)
  assert.ok(roots.length > 100)
  for (const root of roots) compareWithOpenssl(root)
})

it("the authorities of Debian's bundle are read as openssl reads them", {
  skip: !existsSync(DEBIAN_BUNDLE),
}, () => {
  const roots = contents(readFileSync(DEBIAN_BUNDLE, 'latin1')).map(asCertificate)
  assert.ok(roots.length > 100)
  const compared = new Set(contents(rootCertificates.join('\n')).map((it) => fingerprint(asCertificate(it))))
  for (const root of roots) if (!compared.has(fingerprint(root))) compareWithOpenssl(root)
})

// Many of them are malformed on purpose: where openssl prints nothing, there is nothing to be compared.
describe('the certificates of the corpora', () => {
  for (const { name, least } of [
    { name: 'zlint', least: 320 },
    { name: 'openssl-verify', least: 98 },
  ]) {
    const { folder: corpusFolder, skip } = corpus(name)
    // Many of them are malformed on purpose: where openssl prints nothing, there is nothing to be compared.
    it(`of ${name} are read, and as openssl reads them`, { skip }, () => {
      const certificates = join(corpusFolder, 'certificates')
      const differing: string[] = []
      let compared = 0
      for (const file of readdirSync(certificates)) {
        const { blocks } = bundleOf('file:///test.pem', readFileSync(join(certificates, file), 'latin1'))
        for (const { content } of blocks) {
          assert.notEqual(content.kind, 'unreadable', file)
          if (content.kind !== 'certificate' || !isReadByOpenssl(content.certificate)) continue
          compared++
          try {
            compareWithOpenssl(content.certificate)
          } catch (error) {
            differing.push(`${file}: ${(error as Error).message}`)
          }
        }
      }
      assert.deepEqual(differing, [])
      assert.ok(compared >= least, `only ${compared} were compared`)
    })
  }
})

describe('what openssl makes is read as openssl reads it', () => {
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
        'otherName x',
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
      certificate.cRLDistributionPoints?.value.flatMap(({ fullName }) => fullName.map(({ value }) => value)),
      ['http://crl.example/ca.crl'],
    )
  })

  it('every extension that it can write', () => {
    const extensions: Readonly<Record<string, string>> = {
      '2.5.29.18': 'issuerAltName=DNS:ca.example,URI:https://ca.example/,RID:1.2.3',
      '2.5.29.30':
        'nameConstraints=critical,permitted;DNS:.example,permitted;IP:192.0.2.0/255.255.255.0,excluded;IP:2001:db8::/ffff:ffff::,excluded;email:.mail.example,excluded;dirName:dn',
      '2.5.29.31': 'crlDistributionPoints=point,other',
      '2.5.29.32': 'certificatePolicies=2.23.140.1.2.1,1.2.3.4,@policy',
      '2.5.29.33': 'policyMappings=1.2.3:1.2.4,1.2.5:1.2.6',
      '2.5.29.36': 'policyConstraints=critical,requireExplicitPolicy:0,inhibitPolicyMapping:3',
      '2.5.29.46': 'freshestCRL=URI:http://crl.example/delta.crl',
      '2.5.29.54': 'inhibitAnyPolicy=critical,2',
      '1.3.6.1.5.5.7.1.11': 'subjectInfoAccess=caRepository;URI:http://ca.example/repository',
      '1.3.6.1.5.5.7.1.24': 'tlsfeature=status_request,status_request_v2',
      '2.16.840.1.113730.1.1': 'nsCertType=server,objCA',
    }
    const sections = [
      '[dn]\nCN=inner\nO=Shop',
      '[point]\nfullname=URI:http://crl.example/1.crl,URI:ldap://crl.example/',
      '[other]\nrelativename=part\nCRLissuer=dirName:dn\nreasons=keyCompromise,CACompromise',
      '[part]\nCN=part 2',
      '[policy]\npolicyIdentifier=1.2.3.5\nCPS.1=https://ca.example/cps\nuserNotice.1=@notice',
      '[notice]\nexplicitText=UTF8:Niemand verl\u00e4sst sich darauf\norganization=Shop\nnoticeNumbers=1,2',
    ]
    const options = ['-utf8', ...Object.values(extensions).flatMap((it) => ['-addext', it])]
    const text = selfSigned(['ed25519'], options, `${sections.join('\n')}\n`)
    const before = new Map(timesCompared)
    compareWithOpenssl(asCertificate(contents(text)[0]!))
    for (const oid of Object.keys(extensions)) {
      assert.equal(timesCompared.get(oid), (before.get(oid) ?? 0) + 1, oidName(oid) ?? oid)
    }
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

  it('a request with a challenge password, of which nothing is told but that there is one', () => {
    const attributes = 'challengePassword=shared secret\nunstructuredName=Shop\n'
    const text = openssl([
      ...['req', '-new', '-newkey', 'ed25519', '-nodes', '-keyout', join(folder, 'key.pem')],
      ...['-config', requestConfig(attributes)],
    ])
    const bundle = bundleOf('file:///test.pem', text)
    const [block] = bundle.blocks
    assert.ok(block?.content.kind === 'certificationRequest')
    assert.deepEqual(
      block.content.request.attributes.map(({ oid, values }) => [oid, values]),
      [
        ['1.2.840.113549.1.9.2', ['Shop']],
        ['1.2.840.113549.1.9.7', []],
      ],
    )
    const hover = blockHover(block, { now: 0, expiryDays: 30, blocks: bundle.blocks, text })
    assert.match(hover, /\| Challenge\spassword \| there is one \|/)
    assert.match(hover, /\| unstructured\sname \| Shop \|/)
    const report = JSON.stringify(inspectReport([{ path: 'x', bundle, text }]))
    assert.ok(!`${hover}${report}`.includes('shared secret'))
  })

  it('a CRL, with what it revokes', () => {
    const serials = ['1001', '1002', '1003']
    const index = serials.map(
      (it) => `R\t300101000000Z\t260101000000Z,superseded\t${it}\tunknown\t/CN=${it}\n`,
    )
    writeFileSync(join(folder, 'index.txt'), index.join(''))
    writeFileSync(join(folder, 'crlnumber'), '01\n')
    const withIdentifier = ['-addext', 'subjectKeyIdentifier=hash']
    writeFileSync(join(folder, 'ca.pem'), selfSigned(['ed25519'], withIdentifier))
    const sections = `[ca]\ndefault_ca=c\n[c]\ndatabase=${folder}/index.txt\ncrlnumber=${folder}/crlnumber\ndefault_md=default\ndefault_crl_days=7\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\nissuingDistributionPoint=critical,@p\n[p]\nonlyuser=TRUE\n`
    const options = ['-gencrl', '-cert', join(folder, 'ca.pem'), '-keyfile', join(folder, 'key.pem')]
    const [content] = contents(openssl(['ca', '-config', config(sections), ...options]))
    assert.ok(content?.kind === 'certificateList')
    const { issuer, revokedCount, revokedCertificates, thisUpdate, nextUpdate } = content.list
    assert.equal(issuer.value.text, 'CN=shop.example')
    assert.equal(revokedCount, 3)
    assert.equal(nextUpdate!.value - thisUpdate.value, 7 * 86_400_000)
    assert.equal(content.list.version.value, 2)
    assert.equal(content.list.tbsSignature.value.oid, content.list.signatureAlgorithm.value.oid)
    assert.equal(content.list.signatureValue.value.length, 64)
    assert.deepEqual([...content.list.cRLNumber!.value], [1])
    assert.equal(content.list.authorityKeyIdentifier?.value.keyIdentifier?.length, 20)
    const { onlyContainsUserCerts, onlyContainsCaCerts } = content.list.issuingDistributionPoint!.value
    assert.deepEqual([onlyContainsUserCerts, onlyContainsCaCerts], [true, false])
    assert.deepEqual(revocationReasons(revokedCertificates!.value), [[4, 3]])
    assert.deepEqual(
      revokedCertificates?.value.map((it) => [
        toHex(it.serialNumber!.value),
        it.revocationDate?.value,
        it.reasonCode?.value,
        it.extensions?.value.length,
      ]),
      serials.map((it) => [it, Date.UTC(2026, 0, 1), 4, 1]),
    )
  })

  it('keys in every form, and encrypted', () => {
    selfSigned(['rsa:1024'])
    const key = join(folder, 'key.pem')
    const forms: readonly (readonly [command: readonly string[], title: string, encrypted: boolean])[] = [
      [['rsa', '-in', key, '-traditional'], 'RSA 1024', false],
      [['rsa', '-in', key, '-traditional', '-aes128', '-passout', 'pass:x'], 'RSA, encrypted', true],
      [['pkcs8', '-topk8', '-in', key, '-passout', 'pass:x'], 'encrypted', true],
      [['ecparam', '-genkey', '-name', 'prime256v1', '-noout'], 'EC P-256', false],
      [['genpkey', '-algorithm', 'x25519'], 'X25519', false],
      [['genpkey', '-algorithm', 'x448'], 'X448', false],
    ]
    for (const [command, title, encrypted] of forms) {
      const [content] = contents(openssl(command))
      assert.ok(content?.kind === 'privateKey', command.join(' '))
      assert.deepEqual([content.key.title, content.key.encrypted], [title, encrypted])
    }
  })
})

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

function compareWithOpenssl(certificate: Certificate): void {
  const file = join(folder, 'certificate.der')
  writeFileSync(file, certificate.der)
  const bytes = opensslBytes([
    ...['x509', '-inform', 'der', '-in', file, '-noout', '-text', '-nameopt', 'RFC2253,-esc_msb,utf8'],
    ...['-subject', '-issuer', '-serial', '-startdate', '-enddate', '-dateopt', 'iso_8601'],
    ...['-fingerprint', '-sha256'],
  ])
  const printed = bytes.toString('utf8')
  const field = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(printed)?.[1] ?? ''
  // What RFC 2253 escapes with a backslash, RFC 4514 may write otherwise; without escapes they are the same.
  const plain = (name: string) => name.replace(/\\(.)/g, '$1')
  assert.equal(plain(certificate.subject.value.text), plain(field('subject')))
  assert.equal(plain(certificate.issuer.value.text), plain(field('issuer')))
  assert.equal(BigInt(`0x${toHex(certificate.serialNumber.value)}`), BigInt(`0x${field('serial')}`))
  assert.equal(certificate.validity.notBefore.value, Date.parse(field('notBefore').replace(' ', 'T')))
  assert.equal(certificate.validity.notAfter.value, Date.parse(field('notAfter').replace(' ', 'T')))
  assert.equal(fingerprint(certificate, 'SHA-256', ':').toUpperCase(), field('sha256 Fingerprint'))
  // What is no UTF-8 in a name goes out as it came in.
  compareKeyAndExtensions(certificate, bytes.toString('latin1'))
  const { start, end } = certificate.subject.bytes
  assert.deepEqual(certificate.der.slice(start, end), Uint8Array.from(certificate.subject.value.der))
}

/** By identifier, how many extensions' contents were compared. */
const timesCompared = new Map<string, number>()

/** By `openssl x509 -text`. */
function compareKeyAndExtensions(certificate: Certificate, text: string): void {
  const { bits } = certificate.publicKey.value
  const printedBits = /Public-Key: \((\d+) bit\)/.exec(text)?.[1]
  if (printedBits !== undefined) assert.equal(bits, Number(printedBits))
  const printed = printedExtensions(text)
  assert.deepEqual(
    certificate.extensions.map((it) => it.critical),
    printed.map((it) => it.critical),
  )
  certificate.extensions.forEach((extension, index) => {
    const compared = comparedExtension(certificate, extension, printed[index]!)
    if (compared === undefined) return
    assert.deepEqual(compared.ours, compared.printed, extension.oid)
    timesCompared.set(extension.oid, (timesCompared.get(extension.oid) ?? 0) + 1)
  })
  assert.equal(
    certificate.isCa,
    printed.some((it) => it.text.startsWith('CA:TRUE')),
  )
}

function isReadByOpenssl({ der }: Certificate): boolean {
  const { status } = spawnSync('openssl', ['x509', '-inform', 'der', '-noout'], { input: der })
  return status === 0
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

/** Attributes cannot be asked for on the command line. */
function requestConfig(attributes: string): string {
  const file = join(folder, 'request.cnf')
  const sections = `[req]\nprompt=no\ndistinguished_name=req_dn\nattributes=req_attributes\n[req_dn]\nCN=x\n[req_attributes]\n`
  writeFileSync(file, `${sections}${attributes}`)
  return file
}

function openssl(command: readonly string[]): string {
  return opensslBytes(command).toString('utf8')
}

function opensslBytes(command: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('openssl', command)
  assert.equal(status, 0, `openssl ${command.join(' ')}: ${stderr}`)
  return stdout
}
