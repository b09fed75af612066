import { createSignal, For, Show } from 'solid-js'
import type { Agent } from '../../../contract/agent.ts'
import { PRIORITY, type Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import './TaskFacts.css'

/** What was said of the task besides what it is to do, as far as there is any: a line, and what keeps it from going on. */
export function TaskFacts(props: { readonly task: Task; readonly agent: Agent | undefined }) {
  const yard = useYard()
  const selection = useSelection()
  const [said, setSaid] = createSignal('')
  const [busy, setBusy] = createSignal(false)
  const parent = () => (props.task.parent_id === null ? undefined : yard.state.tasks[props.task.parent_id])
  const claimer = () => (props.task.claimed_at === null ? null : (props.agent?.label ?? props.task.agent_id))
  const priority = () => {
    const { priority: value } = props.task
    if (value === PRIORITY.medium) return null
    const word = Object.entries(PRIORITY).find(([, number]) => number === value)?.[0]
    return word === undefined ? `priority ${value}` : `${word} priority`
  }
  const evidence = () => {
    const { status, worktree, isolation, completion } = props.task
    return status === 'review' && (worktree === null || isolation === 'shared') ? completion : null
  }
  const hasLine = () =>
    priority() !== null || props.task.tags.length > 0 || parent() !== undefined || claimer() !== null
  const run = async (
    call: Promise<{ ok: true } | { ok: false; error: { message: string } }>,
  ): Promise<void> => {
    setBusy(true)
    const done = await call
    setBusy(false)
    setSaid(done.ok ? '' : done.error.message)
  }
  const unblock = () => run(yard.call((client) => client.task.unblock({ task_id: props.task.id })))
  const reopen = () => run(yard.call((client) => client.task.release({ task_id: props.task.id })))
  const approve = (head: string) =>
    run(yard.call((client) => client.review.approve({ task_id: props.task.id, head_sha: head })))
  return (
    <>
      <Show when={props.task.block}>
        {(block) => (
          <div class="task-facts-stop" data-failed={props.task.status === 'failed'}>
            <p class="grow">
              <strong>{props.task.status === 'failed' ? 'Failed' : 'Blocked'}</strong>
              {`: ${block().reason || 'no reason was given'}`}
            </p>
            <Show
              when={props.task.status === 'failed'}
              fallback={
                <Button disabled={busy()} onClick={() => void unblock()}>
                  Unblock
                </Button>
              }
            >
              <Button disabled={busy()} onClick={() => void reopen()}>
                Open again
              </Button>
            </Show>
          </div>
        )}
      </Show>
      <Show when={evidence()}>
        {(completion) => (
          <div class="task-facts-stop" data-review="true">
            <p class="grow">
              <strong>Submitted</strong>
              {`: ${completion().summary}`}
              <Show when={completion().tests !== ''}>
                <span class="muted"> Tests: {completion().tests}</span>
              </Show>
            </p>
            <Button disabled={busy()} onClick={() => void approve(completion().head_sha)}>
              Approve
            </Button>
          </div>
        )}
      </Show>
      <Show when={said() !== ''}>
        <p class="task-facts-said small" role="alert">
          {said()}
        </p>
      </Show>
      <Show when={hasLine()}>
        <div class="task-facts small muted">
          <Show when={priority()}>{(words) => <span>{words()}</span>}</Show>
          <Show when={claimer()}>{(who) => <span class="cut">claimed by {who()}</span>}</Show>
          <Show when={parent()}>
            {(one) => (
              <span class="cut">
                {'part of '}
                <button type="button" class="task-facts-link" onClick={() => selection.selectTask(one().id)}>
                  {one().title}
                </button>
              </span>
            )}
          </Show>
          <Show when={props.task.tags.length > 0}>
            <ul class="task-facts-tags" aria-label="Tags">
              <For each={props.task.tags}>{(tag) => <li>{tag}</li>}</For>
            </ul>
          </Show>
        </div>
      </Show>
      <Show when={props.task.notes !== ''}>
        <details class="task-facts-notes small">
          <summary>Notes</summary>
          <p>{props.task.notes}</p>
        </details>
      </Show>
    </>
  )
}
