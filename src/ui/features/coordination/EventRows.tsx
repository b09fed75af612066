import { createVirtualizer } from '@tanstack/solid-virtual'
import { createEffect, createMemo, createSignal, For, on, onMount } from 'solid-js'
import type { Event } from '../../../contract/event.ts'
import { useYard } from '../../state/yard.ts'
import { eventTitle } from './eventWords.ts'
import { authorName } from './memoryWords.ts'

/** Height of a line in pixels. */
const ROW = 32
/** So many lines before the end of what is here, more is asked for. */
const AHEAD = 40

interface RowsProps {
  readonly items: readonly Event[]
  readonly onOpen: (event: Event) => void
  readonly onEnd: () => void
}

/** The lines in sight, whatever the length of the history. Up and Down go through them. */
export function EventRows(props: RowsProps) {
  let element!: HTMLDivElement
  const [place, setPlace] = createSignal<HTMLDivElement>()
  onMount(() => setPlace(element))
  const virtual = createVirtualizer<HTMLDivElement, HTMLDivElement>({
    get count() {
      return props.items.length
    },
    getScrollElement: () => place() ?? null,
    getItemKey: (index) => props.items[index]?.seq ?? index,
    estimateSize: () => ROW,
    overscan: 10,
  })
  createEffect(() => {
    const last = virtual.getVirtualItems().at(-1)?.index ?? 0
    if (last >= props.items.length - AHEAD) props.onEnd()
  })
  // What the person reads stays where it is while new lines come in above.
  createEffect(
    on(
      () => props.items,
      (now, before) => {
        const added = now.findIndex(({ seq }) => seq === before?.[0]?.seq)
        if (added > 0 && element.scrollTop > 0) element.scrollTop += added * ROW
      },
    ),
  )
  // By number, so that a line that stays in sight stays the same element and keeps the focus.
  const bySeq = createMemo(() => new Map(props.items.map((event) => [event.seq, event])))
  const tops = createMemo(() => new Map(virtual.getVirtualItems().map(({ key, start }) => [key, start])))
  const seen = createMemo(() =>
    virtual.getVirtualItems().flatMap(({ index }) => props.items[index]?.seq ?? []),
  )
  return (
    <div
      ref={(made) => {
        element = made
      }}
      class="coordination-list events-list"
      onKeyDown={moveLine}
    >
      <ol class="events-lines" style={{ height: `${virtual.getTotalSize()}px` }}>
        <For each={seen()}>
          {(seq) => (
            <li class="events-line" style={{ transform: `translateY(${tops().get(seq) ?? 0}px)` }}>
              <EventLine event={bySeq().get(seq)} onOpen={props.onOpen} />
            </li>
          )}
        </For>
      </ol>
    </div>
  )
}

function EventLine(props: { readonly event: Event | undefined; readonly onOpen: (event: Event) => void }) {
  const { state } = useYard()
  const task = () => state.tasks[props.event?.task_id ?? '']?.title ?? ''
  const who = () => authorName(state.agents, props.event?.by ?? '')
  return (
    <button
      type="button"
      class="events-button"
      onClick={() => {
        if (props.event) props.onOpen(props.event)
      }}
    >
      <time class="muted events-time" dateTime={props.event?.at}>
        {timeWords(props.event?.at)}
      </time>
      <span class="cut events-title">{props.event ? eventTitle(props.event) : ''}</span>
      <span class="cut muted events-detail">{props.event?.detail}</span>
      <span class="cut muted events-task">{task()}</span>
      <span class="cut muted events-by">{who()}</span>
    </button>
  )
}

const DAY_MS = 86_400_000

function timeWords(at = ''): string {
  const date = new Date(at)
  const time = date.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  if (Date.now() - date.getTime() < DAY_MS) return time
  return `${date.toLocaleDateString([], { day: 'numeric', month: 'short' })} ${time}`
}

function moveLine(event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('.events-button')]
  const tops = new Map(lines.map((line) => [line, line.getBoundingClientRect().top]))
  lines.sort((one, other) => (tops.get(one) ?? 0) - (tops.get(other) ?? 0))
  const at = lines.findIndex((line) => line === document.activeElement)
  lines[at + step]?.focus()
  event.preventDefault()
}
