import { memoOfLast } from '../base/memo.ts'
import type { Sourced } from '../base/range.ts'
import { fileName, folderOf, isAbsolutePath, isWithin, resolvePath } from '../base/uri.ts'
import type { BundleBlock, CertificateBundle } from '../bundle/bundle.ts'
import type { Dialect, Source } from '../dialects/dialect.ts'
import { keyMatches, keyMatchesAny, keysIn } from '../pki/keyMatch.ts'
import type {
  CertificateReference,
  FileReference,
  ReferencedFile,
  TlsEndpoint,
  TlsPolicy,
} from '../policy/policy.ts'
import { EMPTY_POLICY } from '../policy/policy.ts'
import type { Certificate } from '../x509/certificate.ts'
import { embeddedDialect } from './detection.ts'
import { attempt } from './failure.ts'
import type { FileContent } from './files.ts'
import { withNeighbor } from './neighbors.ts'
import { bundleOf, withEncoding } from './pemFile.ts'
import type { Project } from './project.ts'
import { type Base, candidates, contentOf, sourceOf } from './sources.ts'
import { insteadOfWanted, type WantedContent } from './wantedContent.ts'

/** The policy with what analysis found of the files that it names. */
export function resolveReferences(
  policy: TlsPolicy,
  base: Base,
  dialect: Dialect,
  project: Project,
): TlsPolicy {
  const bundles = inRepository(
    policy.bundles.map((it) => withNeighbor(resolveKey(withEncoding(it, project), project), project)),
    project,
  )
  if (!policy.endpoints.some(namesFiles)) {
    return bundles.length > 0 ? { ...policy, bundles } : policy
  }
  const resolve: Resolve = (reference, wanted) => resolveFile(reference, wanted, base, dialect, project)
  const endpoints = policy.endpoints.map((endpoint): TlsEndpoint => {
    if (!namesFiles(endpoint)) return endpoint
    const { revocationLists, dhParameters, otherFiles } = endpoint
    return {
      ...endpoint,
      certificates: endpoint.certificates.map((it) => resolveCertificate(it, resolve, project)),
      trustedCertificates: endpoint.trustedCertificates.map((it) =>
        resolve(it, it.isNamedToClients ? 'CA named to clients' : 'certificate'),
      ),
      ...(revocationLists && { revocationLists: revocationLists.map((it) => resolve(it, 'CRL')) }),
      ...(dhParameters && { dhParameters: resolve(dhParameters, 'DH parameters') }),
      ...(otherFiles && {
        otherFiles: otherFiles.map((it) => ({ ...it, reference: resolve(it.reference, it.wanted) })),
      }),
    }
  })
  return { ...policy, endpoints, bundles }
}

type Resolve = (reference: FileReference, wanted: WantedContent) => FileReference

function namesFiles(endpoint: TlsEndpoint): boolean {
  const { certificates, trustedCertificates, revocationLists = [], dhParameters, otherFiles = [] } = endpoint
  return (
    certificates.length + trustedCertificates.length + revocationLists.length + otherFiles.length > 0 ||
    dhParameters !== undefined
  )
}

/** A file with more blocks than these is a collection, and its key need not belong to any of them. */
const MOST_BLOCKS = 10

/** What a file says of its key, where it has one and the certificate of a server (or client) with it. */
function resolveKey(bundle: CertificateBundle, project: Project): CertificateBundle {
  if (!bundle.isFile || bundle.blocks.length > MOST_BLOCKS) return bundle
  const keys = bundle.blocks.filter(({ content }) => content.kind === 'privateKey')
  const certificates = bundle.blocks.flatMap(({ content }) =>
    content.kind === 'certificate' ? [content.certificate] : [],
  )
  if (keys.length !== 1 || certificates.every((it) => it.isCa)) return bundle
  const content = contentOf(bundle.uri, project)
  if (content?.kind !== 'text') return bundle
  if (!bundleAnswers.has(content)) bundleAnswers.set(content, keyMatchesAny(content.text, certificates))
  const answer = bundleAnswers.get(content)
  return answer === undefined ? bundle : { ...bundle, keyMatches: answer }
}

const bundleAnswers = new WeakMap<FileContent, boolean | undefined>()

/** Of keys that are encrypted, a repository may have copies. Where several are in a file, the first is enough. */
function inRepository(bundles: readonly CertificateBundle[], project: Project): readonly CertificateBundle[] {
  const first = bundles.find(
    ({ blocks, isFile }) =>
      !(isFile && blocks.length > MOST_BLOCKS) &&
      blocks.some(({ content }) => content.kind === 'privateKey' && !content.key.encrypted),
  )
  if (first === undefined || !(first.isFile || holdsSecrets(first.uri))) return bundles
  const repository = repositoryOf(first.uri, project)
  if (repository === undefined) return bundles
  return bundles.map((it) => (it === first ? { ...it, repository } : it))
}

/** The outermost folder of the git repository that takes in a file; undefined where none does, or that is not known. */
export function repositoryOf(uri: string, { cache, folders }: Project): string | undefined {
  const folder = folders.find((it) => isWithin(uri, it))
  const state = folder === undefined ? undefined : cache.gitState(uri, folder)
  return state?.kind === 'notIgnored' ? state.root : undefined
}

/**
 * Whether a file is of those in which people keep what their programs run with, or that put it where it is wanted. In
 * source texts and documents, keys are mostly examples and tests.
 */
function holdsSecrets(uri: string): boolean {
  const name = fileName(uri)
  return SETTINGS.test(name) || SCRIPT.test(name) || WITHOUT_EXTENSION.test(name)
}

const SETTINGS =
  /^\.?env(?:\.|$)|^(?:kube)?config$|^id_\w+$|\.(?:env|json|ya?ml|tf|tfvars|tfstate|hcl|properties|ini|cfg|cnf|conf|config|toml|xml|plist|ovpn|secrets?|ppk|jwk|jwks)$/i
/** What sets a machine or an image up. */
const SCRIPT =
  /\.(?:sh|bash|zsh|ksh|fish|ps1|psm1|bat|cmd|dockerfile|containerfile|mk)$|^(?:docker|container)file\./i
/** `id_ed25519`, `deploy_key`. */
const WITHOUT_EXTENSION = /^(?!readme|licen[cs]e|change|news|copying|authors)[\w-]+$/i

function resolveCertificate(
  reference: CertificateReference,
  resolve: Resolve,
  project: Project,
): CertificateReference {
  const resolved: { -readonly [Key in keyof CertificateReference]: CertificateReference[Key] } = {
    ...reference,
  }
  if (reference.certificate) resolved.certificate = resolve(reference.certificate, 'certificate')
  if (reference.key) resolved.key = resolve(reference.key, 'private key')
  const [certificate, key] = [resolved.certificate?.file, resolved.key?.file]
  if (certificate?.kind === 'read' && key?.kind === 'read') {
    const known = matches(key.uri, certificate.bundle, project)
    if (known !== undefined) resolved.keyMatches = known
  }
  return resolved
}

/** A server presents the first certificate of its file, and the key must be that one's. */
function matches(keyUri: string, { blocks }: CertificateBundle, project: Project): boolean | undefined {
  const first = blocks.find((it) => it.content.kind === 'certificate')
  const content = contentOf(keyUri, project)
  if (first?.content.kind !== 'certificate' || content?.kind !== 'text') return undefined
  const { certificate } = first.content
  return keyAnswer(content, certificate)
}

/** The last answer for each text with a key: the public half of an elliptic key takes milliseconds to compute. */
const keyAnswer = memoOfLast((content: FileContent & { readonly kind: 'text' }, certificate: Certificate) =>
  keyMatches(content.text, certificate),
)

function resolveFile(
  reference: FileReference,
  wanted: WantedContent,
  base: Base,
  dialect: Dialect,
  project: Project,
): FileReference {
  // A dialect may know already that it is not to be looked for.
  if (reference.file) return reference
  return { ...reference, ...findFile(reference, wanted, base, dialect, project) }
}

type Found = Pick<FileReference, 'instead'> & { readonly file: ReferencedFile }

function findFile(
  { path, relativeTo }: FileReference,
  wanted: WantedContent,
  base: Base,
  dialect: Dialect,
  project: Project,
): Found {
  const absolute = isAbsolutePath(path.value)
  const uris =
    relativeTo === undefined || absolute
      ? [
          ...candidates(path.value, base, dialect),
          ...(absolute || base.certain ? [] : inFoldersAbove(path, project)),
        ]
      : relativeTo === 'document'
        ? [resolvePath(folderOf(path.range.uri), path.value)]
        : inFoldersAbove(path, project)
  let why: string | undefined
  for (const uri of uris) {
    const content = contentOf(uri, project)
    // Yet to be loaded: analysis runs again when it is there.
    if (content === undefined) why ??= 'it is being read'
    else if (content.kind === 'notRead') {
      if (content.isFolder) return { ...notRead(content.why), instead: 'is a folder' }
      why ??= content.why
    } else if (content.kind === 'text') {
      const bundle = bundleOf(uri, project)
      const instead = insteadOfWanted(wanted, content, bundle)
      return { file: { kind: 'read', uri, bundle }, ...(instead === undefined ? {} : { instead }) }
    }
  }
  if (why !== undefined) return notRead(why)
  if (relativeTo === 'workingFolder' && !absolute) {
    return notRead('the working folder of the process is not known')
  }
  if (!absolute && relativeTo === undefined && !base.certain) {
    return notRead('no file of the workspace includes this one, so the folder is not known')
  }
  return { file: { kind: 'missing' } }
}

function notRead(why: string): Found {
  return { file: { kind: 'notRead', why } }
}

function inFoldersAbove({ value, range }: Sourced<string>, project: Project): readonly string[] {
  return foldersAbove(range.uri, project).map((it) => resolvePath(it, value))
}

/** The document's folder and those above it, up to the workspace's: one of them is likely the working folder. */
function foldersAbove(uri: string, { folders }: Project): readonly string[] {
  const own = folderOf(uri)
  const workspace = folders.find((it) => it === own || isWithin(own, it))
  const above: string[] = [own]
  if (workspace === undefined) return above
  for (let folder = own; folder !== workspace; ) {
    folder = folderOf(folder)
    above.push(folder)
  }
  return above
}

/** All that can be read in a file, whatever else is in it; nothing where it holds nothing. */
export function embeddedBlocks(uri: string, project: Project): readonly BundleBlock[] {
  const content = contentOf(uri, project)
  const embedded = content?.kind === 'text' ? embeddedDialect(content.text, project.dialects) : undefined
  const source = embedded && sourceOf(uri, embedded, project)
  if (!embedded || !source) return []
  const { bundles } = attempt(uri, project.onFailure, EMPTY_POLICY, () =>
    embedded.lower(source, { serverVersion: undefined, included: () => [] }),
  )
  return bundles.flatMap((it) => it.blocks)
}

/** The policy with the answer whether the keys that stand beside certificates belong to them. */
export function matchKeys(policy: TlsPolicy, { text }: Source<unknown>): TlsPolicy {
  if (!policy.bundles.some((it) => it.key)) return policy
  const keys = keysIn(text)
  const bundles = policy.bundles.map((bundle): CertificateBundle => {
    const { key, blocks } = bundle
    const first = blocks.find((it) => it.content.kind === 'certificate')
    if (!key || first?.content.kind !== 'certificate') return bundle
    const matches = keys.matches(key.block.range.start, first.content.certificate)
    return matches === undefined ? bundle : { ...bundle, key: { ...key, matches } }
  })
  return { ...policy, bundles }
}
