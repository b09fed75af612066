import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { choose, endDisplay, noDesktop, startAgain, startDesktop, type Desktop } from '../support/desktop.ts'
import { makeRepository } from '../support/repository.ts'
import { removeFolders } from '../support/startHost.ts'

interface Seen {
  readonly notices: readonly { title: string; body: string; silent: boolean }[]
  readonly badges: readonly number[]
  readonly toolTips: readonly string[]
}

/** Keeps what the app asks of Electron's Notification, Tray and dock. */
const watchElectron = ({ app }: Desktop): Promise<void> =>
  app.evaluate(({ app: electronApp, Notification, Tray, BrowserWindow }) => {
    const seen = { notices: [] as unknown[], badges: [] as number[], toolTips: [] as string[] }
    const shown: unknown[] = []
    Reflect.set(globalThis, 'seen', seen)
    Reflect.set(globalThis, 'shown', shown)
    Notification.prototype.show = function () {
      const { title, body, silent } = this
      seen.notices.push({ title, body, silent })
      shown.push(this)
    }
    const setToolTip = Tray.prototype.setToolTip
    Tray.prototype.setToolTip = function (words) {
      seen.toolTips.push(words)
      setToolTip.call(this, words)
    }
    const setContextMenu = Tray.prototype.setContextMenu
    Tray.prototype.setContextMenu = function (menu) {
      Reflect.set(globalThis, 'trayMenu', menu)
      setContextMenu.call(this, menu)
    }
    electronApp.setBadgeCount = (count) => {
      seen.badges.push(count ?? 0)
      return true
    }
    BrowserWindow.prototype.isFocused = () => Boolean(Reflect.get(globalThis, 'focused'))
  })

const seenOf = ({ app }: Desktop): Promise<Seen> =>
  app.evaluate(() => Reflect.get(globalThis, 'seen') as Seen)

/** What the menu of the tray offers, the entry of the given id chosen first. */
const trayMenu = ({ app }: Desktop, chosen?: string): Promise<string[]> =>
  app.evaluate((_, id) => {
    const menu = Reflect.get(globalThis, 'trayMenu') as Electron.Menu
    if (id !== undefined) menu.getMenuItemById(id)?.click()
    return menu.items.map((item) => `${item.id}: ${item.label}${item.enabled ? '' : ' (off)'}`)
  }, chosen)

const script = JSON.stringify({
  steps: [
    {
      do: 'ask',
      kind: 'permission',
      text: 'May I run the tests?',
      options: [
        { key: '1', label: 'Yes' },
        { key: '2', label: 'No' },
      ],
    },
  ],
})
/** A prompt that makes the demo agent ask for a permission. */
const asking = `\`\`\`switchyard-demo\n${script}\n\`\`\``

describe.skipIf(noDesktop !== undefined)(
  `what waits for the person (${noDesktop ?? 'in a real Electron'})`,
  () => {
    let desktop: Desktop
    const start = async (title: string, more: object): Promise<string> => {
      const { status, body } = await desktop.api('POST', '/tasks', {
        title,
        prompt: title,
        role: 'worker',
        ...more,
      })
      expect({ status, body }).toMatchObject({ status: expect.toSatisfy((code: number) => code < 300) })
      return String(body['id'])
    }
    beforeAll(async () => {
      const { root: repository } = await makeRepository()
      desktop = await startDesktop({ args: [repository] })
      await desktop.page.getByText('connected', { exact: true }).waitFor()
      await desktop.page
        .getByRole('button', { name: /new task/i })
        .first()
        .waitFor()
      await watchElectron(desktop)
    })
    afterAll(async () => {
      await desktop.close()
      endDisplay()
      await removeFolders()
    })

    test('is notified once, counted on the badge and in the tray, and a click leads to it', async () => {
      const id = await start('Ask me', { kind: 'demo', prompt: asking })
      await expect.poll(async () => (await seenOf(desktop)).notices, { timeout: 30_000 }).toHaveLength(1)
      const { notices, badges, toolTips } = await seenOf(desktop)
      expect(notices[0]).toMatchObject({ title: 'Needs you: Ask me', silent: false })
      expect(notices[0]?.body).toContain('May I run the tests?')
      expect([badges.at(-1), toolTips.at(-1)]).toEqual([1, 'Switchyard: 1 waits for you'])
      await start('Another one', { start: false })
      await desktop.app.evaluate(() => {
        const [first] = Reflect.get(globalThis, 'shown') as Electron.Notification[]
        first?.emit('click')
      })
      const question = desktop.page.getByRole('alertdialog').filter({ hasText: 'May I run the tests?' })
      await question.waitFor()
      await desktop.page.locator('.task-row', { hasText: 'Another one' }).click()
      await question.waitFor({ state: 'detached' })

      // The tray leads there too, and brings a window back that was closed.
      await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
      expect(await trayMenu(desktop, 'waiting')).toEqual([
        'waiting: 1 waits for you',
        'show: Show Switchyard',
        'new-task: New Task…',
        'quit: Quit Switchyard',
      ])
      const queue = desktop.page.getByRole('dialog').filter({ hasText: 'May I run the tests?' })
      await queue.waitFor()
      const visible = await desktop.app.evaluate(({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((each) => each.isVisible()),
      )
      expect(visible).toEqual([true])
      await queue.getByRole('button', { name: 'Yes' }).click()
      await expect.poll(async () => (await seenOf(desktop)).badges.at(-1)).toBe(0)
      await desktop.page.keyboard.press('Escape')
      await queue.waitFor({ state: 'detached' })
      expect(await trayMenu(desktop, 'new-task')).toContain('waiting: Nothing waits for you (off)')
      await desktop.page.getByRole('dialog').waitFor()
      await desktop.page.keyboard.press('Escape')
      await desktop.page.getByRole('dialog').waitFor({ state: 'detached' })
      expect(id).toMatch(/^tsk-/)
    })

    test('is told apart by what it is', async () => {
      const told = async (): Promise<Seen['notices']> => (await seenOf(desktop)).notices.slice(1)
      await start('Fail', { kind: 'custom', command: ['sh', '-c', 'exit 3'] })
      await expect.poll(told, { timeout: 30_000 }).toMatchObject([{ title: 'Failed: Fail', silent: false }])
      await start('Finish', { kind: 'demo' })
      await expect
        .poll(told, { timeout: 30_000 })
        .toMatchObject([
          {},
          { title: 'Ready for review: Finish', body: 'Noted the prompt in DEMO.md', silent: true },
        ])
    })

    test('is not notified while the window has the focus', async () => {
      await desktop.app.evaluate(() => void Reflect.set(globalThis, 'focused', true))
      const { notices, badges } = await seenOf(desktop)
      const count = badges.at(-1) ?? 0
      await start('Ask again', { kind: 'demo', prompt: asking })
      await expect
        .poll(async () => (await seenOf(desktop)).badges.at(-1), { timeout: 30_000 })
        .toBe(count + 1)
      expect((await seenOf(desktop)).notices).toEqual(notices)
    })

    test('the menu runs actions of the page, and a deep link shows its task', async () => {
      const { app, page } = desktop
      await choose(app, 'New Task…')
      await page.getByRole('dialog').waitFor()
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      const accelerators = await app.evaluate(({ Menu }) =>
        (Menu.getApplicationMenu()?.items ?? []).flatMap(({ submenu }) =>
          (submenu?.items ?? [])
            .filter(({ registerAccelerator }) => registerAccelerator)
            .map(({ accelerator }) => accelerator),
        ),
      )
      // Programs in terminals need these for themselves.
      expect(accelerators).not.toEqual(
        expect.arrayContaining([expect.stringMatching(/^(CmdOrCtrl|CommandOrControl|Ctrl)\+[WRN]$/)]),
      )
      const id = await start('Shown by its link', { start: false })
      const head = page.getByRole('heading', { name: 'Shown by its link' })
      expect(await startAgain(desktop, [`switchyard://open/${id}`])).toBe(0)
      await head.first().waitFor()

      // No other form of a link does anything, whatever stands beside it.
      const { root: repository } = await makeRepository()
      const other = await start('Named by a bad link', { start: false })
      const links = [
        `switchyard://run/${other}`,
        `switchyard://open/${other}?key=1`,
        `switchyard://open/../${other}`,
      ]
      for (const link of links) expect(await startAgain(desktop, [link, '--project', repository])).toBe(0)
      expect((await desktop.api('GET', '/projects')).body['items']).toHaveLength(1)
      await desktop.app.evaluate(() => undefined)
      expect(await head.count()).toBeGreaterThan(0)
    })
  },
)
