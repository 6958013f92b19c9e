import { nameMatcher } from '../../server/src/base/glob.ts'
import { isWithin, relativePath } from '../../server/src/base/uri.ts'

/** The URIs among some that a pattern stands for below a folder, as `Files.expand` has it. */
export function expandedIn(uris: Iterable<string>, folder: string, pattern: string): readonly string[] {
  const parts = pattern.split('/').map(nameMatcher)
  return [...uris]
    .filter((uri) => {
      const names = isWithin(uri, folder) ? relativePath(folder, uri).split('/') : []
      return names.length === parts.length && names.every((name, index) => parts[index]!(name))
    })
    .sort()
}
