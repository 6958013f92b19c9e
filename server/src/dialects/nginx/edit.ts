import type { PolicyEdit, TextEdit } from '../../policy/edit.ts'
import type { Source } from '../dialect.ts'
import type { NginxTree } from './syntax.ts'

export function edit(
  edit: PolicyEdit,
  _sources: ReadonlyMap<string, Source<NginxTree>>,
): readonly TextEdit[] {
  return edit.kind === 'replaceWord' ? [{ range: edit.range, text: edit.text }] : []
}
