import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Issued, issue } from './certificates.ts'
import { NGINX_FILES, NODE_FILES, samlMetadata, secretManifest } from './files.ts'

/** Where the sample's two servers listen on 127.0.0.1. */
export interface SamplePorts {
  readonly sound: number
  readonly old: number
}

/** What the servers and the terminal part of `npm start` need of the files that were written. */
export interface SampleWorkspace {
  readonly folder: string
  /** PEM texts. */
  readonly root: string
  readonly shop: { readonly certificate: string; readonly key: string }
  readonly legacy: { readonly certificate: string; readonly key: string }
  /** Paths of files. */
  readonly rootPath: string
  readonly clientPath: string
  readonly clientKeyPath: string
}

/**
 * Writes the sample workspace: sound and bad configurations and certificates, with dates relative to `now`. What was
 * in the folder before is deleted: it is the sample's own, and git ignores it.
 */
export async function makeSampleWorkspace(
  folder: string,
  ports: SamplePorts,
  now: number,
): Promise<SampleWorkspace> {
  const pki = await makeCertificates(now)
  const files: Record<string, string | Uint8Array> = {
    '.vscode/settings.json': `${JSON.stringify({ 'tlsLens.certificateAuthorities': ['certificates/root.pem'] }, null, 2)}\n`,
    'certificates/root.pem': pki.root.certificate,
    'certificates/client.pem': pki.client.certificate,
    'certificates/client.key': pki.client.key,
    // The intermediate stands first, and it has expired.
    'certificates/partner-bundle.pem': pki.expiredIntermediate.certificate + pki.partner.certificate,
    'certificates/printer.pem': pki.printer.certificate,
    // Not text; the second has a name that PEM has as well.
    'certificates/printer.der': new Uint8Array(pki.printer.parsed.rawData),
    'certificates/root.cer': new Uint8Array(pki.root.parsed.rawData),
    'certificates/archive.pem': pki.archive.certificate + pki.rsaIntermediate.certificate,
    'nginx/tls/shop.pem': pki.shop.certificate + pki.intermediate.certificate,
    'nginx/tls/shop.key': pki.shop.key,
    'nginx/tls/api.pem': pki.api.certificate + pki.intermediate.certificate,
    'nginx/tls/api.key': pki.api.key,
    'nginx/tls/old.pem': pki.legacy.certificate + pki.intermediate.certificate,
    'nginx/tls/old.key': pki.legacy.key,
    'nginx/tls/mismatch.pem': pki.stray.certificate,
    'nginx/tls/mismatch.key': pki.client.key,
    'nginx/tls/clients.pem': pki.root.certificate,
    'kubernetes/shop-tls.yaml': secretManifest('shop-tls', {
      'tls.crt': pki.shop.certificate + pki.intermediate.certificate,
      'tls.key': pki.shop.key,
      'ca.crt': pki.root.certificate,
    }),
    // It expires soon, its certificates are in the wrong order, and the key is another's.
    'kubernetes/api-tls.yaml': secretManifest('api-tls', {
      'tls.crt': pki.intermediate.certificate + pki.api.certificate,
      'tls.key': pki.client.key,
    }),
    'saml/identity-provider.xml': samlMetadata(pki.printer.certificate),
    ...fill(NGINX_FILES, ports),
    ...fill(NODE_FILES, ports),
  }
  rmSync(folder, { recursive: true, force: true })
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content, { mode: path.endsWith('.key') ? 0o600 : 0o644 })
  }
  return {
    folder,
    root: pki.root.certificate,
    shop: { certificate: pki.shop.certificate + pki.intermediate.certificate, key: pki.shop.key },
    legacy: { certificate: pki.legacy.certificate + pki.intermediate.certificate, key: pki.legacy.key },
    rootPath: join(folder, 'certificates/root.pem'),
    clientPath: join(folder, 'certificates/client.pem'),
    clientKeyPath: join(folder, 'certificates/client.key'),
  }
}

type Name =
  | 'root'
  | 'intermediate'
  | 'rsaIntermediate'
  | 'expiredIntermediate'
  | 'shop'
  | 'api'
  | 'legacy'
  | 'partner'
  | 'printer'
  | 'archive'
  | 'stray'
  | 'client'

async function makeCertificates(now: number): Promise<Readonly<Record<Name, Issued>>> {
  const root = await issue({ commonName: 'TLS Lens Sample Root', isCa: true, from: -900, to: 2700 }, now)
  const ca = { isCa: true, issuer: root }
  const [intermediate, rsaIntermediate, expiredIntermediate] = await Promise.all([
    issue({ ...ca, commonName: 'TLS Lens Sample Intermediate', from: -400, to: 1400 }, now),
    issue(
      {
        ...ca,
        commonName: 'TLS Lens Sample RSA Intermediate',
        from: -400,
        to: 1400,
        key: 'rsa2048',
        keyHash: 'SHA-1',
      },
      now,
    ),
    issue({ ...ca, commonName: 'TLS Lens Sample Intermediate 2023', from: -1100, to: -6 }, now),
  ])
  const server = (commonName: string, from: number, to: number) =>
    ({ commonName, names: [commonName], from, to, issuer: intermediate }) as const
  const [shop, api, legacy, partner, printer, archive, stray, client] = await Promise.all([
    issue({ ...server('shop.example', -20, 70), names: ['shop.example', 'www.shop.example'] }, now),
    issue({ ...server('api.shop.example', -78, 12), key: 'rsa2048' }, now),
    issue({ ...server('old.example', -405, -40), key: 'rsa2048' }, now),
    issue({ ...server('partner.example', -30, 60), issuer: expiredIntermediate }, now),
    issue(
      { commonName: 'printer.example', names: ['printer.example'], from: -300, to: 3000, key: 'rsa1024' },
      now,
    ),
    issue(
      { ...server('archive.example', -200, 165), key: 'rsa2048', issuer: rsaIntermediate, hash: 'SHA-1' },
      now,
    ),
    issue(server('mismatch.example', -5, 85), now),
    issue({ commonName: 'sample client', from: -5, to: 360, issuer: intermediate, use: 'client' }, now),
  ])
  return {
    root,
    intermediate,
    rsaIntermediate,
    expiredIntermediate,
    shop,
    api,
    legacy,
    partner,
    printer,
    archive,
    stray,
    client,
  }
}

/** The texts with `@SOUND@` and `@OLD@` replaced by the ports. */
function fill(files: Readonly<Record<string, string>>, ports: SamplePorts): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [
      path,
      text.replaceAll('@SOUND@', String(ports.sound)).replaceAll('@OLD@', String(ports.old)),
    ]),
  )
}
