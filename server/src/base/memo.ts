// What was computed is kept: the module-level memories of this code base, each with what it is kept by and how much.

/** Computed with the first call. */
export function once<Value>(compute: () => Value): () => Value {
  let known: { readonly value: Value } | undefined
  return () => {
    known ??= { value: compute() }
    return known.value
  }
}

/** By text: the `budget` that were asked for last. What goes is what nobody has asked for the longest. */
export function memo<Value>(compute: (key: string) => Value, budget: number): (key: string) => Value {
  // A Map has its keys in the order in which they were set.
  const known = new Map<string, { readonly value: Value }>()
  return (key) => {
    const found = known.get(key) ?? { value: compute(key) }
    known.delete(key)
    known.set(key, found)
    if (known.size > budget) {
      for (const oldest of known.keys()) {
        known.delete(oldest)
        break
      }
    }
    return found.value
  }
}

/** By object, for as long as the object is in memory. */
export function memoByObject<Key extends object, Value>(compute: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>()
  return (key) => {
    let found = known.get(key)
    if (found === undefined) {
      found = { value: compute(key) }
      known.set(key, found)
    }
    return found.value
  }
}

/** By object, the last answer alone: as long as what else it depends on is the same. */
export function memoOfLast<Key extends object, Other, Value>(
  compute: (key: Key, other: Other) => Value,
): (key: Key, other: Other) => Value {
  const known = new WeakMap<Key, { readonly other: Other; readonly value: Value }>()
  return (key, other) => {
    let found = known.get(key)
    if (found === undefined || found.other !== other) {
      found = { other, value: compute(key, other) }
      known.set(key, found)
    }
    return found.value
  }
}
