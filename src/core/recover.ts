import type { Agent } from '../contract/agent.ts'
import type { Task } from '../contract/task.ts'
import { WANTED_END } from '../domain/agentEnd.ts'
import { canGoOn, returnHalfTyped, tellCutOff } from './agents/cutOff.ts'
import { goOn } from './agents/goOn.ts'
import { retireAgent } from './agents/retireAgent.ts'
import { settleAskers } from './attention/settleAsks.ts'
import { settleTasks } from './attention/settleAttention.ts'
import { inBackground, type Context } from './context.ts'
import { commit, settlingOf } from './ledger.ts'
import { freeLocks } from './locks/heldLocks.ts'
import { projectOf } from './require.ts'
import { recordLanding } from './review/mergeTask.ts'
import { takeBack } from './review/returnSignals.ts'
import { dropSides } from './review/sides.ts'
import { launchSoon } from './tasks/launchTask.ts'
import { retireTask } from './tasks/retireTask.ts'
import { endLeftovers } from './terminals/endLeftovers.ts'
import { endAllStrays } from './terminals/endStrays.ts'
import { worktreeRoot } from './worktrees/worktreeFolder.ts'

const GRACE_MS = 2_000

/**
 * Mends what a host that was killed left behind, in an order that loses nothing: leftover processes end first, then what
 * was decided is finished, then agents go on in their own conversations.
 */
export async function recover(context: Context): Promise<void> {
  const agents = context.ports.store.read((tables) =>
    tables.agents.list({
      // A guest's program is its person's: it goes on by itself, or falls silent.
      where: { status: ['starting', 'working', 'needs_input', 'idle', 'unsure', 'stale'], guest: false },
    }),
  )
  await endLeftovers(context, GRACE_MS)
  await endAllStrays(context, GRACE_MS)
  await dropSides(context)
  forgetTerminals(context)
  commit(context, 'host', (writer) => freeLocks(writer, 'host', 'the host ended in a merge'))
  commit(context, 'host', (writer) => returnHalfTyped(writer, {}, 'host'))
  takeBackAnnouncements(context)
  await finishLandings(context)
  for (const agent of agents) resumeOrRetire(context, agent)
  relaunch(context)
  settleLeft(context)
  sweepFolders(context)
}

function forgetTerminals(context: Context): void {
  commit(context, 'host', ({ tables, record }) => {
    for (const terminal of tables.terminals.list({ where: { state: 'running' } })) {
      tables.terminals.update(terminal.id, { state: 'exited' })
      record({
        type: 'terminal.exited',
        detail: 'the host ended',
        images: { terminal: { ...terminal, state: 'exited' } },
      })
    }
  })
}

/** What was announced and not typed is told anew: by the next announcement, or to a wait that comes before it. */
function takeBackAnnouncements(context: Context): void {
  commit(context, 'host', (writer) => {
    const where = { state: 'queued' as const, created_by: 'host' }
    for (const prompt of writer.tables.prompts.list({ where }))
      takeBack(writer, prompt, 'the host ended before it was typed')
  })
}

/** A merge whose branch had moved is finished, its clean-up included; one whose branch had not is forgotten. */
async function finishLandings(context: Context): Promise<void> {
  const open = context.ports.store
    .read((tables) =>
      tables.tasks.list({
        where: { status: ['pending', 'in_progress', 'blocked', 'review', 'failed', 'done'] },
      }),
    )
    .filter((task) => task.landing !== null && task.landing.undone_at === null)
    .filter((task) => task.status !== 'done' || task.worktree !== null)
  for (const task of open) {
    const landing = task.landing
    if (!landing) continue
    const { git, store } = context.ports
    const tip = await git.commitOf(projectOf(context, task).root, `refs/heads/${landing.target}`)
    const moved = tip !== null && (await git.isAncestor(projectOf(context, task).root, landing.sha, tip))
    if (moved || task.status === 'done') {
      const merged = task.status === 'done' ? task : recordLanding(context, 'host', task.id, landing)
      const branch = landing.method === 'merge' ? 'if_merged' : 'keep'
      await retireTask(context, 'host', merged, { branch, reason: WANTED_END.merged })
    } else {
      store.write((tables) => tables.tasks.update(task.id, { landing: null }))
    }
  }
}

function resumeOrRetire(context: Context, agent: Agent): void {
  const now = context.ports.store.read((tables) => tables.agents.get(agent.id))
  if (!now || now.status === 'gone') return
  const task =
    now.task_id === null
      ? undefined
      : context.ports.store.read((tables) => tables.tasks.get(now.task_id ?? ''))
  const running = task?.agent_id === now.id && task.launch === 'running'
  if (!task || !running || !canGoOn(context, now)) {
    // An agent that was only just being started is started anew with its task.
    const relaunched = task?.launch === 'agent'
    retireAgent(context, 'host', now.id, {
      reason: 'the host ended, and this agent cannot be resumed',
      signal: !relaunched,
    })
    if (relaunched) requeue(context, task)
    return
  }
  tellCutOff(context, task, now, 'host')
  inBackground(context, `resume ${now.id}`, async () => {
    const reason = 'resumed after a restart of the host'
    const resumed = await goOn(context, task, { agent: now, reason, by: 'host' })
    if (!resumed.ok && !context.stopping.signal.aborted)
      retireAgent(context, 'host', now.id, { reason: resumed.error.message, signal: true })
  })
}

function requeue(context: Context, task: Task): void {
  context.ports.store.write((tables) =>
    tables.tasks.update(task.id, { launch: 'queued', agent_id: null, status: 'pending' }),
  )
}

/** Launches that were waiting or under way go on from their stored step. */
function relaunch(context: Context): void {
  const tasks = context.ports.store.read((tables) =>
    tables.tasks.list({ where: { launch: ['queued', 'worktree', 'setup', 'agent'] } }),
  )
  for (const task of tasks) launchSoon(context, task.id)
}

/** What waits for the person is right again, also where a row was changed without an event or by an older host. */
function settleLeft(context: Context): void {
  commit(context, 'host', (writer) => {
    const { tasks } = writer.tables
    const left = [
      ...tasks.list({ where: { status: ['review', 'blocked', 'failed'] } }),
      ...tasks.list({ where: { launch: 'failed' } }),
    ]
    const settling = settlingOf(context, 'host', writer)
    settleTasks(settling, new Set([...context.waiting, ...left.map(({ id }) => id)]))
    settleAskers(settling)
  })
}

/** Folders whose removal a crash interrupted lie under telling names beside the worktrees. */
function sweepFolders(context: Context): void {
  const { files, store, config } = context.ports
  files.sweep(`${config.home}/agents`)
  for (const project of store.read((tables) => tables.projects.list()))
    files.sweep(worktreeRoot(context, project))
}
