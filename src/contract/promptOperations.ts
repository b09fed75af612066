import { z } from 'zod'
import { operation } from './operation.ts'
import { prompt, promptState } from './prompt.ts'
import { id, requestId } from './scalars.ts'
import { paged } from './views.ts'

const promptView = prompt.extend({
  /** Why a queued prompt is not typed yet, one line; null for any other. */
  waits_for: z.string().nullable(),
})

export const prompts = {
  list: operation({
    method: 'GET',
    path: '/prompts',
    summary:
      'Prompts with their text and state, newest first, and why a queued one waits; a coordinator sees those to its own tasks.',
    roles: ['operator', 'coordinator', 'viewer', 'remote'],
    input: z.object({
      task_id: id.optional(),
      agent_id: id.optional(),
      state: promptState.optional(),
      limit: z.number().int().min(1).max(200).default(50),
      offset: z.number().int().min(0).default(0),
    }),
    output: paged(promptView),
    errors: ['TASK_NOT_FOUND', 'AGENT_NOT_FOUND'],
  }),
  cancel: operation({
    method: 'POST',
    path: '/prompts/{prompt_id}/cancel',
    summary: 'Take back a prompt that is still queued; a coordinator only what it has sent itself.',
    roles: ['operator', 'coordinator', 'remote'],
    input: z.object({ prompt_id: id, request_id: requestId.optional() }),
    output: z.object({ prompt_id: id, state: promptState, next: z.string() }),
    errors: ['PROMPT_NOT_FOUND', 'WRONG_STATUS'],
  }),
}
