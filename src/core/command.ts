import { noteCall } from './agents/observe.ts'
import type { Context } from './context.ts'
import { renewLocks } from './locks/renewLocks.ts'
import { once, type UseCase } from './receipts.ts'

/** Makes handlers of use cases that change something: carried out once for each request id, and a sign of life. */
export const commandsOf =
  (context: Context) =>
  <In, Out, Fail>(name: string, useCase: UseCase<In, Out, Fail>) =>
    once(context, name, counted(useCase))

/** An agent inside one of its calls is at work. */
function counted<In, Out, Fail>(useCase: UseCase<In, Out, Fail>): UseCase<In, Out, Fail> {
  return async (context, caller, input, call) => {
    noteCall(context, caller.agent_id, 1)
    renewLocks(context, caller.agent_id)
    try {
      return await useCase(context, caller, input, call)
    } finally {
      noteCall(context, caller.agent_id, -1)
    }
  }
}
