import { cleanLine } from '../../base/text.ts'
import type { Agent } from '../../contract/agent.ts'
import { ownChanges } from '../../domain/presence.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { postMessage } from '../messages/postMessage.ts'
import type { Presence } from './presenceState.ts'

const NAMED = 5

/**
 * Warns two agents in one checkout, and the person, that both change the same files: whoever writes last wins there. Each
 * pair is told of each file once. What agents in worktrees of their own change is the radar's.
 */
export function warnOfShared(context: Context, presence: Presence, dirty: readonly string[]): void {
  if (dirty.length === 0 || presence.checkout === null) return
  const own = ownOf(presence, dirty)
  for (const other of context.presence.values()) {
    if (other === presence || other.checkout !== presence.checkout) continue
    const theirs = new Set(ownOf(other, dirty))
    const shared = own.filter((path) => theirs.has(path) && !presence.warned.has(`${other.id} ${path}`))
    if (shared.length === 0) continue
    for (const path of shared) {
      presence.warned.add(`${other.id} ${path}`)
      other.warned.add(`${presence.id} ${path}`)
    }
    const root = presence.checkout
    tell(
      context,
      [presence.id, other.id],
      shared.map((path) => path.slice(root.length + 1)),
    )
  }
}

const ownOf = ({ edited, before }: Presence, dirty: readonly string[]): string[] =>
  ownChanges({ dirty, edited, before: before ?? new Set() })

function tell(context: Context, ids: readonly [string, string], files: readonly string[]): void {
  commit(context, 'host', (writer) => {
    const [one, other] = ids.map((id) => writer.tables.agents.get(id))
    if (!one || !other || one.project_id !== other.project_id) return
    const more = files.length > NAMED ? ` and ${files.length - NAMED} more` : ''
    const named = files.slice(0, NAMED).map(cleanLine).join(', ') + more
    const body = `${nameOf(one)} and ${nameOf(other)} both change ${named} in the same checkout: whoever writes last wins. Agree who goes first, or lock it before you write.`
    writer.record({ type: 'agent.overlap', detail: body, images: { agent: one } })
    postMessage(
      context,
      writer,
      {
        ...{ project_id: one.project_id, thread_id: null, reply_to: null, task_id: one.task_id },
        ...{ kind: 'note', sender: 'host', sender_label: 'Switchyard', recipient: one.id, body },
      },
      [...ids, 'operator'].map((recipient) => ({ recipient, directed: true })),
    )
  })
}

const nameOf = ({ id, label }: Agent): string => `${cleanLine(label)} (${id})`
