import { existsSync } from 'node:fs'
import { chmod, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const show = async (taskId: string) =>
  must(await system.core.handlers.task.show(operator, { task_id: taskId }, {}))
const close = (taskId: string, deleteBranch = false) =>
  system.core.handlers.task.close(operator, { task_id: taskId, delete_branch: deleteBranch }, {})

describe('create_task', () => {
  test('copies what .worktreeinclude names and runs the setup command in a terminal', async () => {
    await system.repository.commit({ '.gitignore': '.env\nsecret\n', '.worktreeinclude': '.env\n' })
    await system.repository.write({ '.env': 'KEY=1\n', secret: 'no\n' })
    const setup = 'echo setting up; cp .env copied'
    must(
      await system.core.handlers.project.configure(
        operator,
        { project_id: system.project.id, setup_command: setup },
        {},
      ),
    )
    const task = await system.task(operator)
    const folder = (await show(task.id)).worktree ?? ''
    expect(await readFile(join(folder, 'copied'), 'utf8')).toBe('KEY=1\n')
    expect(existsSync(join(folder, 'secret'))).toBe(false)
    const terminals = must(
      await system.core.handlers.terminal.list(operator, { task_id: task.id, limit: 10 }, {}),
    ).items
    expect(terminals.find((one) => one.purpose === 'setup')).toMatchObject({ state: 'exited', exit_code: 0 })
  })

  test('a failing setup command fails the launch with its output, and the coordinator hears of it', async () => {
    const setup = 'echo no compiler here; exit 4'
    must(
      await system.core.handlers.project.configure(
        operator,
        { project_id: system.project.id, setup_command: setup },
        {},
      ),
    )
    const lead = await system.coordinator()
    const task = await system.task(lead, { prompt: '' })
    const heard = must(await system.core.handlers.task.waitSignal(lead, { timeout_ms: 20_000 }, {}))
    expect(heard).toMatchObject({ outcome: 'launch_failed', task_id: task.id })
    expect(heard.detail).toContain('no compiler here')
    expect(await show(task.id)).toMatchObject({ status: 'pending', launch: 'failed' })
    const again = 'echo set up > done-by-setup'
    must(
      await system.core.handlers.project.configure(
        operator,
        { project_id: system.project.id, setup_command: again },
        {},
      ),
    )
    must(await system.core.handlers.agent.start(lead, { task_id: task.id }, {}))
    await system.agentOf(task.id)
    expect(existsSync(join((await show(task.id)).worktree ?? '', 'done-by-setup'))).toBe(true)
  })

  test.each([
    ['BAD_BRANCH_NAME', { branch: 'a..b' }],
    ['BAD_BRANCH_NAME', { branch: 'x.lock' }],
    ['BAD_BRANCH_NAME', { branch: 'HEAD' }],
    ['BRANCH_EXISTS', { branch: 'trunk' }],
    ['UNKNOWN_REVISION', { base_branch: 'nowhere' }],
    ['UNKNOWN_KIND', { kind: 'nobody' }],
    ['BAD_OPTION', { model: 'absent' }],
    ['PROJECT_NOT_FOUND', { project: '/nowhere' }],
  ])('refuses %s for %j, and nothing is made', async (code, change) => {
    const before = await system.repository.git(['for-each-ref'])
    const input = {
      title: 'T',
      prompt: '',
      kind: 'shell',
      role: 'worker',
      isolation: 'worktree',
      complexity: 'simple',
      start: true,
      ...change,
    } as const
    expect(mustFail(await system.core.handlers.task.create(operator, input, {})).code).toBe(code)
    expect(must(await system.core.handlers.task.list(operator, { limit: 10, offset: 0 }, {})).total).toBe(0)
    expect(await system.repository.git(['for-each-ref'])).toBe(before)
  })

  test('start=false leaves the task pending without a worktree; start_agent makes both', async () => {
    const task = await system.task(operator, { start: false, prompt: 'echo hello > h' })
    expect(task).toMatchObject({ status: 'pending', launch: 'none', worktree: null })
    must(await system.core.handlers.agent.start(operator, { task_id: task.id }, {}))
    await system.event((one) => one.type === 'prompt.answered' && one.task_id === task.id)
    expect(existsSync(join((await show(task.id)).worktree ?? '', 'h'))).toBe(true)
    expect(mustFail(await system.core.handlers.agent.start(operator, { task_id: task.id }, {})).code).toBe(
      'WRONG_STATUS',
    )
  })

  test('more agents than the project allows wait in the queue and start when one ends', async () => {
    must(
      await system.core.handlers.project.configure(
        operator,
        { project_id: system.project.id, max_agents: 1 },
        {},
      ),
    )
    const first = await system.task(operator)
    const second = must(
      await system.core.handlers.task.create(
        operator,
        {
          title: 'B',
          prompt: '',
          kind: 'shell',
          role: 'worker',
          isolation: 'worktree',
          complexity: 'simple',
          start: true,
        },
        {},
      ),
    )
    expect((await show(second.id)).launch).toBe('queued')
    must(await close(first.id))
    expect((await system.agentOf(second.id)).task_id).toBe(second.id)
  })

  test('the same request id makes one task', async () => {
    const input = {
      title: 'T',
      prompt: '',
      kind: 'shell',
      role: 'worker',
      isolation: 'worktree',
      complexity: 'simple',
      start: false,
      request_id: 'c1',
    } as const
    const made = await Promise.all([1, 2, 3].map(() => system.core.handlers.task.create(operator, input, {})))
    expect(new Set(made.map((one) => must(one).id)).size).toBe(1)
    expect(must(await system.core.handlers.task.list(operator, { limit: 10, offset: 0 }, {})).total).toBe(1)
  })
})

describe('close_task and undo', () => {
  test('keeps tracked, untracked and executable files, and undo brings them back as they were', async () => {
    const task = await system.task(operator, {
      prompt:
        'echo c > committed && git add committed && git commit -qm c; echo edited > README.md; echo exit > run.sh; chmod +x run.sh; rm src/a.txt',
    })
    const folder = (await show(task.id)).worktree ?? ''
    const closed = must(await close(task.id))
    expect(closed).toMatchObject({ worktree_removed: true, status: 'cancelled' })
    expect(closed.branch_kept).toBe(task.branch)
    expect(existsSync(folder)).toBe(false)
    const undone = must(await system.core.handlers.task.undo(operator, { task_id: task.id }, {}))
    expect(undone).toMatchObject({ restored: 'worktree', worktree: folder })
    expect(await readFile(join(folder, 'README.md'), 'utf8')).toBe('edited\n')
    expect((await stat(join(folder, 'run.sh'))).mode & 0o111).toBe(0o111)
    expect(existsSync(join(folder, 'src/a.txt'))).toBe(false)
    const status = await system.repository.git(['status', '--porcelain'], folder)
    expect(
      status
        .split('\n')
        .map((line) => line.trim())
        .toSorted(),
    ).toEqual(['?? run.sh', 'D src/a.txt', 'M README.md'])
  })

  test('refuses to delete a branch whose commits are nowhere else, and removes nothing', async () => {
    const task = await system.task(operator, { prompt: 'echo c > c && git add c && git commit -qm c' })
    const folder = (await show(task.id)).worktree ?? ''
    expect(mustFail(await close(task.id, true))).toMatchObject({
      code: 'UNMERGED_COMMITS',
      details: { commits: 1 },
    })
    expect(existsSync(join(folder, 'c'))).toBe(true)
    expect((await show(task.id)).status).not.toBe('cancelled')
  })

  test('refuses while a process lives in the folder and names it', async () => {
    const task = await system.task(operator)
    const folder = (await show(task.id)).worktree ?? ''
    const { spawn } = await import('node:child_process')
    // In a session of its own, as whatever is started in a shell: what the host itself runs there is no reason.
    const child = spawn('tail', ['-f', '/dev/null'], { cwd: folder, stdio: 'ignore', detached: true })
    try {
      const refused = mustFail(await close(task.id))
      expect(refused.code).toBe('LIVE_PROCESSES')
      expect(refused.message).toContain(String(child.pid))
      expect(existsSync(folder)).toBe(true)
    } finally {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGKILL')
      await ended
    }
    must(await close(task.id))
  })

  test('a task in the main checkout never takes the checkout away', async () => {
    const task = await system.task(operator, { isolation: 'shared' })
    const closed = must(await close(task.id))
    expect(closed.worktree_removed).toBe(false)
    expect(existsSync(join(system.repository.root, 'README.md'))).toBe(true)
  })

  test('a folder that is not a worktree of the repository any more is refused', async () => {
    const task = await system.task(operator)
    const folder = (await show(task.id)).worktree ?? ''
    await system.repository.git(['worktree', 'lock', folder])
    await system.repository.git(['worktree', 'unlock', folder])
    await chmod(folder, 0o755)
    await system.repository.git(['worktree', 'move', folder, `${folder}-elsewhere`])
    await system.repository.write({ 'mine.txt': 'not yours\n' }, folder)
    expect(mustFail(await close(task.id)).code).toBe('NOT_OURS')
    expect(await readFile(join(folder, 'mine.txt'), 'utf8')).toBe('not yours\n')
  })

  test('a killed agent can do nothing any more: its token is dead (case 19)', async () => {
    const task = await system.task(operator, { prompt: 'env | grep ^SWITCHYARD_TOKEN= > ../token' })
    const folder = (await show(task.id)).worktree ?? ''
    const secret = (await readFile(join(folder, '../token'), 'utf8')).trim().split('=')[1] ?? ''
    const caller = system.core.authenticate(secret)
    expect(caller).toMatchObject({ role: 'worker', task_id: task.id })
    must(await system.core.handlers.agent.stop(operator, { agent_id: caller?.agent_id ?? '' }, {}))
    expect(system.core.authenticate(secret)).toBeUndefined()
  })
})
