// URIs of files, as RFC 3986 has them and editors write them. Paths inside are decoded and use slashes.

/**
 * One spelling for each file: editors differ in what they percent-encode (`file:///c%3A/a%20b`), and a file that is
 * known under two names is analysed twice. This is the spelling that VS Code uses. A URI without a path that can be
 * decoded is left as it is.
 */
export function canonicalUri(uri: string): string {
  const parts = URI.exec(uri)
  if (!parts) return uri
  const [, scheme, authority, path] = parts
  try {
    return `${scheme!.toLowerCase()}://${authority ?? ''}${encodePath(decodeURIComponent(path!))}`
  } catch {
    return uri
  }
}

/** The decoded path: `/etc/nginx/nginx.conf`, `/c:/nginx/nginx.conf`. */
export function pathOfUri(uri: string): string {
  return decodePath(URI.exec(uri)?.[3] ?? uri)
}

/** Percent-encoding taken back, as far as it is UTF-8. */
export function decodePath(path: string): string {
  return path.replace(/(?:%[0-9a-fA-F]{2})+/g, (encoded) => {
    try {
      return decodeURIComponent(encoded)
    } catch {
      return encoded
    }
  })
}

/** The URI of the folder that a file is in, without a slash at its end. */
export function folderOf(uri: string): string {
  const slash = uri.lastIndexOf('/')
  return slash < 0 ? uri : uri.slice(0, slash)
}

/** The last part of the path, decoded. */
export function fileName(uri: string): string {
  const path = pathOfUri(uri)
  return path.slice(path.lastIndexOf('/') + 1)
}

export function isWithin(uri: string, folder: string): boolean {
  const base = folder.endsWith('/') ? folder : `${folder}/`
  return uri.startsWith(base)
}

export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || path.startsWith('\\\\') || /^[A-Za-z]:[\\/]/.test(path)
}

/** The URI that a path means when it is read relative to a folder; an absolute one keeps scheme and authority. */
export function resolvePath(folder: string, path: string): string {
  const parts = URI.exec(folder)
  if (!parts) return path
  const [, scheme, authority, base] = parts
  // Nearly every path in a configuration needs no encoding, and a large one has a thousand.
  if (PLAIN_PATH.test(path)) {
    return path.startsWith('/') ? `${scheme}://${authority}${path}` : `${folder}/${path}`
  }
  const slashed = WINDOWS_PATH.test(path) ? path.replaceAll('\\', '/') : path
  const absolute = /^[A-Za-z]:\//.test(slashed)
    ? `/${slashed}`
    : slashed.startsWith('/')
      ? slashed
      : `${decodePath(base!)}/${slashed}`
  return `${scheme}://${authority ?? ''}${encodePath(withoutDots(absolute))}`
}

/** The path of a file below a folder, decoded; the whole path where it is not below it. */
export function relativePath(folder: string, uri: string): string {
  return isWithin(uri, folder)
    ? pathOfUri(uri).slice(pathOfUri(folder).replace(/\/$/, '').length + 1)
    : pathOfUri(uri)
}

const URI = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)([^?#]*)$/
/** Nothing that is encoded, no empty part, and none that begins with a dot. */
const PLAIN_PATH = /^\/?[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$/
const WINDOWS_PATH = /^(?:[A-Za-z]:[\\/]|\\\\|\.{1,2}\\)/

/** Half of a surrogate pair is no character: file systems are given U+FFFD in its place, as by Node. */
function encodePath(path: string): string {
  return path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/^\/([A-Z]):/, (_, drive: string) => `/${drive.toLowerCase()}:`)
    .split('/')
    .map((it) =>
      encodeURIComponent(it).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`),
    )
    .join('/')
}

function withoutDots(path: string): string {
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') kept.pop()
    else if (part !== '.' && part !== '') kept.push(part)
  }
  return `/${kept.join('/')}`
}
