import { type Range, sourceRange } from '../../base/range.ts'
import type { TextEdit } from '../../base/textEdit.ts'
import type { CertificateBundle } from '../../bundle/bundle.ts'
import { lowerBlock } from '../../bundle/lowerBlock.ts'
import { relabelEdits } from '../../bundle/relabel.ts'
import { mayHoldBlocks } from '../../pem/detect.ts'
import { MOST_BLOCKS, type PemBlock, parsePem } from '../../pem/pem.ts'
import { lineBreakOf, type PemEdit, reframed, wrapped } from '../../pem/repair.ts'
import type { FixEdit } from '../../policy/edit.ts'
import { EMPTY_POLICY, type TlsPolicy } from '../../policy/policy.ts'
import type { Dialect, LowerContext, Source } from '../dialect.ts'
import { ignoringEdits } from '../shared/ignoringEdits.ts'
import { tooManyBlocks } from '../shared/tooManyBlocks.ts'

/** PEM files: one bundle, no endpoints. The blocks of other files are a dialect of their own. */
export const pem: Dialect<readonly PemBlock[]> = {
  id: 'pem',
  name: 'PEM',
  certificates: 'alone',
  languageIds: ['pem'],
  filePatterns: ['*.pem', '*.crt', '*.cer', '*.cert', '*.key', '*.csr', '*.req', '*.crl', '*.ca-bundle'],
  lineComment: undefined,
  mayConcernTls: (text) => text.includes('BEGIN ') || text.includes('END ') || mayHoldBlocks(text),
  parse: (text) => ({ tree: parsePem(text), errors: [] }),
  includes: () => [],
  lower,
  edit,
  wordAt: () => undefined,
  foldingRanges: ({ tree }) => tree.map((it) => it.range),
}

/** The PEM blocks of a text, whatever else is in it. Never throws; what blocks hold is decoded when it is asked for. */
export function bundleOf(uri: string, text: string): CertificateBundle {
  return { uri, blocks: parsePem(text).map((block) => lowerBlock(uri, text, block)) }
}

function lower(
  { uri, text, tree }: Source<readonly PemBlock[]>,
  { embedded }: LowerContext<readonly PemBlock[]>,
): TlsPolicy {
  if (tree.length === 0) return EMPTY_POLICY
  if (tree.length > MOST_BLOCKS) return tooManyBlocks(uri, tree[0]!.boundary)
  const isFile = !embedded
  const blocks = tree.map((block) => lowerBlock(uri, text, block, { inFile: isFile }))
  return { ...EMPTY_POLICY, bundles: [{ uri, blocks, isFile }] }
}

function edit(
  wanted: FixEdit,
  sources: ReadonlyMap<string, Source<readonly PemBlock[]>>,
): readonly TextEdit[] {
  switch (wanted.kind) {
    case 'arrangeBlocks': {
      const source = sources.get(wanted.bundle.uri)
      return source === undefined ? [] : arrange(source, wanted.order)
    }
    case 'relabelBlock': {
      const source = sources.get(wanted.block.range.uri)
      const block = source?.tree.find((it) => it.range.start === wanted.block.range.start)
      return source && block ? relabelEdits(source, block, wanted.label) : []
    }
    case 'reframeBlock': {
      const source = sources.get(wanted.block.range.uri)
      const block = source?.tree.find((it) => it.range.start === wanted.block.range.start)
      return source && block?.isPlain ? textEdits(source, reframed(source.text, block)) : []
    }
    case 'wrapLines': {
      const source = sources.get(wanted.bundle.uri)
      return source ? wrapAll(source) : []
    }
    case 'ignoreInGit':
      return ignoringEdits(wanted.pattern, `${wanted.repository}/.gitignore`, sources)
    case 'removeText': {
      const source = sources.get(wanted.range.uri)
      return source ? [removal(source, wanted.range)] : []
    }
    default:
      return []
  }
}

function removal({ uri, text }: Source<readonly PemBlock[]>, { start, end }: Range): TextEdit {
  let from = start
  while (from > 0 && ' \t'.includes(text[from - 1]!)) from--
  return { range: sourceRange(uri, from, end), text: '' }
}

function wrapAll(source: Source<readonly PemBlock[]>): readonly TextEdit[] {
  const { text, tree } = source
  const blocks = tree.filter((it) => it.isPlain && it.base64.reliable && it.errors.length === 0)
  return textEdits(
    source,
    blocks.flatMap((it) => wrapped(text, it)),
  )
}

function textEdits({ uri }: Source<readonly PemBlock[]>, edits: readonly PemEdit[]): readonly TextEdit[] {
  return edits.map(({ range, text }) => ({ range: sourceRange(uri, range.start, range.end), text }))
}

/** Each block moves or goes with the explanatory text above it; what stands below the last block stays there. */
function arrange(
  { uri, text, tree }: Source<readonly PemBlock[]>,
  order: readonly number[],
): readonly TextEdit[] {
  if (new Set(order).size !== order.length || order.some((index) => tree[index] === undefined)) return []
  const lineBreak = lineBreakOf(text)
  const starts = tree.map((_, index) => (index === 0 ? 0 : behindLine(text, tree[index - 1]!.range.end)))
  const end = behindLine(text, tree[tree.length - 1]!.range.end)
  const parts = starts.map((start, index) => {
    const part = text.slice(start, starts[index + 1] ?? end)
    return /[\r\n]$/.test(part) ? part : part + lineBreak
  })
  let ordered = order.map((index) => parts[index]!).join('')
  if (end === text.length && !/[\r\n]$/.test(text)) ordered = ordered.replace(/\r?\n$/, '')
  return [{ range: { uri, start: 0, end }, text: ordered }]
}

/** The start of the next line, or of the next block where that follows on the same line. */
function behindLine(text: string, offset: number): number {
  for (let at = offset; at < text.length; at++) {
    if (text[at] === '\n') return at + 1
    if (text[at] === '\r' && text[at + 1] !== '\n') return at + 1
    if (at === offset && text[at] === '-') return at
  }
  return text.length
}
