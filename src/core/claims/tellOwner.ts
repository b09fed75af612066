import type { Task } from '../../contract/task.ts'
import { deliverPrompts } from '../agents/deliverPrompts.ts'
import type { Caller } from '../caller.ts'
import { inBackground, type Context } from '../context.ts'
import type { Writer } from '../ledger.ts'
import { mailboxOf } from '../messages/mailbox.ts'
import { postMessage } from '../messages/postMessage.ts'
import { insertPrompt } from '../prompts/insertPrompt.ts'

/**
 * Tells a task's agent something about the task: a guest by a message, one that runs here by a prompt, and where nobody
 * works on it whoever comes next.
 */
export function tellOwner(context: Context, writer: Writer, caller: Caller, task: Task, words: string): void {
  const agent = task.agent_id === null ? undefined : writer.tables.agents.get(task.agent_id)
  const runsHere = agent && !agent.guest && agent.status !== 'gone'
  if (task.agent_id !== null && task.agent_id === caller.agent_id) return
  if (task.agent_id === null || runsHere || agent?.status === 'gone') {
    insertPrompt(context, writer, caller, task, { text: words, agent_id: runsHere ? agent.id : null })
    const live = runsHere ? context.live.get(agent.id) : undefined
    // Once the transaction is over.
    if (live)
      context.ports.clock.after(0, () =>
        inBackground(context, 'deliver prompts', () => deliverPrompts(context, live)),
      )
    return
  }
  sendTo(context, writer, caller, task, { recipient: task.agent_id, words })
}

/** A message to one agent about a task. */
export function sendTo(
  context: Context,
  writer: Writer,
  caller: Caller,
  task: Task,
  { recipient, words }: { readonly recipient: string; readonly words: string },
): void {
  postMessage(
    context,
    writer,
    {
      ...{ project_id: task.project_id, thread_id: null, reply_to: null, task_id: task.id, kind: 'note' },
      ...{ sender: mailboxOf(caller), sender_label: caller.label, recipient, body: words.slice(0, 10_000) },
    },
    [{ recipient, directed: true }],
  )
}
