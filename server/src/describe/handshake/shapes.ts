// Readers of values whose type is not known: each returns its value with a type, or says what is not as it has to be.

/** Reads a value at a path such as `messages[3].length`. Throws {@link UnexpectedShape}. */
export type Reader<T> = (value: unknown, path: string) => T

/** What is at which place: `messages[3].length is no number`. */
export class UnexpectedShape extends Error {}

export interface Optional<T> {
  readonly optional: Reader<T>
}

/** A reader for each property of T, so that one that is added to T is not forgotten here. */
export type Properties<T> = {
  readonly [K in keyof T]-?: undefined extends T[K]
    ? Optional<Exclude<T[K], undefined>>
    : Record<never, never> extends Pick<T, K>
      ? Optional<T[K]>
      : Reader<T[K]>
}

/** Of an object, the properties that are known. */
export function object<T>(properties: Properties<T>): Reader<T> {
  const readers = Object.entries<Reader<unknown> | Optional<unknown>>(properties)
  return (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw no('object', path)
    const found: Record<string, unknown> = {}
    for (const [name, reader] of readers) {
      const has = Object.hasOwn(value, name)
      const property = has ? (value as Record<string, unknown>)[name] : undefined
      const at = path === '' ? name : `${path}.${name}`
      if (typeof reader === 'function') {
        if (!has) throw new UnexpectedShape(`${at} is missing`)
        found[name] = reader(property, at)
      } else if (has) found[name] = reader.optional(property, at)
    }
    return found as T
  }
}

export function optional<T>(reader: Reader<T>): Optional<T> {
  return { optional: reader }
}

/** At most so many elements. */
export function list<T>(element: Reader<T>, most: number): Reader<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw no('list', path)
    if (value.length > most) throw new UnexpectedShape(`${path} has more than ${most} elements`)
    return value.map((it, index) => element(it, `${path}[${index}]`))
  }
}

export const text: Reader<string> = (value, path) => {
  if (typeof value !== 'string') throw no('text', path)
  return value
}

/** A text that the pattern describes wholly; `what` is a noun. */
export function textLike(pattern: RegExp, what: string): Reader<string> {
  return (value, path) => {
    if (typeof value !== 'string' || !pattern.test(value)) throw no(what, path)
    return value
  }
}

export const bool: Reader<boolean> = (value, path) => {
  if (typeof value !== 'boolean') throw no('truth value', path)
  return value
}

export const amount: Reader<number> = (value, path) => {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw no('number from 0 on', path)
  return value
}

export function whole(most: number): Reader<number> {
  return (value, path) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) {
      throw no(`whole number from 0 to ${most}`, path)
    }
    return value
  }
}

/** One of the words; a union's are all named, or the compiler says which is not. */
export function oneOf<T extends string>(words: Readonly<Record<T, true>>): Reader<T> {
  return (value, path) => {
    if (typeof value !== 'string' || !Object.hasOwn(words, value)) {
      throw new UnexpectedShape(`${path} is none of ${Object.keys(words).join(', ')}`)
    }
    return value as T
  }
}

export function orNull<T>(reader: Reader<T>): Reader<T | null> {
  return (value, path) => (value === null ? null : reader(value, path))
}

function no(what: string, path: string): UnexpectedShape {
  return new UnexpectedShape(path === '' ? `it is no ${what}` : `${path} is no ${what}`)
}
