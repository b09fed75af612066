import { createSignal, onCleanup, onMount, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { useYard } from '../../state/yard.ts'
import { useChanges } from './changeBook.ts'
import './ChangeCounts.css'

/** Added and removed lines of a task that is live, for its row; asked for only while the row is in sight. */
export function ChangeCounts(props: { readonly task: Task }) {
  const [place, setPlace] = createSignal<HTMLSpanElement>()
  const [isVisible, setVisible] = createSignal(false)
  const counts = useChanges(useYard(), () => props.task, isVisible)
  onMount(() => {
    const element = place()
    if (!element) return
    const observer = new IntersectionObserver((entries) =>
      setVisible(entries.at(-1)?.isIntersecting === true),
    )
    observer.observe(element)
    onCleanup(() => observer.disconnect())
  })
  return (
    <span class="change-counts" ref={setPlace}>
      <Show when={counts()}>
        {(known) => <PlusMinus additions={known().additions} deletions={known().deletions} />}
      </Show>
    </span>
  )
}

/** Added and removed lines; nothing of a kind is not shown. */
export function PlusMinus(props: { readonly additions: number | null; readonly deletions: number | null }) {
  return (
    <span class="plus-minus">
      <Show when={props.additions}>
        {(count) => (
          <span class="plus" title={`${count()} lines added`}>
            +{count().toLocaleString('en')}
          </span>
        )}
      </Show>
      <Show when={props.deletions}>
        {(count) => (
          <span class="minus" title={`${count()} lines removed`}>
            −{count().toLocaleString('en')}
          </span>
        )}
      </Show>
    </span>
  )
}
