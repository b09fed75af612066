import { z } from 'zod'
import { attention } from './attention.ts'
import { operation } from './operation.ts'
import { argument, flag, id } from './scalars.ts'
import { paged } from './views.ts'

const PUT_OFF_ERRORS = ['ATTENTION_NOT_FOUND', 'WRONG_STATUS'] as const

export const attentionItems = {
  list: operation({
    method: 'GET',
    path: '/attention',
    summary:
      'What waits for the person: permissions, questions, blockers, reviews, failures and conflicts, newest first.',
    roles: ['operator', 'viewer', 'remote'],
    input: z.object({
      project: argument.optional().describe('Id of a project, or a path inside it; default: all'),
      task_id: id.optional(),
      history: flag.default(false).describe('Also what has ended, with how and by whom'),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      offset: z.coerce.number().int().min(0).default(0),
    }),
    output: paged(attention),
    errors: ['PROJECT_NOT_FOUND'],
  }),
  later: operation({
    method: 'POST',
    path: '/attention/{attention_id}/later',
    summary:
      'Put it off: it stays open behind the others until something about it changes. Nothing is answered or denied by this.',
    roles: ['operator', 'remote'],
    input: z.object({ attention_id: id }),
    output: attention,
    errors: PUT_OFF_ERRORS,
  }),
  restore: operation({
    method: 'POST',
    path: '/attention/{attention_id}/restore',
    summary: 'Bring back to the front what was put off.',
    roles: ['operator', 'remote'],
    input: z.object({ attention_id: id }),
    output: attention,
    errors: PUT_OFF_ERRORS,
  }),
}
