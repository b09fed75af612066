import { operationTable, type OperationEntry } from '../../contract/operationTable.ts'

/** What a line of the console asks for. */
export interface Action {
  readonly operation: OperationEntry
  readonly fields: Readonly<Record<string, unknown>>
}

interface Command {
  readonly name: string
  readonly usage: string
  readonly operation: string
  /** Null where the words are not enough. */
  readonly read: (words: readonly string[], text: (from: number) => string) => Record<string, unknown> | null
}

/** People give a bare role or label; an address says which it is. */
const addressOf = (to: string): string =>
  /^(?:coordinators|workers)$/.test(to) ? `role:${to.slice(0, -1)}` : to

const full = (...parts: readonly unknown[]): boolean =>
  parts.every((part) => part !== undefined && part !== '')

/** Text in quotes is one word, so that paths and labels may have spaces. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')

const COMMANDS: readonly Command[] = [
  {
    ...{ name: 'send', usage: 'send TO TEXT', operation: 'message.send' },
    read: ([to], text) => (full(to, text(1)) ? { to: addressOf(to ?? ''), body: text(1) } : null),
  },
  {
    ...{ name: 'directive', usage: 'directive TO TEXT', operation: 'message.send' },
    read: ([to], text) =>
      full(to, text(1)) ? { to: addressOf(to ?? ''), kind: 'directive', body: text(1) } : null,
  },
  {
    ...{ name: 'lock', usage: 'lock TARGET [REASON]', operation: 'lock.acquire' },
    read: ([target], text) => (full(target) ? { target, reason: text(1) } : null),
  },
  {
    ...{ name: 'unlock', usage: 'unlock TARGET', operation: 'lock.release' },
    read: ([target]) => (full(target) ? { target } : null),
  },
  {
    ...{ name: 'task new', usage: 'task new TITLE [:: PROMPT]', operation: 'task.create' },
    read: (_words, text) => {
      const [title = '', prompt = ''] = text(0).split(/ :: (.*)/s)
      return full(title) ? { title, prompt, start: false } : null
    },
  },
  {
    ...{ name: 'task done', usage: 'task done TASK SUMMARY', operation: 'task.complete' },
    read: ([task], text) => (full(task, text(1)) ? { task_id: task, summary: text(1) } : null),
  },
  {
    ...{ name: 'task block', usage: 'task block TASK REASON', operation: 'task.block' },
    read: ([task], text) => (full(task, text(1)) ? { task_id: task, reason: text(1) } : null),
  },
  {
    ...{ name: 'decision', usage: 'decision KEY TEXT', operation: 'memory.set' },
    read: ([key], text) => (full(key, text(1)) ? { key, value: text(1), type: 'decision' } : null),
  },
  { ...{ name: 'tasks', usage: 'tasks', operation: 'task.list' }, read: () => ({}) },
  { ...{ name: 'agents', usage: 'agents', operation: 'agent.roster' }, read: () => ({}) },
  { ...{ name: 'locks', usage: 'locks', operation: 'lock.list' }, read: () => ({}) },
  {
    ...{ name: 'messages', usage: 'messages', operation: 'message.list' },
    read: () => ({ which: 'all', limit: 15 }),
  },
]

const entryOf = (name: string): OperationEntry | undefined =>
  operationTable.find((each) => each.name === name)

/** Only what this host's contract can do is offered. */
const offered = COMMANDS.filter(({ operation }) => entryOf(operation) !== undefined)

export const usage: readonly string[] = [...offered.map((command) => command.usage), 'status', 'help', 'quit']

/** What a typed line means; a text says what is wrong with it. */
export function readAction(line: string, project: string): Action | string {
  const typed = line.trim()
  const command = offered
    .filter(({ name }) => typed === name || typed.startsWith(`${name} `))
    .toSorted((one, other) => other.name.length - one.name.length)[0]
  if (!command) return `There is no command ${wordsOf(typed)[0] ?? ''}. help lists them.`
  const rest = typed.slice(command.name.length).trim()
  const words = wordsOf(rest)
  const text = (from: number): string => words.slice(from).join(' ').trim()
  const raw = (from: number): string => (from === 0 ? rest : rest.replace(/^(?:"[^"]*"|\S+)\s*/, '')).trim()
  const fields = command.read(words, (from) => (from <= 1 ? raw(from) : text(from)))
  const operation = entryOf(command.operation)
  if (!fields || !operation) return `Usage: ${command.usage}`
  return { operation, fields: operation.fields.includes('project') ? { ...fields, project } : fields }
}
