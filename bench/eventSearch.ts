import type { EventSearch, Store } from '../src/core/ports/store.ts'
import { median, type Figure } from './figure.ts'

const PAGE = 50
const TIMES = 100

const SEARCHES: Readonly<Record<string, Partial<EventSearch>>> = {
  'all of the home': {},
  'a project': { project_id: 'prj-1' },
  'a group of types in a project': { project_id: 'prj-1', type: 'task' },
  'an author': { by: 'operator' },
  'a word that each has': { words: 'created' },
  'a word that none has': { words: 'zebra' },
}

/** Pages of the history, the newest and one from far back, in microseconds. */
export function measureEventSearch(store: Store, far: number): Figure[] {
  const page = (search: Partial<EventSearch>, before?: number): number =>
    median(
      Array.from({ length: TIMES }, () => {
        const start = process.hrtime.bigint()
        store.read(({ findEvents }) =>
          findEvents({
            ...{ ...search, ...(before === undefined ? {} : { before }) },
            ...{ newestFirst: true, images: false, limit: PAGE },
          }),
        )
        return Number(process.hrtime.bigint() - start) / 1000
      }),
    )
  return Object.entries(SEARCHES).flatMap(([name, search]) => {
    const newest = page(search)
    return [
      { name: `events: newest ${PAGE} of ${name}`, value: newest, unit: 'µs' },
      {
        name: `events: ${PAGE} from far back, ${name}, against the newest`,
        value: page(search, far) / newest,
        unit: 'x',
        budget: '< 5',
      },
    ]
  })
}
