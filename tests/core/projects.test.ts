import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

const configure = (change: object) =>
  system.core.handlers.project.configure(operator, { project_id: system.project.id, ...change }, {})

describe('project.suggest', () => {
  test('reads off a repository what its worktrees need, writes nothing, and the worktrees get it', async () => {
    const { repository, project, core } = system
    await repository.commit({
      '.gitignore': '.env*\nnode_modules/\n*.local.json\n',
      'package.json': JSON.stringify({ scripts: { test: 'node --test' } }),
      'package-lock.json': '{}',
    })
    await repository.write({
      '.env': 'KEY=1\n',
      'config/db.local.json': '{}',
      'node_modules/a/.env': 'no',
      '.env.example': 'KEY=',
    })
    const before = await repository.git(['status', '--porcelain=v2', '--branch', '--ignored'])
    const found = must(await core.handlers.project.suggest(operator, { project_id: project.id }, {}))
    expect(found).toEqual({
      setup: { command: 'npm ci', reason: 'package-lock.json is there' },
      include: [
        { pattern: '/.env', reason: 'Environment of the program', bytes: 6 },
        { pattern: '/config/db.local.json', reason: 'Local settings', bytes: 2 },
      ],
      verify: [
        { command: 'npm ci', reason: 'the merge is checked in a fresh folder' },
        { command: 'npm test', reason: 'package.json has a script test' },
      ],
      worktrees: join(system.home, 'worktrees', project.id),
      notes: [],
    })
    expect(await repository.git(['status', '--porcelain=v2', '--branch', '--ignored'])).toBe(before)

    must(await configure({ include: found.include.map(({ pattern }) => pattern) }))
    const task = await system.task(operator)
    await system.agentOf(task.id)
    const folder =
      must(await core.handlers.task.show(operator, { task_id: task.id }, {})).worktree ?? 'no folder'
    expect(await readFile(join(folder, '.env'), 'utf8')).toBe('KEY=1\n')
    expect(existsSync(join(folder, 'config/db.local.json'))).toBe(true)
    expect(existsSync(join(folder, '.env.example'))).toBe(false)
  })

  test('says that there is no such project', async () => {
    const missing = await system.core.handlers.project.suggest(operator, { project_id: 'prj-none' }, {})
    expect(mustFail(missing).code).toBe('PROJECT_NOT_FOUND')
  })
})
