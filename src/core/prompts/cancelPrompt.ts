import { err, ok, type Result } from '../../base/result.ts'
import { failure, type Failure } from '../../contract/errors.ts'
import type { Codes, Input, Output } from '../../contract/index.ts'
import type { Prompt } from '../../contract/prompt.ts'
import { isPerson } from '../../domain/access.ts'
import { isByPerson } from '../../domain/promptDelivery.ts'
import { callerName, type Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { commit, type Call } from '../ledger.ts'
import { returnSignals } from '../review/returnSignals.ts'

type Answer<T> = Result<T, Failure<Codes<'prompt', 'cancel'>>>

/** Takes a prompt back that nobody has begun to type. */
export async function cancelPrompt(
  context: Context,
  caller: Caller,
  input: Input<'prompt', 'cancel'>,
  call: Call,
): Promise<Answer<Output<'prompt', 'cancel'>>> {
  return commit(context, caller, (writer): Answer<Output<'prompt', 'cancel'>> => {
    const prompt = writer.tables.prompts.get(input.prompt_id)
    const allowed = decideCancel(caller, input.prompt_id, prompt)
    if (!allowed.ok) return allowed
    const change = { state: 'cancelled' as const, reason: `taken back by ${callerName(caller)}` }
    const cancelled = { ...allowed.value, ...change }
    writer.tables.prompts.update(cancelled.id, change, { state: 'queued' })
    writer.record({ type: 'prompt.cancelled', detail: change.reason, images: { prompt: cancelled } })
    returnSignals(writer, allowed.value)
    const answer = { prompt_id: cancelled.id, state: cancelled.state, next: 'it is not typed any more' }
    call.keep(writer, answer)
    return ok(answer)
  })
}

function decideCancel(caller: Caller, id: string, prompt: Prompt | undefined): Answer<Prompt> {
  const elsewhere = caller.project_id !== null && prompt?.project_id !== caller.project_id
  if (!prompt || elsewhere) {
    return err(failure('PROMPT_NOT_FOUND', `there is no prompt ${id}; prompt list shows those that wait`))
  }
  const isOwn =
    prompt.created_by === callerName(caller) || (isPerson(caller.role) && isByPerson(prompt.created_by))
  if (caller.role !== 'operator' && !isOwn) {
    return err(failure('FORBIDDEN', `prompt ${id} was sent by ${prompt.created_by}; only they take it back`))
  }
  if (prompt.state === 'queued') return ok(prompt)
  return err(
    failure('WRONG_STATUS', `prompt ${id} is ${prompt.state}, and only a queued one can be taken back`, {
      state: prompt.state,
    }),
  )
}
