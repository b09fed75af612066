import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Event } from '../../src/contract/event.ts'
import { addFile, makeGate, standAt, type Gate } from '../support/e2eGate.ts'
import { connectRelay, type Fields, type Mcp } from '../support/e2eMcp.ts'
import { processesOf, untilGone } from '../support/e2eProcesses.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import type { TestHost } from '../support/startHost.ts'

let yard: Yard
let host: TestHost
let watch: Watch
let lead: Mcp
let gate: Gate
const relays: Mcp[] = []
/** What the host has acknowledged so far, by task. It must be true of every later host. */
const acknowledged = new Map<string, Fields>()
const told: unknown[] = []

const relay = async (token: string): Promise<Mcp> => {
  const made = await connectRelay({ ...host, token, environment: yard.environment })
  relays.push(made)
  return made
}

beforeAll(async () => {
  yard = await makeYard('crash')
  host = await yard.start()
  watch = watchHost(host)
  gate = await makeGate(yard.folder, 'gate')
  lead = await relay(await yard.token('coordinator'))
})
afterAll(async () => {
  watch.close()
  for (const each of relays) await each.close()
  await yard.close()
})

const show = async (id: unknown): Promise<Fields> => (await host.api('GET', `/tasks/${String(id)}`)).body
const commits = async (): Promise<string[]> =>
  (await yard.git('for-each-ref', '--format=%(objectname)', 'refs/heads', 'refs/switchyard')).split('\n')

/** Ends the host by kill -9, starts the next one on the same home and port, and looks whether all is still there. */
async function crash(): Promise<void> {
  await host.end('SIGKILL')
  const mine = new Set(relays.map(({ pid }) => pid))
  const old = (await processesOf(yard.folder)).filter(({ pid }) => !mine.has(pid))
  const kept = await commits()
  host = await yard.start()
  await untilGone(old)
  // A branch whose commits are in another one may go; no commit may.
  expect(await yard.git('rev-list', ...kept, '--not', '--all')).toBe('')
  for (const [id, state] of acknowledged) expect(await show(id)).toMatchObject(state)
}

async function create(name: string, input: Fields): Promise<Fields> {
  const task = await lead.call('create_task', { title: `Add ${name}`, kind: 'demo', ...input })
  const { id, title, branch, coordinator_id } = task
  acknowledged.set(String(id), { id, title, branch, coordinator_id })
  return task
}

const note = (id: unknown, state: Fields): void =>
  void acknowledged.set(String(id), { ...acknowledged.get(String(id)), ...state })

/** The next signal of a task, each of which may be told only once. */
async function heard(id: unknown, input: Fields = {}): Promise<Fields> {
  const answer = await lead.call('wait_for_signal_done', { task_ids: [id], ...input })
  expect(answer).toMatchObject({ outcome: 'done', task_id: id })
  told.push(answer['signal_id'])
  note(id, { status: 'review', completion: answer['completion'] })
  return answer
}

async function close(id: unknown): Promise<Fields> {
  const closed = await lead.call('close_task', { task_id: id })
  note(id, { status: closed['status'], worktree: null, completion: (await show(id))['completion'] })
  return closed
}

/** A task whose program lives on through hangups and requests to end, with a commit of its own. */
async function stubborn(name: string): Promise<string> {
  const command = ['sh', '-c', 'trap "" HUP TERM; echo ready; tail -f /dev/null']
  const { id } = await create(name, { kind: 'custom', command })
  await watch.until('agent', ({ type, task_id }) => type === 'agent.started' && task_id === id)
  const folder = String((await show(id))['worktree'])
  await writeFile(join(folder, name), `${name}\n`)
  await yard.git('-C', folder, 'add', '.')
  await yard.git('-C', folder, 'commit', '-qm', `Add ${name}`)
  return String(id)
}

async function verify(...commands: string[]): Promise<void> {
  const { items } = (await host.api('GET', '/projects')).body as { items: { id: string }[] }
  const answer = await host.api('PATCH', `/projects/${items[0]?.id ?? ''}`, { verify_commands: commands })
  expect(answer.status).toBe(200)
}

/** Nothing of a merge is to be seen. */
async function expectNotLanded(id: string, trunk: string): Promise<void> {
  expect(await yard.git('rev-parse', 'trunk')).toBe(trunk)
  expect(await yard.git('worktree', 'list')).not.toContain('/merges/')
  const task = await show(id)
  expect(task).toMatchObject({ landing: null, ended_at: null })
  expect(existsSync(String(task['worktree']))).toBe(true)
}

async function expectLanded(id: string, name: string, landing: Fields): Promise<void> {
  expect(await yard.git('show', `trunk:${name}`)).toBe(name)
  expect(await readFile(join(yard.root, name), 'utf8')).toBe(`${name}\n`)
  expect(await yard.git('status', '--porcelain')).toBe('')
  expect(await yard.git('worktree', 'list')).not.toMatch(new RegExp(`/merges/|${id.slice(4)}`))
  expect(await show(id)).toMatchObject({ status: 'done', worktree: null, landing: { sha: landing['sha'] } })
  note(id, { status: 'done', worktree: null })
}

describe('kill -9 of the host', () => {
  it('right after create_task: each task is there once, and its agent does the work', async () => {
    const inputs = ['a.txt', 'b.txt', 'c.txt'].map((name) => ({
      name,
      input: { prompt: addFile(name), request_id: `create-${name}` },
    }))
    const made = await Promise.all(inputs.map(({ name, input }) => create(name, input)))
    await crash()
    const again = await Promise.all(inputs.map(({ name, input }) => create(name, input)))
    expect(again).toEqual(made)
    expect(await lead.call('list_tasks')).toMatchObject({ total: 3 })
    for (const { id } of made) await heard(id)
    for (const { id, branch } of made) {
      const { body } = await host.api('GET', `/agents?task_id=${String(id)}`)
      const agents = body['items'] as { status: string }[]
      expect(agents.filter(({ status }) => status !== 'gone')).toHaveLength(1)
      expect(await yard.git('rev-list', '--count', `trunk..${String(branch)}`)).toBe('1')
      await close(id)
    }
  })

  it('while a prompt is being typed: the agent gets it, once', async () => {
    const { id, branch } = await create('p.txt', { prompt: addFile('p.txt') })
    const ofPrompt = (wanted: string) => (event: Event) =>
      event.type === `prompt.${wanted}` && event.task_id === id
    await watch.until('typing', ofPrompt('delivering'))
    await crash()
    await heard(id)
    expect(await yard.git('rev-list', '--count', `trunk..${String(branch)}`)).toBe('1')
    // The feed and the relay find the next host each by itself, so the one may be ahead of the other.
    await watch.until('delivery', ofPrompt('delivered'))
    expect(watch.events.filter(ofPrompt('delivered'))).toHaveLength(1)
    expect(watch.events.filter(ofPrompt('failed'))).toEqual([])
    await close(id)
  })

  it("in a worker's turn while its coordinator waits: the agent resumes, the relay gets its answer (case 22)", async () => {
    const { id, branch } = await create('d.txt', { prompt: addFile('d.txt', standAt(gate)) })
    const waiting = heard(id, { request_id: 'wait-d' })
    await gate.reached()
    const agent = (await show(id))['agent'] as Fields
    await crash()
    const opened = gate.open()
    const answer = await waiting
    await opened
    expect((await show(id))['agent']).toMatchObject({ id: agent['id'], terminal_id: agent['terminal_id'] })
    expect(await yard.git('rev-list', '--count', `trunk..${String(branch)}`)).toBe('1')

    // The coordinator has its answer and the host dies: the same request gets it again, any other nothing (case 38).
    await crash()
    const same = { task_ids: [id], request_id: 'wait-d' }
    expect(await lead.call('wait_for_signal_done', same)).toEqual(answer)
    const other = { task_ids: [id], timeout_ms: 0 }
    expect(await lead.call('wait_for_signal_done', other)).toMatchObject({ outcome: 'nothing_yet' })
    await close(id)
  })

  it('right after signal_done: the signal is told once, and a retry has the first answer', async () => {
    const id = await stubborn('e.txt')
    const worker = await relay(await yard.token('worker', '--task-id', id))
    const done = { summary: 'Added e.txt', request_id: 'done-e' }
    const answer = await worker.call('signal_done', done)
    note(id, { status: 'review' })
    await crash()
    expect(await worker.call('signal_done', done)).toEqual(answer)
    expect(await heard(id)).toMatchObject({ completion: { head_sha: answer['head_sha'] } })
    const after = await lead.call('wait_for_signal_done', { task_ids: [id], timeout_ms: 0 })
    expect(after).toMatchObject({ outcome: 'nothing_yet' })
    await close(id)
  })

  it('in a verify command: nothing has landed, and nothing of the attempt is left', async () => {
    const id = await stubborn('f.txt')
    const trunk = await yard.git('rev-parse', 'trunk')
    await verify(`trap "" HUP; ${gate.command}; test -f f.txt`)
    const lost = expect(host.api('POST', `/tasks/${id}/merge`, {})).rejects.toThrow()
    await gate.reached()
    await crash()
    await lost
    await expectNotLanded(id, trunk)

    // A coordinator's relay asks again by itself, and the next host builds the merge anew.
    const merging = lead.call('merge_task', { task_id: id })
    await gate.reached()
    await crash()
    await gate.reached()
    await gate.open()
    await expectLanded(id, 'f.txt', await merging)
    await verify()
  })

  it('between landing and clean-up: the next host finishes it, and the relay hears that it has landed', async () => {
    const id = await stubborn('g.txt')
    const merging = lead.call('merge_task', { task_id: id })
    await watch.until('merge', ({ type, task_id }) => type === 'task.merged' && task_id === id)
    await crash()
    await expectLanded(id, 'g.txt', await merging)
  })

  it('right after close_task: it stays closed, and undo brings its work back', async () => {
    const id = await stubborn('h.txt')
    const folder = String((await show(id))['worktree'])
    await writeFile(join(folder, 'loose.txt'), 'in no commit\n')
    const closed = await close(id)
    await crash()
    expect(existsSync(folder)).toBe(false)
    expect(await yard.git('show', `${String(closed['trash_ref'])}:loose.txt`)).toBe('in no commit')
    acknowledged.delete(id)
    expect((await host.api('POST', `/tasks/${id}/undo`, {})).status).toBe(200)
    expect(await readFile(join(folder, 'loose.txt'), 'utf8')).toBe('in no commit\n')
    expect(await readFile(join(folder, 'h.txt'), 'utf8')).toBe('h.txt\n')
  })

  it('leaves a history without gaps in which every signal was told once', () => {
    const from = watch.snapshots[0]?.seq ?? -1
    expect(watch.snapshots).toHaveLength(1)
    expect(watch.events.map(({ seq }) => seq)).toEqual(watch.events.map((_, at) => from + 1 + at))
    expect(new Set(told).size).toBe(told.length)
    const signals = watch.events.filter(({ type }) => type === 'signal.done')
    expect(signals.map(({ images }) => images.signal?.id).toSorted()).toEqual(told.toSorted())
  })
})
