import { createResource, Show } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { Button } from '../../kit/Button.tsx'
import { useYard } from '../../state/yard.ts'
import { agentName } from './agentName.ts'
import { countsOf } from './changeBook.ts'
import { PlusMinus } from './ChangeCounts.tsx'
import { Conflicts, FileNames } from './RefusalNote.tsx'
import { commitPrompt, conflictPrompt } from './reviewPrompt.ts'
import type { ListedFile } from './review.ts'

interface MergeOutlookProps {
  readonly task: Task
  readonly head: string
  readonly files: readonly ListedFile[] | null
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
      const found = await yard.call((client) => client.review.outlook({ task_id: id }))
      return found.ok ? found.value : null
    },
  )
  const counts = () => props.files && countsOf(props.files)
  const conflicts = () => now.latest?.conflicts ?? []
  const other = () => now.latest?.other_changes ?? 0
  return (
    <div class="merge-outlook">
      <p>
        <Show when={counts()}>
          {(known) => (
            <>
              {known().files} {known().files === 1 ? 'file' : 'files'}{' '}
              <PlusMinus additions={known().additions} deletions={known().deletions} /> from{' '}
            </>
          )}
        </Show>
        <span class="mono">{props.task.branch}</span> at <span class="mono">{props.head.slice(0, 8)}</span>
        <Show when={now.latest}>
          {(found) => (
            <span class="muted">
              , {found().ahead} {found().ahead === 1 ? 'commit' : 'commits'} ahead
              {found().behind > 0 ? `, ${found().behind} behind` : ''}
            </span>
          )}
        </Show>
      </p>
      <Show when={now.loading}>
        <p class="muted">Looking for conflicts…</p>
      </Show>
      <Show when={now.latest && conflicts().length === 0 && props.refused !== 'MERGE_CONFLICT'}>
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
        when={
          props.refused !== 'UNCOMMITTED_CHANGES' && now.latest?.uncommitted.length
            ? now.latest.uncommitted
            : null
        }
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
      <Show when={props.refused !== 'LOCAL_CHANGES' && now.latest?.in_the_way.length ? now.latest : null}>
        {(found) => (
          <div class="merge-warning">
            <p>
              ⚠ Your main checkout has local changes in files that this changes; commit or move them first:
            </p>
            <FileNames files={found().in_the_way} />
          </div>
        )}
      </Show>
      <Show when={now.latest?.processes.length ? now.latest : null}>
        {(found) => (
          <div class="merge-warning">
            <p>⚠ These programs run in the worktree; it stays until they have ended:</p>
            <FileNames files={found().processes.map(({ pid, command }) => `${pid} ${command}`)} />
          </div>
        )}
      </Show>
      <Show when={other() > 0}>
        <p class="muted">
          {other()} other local {other() === 1 ? 'change' : 'changes'} of the main checkout{' '}
          {other() === 1 ? 'stays as it is.' : 'stay as they are.'}
        </p>
      </Show>
      <Show when={props.unsent > 0}>
        <p class="muted">
          {props.unsent} {props.unsent === 1 ? 'comment is' : 'comments are'} not sent yet.
        </p>
      </Show>
    </div>
  )
}
