import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show } from 'solid-js'
import type { Attention } from '../../../contract/attention.ts'
import { EmptyState } from '../../kit/EmptyState.tsx'
import { useLayout } from '../../state/layout.ts'
import { useSelection } from '../../state/selection.ts'
import { clock, useYard } from '../../state/yard.ts'
import { createAnswering } from './answering.ts'
import { AttentionDetail } from './AttentionDetail.tsx'
import { AttentionRow } from './AttentionRow.tsx'
import { bindKeys, identityOf, isDialog, queueOf } from './queue.ts'
import { createSteady } from './steady.ts'

interface AttentionQueueProps {
  /** The person goes on to a terminal or a review. */
  readonly onLeave: () => void
  /** Takes what handles the keys of the sheet; nothing does once this has gone. */
  readonly onKeys: (handle: ((event: KeyboardEvent) => void) | undefined) => void
}

/** The open items on the left, the chosen one with all that is needed to decide it on the right. */
export function AttentionQueue(props: AttentionQueueProps) {
  const yard = useYard()
  const layout = useLayout()
  const selection = useSelection()
  const answering = createAnswering(yard)
  const queue = createMemo(() => queueOf(Object.values(yard.state.attention)))
  const all = createMemo(() => [...queue().now, ...queue().later])
  const [chosen, setChosen] = createSignal<string | null>(null)
  const [place, setPlace] = createSignal(0)
  const positionOf = (wanted: string | null): number => all().findIndex(({ id }) => id === wanted)
  /** The chosen item; once it has gone, the one that took its place. */
  const current = createMemo((): Attention | undefined => {
    return all()[positionOf(chosen())] ?? all()[Math.min(place(), all().length - 1)]
  })
  const steady = createSteady(() => clock.now())
  createEffect(() => steady.show(identityOf(current())))
  createEffect(() => {
    const id = current()?.id ?? null
    setChosen(id)
    setPlace(Math.max(0, positionOf(id)))
  })
  createEffect(
    on(
      () => current()?.id,
      (id) => document.getElementById(`row-${id ?? ''}`)?.scrollIntoView({ block: 'nearest' }),
    ),
  )

  const choose = (item: Attention | undefined): void => {
    if (!item) return
    answering.goOn()
    setChosen(item.id)
    steady.move(identityOf(item))
  }
  const move = (step: 1 | -1): void => {
    choose(all()[(positionOf(chosen()) + step + all().length) % all().length])
  }
  const leave = (item: Attention): void => {
    selection.selectProject(item.project_id)
    selection.selectTask(item.task_id)
    if (item.task_id === null) layout.showCoordination('messages')
    if (item.kind === 'review' && !layout.panel()) layout.togglePanel()
    props.onLeave()
  }
  const putOff = (item: Attention): void => {
    // What comes next is chosen before this one goes to the end.
    const following = all()[positionOf(item.id) + 1]
    if (item.later_at === null) setChosen(following?.id ?? null)
    void (item.later_at === null ? answering.later(item) : answering.restore(item))
  }
  const act = (item: Attention, key: string, isHeld: boolean): boolean => {
    if (key === 'j' || key === 'arrowdown') move(1)
    else if (key === 'k' || key === 'arrowup') move(-1)
    else if (key === 't' || key === 'enter') leave(item)
    else if (isHeld) return false
    else if (key === 'l') putOff(item)
    else if (key === 's' && item.kind === 'failure') void answering.startAgain(item)
    else return answerBy(item, key)
    return true
  }
  const answerBy = (item: Attention, key: string): boolean => {
    const option = bindKeys(isDialog(item) ? item.options : []).find(({ press }) => press === key)
    if (!option) return false
    if (steady.isMeant(identityOf(item))) void answering.answer(item, option.key)
    else answering.say(item, 'This has come under the key just now. Nothing was answered; press it again.')
    return true
  }
  const onKey = (event: KeyboardEvent): void => {
    const item = current()
    if (!item) return
    // A button that has the focus is pressed by Enter itself.
    const key = event.key.toLowerCase()
    if (key === 'enter' && event.target instanceof HTMLButtonElement) return
    if (act(item, key, event.repeat)) event.preventDefault()
  }
  onMount(() => props.onKeys(onKey))
  onCleanup(() => props.onKeys(undefined))
  return (
    <Show
      when={all().length > 0}
      fallback={
        <div class="attention-none" tabIndex={-1} ref={focusSoon}>
          <EmptyState title="Nothing needs you right now.">
            <p class="attention-problem small" role="status">
              {answering.problemBeside(null)}
            </p>
          </EmptyState>
        </div>
      }
    >
      <div class="attention-queue">
        <div
          ref={focusSoon}
          class="attention-list"
          role="listbox"
          aria-label="What needs you, the most urgent first"
          tabIndex={0}
          aria-activedescendant={`row-${current()?.id ?? ''}`}
        >
          <For each={queue().now}>
            {(item) => (
              <AttentionRow item={item} chosen={item.id === current()?.id} onChoose={() => choose(item)} />
            )}
          </For>
          <Show when={queue().later.length > 0}>
            <div class="attention-group small faint" role="presentation">
              Later
            </div>
          </Show>
          <For each={queue().later}>
            {(item) => (
              <AttentionRow item={item} chosen={item.id === current()?.id} onChoose={() => choose(item)} />
            )}
          </For>
        </div>
        <Show when={current()}>
          {(item) => (
            <AttentionDetail
              item={item()}
              answering={answering}
              onLeave={() => leave(item())}
              onLater={() => putOff(item())}
            />
          )}
        </Show>
      </div>
    </Show>
  )
}

/** It is not in the page yet when it is made. */
const focusSoon = (element: HTMLElement): void => queueMicrotask(() => element.focus())
