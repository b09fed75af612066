import { createEffect, createResource, createSignal, on, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { useYard } from '../../state/yard.ts'
import { createCall } from './call.ts'
import './MergeDialog.css'
import { FileNames, RefusalNote } from './RefusalNote.tsx'

interface CloseDialogProps {
  readonly open: boolean
  readonly task: Task
  readonly onClose: () => void
}

/** Ends a task without landing it: says what is in no commit and what is in no other branch, and that all is kept. */
export function CloseDialog(props: CloseDialogProps) {
  const yard = useYard()
  const call = createCall(yard)
  const [deleteBranch, setDeleteBranch] = createSignal(false)
  const [state] = createResource(
    () => props.open && props.task.worktree !== null && props.task.id,
    async (id) => {
      const [detail, diff] = await Promise.all([
        yard.call((client) => client.task.show({ task_id: id })),
        yard.call((client) => client.task.diff({ task_id: id, max_bytes: 0 })),
      ])
      const changes = detail.ok ? detail.value.changes : null
      return {
        open: changes ? [...changes.conflicted, ...changes.changed, ...changes.untracked] : [],
        head: diff.ok && diff.value.head_sha !== diff.value.base_sha ? diff.value.head_sha : null,
      }
    },
  )
  createEffect(
    on(
      () => props.open,
      () => {
        call.forget()
        setDeleteBranch(false)
      },
    ),
  )
  const close = async (): Promise<void> => {
    const wanted = { task_id: props.task.id, delete_branch: deleteBranch() }
    if (await call.run((client) => client.task.close(wanted))) props.onClose()
  }
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Close the task">
      <form
        class="merge"
        onSubmit={(event) => {
          event.preventDefault()
          void close()
        }}
      >
        <p>
          Its agent ends and its worktree is removed. The last state is kept for 30 days, and Undo brings it
          back.
        </p>
        <Show when={state.latest?.open.length ? state.latest.open : null}>
          {(files) => (
            <div class="merge-warning">
              <p>⚠ In no commit:</p>
              <FileNames files={files()} />
            </div>
          )}
        </Show>
        <Show when={state.latest?.head}>
          {(head) => (
            <p>
              <span class="mono">{props.task.branch}</span> has commits that are not in{' '}
              {props.task.base_branch}, up to <span class="mono">{head().slice(0, 8)}</span>.
            </p>
          )}
        </Show>
        <Show when={props.task.branch}>
          {(branch) => (
            <label class="merge-tick">
              <input
                type="checkbox"
                checked={deleteBranch()}
                onChange={(event) => setDeleteBranch(event.currentTarget.checked)}
              />
              <span>
                Delete the branch <span class="mono">{branch()}</span> too
              </span>
            </label>
          )}
        </Show>
        <Show when={call.failure()}>{(failure) => <RefusalNote failure={failure()} />}</Show>
        <div class="merge-foot">
          <Button look="quiet" onClick={() => props.onClose()}>
            Cancel
          </Button>
          <Button look="danger" type="submit" disabled={call.isBusy()}>
            {call.isBusy() ? 'Closing…' : 'Close the task'}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
