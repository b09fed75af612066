import { expect } from 'vitest'
import type { AgentStatus } from '../../src/contract/agent.ts'
import type { Event } from '../../src/contract/event.ts'
import type { Conversation } from '../support/scriptedModel.ts'
import type { Crew } from './crew.ts'
import type { Cli } from './hands.ts'
import { tellAgents } from './told.ts'
import { orderFor, type Track } from './tracks.ts'

/** A cold start of OpenCode beside others takes long on a busy machine. */
const PATIENCE_MS = 150_000

/** A coordinator, what it was told, and the workers that it was told to have. */
export interface Job {
  readonly crew: Crew
  readonly kind: Cli
  readonly tracks: readonly Track[]
  /** Task of the coordinator. */
  readonly id: string
}

export const startJob = async (crew: Crew, kind: Cli, tracks: readonly Track[]): Promise<Job> => ({
  ...{ crew, kind, tracks },
  id: await crew.lead(kind, `Have ${tracks.length} laid`, orderFor(tracks)),
})

/** Waits until the coordinator has done all that it was told; its model must have known what to do at each move. */
export async function untilDone({ crew, id }: Job): Promise<void> {
  const done = crew.watch.until(
    'end of the work',
    ({ type, task_id }) => type === 'prompt.answered' && task_id === id,
    PATIENCE_MS,
  )
  await done.catch(async (error: unknown) => {
    throw new Error(`${String(error)}\n${await tellAgents(crew.host)}\n${crew.person.refused.join('\n')}`)
  })
  expect(Object.values(crew.models).flatMap(({ failures }) => failures)).toEqual([])
}

/** The conversation of the agent of a task, as its model was last told it. */
export function conversationOf({ crew }: Job, kind: Cli, taskId: string): Conversation {
  const found = crew.models[kind].requests.findLast(({ conversation }) =>
    conversation?.system.includes(`task="${taskId}"`),
  )
  if (!found?.conversation) throw new Error(`no model was asked for ${taskId}`)
  return found.conversation
}

export const tasksOf = async ({ crew, id, tracks }: Job) => {
  const { id: lead } = await crew.agent(id)
  const made = crew.watch.events.filter(
    ({ type, images: { task } }) => type === 'task.created' && task?.coordinator_id === lead,
  )
  expect(made.map(({ images: { task } }) => [task?.title, task?.kind])).toEqual(
    tracks.map(({ name, kind }) => [`Lay ${name}`, kind]),
  )
  return Promise.all(made.map(({ task_id: task }) => crew.task(String(task))))
}

/** What the feed showed of an agent between two events, without repetitions; what it was before them counts too. */
function statusesOf({ watch }: Crew, agentId: string, from = 0, to = Infinity): AgentStatus[] {
  const shown = watch.events.flatMap(({ seq, images: { agent } }) =>
    agent?.id === agentId && seq <= to ? [{ seq, status: agent.status }] : [],
  )
  const before = shown.findLast(({ seq }) => seq <= from)?.seq ?? 0
  const statuses = shown.flatMap(({ seq, status }) => (seq >= before ? [status] : []))
  return statuses.filter((status, at) => status !== statuses[at - 1])
}

/** The work of each worker is on the target branch as it was reviewed, and of the worker itself nothing is left. */
export async function expectLanded(job: Job): Promise<void> {
  const { task, watch, yard } = job.crew
  for (const { id } of await tasksOf(job)) {
    await watch.until(
      'removed worktree',
      ({ type, task_id }) => type === 'worktree.removed' && task_id === id,
    )
    const { status, worktree, branch, base_sha: base, landing, prompts } = await task(id)
    expect({ status, worktree }).toEqual({ status: 'done', worktree: null })
    expect(new Set(prompts.map(({ state }) => state))).toEqual(new Set(['answered']))
    const { sha = '', previous_sha: before = '', head_sha: head = '' } = landing ?? {}
    expect(await yard.git('show', '--no-patch', '--format=%P', sha)).toBe(`${before} ${head}`)
    const authors = await yard.git('log', '--format=%an', `${base}..${head}`, '--not', before)
    expect(authors).toMatch(/^Test(?:\nTest)*$/)
    expect(await yard.git('branch', '--list', String(branch))).toBe('')
    expect(await yard.git('worktree', 'list', '--porcelain')).not.toContain(String(branch))
  }
  for (const { name } of job.tracks) expect(await yard.git('show', `trunk:${name}.txt`)).toBe('first')
  expect(await yard.git('status', '--porcelain', '--ignored')).toBe('')
}

/** Everybody was shown as they were: who asked, who worked, and the coordinator at work all the while that it waited. */
export async function expectShown(job: Job): Promise<void> {
  const { crew } = job
  const { watch, person } = crew
  const tasks = await tasksOf(job)
  const ids = tasks.map(({ id }) => id)
  const isOf = (wanted: string) => (event: Event) =>
    event.type === wanted && ids.includes(String(event.task_id))
  const first = watch.events.find(isOf('task.created'))?.seq
  const last = watch.events.findLast(isOf('task.merged'))?.seq
  const lead = await crew.agent(job.id)
  expect(statusesOf(crew, lead.id, first, last)).toEqual(['working'])
  expect((await crew.task(job.id)).prompts[0]).toMatchObject({ state: 'answered' })
  for (const id of ids) {
    const worker = await crew.agent(id)
    expect(worker).toMatchObject({ status: 'gone', status_reason: 'its task was merged' })
    const shown = statusesOf(crew, worker.id)
    expect(shown).toEqual(expect.arrayContaining(['starting', 'working', 'needs_input', 'idle']))
    expect(shown.at(-1)).toBe('gone')
    const asked = person.answered.filter(({ agent }) => agent.id === worker.id)
    expect(asked.map(({ dialog }) => dialog.kind)).toContain('permission')
    expect(asked.map(({ dialog }) => dialog.text).join()).toContain('git commit')
  }
}

/** The token of an agent that has ended opens nothing any more. */
async function expectRefused(crew: Crew, taskId: string): Promise<void> {
  const token = await crew.tokens.get((await crew.agent(taskId)).id)
  expect(token).toMatch(/^\S{20,}$/)
  expect(await crew.host.api('GET', '/tools', undefined, token)).toMatchObject({
    status: 401,
    body: { code: 'UNAUTHENTICATED' },
  })
}

export async function expectEnded(job: Job): Promise<void> {
  const { host, watch } = job.crew
  for (const { id } of await tasksOf(job)) await expectRefused(job.crew, id)
  expect((await host.api('DELETE', `/tasks/${job.id}`)).status).toBe(200)
  await watch.until(
    'removed worktree',
    ({ type, task_id }) => type === 'worktree.removed' && task_id === job.id,
  )
  await expectRefused(job.crew, job.id)
}
