import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CLI_PROGRAM, runCli } from '../support/runCli.ts'
import { bareEnvironment, makeFolder, removeFolders, startHost } from '../support/startHost.ts'

interface DemoAnswer {
  readonly ok: boolean
  readonly home: string
  readonly repository: string
  readonly graph: string
  readonly tasks: readonly { id: string; title: string; status: string; merged_as: string }[]
}

interface HistoryEvent {
  readonly type: string
  readonly task_id: string | null
}

let folder: string
let environment: Record<string, string>
beforeAll(async () => {
  folder = await makeFolder('demo')
  environment = { ...(await bareEnvironment(folder)), TMPDIR: folder }
})
afterAll(removeFolders)

const demoFolders = async (): Promise<string[]> =>
  (await readdir(folder)).filter((name) => name.startsWith('switchyard-demo-'))

describe('switchyard demo', () => {
  it('carries the main job through and can be read out of what it leaves', { timeout: 180_000 }, async () => {
    const { code, stdout, stderr } = await runCli(['demo', '--keep', '--json'], { cwd: folder, environment })
    expect({ code, stderr }).toMatchObject({ code: 0 })
    const answer = JSON.parse(stdout) as DemoAnswer
    expect(answer).toMatchObject({ ok: true })
    expect(answer.tasks).toHaveLength(3)

    const git = async (...args: string[]): Promise<string> =>
      (await promisify(execFile)('git', args, { cwd: answer.repository })).stdout.trim()
    for (const { merged_as } of answer.tasks) await git('merge-base', '--is-ancestor', merged_as, 'HEAD')
    expect(await git('status', '--porcelain')).toBe('')
    expect(answer.graph).toContain((await git('log', '-1', '--format=%h')).slice(0, 7))

    const host = await startHost({ home: answer.home })
    const { items } = (await host.api('GET', '/events?after=0&limit=1000')).body as { items: HistoryEvent[] }
    await host.close()
    const count = (type: string, task?: string): number =>
      items.filter((event) => event.type === type && (task === undefined || event.task_id === task)).length
    expect(count('task.merged')).toBe(3)
    // One change was sent back for a better one, one because it conflicted: both were submitted a second time.
    const redone = answer.tasks.filter(({ id }) => count('task.sent_back', id) > 0)
    expect(redone).toHaveLength(2)
    for (const { id } of redone) expect(count('task.submitted', id)).toBe(2)
    // The conflict was real: a merge commit of the worker joins two changes of one file.
    const merges = (await git('log', '--merges', '--format=%H', '--author-date-order')).split('\n')
    const joined = await Promise.all(merges.map((sha) => git('show', '--cc', '--format=', sha)))
    expect(joined.some((patch) => patch.includes('diff --cc src/report.js'))).toBe(true)
    await rm(join(answer.home, '..'), { recursive: true, force: true, maxRetries: 5 })
  })

  it('ends its host and leaves nothing when it is interrupted', { timeout: 60_000 }, async () => {
    const child = spawn(process.execPath, [CLI_PROGRAM, 'demo'], { cwd: folder, env: environment })
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    const [code] = (await once(child, 'close')) as [number | null]
    expect(code).toBe(1)
    expect(await demoFolders()).toEqual([])
  })
})
