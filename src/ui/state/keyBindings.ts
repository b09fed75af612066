import { sameKeys, type Keys } from './keys.ts'

/** Keys that the person has given actions, by the action's id; an empty list for none at all. */
export type KeyBindings = Readonly<Record<string, readonly Keys[]>>

interface Bound {
  readonly id: string
  readonly keys?: readonly Keys[] | undefined
}

/** Bindings out of whatever was stored; what is no list of keys is left out. */
export function readBindings(stored: unknown): KeyBindings {
  if (typeof stored !== 'object' || stored === null) return {}
  return Object.fromEntries(
    Object.entries(stored).flatMap(([id, keys]): [string, string[]][] =>
      Array.isArray(keys) && keys.every((each) => typeof each === 'string' && each !== '')
        ? [[id, keys]]
        : [],
    ),
  )
}

/** The other action that has these keys now. */
export const holderOf = <Action extends Bound>(
  actions: readonly Action[],
  id: string,
  keys: Keys,
): Action | undefined =>
  actions.find((each) => each.id !== id && each.keys?.some((held) => sameKeys(held, keys)))

/** Gives the action these keys as its first, and takes them from whoever has them. */
export function withKeys(
  bindings: KeyBindings,
  actions: readonly Bound[],
  id: string,
  keys: Keys,
): KeyBindings {
  const holder = holderOf(actions, id, keys)
  const own = actions.find((each) => each.id === id)?.keys ?? []
  return {
    ...bindings,
    ...(holder && { [holder.id]: (holder.keys ?? []).filter((held) => !sameKeys(held, keys)) }),
    [id]: [keys, ...own.slice(1).filter((held) => !sameKeys(held, keys))],
  }
}

export const withoutKeys = (bindings: KeyBindings, id: string): KeyBindings => ({ ...bindings, [id]: [] })

/** The action has its own keys again, if nobody else was given them meanwhile. */
export function withDefaults(
  bindings: KeyBindings,
  actions: readonly Bound[],
  id: string,
  defaults: readonly Keys[],
): KeyBindings {
  const free = defaults.filter((keys) => !holderOf(actions, id, keys))
  const rest = Object.fromEntries(Object.entries(bindings).filter(([each]) => each !== id))
  return free.length === defaults.length ? rest : { ...rest, [id]: free }
}
