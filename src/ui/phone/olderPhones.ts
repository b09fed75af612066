// What phones of four years ago lack of the language and the page uses. It comes before everything else.

const add = (owner: object, name: string, value: unknown): void => {
  if (!(name in owner)) Object.defineProperty(owner, name, { value, writable: true, configurable: true })
}

function toSorted<Item>(this: readonly Item[], compare?: (one: Item, other: Item) => number): Item[] {
  return [...this].sort(compare)
}

function groupBy<Key, Item>(items: Iterable<Item>, keyOf: (item: Item, at: number) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  let at = 0
  for (const item of items) {
    const key = keyOf(item, at++)
    groups.set(key, [...(groups.get(key) ?? []), item])
  }
  return groups
}

function withResolvers<Value>(): PromiseWithResolvers<Value> {
  let settle: Pick<PromiseWithResolvers<Value>, 'resolve' | 'reject'> | undefined
  const promise = new Promise<Value>((resolve, reject) => (settle = { resolve, reject }))
  if (!settle) throw new Error('a promise did not begin')
  return { promise, ...settle }
}

function last<Item>(this: readonly Item[], isIt: (item: Item) => boolean): Item | undefined {
  return [...this].reverse().find(isIt)
}

add(Array.prototype, 'toSorted', toSorted)
add(Array.prototype, 'findLast', last)
add(Map, 'groupBy', groupBy)
add(Promise, 'withResolvers', withResolvers)
