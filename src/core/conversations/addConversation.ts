import { err, ok, type Result } from '../../base/result.ts'
import type { ConversationEntry } from '../../contract/conversation.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input } from '../../contract/index.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { requireAgent } from '../require.ts'
import { insertSaid } from './putSaid.ts'

/** Puts something on record: an agent in its own conversation, the operator in anybody's. */
export async function addConversation(
  context: Context,
  caller: Caller,
  input: Input<'conversation', 'add'>,
  call: Call,
): Promise<Result<ConversationEntry, Failure<Codes<'conversation', 'add'>>>> {
  const agentId = caller.agent_id ?? input.agent
  if (agentId === undefined)
    return err(failure('NO_AGENT', 'this token belongs to no agent; name one in agent'))
  if (input.agent !== undefined && input.agent !== agentId)
    return err(failure('FORBIDDEN', `${input.agent} is not you; leave agent out`))
  const agent = requireAgent(context, caller, agentId)
  if (!agent.ok) return agent
  return ok(
    commit(context, caller, (writer) => {
      const entry = insertSaid(context, writer, agent.value, input)
      call.keep(writer, entry)
      return entry
    }),
  )
}
