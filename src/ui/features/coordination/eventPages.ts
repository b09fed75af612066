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
  /** Answers to a filter of before are not for this list. */
  let turn = 0
  /** What came while the first page was on its way, the newest first: the host may have read before. */
  let meanwhile: readonly Event[] = []

  const load = async (before: number | undefined): Promise<void> => {
    const own = turn
    loading = true
    const answer = await call((client) =>
      client.event.list({
        ...{ ...asked(filter()), project: projectId(), images: false, limit: PAGE },
        ...(before === undefined ? {} : { before }),
      }),
    )
    if (own !== turn) return
    loading = false
    setRefusal(answer.ok ? null : answer.error.message)
    if (answer.ok) {
      const { items: older } = answer.value
      const newest = older[0]?.seq ?? 0
      const first = before === undefined ? meanwhile.filter(({ seq }) => seq > newest) : items()
      cursor = answer.value.cursor
      setItems([...first, ...older])
    }
    setLoaded(true)
  }
  createEffect(
    on([projectId, filter], () => {
      turn += 1
      cursor = null
      meanwhile = []
      // What is shown stays until there is something else to show.
      setLoaded(false)
      if (projectId() !== '') void load(undefined)
    }),
  )
  onCleanup(
    onEvent((event) => {
      if (!fitsFilter(event, projectId(), filter())) return
      if (loaded()) setItems([event, ...items()])
      else meanwhile = [event, ...meanwhile]
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
