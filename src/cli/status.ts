import { cleanLine } from '../base/text.ts'
import { compactStatus, readCompactParts } from '../client/compactStatus.ts'
import { askHost } from './callHost.ts'
import { findHost, homeOf, type GlobalOptions } from './findHost.ts'
import { readEntries } from './install/record.ts'
import { humanText } from './print.ts'
import { projectFolder } from './projectFolder.ts'
import { environment } from './environment.ts'

export interface StatusOptions extends GlobalOptions {
  readonly project?: string
  /** For a model's context: short, and framed as data. */
  readonly compact?: boolean
}

type Fields = Readonly<Record<string, unknown>>

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const countBy = (items: readonly Fields[], key: string): string => {
  const counts = Map.groupBy(items, (item) => cleanLine(String(item[key])))
  return [...counts].map(([word, of]) => `${of.length} ${word}`).join(', ') || 'none'
}

function section(title: string, page: { items: readonly Fields[]; total: number }): string[] {
  return page.items.length === 0 ? [] : ['', `${title}:`, humanText(page)]
}

/** How a project stands, for a person, for a program (`--json`) or for a model (`--compact`). */
export async function describeStatus(options: StatusOptions): Promise<string> {
  const host = await findHost(options)
  const folder = options.project ?? projectFolder(process.cwd(), environment)
  const parts = await readCompactParts((path) => askHost(host, path), folder)
  if (options.compact) {
    const text = compactStatus(parts)
    return options.json ? JSON.stringify({ text }) : text
  }
  const health = await askHost(host, '/api/health')
  const project = await askHost(host, `/api/projects`)
  const entries = await readEntries(homeOf(options))
  const installed = entries.map(({ kind, scope, root }) => ({ kind, scope, root }))
  if (options.json) {
    return JSON.stringify({ host: { ...host, token: undefined, health }, ...parts, installed })
  }
  const waiting = await askHost(host, '/api/attention')
  const open = isFields(waiting) && Array.isArray(waiting['items']) ? waiting['items'].length : 0
  const projects = isFields(project) && Array.isArray(project['items']) ? project['items'].length : 0
  const { me, agents, locks, tasks, unread } = parts
  const lines = [
    `host      ${host.url}${isFields(health) ? `, version ${cleanLine(String(health['version']))}` : ''}, ${projects} projects open`,
    `you       ${cleanLine(String(me['role']))}${typeof me['agent_id'] === 'string' ? ` ${cleanLine(me['agent_id'])}` : ''}`,
    `project   ${cleanLine(folder)}`,
    `tasks     ${countBy(tasks.items, 'status')}`,
    `agents    ${countBy(agents.items, 'status')}`,
    `locks     ${locks.total}`,
    `unread    ${unread.total}`,
    `waiting   ${open} for the person`,
    `guests    ${installed.map(({ kind, scope }) => `${kind} (${scope})`).join(', ') || 'none installed; see: switchyard install --help'}`,
    ...section('Agents', agents),
    ...section('Locks', locks),
  ]
  return lines.join('\n')
}

export async function showStatus(options: StatusOptions): Promise<void> {
  process.stdout.write(`${await describeStatus(options)}\n`)
}
