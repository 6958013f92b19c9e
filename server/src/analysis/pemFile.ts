import type { CertificateBundle } from '../bundle/bundle.ts'
import { EMPTY_POLICY } from '../policy/policy.ts'
import { attempt } from './failure.ts'
import type { Project } from './project.ts'
import { contentOf, sourceOf } from './sources.ts'

/** The PEM blocks of a file; none where it holds none. */
export function bundleOf(uri: string, project: Project): CertificateBundle {
  const pem = project.dialects.find((it) => it.certificates === 'alone')
  const source = pem && sourceOf(uri, pem, project)
  if (!pem || !source) return { uri, blocks: [] }
  const known = BUNDLES.get(source)
  if (known) return known
  const policy = attempt(uri, project.onFailure, EMPTY_POLICY, () =>
    pem.lower(source, { serverVersion: undefined, embedded: true, included: () => [] }),
  )
  const bundle = withEncoding(policy.bundles[0] ?? { uri, blocks: [] }, project)
  BUNDLES.set(source, bundle)
  return bundle
}

const BUNDLES = new WeakMap<object, CertificateBundle>()

/** The bundle with the encoding of its file, where that is one in which no program looks for PEM. */
export function withEncoding(bundle: CertificateBundle, project: Project): CertificateBundle {
  const content = contentOf(bundle.uri, project)
  if (content?.kind !== 'text' || content.encoding === undefined) return bundle
  return { ...bundle, encoding: content.encoding }
}
