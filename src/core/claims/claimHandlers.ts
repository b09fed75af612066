import { commandsOf } from '../command.ts'
import type { Context } from '../context.ts'
import type { Handlers } from '../handlers.ts'
import { approveMany } from '../review/approveMany.ts'
import { requestChanges } from '../review/requestChanges.ts'
import { showBoard } from '../tasks/queries.ts'
import { claimNext } from './claimNext.ts'
import { claimTask } from './claimTask.ts'
import { completeTask } from './completeTask.ts'
import { cancelTask, moveTask, setTaskState } from './moveTask.ts'
import { noteTask } from './noteTask.ts'
import { reassignTask } from './reassignTask.ts'

/** What is done with tasks besides making, landing and closing them. */
export function claimHandlers(context: Context) {
  const command = commandsOf(context)
  return {
    board: showBoard(context),
    claim: command('task.claim', claimTask),
    claimNext: command('task.claimNext', claimNext),
    complete: command('task.complete', completeTask),
    setState: command('task.setState', setTaskState),
    block: command('task.block', moveTask('block')),
    unblock: command('task.unblock', moveTask('unblock')),
    release: command('task.release', moveTask('release')),
    fail: command('task.fail', moveTask('fail')),
    cancel: command('task.cancel', cancelTask),
    reassign: command('task.reassign', reassignTask),
    requestChanges: command('task.requestChanges', requestChanges),
    approveMany: command('task.approveMany', approveMany),
    note: command('task.note', noteTask),
  } satisfies Partial<Handlers['task']>
}
