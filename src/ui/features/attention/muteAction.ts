import { createMemo } from 'solid-js'
import { useActions } from '../../state/actions.ts'
import { useSelection } from '../../state/selection.ts'
import { isMuted, toggleMuted } from './noticeChoice.ts'

/** What a task's menu offers: no notifications of its agents, or again. */
export const muteTitle = (taskId: string): string =>
  isMuted(taskId) ? 'Unmute notifications' : 'Mute notifications'

/** The same for the selected task, in the palette. */
export function offerMute(): void {
  const { task } = useSelection()
  const id = createMemo(() => task()?.id)
  useActions().offer([
    {
      id: 'task.mute',
      get title() {
        const chosen = id()
        return chosen === undefined ? 'Mute notifications' : muteTitle(chosen)
      },
      group: 'Task',
      blocked: () => (id() === undefined ? 'Select a task first' : null),
      run: () => {
        const chosen = id()
        if (chosen !== undefined) toggleMuted(chosen)
      },
    },
  ])
}
