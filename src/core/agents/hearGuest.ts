import { isoTime } from '../../base/clock.ts'
import type { Evidence } from '../../contract/agent.ts'
import { guestStatus } from '../../domain/presence.ts'
import type { Context } from '../context.ts'
import { commit } from '../ledger.ts'
import type { Presence } from './presenceState.ts'

/** Takes in what was heard of a guest, and commits its status where that differs; a stale one is back by it. */
export function hearGuest(context: Context, presence: Presence, item: Omit<Evidence, 'at'>): void {
  const at = isoTime(presence.seen)
  presence.evidence = [...presence.evidence.filter(({ source }) => source !== item.source), { ...item, at }]
  const now = guestStatus(presence.evidence)
  const before = context.ports.store.read((tables) => tables.agents.get(presence.id))
  if (!before || before.status === 'gone' || before.status === now.status) return
  commit(context, 'host', ({ tables, at: instant, record }) => {
    const change = { ...now, evidence: presence.evidence, seen_at: at, updated_at: instant }
    if (!tables.agents.update(presence.id, change, { status: before.status })) return
    const detail = before.status === 'stale' ? `it is back: ${now.status_reason}` : now.status_reason
    record({ type: 'agent.changed', detail, images: { agent: { ...before, ...change } } })
  })
}
