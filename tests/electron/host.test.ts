import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { scriptPrompt } from '../../src/adapters/agents/demo/program/script.ts'
import { endDisplay, noDesktop, startAgain, startDesktop, type Desktop } from '../support/desktop.ts'
import { isThere, processesOf, untilGone } from '../support/e2eProcesses.ts'
import { makeRepository } from '../support/repository.ts'
import { removeFolders, startHost } from '../support/startHost.ts'

const open: Desktop[] = []
const start = async (...given: Parameters<typeof startDesktop>): Promise<Desktop> => {
  const desktop = await startDesktop(...given)
  open.push(desktop)
  return desktop
}
afterEach(async () => {
  for (const desktop of open.splice(0)) await desktop.close()
})
afterAll(async () => {
  endDisplay()
  await removeFolders()
})

const pidOf = async (desktop: Desktop): Promise<number> =>
  Number((await desktop.api('GET', '/health')).body['pid'])

/** Answers every question with the button of this number, and keeps what was asked. */
const answerQuestions = (desktop: Desktop, response: number): Promise<void> =>
  desktop.app.evaluate(({ dialog }, button) => {
    const asked: unknown[] = []
    Reflect.set(globalThis, 'asked', asked)
    const answer = async (...given: unknown[]): Promise<object> => {
      asked.push(Reflect.get(Object(given.at(-1)), 'message'))
      return { response: button, checkboxChecked: false }
    }
    Reflect.set(dialog, 'showMessageBox', answer)
  }, response)

const asked = (desktop: Desktop): Promise<unknown> =>
  desktop.app.evaluate(() => Reflect.get(globalThis, 'asked') as unknown)

describe.skipIf(noDesktop !== undefined)(
  `the host of the window (${noDesktop ?? 'in a real Electron'})`,
  () => {
    test('comes back after kill -9 with its agents and terminals, the page with it, and the window says so', async () => {
      const { root: repository } = await makeRepository()
      const desktop = await start({ args: [repository] })
      const { page, api } = desktop
      await page.getByText('connected', { exact: true }).waitFor()
      const prompt = scriptPrompt('Greet.', [
        { do: 'say', text: 'Good morning to the yard' },
        { do: 'run', argv: ['sh', '-c', 'echo done'] },
      ])
      const { body } = await api('POST', '/tasks', { title: 'Greet', kind: 'demo', prompt })
      const outputOf = async () =>
        String((await api('GET', `/tasks/${String(body['id'])}/output`)).body['text'])
      const statusOf = async () =>
        (await api('GET', `/agents?task_id=${String(body['id'])}`)).body['items'] as { status: string }[]
      await page.locator('.task-row', { hasText: 'Greet' }).click()
      await expect.poll(outputOf, { timeout: 20_000 }).toContain('Good morning to the yard')
      await expect.poll(statusOf, { timeout: 20_000 }).toMatchObject([{ status: 'idle' }])
      const before = await desktop.session()
      const pid = await pidOf(desktop)
      process.kill(pid, 'SIGKILL')
      await page.getByText('The host has ended unexpectedly (SIGKILL)').waitFor()
      await page.getByText('connected', { exact: true }).waitFor()
      expect(await desktop.session()).toEqual(before)
      expect(await pidOf(desktop)).not.toBe(pid)
      // The task is still the one that is shown, and its agent is back by itself.
      expect(await page.locator('.task-row[aria-current="true"]').textContent()).toContain('Greet')
      await page.locator('.xterm-screen').first().waitFor()
      await expect
        .poll(statusOf, { timeout: 20_000 })
        .toContainEqual(expect.objectContaining({ status: 'idle' }))
      expect(await outputOf()).toContain('Good morning to the yard')
      // What is typed now arrives at the agent, and what it says is seen.
      await page
        .getByRole('textbox', { name: /prompt/i })
        .fill(scriptPrompt('Part.', [{ do: 'say', text: 'Good night to the yard' }]))
      await page.keyboard.press('Enter')
      await expect.poll(outputOf, { timeout: 20_000 }).toContain('Good night to the yard')
      await page.getByRole('button', { name: 'Dismiss' }).click()
      await page.getByText('The host has ended unexpectedly').waitFor({ state: 'detached' })
    })

    // It starts the app three times.
    test(
      'ends when the app is quit, after a question that counts the agents, and leaves nothing',
      { timeout: 120_000 },
      async () => {
        const desktop = await start()
        const { app, page, folder, api } = desktop
        await api('POST', '/samples', { path: join(folder, 'sample') })
        await page.locator('.task-row').first().waitFor()
        const visible = () =>
          app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.isVisible()))
        // Cancelled, it changes nothing; in the tray, agents work on.
        for (const [button, isVisible] of [
          [2, true],
          [1, false],
        ] as const) {
          await answerQuestions(desktop, button)
          await app.evaluate((electron) => electron.app.quit())
          await expect
            .poll(() => asked(desktop))
            .toEqual([expect.stringMatching(/^\d agents? runs?\. Quit and end/)])
          await expect.poll(visible).toEqual([isVisible])
          expect((await api('GET', '/health')).status).toBe(200)
        }
        // Closing the window ends nothing either.
        await app.evaluate(({ BrowserWindow }) => {
          const [window] = BrowserWindow.getAllWindows()
          window?.show()
          window?.setBounds({ x: 80, y: 60, width: 1000, height: 700 })
          window?.close()
        })
        expect(await visible()).toEqual([false])
        expect((await api('GET', '/health')).status).toBe(200)

        const left = await processesOf(folder)
        expect(left.length).toBeGreaterThan(2)
        await answerQuestions(desktop, 0)
        const ended = new Promise((resolve) => app.process().once('exit', resolve))
        // The app ends before it can answer.
        void app.evaluate((electron) => electron.app.quit()).catch(() => undefined)
        expect(await ended).toBe(0)
        await untilGone(left)
        expect(await Promise.all(left.map(isThere))).not.toContain(true)

        // The next start stands where this one stood, unless there is no display any more.
        const bounds = { x: 80, y: 60, width: 1000, height: 700 }
        const kept = join(desktop.home, 'window/window.json')
        expect(JSON.parse(await readFile(kept, 'utf8'))).toEqual({ bounds, maximized: false })
        const seen = async (): Promise<unknown> => {
          const next = await start({ folder })
          const found = await next.app.evaluate(({ BrowserWindow }) => {
            const [window] = BrowserWindow.getAllWindows()
            return { bounds: window?.getNormalBounds(), maximized: window?.isMaximized() }
          })
          await next.close()
          return found
        }
        expect(await seen()).toEqual({ bounds, maximized: false })
        await writeFile(kept, JSON.stringify({ bounds: { ...bounds, x: 9_000 }, maximized: true }))
        expect(await seen()).toMatchObject({ bounds: { x: expect.toSatisfy((x: number) => x < 1_600) } })
      },
    )

    test('is the one that runs already, which outlives the window; another takes its place when it is gone', async () => {
      const host = await startHost()
      const desktop = await start({ folder: join(host.home, '..') })
      expect(await desktop.session()).toEqual({ url: host.url, token: host.token })
      await desktop.page.getByText('connected', { exact: true }).waitFor()
      await host.end('SIGKILL')
      await expect.poll(() => pidOf(desktop).catch(() => host.pid), { timeout: 20_000 }).not.toBe(host.pid)
      await desktop.page.getByText('connected', { exact: true }).waitFor()
      expect((await desktop.session()).url).toBe(host.url)
      await desktop.close()

      const second = await startHost({ home: host.home })
      const attached = await start({ folder: join(host.home, '..') })
      await answerQuestions(attached, 1)
      const ended = new Promise((resolve) => attached.app.process().once('exit', resolve))
      // The app ends before it can answer.
      void attached.app.evaluate((electron) => electron.app.quit()).catch(() => undefined)
      expect(await ended).toBe(0)
      expect((await second.api('GET', '/health')).status).toBe(200)
      await second.close()
    })

    test('a second start hands its project over and shows the window', async () => {
      const { root: repository } = await makeRepository()
      const desktop = await start()
      await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
      expect(await startAgain(desktop, [repository])).toBe(0)
      await desktop.page.locator('.top-bar', { hasText: repository.split('/').at(-1) ?? '' }).waitFor()
      const visible = await desktop.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((each) => each.isVisible()),
      )
      expect(visible).toEqual([true])

      await answerQuestions(desktop, 0)
      expect(await startAgain(desktop, ['/no/such/repository'])).toBe(0)
      await expect.poll(() => asked(desktop)).toEqual(['/no/such/repository cannot be opened.'])
    })
  },
)
