import type { CallFailure } from '../../state/yard.ts'

const isIssue = (value: unknown): value is { readonly field: string; readonly message: string } =>
  typeof value === 'object' &&
  value !== null &&
  'field' in value &&
  typeof value.field === 'string' &&
  'message' in value &&
  typeof value.message === 'string'

/** What a refused call says of each of its fields, by the field's name; '' has what is said of none. */
export function fieldErrors(failure: CallFailure): Readonly<Record<string, string>> {
  const { details } = failure
  const issues: unknown =
    typeof details === 'object' && details !== null && 'issues' in details ? details.issues : undefined
  if (!Array.isArray(issues)) return { '': failure.message }
  const named = issues.filter(isIssue).map(({ field, message }) => {
    const [name = '', at] = field.split('.')
    return [name, at === undefined ? message : `line ${Number(at) + 1}: ${message}`] as const
  })
  return named.length > 0 ? Object.fromEntries(named) : { '': failure.message }
}
