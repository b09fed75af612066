/// <reference lib="dom" />
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { choose, endDisplay, noDesktop, startDesktop, type Desktop } from '../support/desktop.ts'
import { makeProgram } from '../support/program.ts'
import { makeRepository } from '../support/repository.ts'
import { makeFolder, removeFolders } from '../support/startHost.ts'

describe.skipIf(noDesktop !== undefined)(
  `the window and what is around it (${noDesktop ?? 'in a real Electron'})`,
  () => {
    let desktop: Desktop
    let repository: string
    let opened: string
    beforeAll(async () => {
      const folder = await makeFolder('editor')
      opened = join(folder, 'opened')
      // An editor that only says how it was called.
      const say = `printf '%s\\n' "$@" > '${opened}.part' && mv '${opened}.part' '${opened}'`
      const editor = await makeProgram(join(folder, 'code'), say)
      repository = (await makeRepository()).root
      await writeFile(join(repository, 'README.md'), 'one\n')
      desktop = await startDesktop({ args: [repository], environment: { VISUAL: `${editor} --wait` } })
      await desktop.page.getByText('connected', { exact: true }).waitFor()
    })
    afterAll(async () => {
      await desktop.close()
      endDisplay()
      await removeFolders()
    })

    test('opens a path in the editor, at a line, and says why it does not', async () => {
      const { page, folder } = desktop
      const ask = (...place: [string, number?]): Promise<string | null> =>
        page.evaluate(
          async ([path, line]) => window.switchyard?.openInEditor(path, line).catch(String) ?? null,
          place,
        )
      expect(await ask('relative')).toContain('Error')
      expect(await ask(folder, 0)).toContain('Error')
      expect(await ask('/no/such/file')).toBe('/no/such/file is not there any more.')
      const file = join(repository, 'README.md')
      expect(await ask(file, 3)).toBeNull()
      await expect.poll(() => readFile(opened, 'utf8').catch(() => '')).toBe(`--wait\n--goto\n${file}:3\n`)
    })

    test('opens the worktree in the editor and the file manager and copies its path, by the menu', async () => {
      const { app, page, api, home } = desktop
      await app.evaluate(({ shell }) => {
        shell.showItemInFolder = (path) => void Reflect.set(globalThis, 'shownInFolder', path)
      })
      const wanted = { title: 'Stand still', prompt: 'Stand', kind: 'custom', command: ['cat'] }
      const { body } = await api('POST', '/tasks', wanted)
      const worktreeOf = async () => (await api('GET', `/tasks/${String(body['id'])}`)).body['worktree']
      await expect.poll(worktreeOf).toEqual(expect.stringContaining(home))
      const worktree = String(await worktreeOf())
      await page.locator('.task-row', { hasText: 'Stand still' }).click()
      await page.locator('.xterm-screen').first().waitFor()
      await choose(app, 'Show in File Manager')
      await expect
        .poll(() => app.evaluate(() => Reflect.get(globalThis, 'shownInFolder') as unknown))
        .toBe(worktree)
      await choose(app, 'Open in Editor')
      await expect.poll(() => readFile(opened, 'utf8')).toBe(`--wait\n${worktree}\n`)
      await page.bringToFront()
      await choose(app, 'Copy Path')
      await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toBe(worktree)
    })

    test('takes a folder from the picker of the system, and one that is dropped on it', async () => {
      const { app, page, folder } = desktop
      await app.evaluate(({ dialog }, picked) => {
        const answers = [
          { canceled: false, filePaths: [picked] },
          { canceled: true, filePaths: [] },
        ]
        Reflect.set(
          dialog,
          'showOpenDialog',
          async (_: unknown, { properties }: Electron.OpenDialogOptions) =>
            properties?.includes('openDirectory') ? answers.shift() : null,
        )
      }, folder)
      const pick = () => page.evaluate(() => window.switchyard?.pickFolder())
      expect([await pick(), await pick()]).toEqual([folder, null])

      await page.evaluate(() => {
        document.addEventListener('dragover', (event) => event.preventDefault())
        document.addEventListener('drop', (event) => {
          event.preventDefault()
          const [file] = event.dataTransfer?.files ?? []
          Reflect.set(window, 'dropped', file && window.switchyard?.pathOf(file))
        })
      })
      const pointer = await page.context().newCDPSession(page)
      const data = { items: [], files: [folder], dragOperationsMask: 1 }
      for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
        await pointer.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data })
      expect(await page.evaluate(() => Reflect.get(window, 'dropped') as unknown)).toBe(folder)
      expect(await page.evaluate(() => window.switchyard?.pathOf(new File(['text'], 'made')))).toBeNull()
      expect(page.url()).toBe('switchyard://app/')
    })

    test('leaves the keys of programs in terminals to them, those of its menu too', async () => {
      const { app, page } = desktop
      await choose(app, 'Shortcuts')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.locator('.xterm-helper-textarea').first().focus()
      await page.evaluate(() => {
        const heard: KeyboardEvent[] = []
        Reflect.set(window, 'heard', heard)
        window.addEventListener('keydown', (event) => heard.push(event), { capture: true })
      })
      // These go the way of real keys: what the page leaves is offered to the menu.
      await app.evaluate(({ BrowserWindow }) => {
        const contents = BrowserWindow.getAllWindows()[0]?.webContents
        for (const keyCode of ['A', 'E', 'K', 'N', 'Q', 'R', 'W', 'Z'])
          for (const type of ['keyDown', 'keyUp'] as const)
            contents?.sendInputEvent({ type, keyCode, modifiers: ['control'] })
      })
      const heard = (): Promise<string[]> =>
        page.evaluate(() =>
          (Reflect.get(window, 'heard') as KeyboardEvent[])
            .filter(({ key }) => key !== 'Control')
            .map(({ key, defaultPrevented }) => `${key} ${defaultPrevented ? 'taken' : 'left'}`),
        )
      await expect.poll(heard).toEqual(['a', 'e', 'k', 'n', 'q', 'r', 'w', 'z'].map((key) => `${key} taken`))
      expect(await page.getByRole('dialog').count()).toBe(0)
      const windows = await app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((each) => each.isVisible()),
      )
      expect(windows).toEqual([true])
    })
  },
)
