import { execFile } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect as see, type Page } from '@playwright/test'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addFile } from '../support/e2eGate.ts'
import { expectAccessible } from '../support/page.ts'
import { makeFolder, removeFolders, startHost, type TestHost } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let host: TestHost
let folder: string

beforeAll(async () => {
  if (noBrowser !== undefined) return
  screens = await openBrowser()
  host = await startHost()
  folder = await makeFolder('first-run')
})
afterEach(() => screens?.leave())
afterAll(async () => {
  await screens?.close()
  await host?.close()
  await removeFolders()
})

const git = (root: string, ...args: string[]) =>
  promisify(execFile)('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.invalid', ...args], {
    cwd: root,
    env: host.environment,
  })

async function makeFiles(name: string): Promise<string> {
  const root = join(folder, name)
  await mkdir(root)
  await writeFile(join(root, 'package.json'), JSON.stringify({ scripts: { test: 'true' } }))
  await writeFile(join(root, 'package-lock.json'), '{}')
  await writeFile(join(root, '.gitignore'), '.env\n')
  await writeFile(join(root, '.env'), 'KEY=1\n')
  return root
}

const field = (page: Page) => page.getByLabel('Folder of a Git repository')
async function type(page: Page, path: string): Promise<void> {
  await field(page).fill(path)
  await page.keyboard.press('Enter')
}

describe.skipIf(noBrowser !== undefined)(`a first run (${noBrowser ?? 'runs'})`, () => {
  it('leads from a folder that is none to a first task, and writes nothing into the repository before', async () => {
    const page = await screens.open(host)
    await see(page.getByRole('heading', { name: 'Open your first repository' })).toBeVisible()
    await see(page.getByRole('listitem').filter({ hasText: 'Claude Code' })).toContainText('npm install')
    await expectAccessible(page)

    await type(page, 'code/app')
    await see(page.getByRole('alert').first()).toContainText('not a whole path')
    await type(page, join(folder, 'nowhere'))
    await see(page.getByRole('alert').first()).toContainText('give the path of a folder that exists')
    const root = await makeFiles('shop')
    await type(page, root)
    await see(page.getByRole('alert').first()).toContainText('is not inside a Git repository')
    await see(page.getByRole('alert').first()).toContainText(`cd '${root}' && git init`)
    await git(root, 'init', '-q', '-b', 'trunk')
    await type(page, root)
    await see(page.getByRole('alert').first()).toContainText('has no commit on trunk yet')
    await expectAccessible(page)
    await git(root, 'add', '.')
    await git(root, 'commit', '-qm', 'first')
    await type(page, root)

    await see(page.getByRole('heading', { name: 'What a new worktree of shop needs' })).toBeVisible()
    await see(page.getByLabel('Setup command')).toHaveValue('npm ci')
    await see(page.getByText('package-lock.json is there')).toBeVisible()
    await see(page.getByRole('checkbox', { name: '.env' })).toBeChecked()
    await see(page.getByLabel('Verify commands')).toHaveValue('npm ci\nnpm test')
    await expectAccessible(page)
    await page.getByLabel('Setup command').fill('cp .env copied')
    await page.getByRole('button', { name: 'Save and write a first task' }).click()
    const { items } = (await host.api('GET', '/projects')).body as { items: { settings: object }[] }
    expect(items).toMatchObject([
      {
        settings: {
          setup_command: 'cp .env copied',
          include: ['/.env'],
          verify_commands: ['npm ci', 'npm test'],
        },
      },
    ])
    expect((await git(root, 'status', '--porcelain', '--branch')).stdout).toBe('## trunk\n')
    expect((await git(root, 'branch')).stdout).toBe('* trunk\n')

    await see(page.getByRole('dialog', { name: 'New task' })).toBeVisible()
    await page.getByLabel('Agent', { exact: true }).selectOption('demo')
    await page.getByLabel('Prompt').fill(addFile('siding.txt'))
    await page.keyboard.press('Control+Enter')
    await see(page.locator('section[aria-label="Ready for review"]')).toContainText('Add siding.txt', {
      timeout: 30_000,
    })
    const [worktree = ''] = await readdir(join(host.home, 'worktrees', await projectId()))
    expect(await readdir(join(host.home, 'worktrees', await projectId(), worktree))).toContain('copied')
  })

  it('runs the demo by one click, in a folder of its own, until something is ready or asks', async () => {
    const before = await startHost()
    try {
      const page = await screens.open(before)
      await page.getByRole('button', { name: 'Run the demo' }).click()
      await see(page.locator('.task-row').first()).toBeVisible()
      await see(
        page.locator('.task-list').locator('.lamp-needs, .lamp-ready, .lamp-merged').first(),
      ).toBeVisible({
        timeout: 30_000,
      })
      expect(await readdir(join(before.home, 'samples'))).toEqual(['demo'])
    } finally {
      await screens.leave()
      await before.close()
    }
  })

  it('shows the project that the address names, in a page that is open too', async () => {
    const roots = [await makeFiles('one'), await makeFiles('two')]
    const ids: string[] = []
    for (const root of roots) {
      await git(root, 'init', '-q')
      await git(root, 'add', '.')
      await git(root, 'commit', '-qm', 'first')
      ids.push(String((await host.api('POST', '/projects', { path: root })).body['id']))
    }
    const page = await screens.open({ url: host.url, token: `${host.token}&open=${ids[0]}` })
    await see(page.getByRole('banner')).toContainText('one')
    await page.goto(`${host.url}/#token=${host.token}&open=${ids[1]}`)
    await see(page.getByRole('banner')).toContainText('two')
    expect(page.url()).toBe(`${host.url}/`)
    await page.keyboard.press('Alt+Shift+ArrowUp')
    await see(page.getByRole('banner')).toContainText('one')
    expect(screens.errors).toEqual([])
  })
})

async function projectId(): Promise<string> {
  const { items } = (await host.api('GET', '/projects')).body as { items: { id: string }[] }
  return items[0]?.id ?? 'none'
}
