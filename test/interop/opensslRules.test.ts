// Certificates from an independent maker: the rules over what the openssl command line writes.

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { lint } from '../../server/src/analysis/lint.ts'
import { DAY, MINUTE } from '../../server/src/base/instant.ts'
import { pem } from '../../server/src/dialects/pem/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'tls-lens-'))
after(() => rmSync(folder, { recursive: true }))

/** Half an hour after whatever is made here, so that nothing is not yet valid. */
const NOW = Date.now() + 30 * MINUTE
const OLD = ['-provider', 'default', '-provider', 'legacy']

describe('what openssl makes', () => {
  test('a sound certificate is judged sound', () => {
    assert.deepEqual(findings(selfSigned('sound', ['-addext', 'subjectAltName=DNS:shop.example'])), [])
  })

  test('one that expires in ten days', () => {
    const made = issued('soon', [], { days: '10', extensions: 'subjectAltName=DNS:shop.example' })
    // Ten days of life: the last third has not begun.
    assert.deepEqual(findings(made), [])
    assert.deepEqual(findings(made, NOW + 8 * DAY), ['warning expires-soon: expires in 47 hours'])
    assert.deepEqual(findings(made, NOW + 11 * DAY), ['error expired: expired 24 hours ago'])
    assert.deepEqual(findings(made, NOW - 5 * DAY).length, 1)
  })

  test('a key of 1024 bits', () => {
    const made = selfSigned('small', ['-newkey', 'rsa:1024', '-addext', 'subjectAltName=DNS:shop.example'])
    assert.deepEqual(findings(made), ['error small-key: the key has 1024 bits'])
  })

  test('a signature over SHA-1 and one over MD5', () => {
    const extensions = 'subjectAltName=DNS:shop.example'
    assert.deepEqual(findings(issued('sha1', ['-sha1'], { extensions })), [
      'error weak-signature: signed with SHA-1',
    ])
    assert.deepEqual(findings(issued('md5', ['-md5', ...OLD], { extensions })), [
      'error weak-signature: signed with MD5',
    ])
  })

  test('a self-signed certificate over SHA-1: nobody relies on its signature', () => {
    assert.deepEqual(
      findings(selfSigned('root', ['-sha1', '-addext', 'subjectAltName=DNS:shop.example'])),
      [],
    )
  })

  test('a server certificate without subject alternative names', () => {
    assert.deepEqual(findings(issued('nameless', [], { extensions: 'extendedKeyUsage=serverAuth' })), [
      'error missing-subject-alt-name: no subject alternative name: browsers and Go refuse it',
    ])
  })

  test('certificate, authority and root in any order', () => {
    const leaf = issued('leaf', [], { extensions: 'subjectAltName=DNS:shop.example' })
    const authority = caPem()
    const root = 'info root-in-chain: the root Test Authority is sent needlessly'
    assert.deepEqual(findings(leaf + authority), [root])
    assert.deepEqual(findings(authority + leaf), [
      root,
      'error wrong-order: the certificate of shop.example is not the first',
    ])
    assert.deepEqual(findings(leaf + authority + leaf), [
      root,
      'warning duplicate-certificate: duplicate of a certificate above',
    ])
  })

  test('private keys, plain and encrypted', () => {
    caPem()
    const key = readFileSync(join(folder, 'ca.key'), 'utf8')
    assert.deepEqual(findings(key), ['info unencrypted-private-key: the private key is not encrypted'])
    run(['pkey', '-in', 'ca.key', '-aes256', '-passout', 'pass:test', '-out', 'encrypted.key'])
    assert.deepEqual(findings(readFileSync(join(folder, 'encrypted.key'), 'utf8')), [])
  })
})

function findings(text: string, now = NOW): string[] {
  const uri = 'file:///test.pem'
  const policy = pem.lower(
    { uri, text, ...pem.parse(text) },
    { serverVersion: undefined, included: () => [] },
  )
  const failures: unknown[] = []
  const found = lint(policy, {
    context: { now, expiryDays: 30 },
    onFailure: (it) => failures.push(it),
  })
  assert.deepEqual(failures, [])
  return found.map((it) => `${it.severity} ${it.ruleId}: ${it.message}`)
}

function selfSigned(name: string, options: readonly string[]): string {
  const key = options.includes('-newkey') ? [] : ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256']
  // Unless told otherwise it makes an authority, and says not what its key is for.
  const usage = ['-addext', 'keyUsage=digitalSignature,keyCertSign']
  const out = ['-keyout', `${name}.key`, '-out', `${name}.pem`, ...usage]
  run(['req', '-x509', '-nodes', '-subj', '/CN=shop.example', '-days', '365', ...key, ...options, ...out])
  return readFileSync(join(folder, `${name}.pem`), 'utf8')
}

function caPem(): string {
  const subject = ['-subj', '/CN=Test Authority']
  const key = ['-newkey', 'rsa:2048', '-keyout', 'ca.key', '-out', 'ca.pem']
  authority ??= (() => {
    const usage = ['-addext', 'keyUsage=keyCertSign,cRLSign']
    run(['req', '-x509', '-nodes', '-days', '3650', ...subject, ...key, ...usage])
    return readFileSync(join(folder, 'ca.pem'), 'utf8')
  })()
  return authority
}

let authority: string | undefined

function issued(
  name: string,
  options: readonly string[],
  { days = '365', extensions }: { readonly days?: string; readonly extensions: string },
): string {
  caPem()
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', `${name}.key`]
  run(['req', '-subj', '/CN=shop.example', ...key, '-addext', extensions, '-out', `${name}.csr`])
  const by = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-copy_extensions', 'copyall']
  run(['x509', '-req', '-in', `${name}.csr`, ...by, '-days', days, ...options, '-out', `${name}.pem`])
  return readFileSync(join(folder, `${name}.pem`), 'utf8')
}

function run(options: readonly string[]): void {
  const { status, stderr } = spawnSync('openssl', options, { cwd: folder, encoding: 'utf8' })
  assert.equal(status, 0, `openssl ${options.join(' ')}\n${stderr}`)
}
