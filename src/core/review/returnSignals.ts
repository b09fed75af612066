import type { Prompt } from '../../contract/prompt.ts'
import type { Signal } from '../../contract/signal.ts'
import { isEnded } from '../../domain/task.ts'
import type { Writer } from '../ledger.ts'
import type { Tables } from '../ports/store.ts'

/**
 * Takes back what an announcement has taken and not told, inside the transaction of its prompt's end: a wait or the next
 * announcement tells it. Answers whether the prompt was an announcement at all.
 */
export function returnSignals(writer: Writer, prompt: Prompt): boolean {
  const { tables } = writer
  const taken = signalsOf(tables, prompt)
  for (const signal of taken) {
    const change = { taken_by: isOvertaken(tables, signal) ? 'overtaken' : null }
    tables.signals.update(signal.id, change, { taken_by: prompt.id })
    if (change.taken_by === null)
      writer.record({ type: 'signal.returned', images: { signal: { ...signal, taken_by: null } } })
  }
  return taken.length > 0
}

/** Another prompt tells what this one should have told. */
export function handOnSignals(writer: Writer, from: Prompt, to: Prompt): void {
  for (const signal of signalsOf(writer.tables, from))
    writer.tables.signals.update(signal.id, { taken_by: to.id }, { taken_by: from.id })
}

/** Takes back an announcement that nobody has begun to type; false for any other prompt, which stays as it is. */
export function takeBack(writer: Writer, prompt: Prompt, reason: string): boolean {
  if (!returnSignals(writer, prompt)) return false
  const change = { state: 'cancelled' as const, reason }
  writer.tables.prompts.update(prompt.id, change)
  writer.record({ type: 'prompt.cancelled', detail: reason, images: { prompt: { ...prompt, ...change } } })
  return true
}

function signalsOf(tables: Tables, prompt: Prompt): Signal[] {
  if (prompt.created_by !== 'host' || prompt.agent_id === null) return []
  return tables.signals.list({ where: { coordinator_id: prompt.agent_id, taken_by: prompt.id } })
}

/** What came after it makes it old: a newer signal of the task, a change that was sent back, a task that has ended. */
function isOvertaken(tables: Tables, signal: Signal): boolean {
  const newest = tables.signals.list({ where: { task_id: signal.task_id }, newestFirst: true, limit: 1 })[0]
  if (newest && newest.id !== signal.id) return true
  const task = tables.tasks.get(signal.task_id)
  if (!task || signal.outcome === 'closed') return false
  return isEnded(task) || (signal.outcome === 'done' && task.status !== 'review')
}
