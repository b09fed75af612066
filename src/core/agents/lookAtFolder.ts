import { isoTime } from '../../base/clock.ts'
import type { Agent, FolderFacts } from '../../contract/agent.ts'
import { inBackground, type Context } from '../context.ts'
import { commit } from '../ledger.ts'
import { projectOf } from '../require.ts'
import { presenceOf } from './presence.ts'
import type { Presence } from './presenceState.ts'
import { warnOfShared } from './warnOfShared.ts'

/** A folder is looked at again no sooner, in milliseconds. */
const PAUSE_MS = 30_000
/** Files that are named; all of them are counted. */
const NAMED = 100

/** Looks in the background at what Git says of the folder that the agent works in, unless that was done just now. */
export function lookAtFolderSoon(context: Context, agentId: string): void {
  const presence = presenceOf(context, agentId)
  const now = context.ports.clock.now()
  if (!presence || now - presence.looked < PAUSE_MS || context.stopping.signal.aborted) return
  presence.looked = now
  inBackground(context, `folder of ${agentId}`, () => lookAtFolder(context, presence))
}

async function lookAtFolder(context: Context, presence: Presence): Promise<void> {
  const place = placeOf(context, presence.id)
  if (!place) return
  const { git } = context.ports
  const located = await git.locate(place.folder)
  // A guest says itself where it works; nothing is told of another repository.
  if (!located.ok || located.value.root !== place.root) return
  const state = await git.folderState(place.folder)
  if (!state.ok || context.presence.get(presence.id) !== presence) return
  const { top, branch, head, subject, dirty } = state.value
  const inside = dirty.map((path) => `${top}/${path}`)
  presence.before = presence.checkout === top && presence.before ? presence.before : new Set(inside)
  presence.checkout = top
  record(context, presence.id, {
    ...{ branch, head, subject, dirty: dirty.slice(0, NAMED), dirty_total: dirty.length },
    at: isoTime(context.ports.clock.now()),
  })
  warnOfShared(context, presence, inside)
}

function placeOf(context: Context, agentId: string): { folder: string; root: string } | null {
  const { agent, worktree } = context.ports.store.read((tables) => {
    const row = tables.agents.get(agentId)
    return { agent: row, worktree: tables.tasks.get(row?.task_id ?? '')?.worktree ?? null }
  })
  if (!agent || agent.status === 'gone') return null
  const folder = agent.guest ? (agent.cwd ?? worktree) : (worktree ?? agent.cwd)
  return folder === null ? null : { folder, root: projectOf(context, agent).root }
}

const words = ({ at: _, ...facts }: FolderFacts): string => JSON.stringify(facts)

function record(context: Context, agentId: string, folder: FolderFacts): void {
  const before = context.ports.store.read((tables) => tables.agents.get(agentId))
  if (!before || (before.folder && words(before.folder) === words(folder))) return
  commit(context, 'host', (writer) => {
    const now: Agent = { ...(writer.tables.agents.get(agentId) ?? before), folder }
    writer.tables.agents.update(agentId, { folder })
    writer.record({ type: 'agent.changed', detail: 'its folder', images: { agent: now } })
  })
}
