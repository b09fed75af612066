import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import type { Event } from '../../../contract/event.ts'
import { useYard } from '../../state/yard.ts'
import { asked, fitsFilter, type EventFilter } from './eventWords.ts'

/** Events of one page; a list that is scrolled asks for the next in time. */
const PAGE = 200

/** The history that fits a filter: what is new comes by the feed, what is older page by page. */
export function createEventPages(projectId: Accessor<string>, filter: Accessor<EventFilter>) {
  const { call, onEvent } = useYard()
  const [items, setItems] = createSignal<readonly Event[]>([])
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const [loaded, setLoaded] = createSignal(false)
  let cursor: number | null = null
  let loading = false
  /** Answers to a filter that has changed meanwhile are not for this list. */
  let turn = 0

  const load = async (before: number | undefined): Promise<void> => {
    const own = turn
    loading = true
    const answer = await call((client) =>
      client.event.list({
        ...asked(filter()),
        project: projectId(),
        images: false,
        limit: PAGE,
        ...(before === undefined ? {} : { before }),
      }),
    )
    if (own !== turn) return
    loading = false
    setLoaded(true)
    setRefusal(answer.ok ? null : answer.error.message)
    if (!answer.ok) return
    cursor = answer.value.cursor
    const known = items().at(-1)?.seq ?? Infinity
    setItems([...items(), ...answer.value.items.filter(({ seq }) => seq < known)])
  }
  createEffect(
    on([projectId, filter], () => {
      turn += 1
      cursor = null
      setItems([])
      setLoaded(false)
      if (projectId() !== '') void load(undefined)
    }),
  )
  onCleanup(
    onEvent((event) => {
      if (loaded() && fitsFilter(event, projectId(), filter())) setItems([event, ...items()])
    }),
  )
  return {
    items,
    refusal,
    loaded,
    /** Asks for what is older than all that is here, unless that is on its way or there is none. */
    more: () => {
      if (!loading && cursor !== null) void load(cursor)
    },
  }
}
