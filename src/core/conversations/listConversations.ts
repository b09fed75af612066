import { err, ok, type Result } from '../../base/result.ts'
import type { ConversationEntry } from '../../contract/conversation.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import type { Handler } from '../handlers.ts'
import type { Match } from '../ports/store.ts'
import { requireAgent, requireTask } from '../require.ts'

type Where = Match<ConversationEntry>
type Refusal = Failure<'FORBIDDEN' | 'AGENT_NOT_FOUND' | 'TASK_NOT_FOUND'>

/** What was said, newest first: of an agent, of a task, or the caller's own; the operator also sees all of it. */
export const listConversations =
  (context: Context): Handler<'conversation', 'list'> =>
  async (caller, { agent, task_id, max_chars, limit, offset }) => {
    const where = reached(context, caller, agent, task_id)
    if (!where.ok) return where
    return ok(
      context.ports.store.read(({ conversations }) => ({
        items: conversations
          .list({ where: where.value, newestFirst: true, limit, offset })
          .map((entry) => ({ ...entry, text: cut(entry.text, max_chars) })),
        total: conversations.count(where.value),
        offset,
      })),
    )
  }

function reached(
  context: Context,
  caller: Caller,
  agentId: string | undefined,
  taskId: string | undefined,
): Result<Where, Refusal> {
  if (agentId !== undefined) {
    const agent = requireAgent(context, caller, agentId)
    if (!agent.ok) return agent
  }
  if (taskId !== undefined) {
    const task = requireTask(context, caller, taskId)
    if (!task.ok) return task
  }
  if (agentId !== undefined || taskId !== undefined) {
    return ok({
      ...(agentId === undefined ? {} : { agent_id: agentId }),
      ...(taskId === undefined ? {} : { task_id: taskId }),
    })
  }
  if (caller.role === 'operator') return ok({})
  if (caller.agent_id !== null) return ok({ agent_id: caller.agent_id })
  return err(failure('FORBIDDEN', 'this token belongs to no agent; name one in agent'))
}

const cut = (text: string, most: number): string =>
  text.length <= most
    ? text
    : `${text.slice(0, most)} … (${text.length - most} more characters: ask with a larger max_chars)`
