import { sourceRange } from '../../base/range.ts'
import type { TextEdit } from '../../base/textEdit.ts'
import { fileName } from '../../base/uri.ts'
import type { BundleBlock, CertificateBundle } from '../../bundle/bundle.ts'
import { lowerBlock } from '../../bundle/lowerBlock.ts'
import { relabelEdits } from '../../bundle/relabel.ts'
import { mayHoldBlocks } from '../../pem/detect.ts'
import { parseEmbedded } from '../../pem/embedded.ts'
import { formFaultInEnvironment } from '../../pem/form.ts'
import type { FoundValue } from '../../pem/foundValue.ts'
import { MOST_BLOCKS, type PemBlock } from '../../pem/pem.ts'
import type { FixEdit } from '../../policy/edit.ts'
import { EMPTY_POLICY, type TlsPolicy } from '../../policy/policy.ts'
import type { Dialect, Source } from '../dialect.ts'
import { ignoringEdits } from '../shared/ignoringEdits.ts'
import { tooManyBlocks } from '../shared/tooManyBlocks.ts'

type Tree = readonly FoundValue[]

/**
 * Certificates and keys in a file of any kind, beside whatever else it is: PEM, and base64 of PEM or of a certificate.
 * It is the language of no document; analysis asks for it.
 */
export const embedded: Dialect<Tree> = {
  id: 'embedded',
  name: 'Certificates in YAML, JSON, XML, source texts …',
  certificates: 'amongOther',
  languageIds: [],
  filePatterns: [],
  lineComment: '#',
  mayConcernTls: mayHoldBlocks,
  parse: (text) => ({ tree: parseEmbedded(text), errors: [] }),
  includes: () => [],
  lower: ({ uri, text, tree }) => lower(uri, text, tree),
  edit,
  wordAt: () => undefined,
}

/** All that can be read in a text, whatever else is in it. Never throws. */
export function embeddedBlocks(uri: string, text: string): readonly BundleBlock[] {
  return lower(uri, text, parseEmbedded(text)).bundles.flatMap((it) => it.blocks)
}

function lower(uri: string, text: string, tree: Tree): TlsPolicy {
  const count = tree.reduce((sum, { blocks }) => sum + blocks.length, 0)
  if (count > MOST_BLOCKS) return tooManyBlocks(uri, tree[0]!.blocks[0]!.boundary)
  const lowered = new Map<PemBlock, BundleBlock>()
  const isEnvironment = ENVIRONMENT.test(fileName(uri))
  for (const value of tree) {
    const { name, blocks, isForSignatures = false } = value
    const formFault = value.formFault ?? (isEnvironment ? formFaultInEnvironment(text, value) : undefined)
    const surroundings = { isPlainKey: name !== undefined && PLAIN_KEYS.has(name), isForSignatures }
    for (const [index, block] of blocks.entries()) {
      const isForServer = index === 0 && name === 'tls.crt'
      lowered.set(
        block,
        lowerBlock(uri, text, block, {
          ...surroundings,
          isForServer,
          formFault: index === 0 ? formFault : undefined,
        }),
      )
    }
  }
  const bundles = tree.flatMap((value): CertificateBundle[] => {
    const blocks = value.blocks.map((it) => lowered.get(it)!).filter(isUnderstood)
    const key = value.key && lowered.get(value.key)
    return blocks.length === 0 ? [] : [{ uri, blocks, ...(key === undefined ? {} : { key: { block: key } }) }]
  })
  return { ...EMPTY_POLICY, bundles }
}

/** `.env`, `.env.production`, `shop.env`: which dotenv and its like read. */
const ENVIRONMENT = /^\.env(?:\.|$)|\.env$/

/** Names under which Kubernetes and its clients take no encrypted key. */
const PLAIN_KEYS: ReadonlySet<string> = new Set(['tls.key', 'client-key-data'])

/**
 * Half a block is a mistake in a PEM file, but in a program or a document it is a pattern, a template or an example, so
 * that only what can be read is looked at.
 */
function isUnderstood({ content }: BundleBlock): boolean {
  return content.kind !== 'unreadable' && content.kind !== 'other'
}

/** What stands between blocks is code here: they change places, and it stays. */
function edit(wanted: FixEdit, sources: ReadonlyMap<string, Source<Tree>>): readonly TextEdit[] {
  switch (wanted.kind) {
    case 'arrangeBlocks': {
      const { uri, blocks } = wanted.bundle
      const value = valueAt(sources.get(uri), blocks[0]!.range.start)
      // Where a block is left out of the bundle, its numbers are not those of the value.
      if (value?.blocks.length !== blocks.length) return []
      return value.arranged(wanted.order).map(({ range: { start, end }, text }) => ({
        range: sourceRange(uri, start, end),
        text,
      }))
    }
    case 'relabelBlock': {
      const { uri, start } = wanted.block.range
      const source = sources.get(uri)
      const block = valueAt(source, start)?.blocks.find((it) => it.range.start === start)
      return source && block ? relabelEdits(source, block, wanted.label) : []
    }
    case 'ignoreInGit':
      return ignoringEdits(wanted.pattern, `${wanted.repository}/.gitignore`, sources)
    default:
      return []
  }
}

function valueAt(source: Source<Tree> | undefined, start: number): FoundValue | undefined {
  return source?.tree.find(({ blocks }) => blocks.some((it) => it.range.start === start))
}
