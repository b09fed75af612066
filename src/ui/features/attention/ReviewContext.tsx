import { Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { PlusMinus } from '../review/ChangeCounts.tsx'

/** What the worker says of its change, and how large it is. */
export function ReviewContext(props: { readonly task: Task; readonly text: string }) {
  const part = (title: string, words: string | undefined) => (
    <Show when={words}>
      <h3 class="small faint">{title}</h3>
      <p class="attention-text">{words}</p>
    </Show>
  )
  return (
    <>
      <p class="small muted">
        <PlusMinus
          additions={props.task.counts?.additions ?? null}
          deletions={props.task.counts?.deletions ?? null}
        />{' '}
        into <span class="mono">{props.task.base_branch}</span>
      </p>
      <p class="attention-text">{props.text === '' ? 'It says nothing about its change.' : props.text}</p>
      {part('Tests', props.task.completion?.tests)}
      {part('Risks', props.task.completion?.risks)}
      <Show when={props.task.completion?.files.length}>
        <h3 class="small faint">Files that it names</h3>
        <pre class="attention-paths">{props.task.completion?.files.join('\n')}</pre>
      </Show>
    </>
  )
}
