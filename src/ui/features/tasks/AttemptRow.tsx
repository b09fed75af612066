import { Show } from 'solid-js'
import { Lamp } from '../../kit/Lamp.tsx'
import { useLayout } from '../../state/layout.ts'
import { dropAttempt, type Attempt } from './creating.ts'

interface AttemptRowProps {
  readonly attempt: Attempt
  readonly top: number
  readonly height: number
}

/** The row of a task that the host is making; where it was refused, it says why and leads back to what was written. */
export function AttemptRow(props: AttemptRowProps) {
  const layout = useLayout()
  const failure = () => props.attempt.failure
  return (
    <div
      role="treeitem"
      aria-level="2"
      class="task-row task-attempt"
      style={{ transform: `translateY(${props.top}px)`, height: `${props.height}px` }}
      title={failure()?.message}
    >
      <div class="task-cell">
        <Lamp kind={failure() ? 'failed' : 'working'} word={failure() ? 'was not made' : 'is being made'} />
        <span class="task-title cut">{props.attempt.wanted.title}</span>
        <span />
        <Show when={failure()} fallback={<span class="task-meta">asking the host…</span>}>
          {(refusal) => (
            <>
              <span class="task-note task-note-failed cut">{refusal().message}</span>
              <span class="task-attempt-acts">
                <button type="button" class="list-all small" onClick={() => layout.open('newTask')}>
                  Change it
                </button>
                <button
                  type="button"
                  class="list-all small"
                  onClick={() => dropAttempt(props.attempt.wanted.project)}
                >
                  Dismiss
                </button>
              </span>
            </>
          )}
        </Show>
      </div>
    </div>
  )
}
