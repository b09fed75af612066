import type { Standing } from '../tasks/urgency.ts'
import { rank } from './rank.ts'

/** Something that the palette finds and does. */
export interface Entry {
  readonly id: string
  readonly title: string
  /** What kind of thing it is. */
  readonly kind: string
  /** Further words that it is found by. */
  readonly words?: string
  /** Keys, state or place, at the end of its row. */
  readonly hint: string
  /** Whether the hint is keys. */
  readonly isKeys?: boolean
  readonly standing: Standing | null
  /** Why it cannot be done now; null when it can. */
  readonly blocked: string | null
  readonly run: () => void
}

/** What an entry scores that is found by its words alone: more than loose letters, less than a name. */
const WORDS = 200
/** What one loses that cannot be done now: a name that was typed out stays ahead of what merely has the words. */
const BLOCKED = 900

/** How many are listed at most. */
const LIMIT = 60
/** How many of the last ones are kept in mind. */
const RECENT = 12

export const readRecent = (stored: unknown): readonly string[] =>
  Array.isArray(stored) ? stored.filter((id) => typeof id === 'string').slice(0, RECENT) : []

export const withRecent = (recent: readonly string[], id: string): readonly string[] =>
  [id, ...recent.filter((each) => each !== id)].slice(0, RECENT)

/** In a title letters are enough; in a long list of words nearly any letters are found, so there whole ones must be. */
function scoreOf({ title, kind, words = '' }: Entry, query: string): number | null {
  const named = rank(query, `${title} ${kind}`)
  if (named !== null) return named
  const text = `${title} ${kind} ${words}`.toLowerCase()
  const typed = query.trim().toLowerCase().split(/\s+/)
  return typed.every((word) => text.includes(word)) ? WORDS : null
}

/**
 * The entries that answer a query, best first. Those used lately come first while nothing is typed, and before their
 * equals then. What cannot be done now comes after all that can and is named alike, but before what is not.
 */
export function findEntries(entries: readonly Entry[], query: string, recent: readonly string[]): Entry[] {
  const lately = new Map(recent.map((id, at) => [id, RECENT - at]))
  return entries
    .map((entry) => ({ entry, score: scoreOf(entry, query) }))
    .flatMap(({ entry, score }) =>
      score === null
        ? []
        : [{ entry, score: score + (lately.get(entry.id) ?? 0) - (entry.blocked ? BLOCKED : 0) }],
    )
    .toSorted((one, other) => other.score - one.score)
    .slice(0, LIMIT)
    .map(({ entry }) => entry)
}
