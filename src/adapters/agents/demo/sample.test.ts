import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { isDemo, startDemo, type DemoStart, type RunningDemo } from '../../../../tests/support/demoAgent.ts'
import { findScript } from './program/script.ts'
import { createSample } from './sample.ts'
import { alignedReport, freeTracks, trainNames } from './sampleWork.ts'

const sample = createSample('demo')

let folder: string
let root: string
const open: RunningDemo[] = []

const git = (...args: string[]) =>
  execFileSync('git', ['-C', root, ...args], { encoding: 'utf8', stdio: 'pipe' }).trim()

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchyard-sample-'))
  root = join(folder, 'repository')
  for (const [path, content] of Object.entries(sample.files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  git('init', '--quiet', `--initial-branch=${sample.branch}`)
  git('config', 'user.name', 'Test')
  git('config', 'user.email', 'test@example.invalid')
  git('add', '--all')
  git('commit', '--quiet', '--message', 'Sample')
})

afterEach(async () => {
  await Promise.all(open.splice(0).map(({ terminal }) => terminal.close()))
  rmSync(folder, { recursive: true, force: true })
})

/** Starts an agent in a folder; `do` gives it a prompt and answers, at the end of its turn, all that its terminal says. */
async function start(name: string, cwd: string, answers: DemoStart['answers'] = {}) {
  const agent = await startDemo({ folder: join(folder, `${name}.private`), cwd, answers })
  open.push(agent)
  return {
    calls: agent.calls,
    do: async (prompt: string) => {
      await agent.prompt(prompt)
      await agent.terminal.until(isDemo('working'))
      await agent.ended('')
      return agent.terminal.text()
    },
  }
}

it('has work that passes its tests, is redone in a second commit, and conflicts until it is resolved', async () => {
  const worker = async (name: string) => {
    git('worktree', 'add', '--quiet', '-b', name, join(folder, name))
    return start(name, join(folder, name), { signal_done: [{ value: { status: 'review' } }] })
  }
  const workers = {
    free: await worker('free'),
    names: await worker('names'),
    aligned: await worker('aligned'),
  }
  const first = await Promise.all([
    workers.free.do(freeTracks.prompt),
    workers.names.do(trainNames.prompt),
    workers.aligned.do(alignedReport.prompt),
  ])
  for (const text of first) expect(text).not.toContain('✗')
  const before = git('rev-parse', 'names')
  expect(await workers.names.do(trainNames.again)).not.toContain('✗')
  expect(git('rev-list', '--count', `${before}..names`)).toBe('1')
  git('merge', '--quiet', '--no-ff', '--no-edit', 'free')
  git('merge', '--quiet', '--no-ff', '--no-edit', 'names')
  expect(() => git('merge-tree', '--write-tree', 'main', 'aligned')).toThrow(
    /CONFLICT|status 1|Command failed/,
  )
  expect(await workers.aligned.do(alignedReport.resolve('main'))).not.toContain('✗')
  git('merge', '--quiet', '--no-ff', '--no-edit', 'aligned')
  expect(git('log', '--format=%P', '-1', 'aligned^1..aligned').split(' ')).toHaveLength(2)
  execFileSync(process.execPath, ['--test'], { cwd: root, env: { PATH: process.env['PATH'] } })
  expect(workers.aligned.calls().map(({ tool }) => tool)).toEqual(['signal_done', 'signal_done'])
})

it('has a coordinator that does the main job with what the tools answer', async () => {
  const task = (id: string) => ({ value: { id, base_branch: 'main' } })
  const done = (id: string, risks: string) => ({
    value: { outcome: 'done', task_id: id, completion: { summary: `${id} is done`, risks } },
  })
  const seen = (head: string, ...paths: string[]) => ({
    value: { head_sha: head, conflicts: paths.map((path) => ({ path, kind: 'content', hunks: [] })) },
  })
  const conflict = {
    failed: true,
    value: { error: { code: 'MERGE_CONFLICT', message: 'it conflicts', details: {} } },
  }
  const coordinator = await start('coordinator', root, {
    create_task: [task('tsk-a'), task('tsk-b'), task('tsk-c')],
    wait_for_signal_done: [
      { value: { outcome: 'nothing_yet' } },
      done('tsk-a', ''),
      done('tsk-b', 'There is no test for it yet'),
      done('tsk-c', ''),
      done('tsk-b', ''),
      done('tsk-c', ''),
    ],
    get_task_diff: [
      seen('a1'),
      seen('b1'),
      seen('c1', 'src/report.js'),
      seen('b2'),
      seen('c1', 'src/report.js'),
      seen('c2'),
    ],
    merge_task: [{ value: {} }, { value: {} }, conflict, { value: {} }],
    send_prompt: [{ value: { prompt_id: 'prm-1', state: 'queued' } }],
  })
  const text = await coordinator.do(sample.coordinator_prompt)
  expect(text).not.toContain('✗')
  expect(text).toContain('All three changes are merged into main')
  const calls = coordinator.calls()
  const of = (tool: string) => calls.filter((made) => made.tool === tool).map(({ args }) => args)
  expect(of('create_task').map(({ kind }) => kind)).toEqual(['demo', 'demo', 'demo'])
  expect(of('merge_task').map(({ task_id, head_sha }) => [task_id, head_sha])).toEqual([
    ['tsk-a', 'a1'],
    ['tsk-b', 'b2'],
    ['tsk-c', 'c1'],
    ['tsk-c', 'c2'],
  ])
  for (const { prompt } of [...of('create_task'), ...of('send_prompt')]) {
    expect(findScript(z.string().parse(prompt)).type).toBe('script')
  }
  expect(of('create_task')[0]?.['prompt']).toBe(freeTracks.prompt)
  expect(new Set(calls.map(({ args }) => args['request_id'])).size).toBe(calls.length)
})
