import { Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Age } from '../../kit/Age.tsx'
import { Button } from '../../kit/Button.tsx'
import { useYard } from '../../state/yard.ts'
import { createCall } from './call.ts'
import './EndedBar.css'
import { RefusalNote } from './RefusalNote.tsx'

/** The merge that stands, and that can be taken back. */
const standingLanding = (task: Task): NonNullable<Task['landing']> | null =>
  task.status === 'done' && task.landing?.undone_at === null ? task.landing : null

export const canUndo = (task: Task): boolean =>
  standingLanding(task) !== null || (task.worktree === null && task.trash_ref !== null)

/** What became of a task that has ended, with the way back. */
export function EndedBar(props: { readonly task: Task; readonly onSaid: (words: string) => void }) {
  const call = createCall(useYard())
  const undo = async (): Promise<void> => {
    const id = props.task.id
    const undone = await call.run((client) => client.task.undo({ task_id: id }))
    if (!undone) return
    const merge = undone.restored === 'merge' ? 'The merge is taken back. ' : ''
    const files =
      undone.worktree === null ? 'Its worktree was not kept.' : 'Its files are in its worktree again.'
    props.onSaid(merge + files)
  }
  return (
    <Show when={canUndo(props.task)}>
      <div class="ended-bar">
        <span class="grow">
          <Show
            when={standingLanding(props.task)}
            fallback={
              <>
                Closed <Show when={props.task.ended_at}>{(at) => <Age at={at()} />}</Show>; kept for 30 days
              </>
            }
          >
            {(landing) => (
              <>
                Merged into {landing().target} as <span class="mono">{landing().sha.slice(0, 8)}</span>,{' '}
                {landing().method}, <Age at={landing().at} />
              </>
            )}
          </Show>
        </span>
        <Button disabled={call.isBusy()} onClick={() => void undo()}>
          Undo
        </Button>
        <Show when={call.failure()}>{(failure) => <RefusalNote failure={failure()} />}</Show>
      </div>
    </Show>
  )
}
