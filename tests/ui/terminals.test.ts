import { AxeBuilder } from '@axe-core/playwright'
import { expect as see, type BrowserContextOptions, type Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeYard, type Yard } from '../support/e2eYard.ts'
import { watchHost, type Watch } from '../support/e2eWatch.ts'
import type { TestHost } from '../support/startHost.ts'
import { noBrowser, openBrowser, type Screens } from '../support/uiBrowser.ts'

let screens: Screens
let yard: Yard
let host: TestHost
let watch: Watch
let page: Page

/** Programs in place of agents: one that has written much, one that floods on request, both then like `cat`. */
const LONG = ['/bin/sh', '-c', 'i=0; while [ $i -lt 3000 ]; do i=$((i+1)); echo "train $i"; done; exec cat']
const FLOOD = ['/bin/sh', '-c', 'read go; exec yes the line is full of waggons']

async function startTask(title: string, command: readonly string[]): Promise<string> {
  const wanted = { title, project: yard.root, kind: 'custom', command }
  const { body } = await host.api('POST', '/tasks', wanted)
  const id = String(body['id'])
  await watch.until(`start of ${title}`, (event) => event.type === 'agent.started' && event.task_id === id)
  return id
}

const row = (title: string) => page.locator('.task-row', { hasText: title })
const panes = () => page.locator('.terminal-place')
/** What the page's own elements show of the terminal; those of the graphics card are not text. */
const text = (at = 0, of = page) => of.locator('.terminal-place').nth(at).locator('.xterm-rows')
const keys = (pressed: string) => page.keyboard.press(pressed)

/** Opens the screens with counted terminal sockets and the given look of terminals. */
async function open(look: object, options: BrowserContextOptions = {}): Promise<Page> {
  const opened = await screens.open({ url: host.url, token: '' }, options)
  await opened.addInitScript((given) => {
    if (!location.protocol.startsWith('http')) return
    if (localStorage.getItem('switchyard.terminal') === null)
      localStorage.setItem('switchyard.terminal', JSON.stringify(given))
    const counted = { now: 0 }
    Object.assign(window, { terminalSockets: counted })
    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL) {
        super(url)
        if (!String(url).endsWith('/terminals')) return
        counted.now++
        this.addEventListener('close', () => counted.now--)
      }
    }
    // The card of a test is the processor, which the page would not use.
    const own = Object.getOwnPropertyDescriptor(WebGL2RenderingContext.prototype, 'getExtension')
    const get = own?.value as (this: WebGL2RenderingContext, name: string) => unknown
    Object.defineProperty(WebGL2RenderingContext.prototype, 'getExtension', {
      value(this: WebGL2RenderingContext, name: string): unknown {
        return name === 'WEBGL_debug_renderer_info' ? null : get.call(this, name)
      },
    })
  }, look)
  await opened.goto('about:blank')
  await opened.goto(`${host.url}/#token=${host.token}`)
  await see(opened.getByText('connected')).toBeVisible()
  return opened
}

const sockets = () =>
  page.evaluate(() => (window as unknown as { terminalSockets: { now: number } }).terminalSockets.now)

async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).exclude('.terminal-place').analyze()
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
}

describe.skipIf(noBrowser !== undefined)(`terminals in the window (${noBrowser ?? 'runs'})`, () => {
  beforeAll(async () => {
    screens = await openBrowser()
    yard = await makeYard('terminals')
    host = await yard.start({ environment: { SHELL: '/bin/sh', PS1: '$ ' } })
    watch = watchHost(host)
    await startTask('Long train', LONG)
    await startTask('Short train', ['/bin/cat'])
    await startTask('Flood', FLOOD)
  })
  afterAll(async () => {
    await screens.close()
    watch.close()
    await yard.close()
  })
  beforeEach(async () => {
    await screens.leave()
    page = await open({ webgl: false })
  })

  it('splits and moves the focus by keys, shows one terminal in both, and sizes it in one', async () => {
    await row('Short train').click()
    await see(panes()).toHaveCount(1)
    await keys('Control+Shift+t')
    await see(page.getByRole('tab', { name: 'shell' })).toHaveAttribute('aria-selected', 'true')
    await keys('Control+Shift+e')
    await see(panes()).toHaveCount(2)
    await page.keyboard.type('to the right\n')
    await see(text(1)).toContainText('to the right')
    await keys('Control+Alt+ArrowLeft')
    await page.keyboard.type('echo from $((40+2))\n')
    await see(text(0)).toContainText('from 42')
    await expectAccessible()
    const splitter = page.getByRole('separator', { name: 'Width of the left panes' })
    await splitter.focus()
    await keys('ArrowRight')
    await see(splitter).toHaveAttribute('aria-valuenow', '54')
    const chooser = page.getByLabel('Terminal of this pane').nth(1)
    await chooser.selectOption({ label: 'shell' })
    await see(page.getByRole('status').filter({ hasText: 'Sized by the other pane' })).toHaveCount(1)
    await page.reload()
    await row('Short train').click()
    await see(splitter).toHaveAttribute('aria-valuenow', '54')
    await chooser.selectOption({ label: 'custom' })
    // The shell is asked about, and ends with its pane.
    await panes().nth(0).click()
    await keys('Control+Shift+Backspace')
    await page.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
    await see(panes()).toHaveCount(1)
    await see(page.getByRole('tab')).toHaveCount(1)
  })

  it('keeps a shell that has ended with its code, renames it and starts it again', async () => {
    await row('Short train').click()
    await keys('Control+Shift+t')
    await see(page.getByRole('tab', { name: 'shell' })).toHaveAttribute('aria-selected', 'true')
    await page.getByRole('button', { name: 'Rename the shell' }).click()
    await page.getByLabel('Name of the shell').fill('yard')
    await keys('Enter')
    await see(page.getByRole('tab', { name: 'yard' })).toBeVisible()
    await panes().click()
    await page.keyboard.type('echo before; exit 3\n')
    await see(page.getByRole('tab', { name: 'yard exit 3' })).toBeVisible()
    await see(page.getByRole('status').filter({ hasText: 'ended with code 3' })).toBeVisible()
    await page.getByRole('button', { name: 'Start again' }).click()
    await see(page.getByRole('tab', { name: 'yard exit 3' })).toBeHidden()
    await panes().click()
    await page.keyboard.type('echo again $((1+1))\n')
    await see(text()).toContainText('again 2')
    await keys('Control+Shift+Backspace')
    await page.getByRole('button', { name: 'End it' }).click()
    await see(page.getByRole('tab')).toHaveCount(1)
  })

  it('gives back screen and place, holds a stream only for what is shown, and finds what is old', async () => {
    await row('Long train').click()
    await see(text()).toContainText('train 3000')
    await see.poll(sockets).toBe(1)
    await keys('Shift+PageUp')
    await see(text()).not.toContainText('train 3000')
    const seen = await text().textContent()
    await row('Short train').click()
    await see(text()).not.toContainText('train')
    await see.poll(sockets).toBe(1)
    await row('Long train').click()
    await see(text()).toHaveText(seen ?? '')
    // Beyond the thousand lines that come first.
    await keys('Shift+Home')
    await keys('Control+Shift+f')
    await see(page.getByLabel('Find in the terminal')).toBeFocused()
    await page.keyboard.type('train 77')
    await see(async () => {
      await keys('Enter')
      await see(text()).toContainText('train 77', { timeout: 200 })
    }).toPass()
    await keys('Escape')
    await see(page.getByLabel('Find in the terminal')).toBeHidden()
  })

  it('draws in another font at once, and goes on without the graphics card', async () => {
    await page.close()
    page = await open({ webgl: true })
    await row('Long train').click()
    await see(page.locator('.terminal-place canvas').first()).toBeVisible()
    await see(text()).toHaveCount(0)
    await page.evaluate(() => {
      for (const canvas of document.querySelectorAll<HTMLCanvasElement>('.terminal-place canvas'))
        canvas.getContext('webgl2')?.getExtension('WEBGL_lose_context')?.loseContext()
    })
    await see(text()).toContainText('train 3000')
    await page.evaluate(() => {
      const newValue = JSON.stringify({ webgl: false, fontSize: 20 })
      window.dispatchEvent(new StorageEvent('storage', { key: 'switchyard.terminal', newValue }))
    })
    await see(text()).toHaveCSS('font-size', '20px')
    await see(text()).toContainText('train 3000')
  })

  it('follows the size that another window gives, says so, and takes it by a key', async () => {
    await row('Long train').click()
    await see(text()).toContainText('train 3000')
    const other = await open({ webgl: false }, { viewport: { width: 1000, height: 700 } })
    await other.locator('.task-row', { hasText: 'Long train' }).click()
    const words = (of: Page) => of.getByRole('status').filter({ hasText: 'Sized by another window' })
    await see(words(page)).toBeVisible()
    await see(words(other)).toBeHidden()
    await panes().click()
    await keys('Control+Shift+s')
    await see(words(page)).toBeHidden()
    await see(words(other)).toBeVisible()
  })

  it('echoes in one while another floods, and shows all agents side by side', async () => {
    await row('Flood').click()
    await page.keyboard.type('go\n')
    await see(text()).toContainText('full of waggons')
    await keys('Control+Shift+y')
    const tiles = page.getByRole('article')
    await see(tiles).toHaveCount(3)
    await see.poll(sockets).toBe(3)
    const tile = tiles.filter({ hasText: 'Short train' })
    await tile.locator('.terminal-place').click()
    await page.keyboard.type('still here\n')
    await see(tile.locator('.xterm-rows')).toContainText('still here')
    await expectAccessible()
    await tile.focus()
    await keys('Enter')
    await see(page.getByRole('heading', { name: 'Short train' })).toBeVisible()
    await see(panes()).toHaveCount(1)
    await see.poll(sockets).toBe(1)
    expect(screens.errors).toEqual([])
  })

  it('opens a file that a terminal names, and asks about one outside', async () => {
    await row('Short train').click()
    await panes().click()
    await page.keyboard.type('see /etc/hosts.conf:3\n')
    await see(text()).toContainText('hosts.conf:3')
    const box = await text().locator('> div', { hasText: 'hosts.conf' }).first().boundingBox()
    if (!box) throw new Error('the line is not drawn')
    const at = { x: box.x + 80, y: box.y + box.height / 2 }
    await page.mouse.move(at.x - 5, at.y)
    await page.mouse.move(at.x, at.y, { steps: 3 })
    await see(page.locator('.xterm-cursor-pointer')).toBeVisible()
    await page.mouse.click(at.x, at.y)
    await see(page.getByRole('status').filter({ hasText: 'is outside of the task' })).toBeVisible()
    await page.getByRole('button', { name: 'Leave it' }).click()
  })
})
