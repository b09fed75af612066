import type { CallFailure } from '../../state/yard.ts'

/** Fields of the new task that a refusal may be about; `form` where it is about none of them. */
export const FIELDS = [
  'prompt',
  'kind',
  'role',
  'model',
  'permission_mode',
  'command',
  'base_branch',
  'branch',
  'title',
  'run',
  'after',
  'files',
  'priority',
  'tags',
  'notes',
  'parent_id',
  'form',
] as const
export type FieldName = (typeof FIELDS)[number]

const BY_CODE: Readonly<Record<string, FieldName>> = {
  UNKNOWN_KIND: 'kind',
  KIND_NOT_INSTALLED: 'kind',
  UNKNOWN_REVISION: 'base_branch',
  BAD_BRANCH_NAME: 'branch',
  BRANCH_EXISTS: 'branch',
  RUN_NOT_FOUND: 'run',
  RUN_ENDED: 'run',
  TASK_NOT_FOUND: 'after',
  WRONG_STATUS: 'after',
}

const known = (name: unknown): FieldName | undefined => FIELDS.find((field) => field === name)

function detailsOf(details: unknown): { field?: unknown; issues?: unknown } {
  return typeof details === 'object' && details !== null ? details : {}
}

/** The first field in which the contract's schema found something wrong. */
function firstIssue(issues: unknown): unknown {
  const first: unknown = Array.isArray(issues) ? issues[0] : undefined
  if (typeof first !== 'object' || first === null || !('field' in first)) return undefined
  return typeof first.field === 'string' ? first.field.split('.')[0] : undefined
}

/** At which field a refusal belongs. */
export function refusedField({ code, details }: CallFailure, kind: string): FieldName {
  const { field, issues } = detailsOf(details)
  const named = known(field) ?? known(firstIssue(issues))
  if (named) return named
  // A mode is chosen from a list, so what a kind does not take is its model, or the command where it is all of it.
  if (code === 'BAD_OPTION') return kind === 'custom' ? 'command' : 'model'
  return BY_CODE[code] ?? 'form'
}
