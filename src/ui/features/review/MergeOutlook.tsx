import { createResource, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { useYard } from '../../state/yard.ts'
import { agentName } from './agentName.ts'
import { countsOf } from './changeBook.ts'
import { PlusMinus } from './ChangeCounts.tsx'
import { Conflicts, FileNames } from './RefusalNote.tsx'
import { commitPrompt, conflictPrompt } from './reviewPrompt.ts'
import type { TaskDiff } from './review.ts'

interface MergeOutlookProps {
  readonly task: Task
  readonly seen: TaskDiff
  readonly unsent: number
  /** What the host has just refused it for, and shows itself. */
  readonly refused: string | undefined
  readonly onSend: (text: string) => Promise<void>
}

/** What would land, whether it would conflict right now, and what a merge would leave behind. */
export function MergeOutlook(props: MergeOutlookProps) {
  const yard = useYard()
  const [now] = createResource(
    () => props.task.id,
    async (id) => {
      const [detail, diff] = await Promise.all([
        yard.call((client) => client.task.show({ task_id: id })),
        yard.call((client) => client.task.diff({ task_id: id, max_bytes: 0 })),
      ])
      const changes = detail.ok ? detail.value.changes : null
      return {
        open: changes ? [...changes.conflicted, ...changes.changed, ...changes.untracked] : [],
        conflicts: diff.ok ? diff.value.conflicts : props.seen.conflicts,
      }
    },
  )
  const counts = () => countsOf(props.seen.files)
  const conflicts = () => now.latest?.conflicts ?? props.seen.conflicts
  return (
    <div class="merge-outlook">
      <p>
        {counts().files} {counts().files === 1 ? 'file' : 'files'}{' '}
        <PlusMinus additions={counts().additions} deletions={counts().deletions} /> from{' '}
        <span class="mono">{props.task.branch}</span> at{' '}
        <span class="mono">{props.seen.head_sha.slice(0, 8)}</span>
      </p>
      <Show when={conflicts().length === 0 && props.refused !== 'MERGE_CONFLICT'}>
        <p class="merge-clean">✓ No conflict with {props.task.base_branch} as it is now</p>
      </Show>
      <Show when={conflicts().length > 0 && props.refused !== 'MERGE_CONFLICT'}>
        <div class="merge-warning">
          <p>
            ⚠ Would conflict with {props.task.base_branch} in {conflicts().length}{' '}
            {conflicts().length === 1 ? 'file' : 'files'}
          </p>
          <Conflicts conflicts={conflicts()} />
          <Button onClick={() => void props.onSend(conflictPrompt(props.task, conflicts()))}>
            Send the conflict to {agentName(props.task)}
          </Button>
        </div>
      </Show>
      <Show
        when={props.refused !== 'UNCOMMITTED_CHANGES' && now.latest?.open.length ? now.latest.open : null}
      >
        {(files) => (
          <div class="merge-warning">
            <p>⚠ In no commit, so it would be left behind:</p>
            <FileNames files={files()} />
            <Button onClick={() => void props.onSend(commitPrompt(files()))}>
              Ask {agentName(props.task)} to commit
            </Button>
          </div>
        )}
      </Show>
      <Show when={props.unsent > 0}>
        <p class="muted">
          {props.unsent} {props.unsent === 1 ? 'comment is' : 'comments are'} not sent yet.
        </p>
      </Show>
    </div>
  )
}
