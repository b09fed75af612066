import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PREAMBLE_MARKER } from '../../src/domain/preamble.ts'
import { connectRelay, type Mcp } from '../support/e2eMcp.ts'
import { processesOf, untilGone, type SeenProcess } from '../support/e2eProcesses.ts'
import { makeClaudeYard, type ClaudeYard } from './claudeYard.ts'
import { filesHolding, secretOf } from './leftovers.ts'

let place: ClaudeYard
/** The repository's own settings, which nobody may touch. */
let settings: string[]

const WRITE = /Do you want to create/
const COMMIT = /git commit/

const settingsNow = (): Promise<string[]> =>
  Promise.all(['config', 'info/exclude'].map((name) => readFile(join(place.yard.root, '.git', name), 'utf8')))

beforeAll(async () => {
  place = await makeClaudeYard('claude-worker')
  settings = await settingsNow()
})
afterAll(() => place.close())

/** The change is all there is to see of the task: in the history, in the folders, among the processes. */
async function expectLanded(id: string, processes: readonly SeenProcess[]): Promise<void> {
  const { yard, watch, task, agent } = place
  await watch.until('removed worktree', ({ type, task_id }) => type === 'worktree.removed' && task_id === id)
  await untilGone(processes)
  const { worktree, status, landing, branch } = await task(id)
  expect({ worktree, status }).toEqual({ worktree: null, status: 'done' })
  expect(await agent(id)).toMatchObject({ status: 'gone', status_reason: 'its task was merged' })
  expect(await yard.git('rev-parse', 'trunk')).toBe(landing?.sha)
  expect(await yard.git('worktree', 'list', '--porcelain')).not.toContain(String(branch))
  expect(await yard.git('branch', '--list', String(branch))).toBe('')
  expect(await yard.git('status', '--porcelain', '--ignored')).toBe('')
  expect(await settingsNow()).toEqual(settings)
  expect(await yard.git('log', '--all', '--patch', '--format=%B%N')).not.toContain(PREAMBLE_MARKER.trim())
}

describe('the real Claude Code as the worker of a demo coordinator', () => {
  let id: string
  let worktree: string
  let secret: string
  let processes: SeenProcess[]

  it('is started by create_task and asks whether its folder is trusted, which the operator answers', async () => {
    id = await place.lead('Have a siding added', { title: 'Siding', prompt: 'Add siding.txt' })
    const asking = await place.answer(id, /Quick safety check/, 'Yes')
    worktree = String((await place.task(id)).worktree)
    expect(asking).toMatchObject({ kind: 'claude', role: 'worker', status: 'needs_input' })
    expect(asking.dialog?.kind).toBe('trust')
    expect(asking.dialog?.text).toContain(worktree)
    expect(asking.dialog?.options.map(({ label }) => label)).toEqual(['Yes, I trust this folder', 'No, exit'])
    // A second press of the button must not answer whatever the agent shows next.
    const again = await place.host().api('POST', `/agents/${asking.id}/answer`, { key: '1' })
    expect(again).toMatchObject({ status: 409, body: { code: 'NO_DIALOG' } })
  })

  it('gets its prompt typed, and asks before it writes and before it runs a command', async () => {
    const writing = await place.answer(id, WRITE, 'Yes')
    expect((await place.task(id)).prompts).toMatchObject([{ state: 'delivered' }])
    expect(writing).toMatchObject({ status: 'needs_input', dialog: { kind: 'permission' } })
    expect(writing.dialog?.text).toContain('siding.txt')
    expect(writing.dialog?.options.map(({ label }) => label)).toContain('No')
    secret = await secretOf(writing)
    processes = await processesOf(worktree)
    expect(processes.map(({ pid }) => pid)).toContain(writing.pid)

    const committing = await place.answer(id, COMMIT, 'Yes')
    expect(committing.dialog?.text).toContain("git commit --quiet --message 'Add siding.txt'")
    expect(committing.evidence.map(({ source }) => source)).toEqual(
      expect.arrayContaining(['process', 'hook', 'screen']),
    )
    expect(committing.mcp).toMatchObject({ status: 'connected', client: 'claude-code 2.1.197', error: null })
    expect(committing.mcp.log.map(({ text }) => text)).toEqual([
      'its program was given our MCP server',
      'connected by claude-code 2.1.197',
    ])
  })

  it('commits, signals done, and is merged at the head that the coordinator saw', async () => {
    const { watch, yard, task } = place
    await watch.until('merge', ({ type, task_id }) => type === 'task.merged' && task_id === id)
    await expectLanded(id, processes)
    const { completion, landing, base_sha: base, created_by: by, coordinator_id: lead } = await task(id)
    expect(by).toBe(lead)
    const head = String(landing?.head_sha)
    // Only a tool's answer told the model this sha.
    expect(completion).toMatchObject({ summary: `Add siding.txt as ${head}`, head_sha: head })
    expect(await yard.git('show', '--no-patch', '--format=%P', 'trunk')).toBe(`${base} ${head}`)
    expect(await yard.git('log', '--format=%an <%ae> %s', `${base}..${head}`)).toBe(
      'Test <test@example.invalid> Add siding.txt',
    )
    expect(await yard.git('diff', '--name-status', base, 'trunk')).toBe('A\tsiding.txt')
    expect(await yard.git('show', 'trunk:siding.txt')).toBe('first')
    expect(existsSync(worktree)).toBe(false)
  })

  it('was told its place by a flag, and has left nothing of ours in its home', async () => {
    const { claude, model } = place
    expect(model.failures).toEqual([])
    const first = await place.untilAsked(/^Add siding\.txt$/, 0)
    expect(first.conversation?.system).toContain(PREAMBLE_MARKER)
    expect(first.conversation?.tools).toContain('mcp__switchyard__signal_done')
    expect(await filesHolding(claude.home, secret)).toEqual([])
    // Its transcripts name the hooks that it called; its settings do not.
    const own = (await filesHolding(claude.home, '/api/hooks')).filter((path) => !path.endsWith('.jsonl'))
    expect(own).toEqual([])
    expect(await filesHolding(claude.home, 'relay.js')).toEqual([])
    const ours = await readdir(join(claude.home, '.claude'))
    expect(ours.filter((name) => /^settings|^CLAUDE\.md$|^hooks$|^agents$|^commands$/.test(name))).toEqual([])
    // Claude Code itself offers its own bridge to a Chromium that is installed, below .config.
    const known = ['.cache', '.claude', '.claude.json', '.config', '.gitconfig', '.local', 'bin']
    expect((await readdir(claude.home)).filter((name) => !known.includes(name))).toEqual([])
  })
})

describe('a change that is sent back', () => {
  let id: string
  let coordinator: Mcp
  let firstHead: string
  let processes: SeenProcess[]

  beforeAll(async () => {
    const token = await place.yard.token('coordinator')
    coordinator = await connectRelay({ ...place.host(), token, environment: place.yard.environment })
  })
  afterAll(() => coordinator.close())

  const waitIdle = () => coordinator.call('wait_for_idle', { task_id: id })
  const prompt = (text: string) => coordinator.call('send_prompt', { task_id: id, prompt: text })
  const idle = { outcome: 'idle', agent: { status: 'idle' } }
  const interrupt = async () => {
    const { id: agentId } = await place.agent(id)
    expect((await place.host().api('POST', `/agents/${agentId}/interrupt`, {})).status).toBe(200)
    expect(await waitIdle()).toMatchObject(idle)
  }

  it('is in review, with its worker idle after its turn', async () => {
    const input = { title: 'Points', kind: 'claude', prompt: 'Add points.txt' }
    id = String((await coordinator.call('create_task', input))['id'])
    // A person who trusts a worktree trusts the repository: there is no such question for the next one.
    await place.answer(id, WRITE, 'Yes')
    await place.answer(id, COMMIT, 'Yes')
    const signal = await coordinator.call('wait_for_signal_done', { task_ids: [id] })
    expect(signal).toMatchObject({ outcome: 'done', task_id: id })
    firstHead = String((await place.task(id)).completion?.head_sha)
    expect(await waitIdle()).toMatchObject({ outcome: 'idle', agent: { kind: 'claude' } })
    expect(await place.task(id)).toMatchObject({ status: 'review', prompts: [{ state: 'answered' }] })
    processes = await processesOf(String((await place.task(id)).worktree))
  })

  it('is worked on until the turn is interrupted', async () => {
    await prompt('Correct points.txt, slowly')
    await place.untilAsked(/^Correct points\.txt, slowly$/, 1)
    expect(await place.task(id)).toMatchObject({ status: 'in_progress', agent: { status: 'working' } })
    const wait = await coordinator.call('wait_for_idle', { task_id: id, timeout_ms: 0 })
    expect(wait).toMatchObject({ outcome: 'nothing_yet' })
    await interrupt()
  })

  it('is idle too when a person interrupts the turn in the terminal, of which no hook tells', async () => {
    await prompt('Correct points.txt, slowly and well')
    await place.untilAsked(/slowly and well$/, 1)
    await place.type(id, '\u001b')
    expect(await waitIdle()).toMatchObject(idle)
  })

  it('takes a new prompt after an interrupt that put the last one back into the input box', async () => {
    await prompt('Think')
    await place.untilAsked(/^Think$/, 0)
    await interrupt()
    await prompt('Correct points.txt')
    await place.answer(id, /Do you want to make this edit to points\.txt/, 'Yes')
    await place.untilAsked(/^Correct points\.txt$/, 2)
    await place.answer(id, COMMIT, 'Yes')
  })

  it('is merged at its new head, and not at the old one', async () => {
    const signal = await coordinator.call('wait_for_signal_done', { task_ids: [id] })
    expect(signal).toMatchObject({ outcome: 'done', task_id: id })
    const stale = await coordinator.refused('merge_task', { task_id: id, head_sha: firstHead })
    expect(stale.code).toBe('STALE_HEAD')
    const seen = await coordinator.call('get_task_diff', { task_id: id })
    expect(seen['head_sha']).not.toBe(firstHead)
    await coordinator.call('merge_task', { task_id: id, head_sha: seen['head_sha'] })
    await expectLanded(id, processes)
    expect(await place.yard.git('show', 'trunk:points.txt')).toBe('second')
    expect(await place.yard.git('log', '--format=%an %s', 'trunk^1..trunk^2')).toBe(
      'Test Correct points.txt\nTest Add points.txt',
    )
  })
})
