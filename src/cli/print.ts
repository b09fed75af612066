import { cleanLine, cleanText } from '../base/text.ts'
import { operationTable } from '../contract/operationTable.ts'
import { kebabCase } from './kebabCase.ts'

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Columns of a list, by what its rows have; the first that fit a terminal are enough to choose from. */
const COLUMNS = [
  ...[
    'seq',
    'id',
    'address',
    'name',
    'kind',
    'type',
    'role',
    'status',
    'agent.status',
    'state',
    'purpose',
    'installed',
    'version',
  ],
  ...['key', 'topic', 'owner_label', 'sender_label', 'recipient', 'waiting_on'],
  ...['branch', 'task_id', 'title', 'label', 'root', 'detail', 'hint', 'reason', 'body', 'value', 'text'],
]
const WIDEST = 60

const at = (row: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((value, key) => (isFields(value) ? value[key] : undefined), row)

/** One value on one line, safe for a terminal. */
function show(value: unknown): string {
  if (value === null || value === undefined || value === '') return '-'
  if (typeof value === 'string') return cleanLine(value.replaceAll(/\s+/g, ' '))
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return cleanLine(JSON.stringify(value))
}

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, width - 1)}…` : text

function table(rows: readonly unknown[]): string {
  const columns = COLUMNS.filter((column) =>
    rows.some((row) => !['-', '[]', '{}'].includes(show(at(row, column)))),
  )
  const header = columns.map((column) =>
    (column.split('.')[0] ?? column).replace(/_label$/, '').toUpperCase(),
  )
  const lines = [header, ...rows.map((row) => columns.map((column) => cut(show(at(row, column)), WIDEST)))]
  const widths = columns.map((_, index) => Math.max(...lines.map((line) => line[index]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function listed(items: readonly unknown[], total: unknown): string {
  if (items.length === 0) return 'none'
  const more = typeof total === 'number' && total > items.length ? `\n${items.length} of ${total}` : ''
  return table(items) + more
}

const isPlain = (value: unknown): boolean => typeof value !== 'object' || value === null

/** Long text of its own, after the short facts. */
const BLOCKS = ['patch', 'text'] as const

function facts(answer: Fields): string {
  const entries = Object.entries(answer).filter(
    ([key, value]) =>
      key !== 'next' && !BLOCKS.some((block) => block === key) && value !== null && value !== '',
  )
  const width = Math.max(0, ...entries.map(([key]) => key.length))
  const lines = entries.map(([key, value]) => {
    if (Array.isArray(value))
      return `${key.padEnd(width)}  ${value.length === 0 ? 'none' : value.map(item).join(', ')}`
    return `${key.padEnd(width)}  ${isFields(value) ? item(value) : show(value)}`
  })
  return lines.join('\n')
}

/** The short form of something inside an answer: what names it and how it is. */
function item(value: unknown): string {
  if (!isFields(value)) return show(value)
  const parts = ['path', 'id', 'kind', 'status', 'state', 'label', 'key']
    .map((key) => value[key])
    .filter((each) => each)
  return parts.length > 0 && parts.every(isPlain) ? parts.map(show).join(' ') : show(value)
}

const commands = new Map(
  operationTable.flatMap(({ noun, verb, meta }) =>
    meta.tool ? [[meta.tool.name, `${noun} ${kebabCase(verb)}`] as const] : [],
  ),
)

/** Advice names MCP tools; a person at a shell has commands of the same meaning. */
export const inCommands = (advice: string): string =>
  advice.replace(/\b[a-z]+(?:_[a-z]+)+\b/g, (word) => {
    const command = commands.get(word)
    return command === undefined ? word : `"switchyard ${command}"`
  })

/** An answer for a person: a table, or facts, then long text, then what to do next. */
export function humanText(answer: unknown): string {
  if (!isFields(answer)) return show(answer)
  const { items, total, next } = answer
  if (Array.isArray(items)) return listed(items, total)
  const blocks = BLOCKS.map((key) => answer[key]).filter((block) => typeof block === 'string' && block !== '')
  const sections = [facts(answer), ...blocks.map((block) => cleanText(String(block)).trimEnd())]
  if (typeof next === 'string' && next !== '') sections.push(inCommands(cleanText(next)))
  return sections.filter((section) => section !== '').join('\n\n')
}
