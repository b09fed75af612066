import { z } from 'zod'
import type { OperationEntry } from '../contract/operationTable.ts'
import { CliError, EXIT } from './outcome.ts'

/** One field of an operation's input as the command line sees it. */
export interface Field {
  readonly name: string
  /** `base_branch` is `--base-branch`; a field of the path is a positional argument `<task>`. */
  readonly flag: string
  readonly type: 'text' | 'number' | 'flag' | 'list' | 'json'
  readonly choices: readonly string[]
  readonly description: string
  readonly required: boolean
  readonly default: unknown
  /** Whether `null` clears the value. */
  readonly nullable: boolean
}

const fieldSchema = z.object({
  type: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z
    .array(z.looseObject({ type: z.string().optional(), enum: z.array(z.unknown()).optional() }))
    .optional(),
  description: z.string().optional(),
  default: z.unknown().optional(),
})

const TYPES: Partial<Record<string, Field['type']>> = {
  string: 'text',
  integer: 'number',
  number: 'number',
  boolean: 'flag',
  array: 'list',
}

const isText = (value: unknown): value is string => typeof value === 'string'

function fieldOf(name: string, schema: z.core.$ZodType): Field {
  const json = fieldSchema.parse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  const variants = json.anyOf ?? [json]
  const type = variants.some((each) => each.type === 'boolean')
    ? 'flag'
    : TYPES[variants.find((each) => each.type !== 'null')?.type ?? 'number']
  // A default behind a transform is not in the JSON Schema, so the field itself is asked for it.
  const unset = z.safeParse(schema, undefined)
  return {
    name,
    flag: name.replaceAll('_', '-'),
    type: type ?? 'json',
    choices: type === 'flag' ? [] : variants.flatMap((each) => each.enum ?? []).filter(isText),
    description: json.description ?? '',
    required: !unset.success,
    default: unset.data,
    nullable: variants.some((each) => each.type === 'null'),
  }
}

/** The fields of an operation: those of the path, those that the contract puts in front, then the flags. */
export function fieldsOf(operation: OperationEntry): { positional: Field[]; flags: Field[] } {
  const all = Object.entries(operation.input.shape).map(([name, schema]) => fieldOf(name, schema))
  const names = [...operation.pathFields, ...(operation.meta.positional ?? [])]
  const positional = names.map((name) => {
    const field = all.find((each) => each.name === name)
    if (!field) throw new Error(`${operation.name} has no field ${name}`)
    return { ...field, flag: name.replace(/_id$/, '').replaceAll('_', '-') }
  })
  return { positional, flags: all.filter(({ name }) => !names.includes(name)) }
}

const wrong = (field: Field, expected: string, given: string): CliError =>
  new CliError('USAGE', `--${field.flag} must be ${expected}, not ${given}`, EXIT.usage)

function parseJson(field: Field, value: string): unknown {
  try {
    return JSON.parse(value)
  } catch {
    // JSON.parse tells malformed text only by throwing.
    throw wrong(field, 'JSON', value)
  }
}

/** A value as it was typed, as the JSON that the operation takes. */
export function parseValue(field: Field, value: string | readonly string[] | boolean): unknown {
  if (typeof value === 'boolean') return value
  if (typeof value !== 'string') {
    const [only] = value
    return only?.startsWith('[') && value.length === 1 ? parseJson(field, only) : [...value]
  }
  if (field.nullable && value === 'null') return null
  switch (field.type) {
    case 'text':
    case 'list':
      return value
    case 'flag':
      if (value === 'true' || value === 'false') return value === 'true'
      throw wrong(field, 'true or false', value)
    case 'number':
      if (value.trim() !== '' && Number.isFinite(Number(value))) return Number(value)
      throw wrong(field, 'a number', value)
    case 'json':
      return parseJson(field, value)
  }
}
