import { resolve } from 'node:path'
import { text as readStream } from 'node:stream/consumers'
import { Argument, Command, Option } from 'commander'
import { operationTable, type OperationEntry } from '../contract/operationTable.ts'
import { fieldsOf, parseValue, type Field } from './fields.ts'
import type { GlobalOptions } from './findHost.ts'
import { kebabCase } from './kebabCase.ts'
import { projectFolder } from './projectFolder.ts'
import { environment } from './environment.ts'

/** What a command of the contract does once its line has been read. */
export type RunOperation = (
  operation: OperationEntry,
  fields: Record<string, unknown>,
  options: GlobalOptions,
) => Promise<void>

type Values = Readonly<Record<string, string | string[] | boolean | undefined>>

/** The agent CLI's own JSON has no command: only its hooks send it. */
const hasCommand = ({ meta, open }: OperationEntry): boolean => meta.stream !== true && !open

/** A default that says something: not an empty text or list. */
function shownDefault({ default: unset }: Field): string {
  const says =
    typeof unset === 'number' || typeof unset === 'boolean' || (typeof unset === 'string' && unset !== '')
  return says ? `(default: ${unset})` : ''
}

const describe = (field: Field): string =>
  [field.description, field.required ? '(required)' : '', shownDefault(field)]
    .filter((part) => part !== '')
    .join(' ')

const collect = (value: string, earlier: string[] | undefined): string[] => [...(earlier ?? []), value]

function addFlag(command: Command, field: Field): void {
  if (field.type === 'flag') {
    command.addOption(new Option(`--${field.flag} [true|false]`, describe(field)))
    command.addOption(new Option(`--no-${field.flag}`, `the same as --${field.flag} false`))
    return
  }
  const value = field.type === 'number' ? 'number' : field.type === 'json' ? 'json' : 'text'
  const option = new Option(`--${field.flag} <${value}>`, describe(field))
  if (field.choices.length > 0) option.choices(field.nullable ? [...field.choices, 'null'] : field.choices)
  // Collected by hand: a variadic option would swallow the positional arguments behind it.
  if (field.type === 'list') option.argParser(collect)
  if (field.required) option.makeOptionMandatory()
  command.addOption(option)
}

/** Texts that may come from standard input, as `-`. */
const FROM_STDIN = new Set(['prompt', 'summary', 'message'])
/** Fields that name a folder on this machine; the host has another current folder. */
const PATHS = new Set(['path', 'worktree_root'])

const looksLikePath = (value: string): boolean => /^[./~]|[/\\]/.test(value)

async function complete(field: Field, value: unknown): Promise<unknown> {
  if (typeof value !== 'string') return value
  if (value === '-' && FROM_STDIN.has(field.name)) return readStream(process.stdin)
  if (PATHS.has(field.name)) return resolve(value)
  return field.name === 'project' && looksLikePath(value) ? resolve(value) : value
}

const camel = (flag: string): string => flag.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())

/**
 * An operation that takes a project means the one of the current folder when none is given. A token that belongs to no
 * agent is not bound to a project unless that is asked for.
 */
function withProject(operation: OperationEntry, fields: Record<string, unknown>): Record<string, unknown> {
  if (!operation.fields.includes('project') || fields['project'] !== undefined) return fields
  const role = fields['role']
  if (operation.name === 'token.create' && role !== 'coordinator' && role !== 'worker') return fields
  return { ...fields, project: projectFolder(process.cwd(), environment) }
}

async function readFields(operation: OperationEntry, positional: readonly string[], values: Values) {
  const { positional: inPath, flags } = fieldsOf(operation)
  const fields: Record<string, unknown> = {}
  for (const [at, field] of inPath.entries()) fields[field.name] = positional[at]
  for (const field of flags) {
    const value = values[camel(field.flag)]
    if (value !== undefined) fields[field.name] = await complete(field, parseValue(field, value))
  }
  return withProject(operation, fields)
}

function operationCommand(operation: OperationEntry, name: string, run: RunOperation): Command {
  const { positional, flags } = fieldsOf(operation)
  const command = new Command(name)
    .summary(operation.summary.split(/(?<=\.) /)[0] ?? '')
    .description(operation.summary)
  for (const field of positional) command.addArgument(new Argument(`<${field.flag}>`, field.description))
  for (const field of flags) addFlag(command, field)
  return command.action(async () => {
    const options = command.optsWithGlobals<GlobalOptions>()
    await run(operation, await readFields(operation, command.args, command.opts<Values>()), options)
  })
}

/** `switchyard NOUN VERB` for every operation of the contract, and the short names at the top. */
export function addOperations(program: Command, run: RunOperation): void {
  const nouns = Map.groupBy(operationTable.filter(hasCommand), ({ noun }) => noun)
  for (const [noun, operations] of nouns) {
    const verbs = operations.map(({ verb }) => kebabCase(verb))
    const group = new Command(kebabCase(noun)).summary(verbs.join(', ')).description(`Operations on: ${noun}`)
    for (const operation of operations)
      group.addCommand(operationCommand(operation, kebabCase(operation.verb), run))
    program.addCommand(group)
  }
  for (const operation of operationTable)
    if (operation.meta.alias !== undefined)
      program.addCommand(operationCommand(operation, operation.meta.alias, run))
}
