/// <reference lib="dom" />
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { root } from '../architecture/tree.ts'
import { endDisplay, noDesktop, startDesktop, type Desktop } from '../support/desktop.ts'
import { removeFolders } from '../support/startHost.ts'

describe.skipIf(noDesktop !== undefined)(`the window (${noDesktop ?? 'in a real Electron'})`, () => {
  let desktop: Desktop
  beforeAll(async () => {
    desktop = await startDesktop()
  })
  afterAll(async () => {
    await desktop.close()
    endDisplay()
    await removeFolders()
  })

  test('shows the tasks of a sample, by its own scheme and without an error', async () => {
    const { page, folder, api, errors } = desktop
    expect(page.url()).toBe('switchyard://app/')
    expect((await api('POST', '/samples', { path: join(folder, 'sample') })).status).toBeLessThan(300)
    await page.locator('.task-row', { hasText: 'Improve the signal box' }).click()
    // The terminal is drawn, so its socket, worker, fonts and styles have passed the policy.
    await page.locator('.xterm-screen').first().waitFor()
    await page.getByText('Count the free tracks').first().waitFor()
    expect(errors).toEqual([])
  })

  test('has the settings that separate the page from the machine', async () => {
    const settings = await desktop.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents
      // It is there without being stated in Electron's types.
      const read = contents && (Reflect.get(contents, 'getLastWebPreferences') as () => object)
      return read?.call(contents)
    })
    expect(settings).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
    })
    // These are stated only where they are on.
    expect(Object.keys(settings ?? {})).not.toContain('nodeIntegrationInWorker')
    expect(Object.keys(settings ?? {})).not.toContain('navigateOnDragDrop')
    const globals = await desktop.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'ipcRenderer'].filter((name) => name in window),
    )
    expect(globals).toEqual([])
  })

  test('gives the page at most eight members', async () => {
    const members = await desktop.page.evaluate(() => Object.keys(window.switchyard ?? {}))
    expect(members.sort()).toEqual(
      [
        'session',
        'pickFolder',
        'pathOf',
        'openInEditor',
        'showInFolder',
        'notify',
        'setWaiting',
        'onTold',
      ].sort(),
    )
  })

  test('lets the page reach its host and nothing else', async () => {
    const { url } = await desktop.session()
    const policy = await desktop.page.evaluate(async () => {
      const front = await fetch('switchyard://app/').catch(() => null)
      return front?.headers.get('content-security-policy') ?? 'refused'
    })
    // The page may not even fetch its own address.
    expect(policy).toBe('refused')
    const served = await desktop.app.evaluate(async ({ net }) => {
      const front = await net.fetch('switchyard://app/')
      const absent = await net.fetch('switchyard://app/../../package.json')
      const encoded = await net.fetch('switchyard://app/..%2f..%2fpackage.json')
      const folder = await net.fetch('switchyard://app/assets/')
      const written = await net.fetch('switchyard://app/', { method: 'POST' })
      const other = await net.fetch('switchyard://open/tsk-1')
      const refused = [absent, encoded, folder, written, other].map(({ status }) => status)
      return [front.headers.get('content-security-policy'), refused.join()]
    })
    expect(served).toEqual([
      expect.stringContaining("script-src 'self'; style-src 'self' 'unsafe-inline'"),
      '404,404,404,404,404',
    ])
    expect(served[0]).toContain(`connect-src ${url} ${url.replace('http', 'ws')};`)
    const answers = await desktop.page.evaluate(async () => {
      const reach = (address: string): Promise<string> =>
        fetch(address).then(
          () => 'reached',
          () => 'refused',
        )
      const script = document.createElement('script')
      script.textContent = 'window.injected = true'
      document.head.append(script)
      return [await reach('http://127.0.0.1:9/'), await reach('https://example.org/'), 'injected' in window]
    })
    expect(answers).toEqual(['refused', 'refused', false])
  })

  test('answers its own page alone, and lets no other page or guest come into being', async () => {
    const { app, page } = desktop
    const framed = await page.evaluate(() => {
      const frame = document.createElement('iframe')
      const guest = document.createElement('webview')
      guest.setAttribute('src', 'https://example.org/')
      document.body.append(frame, guest)
      return [
        typeof frame.contentWindow?.switchyard,
        guest.constructor.name,
        ...Object.keys(frame.contentWindow ?? {}).filter((name) => name === 'switchyard'),
      ]
    })
    expect(framed).toEqual(['undefined', 'HTMLElement'])
    // The same page with the same preload, in a window that is not the one.
    const answered = await app.evaluate(
      async ({ BrowserWindow, webContents }, preload) => {
        const other = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
        await other.loadURL('switchyard://app/')
        const said: unknown = await other.webContents.executeJavaScript(
          'window.switchyard.session().then(() => "answered", String)',
        )
        const kinds = webContents.getAllWebContents().map((each) => each.getType())
        other.destroy()
        return [said, kinds]
      },
      join(root, 'dist/electron/preload.cjs'),
    )
    expect(answered).toEqual([
      expect.stringContaining('Only the page of the window may ask this.'),
      ['window', 'window'],
    ])
    expect(await desktop.session()).toHaveProperty('token')
  })

  test('denies every permission but the clipboard', async () => {
    const states = await desktop.page.evaluate(async () => {
      const names = ['geolocation', 'notifications', 'camera', 'microphone', 'midi']
      const asked = names.map(
        async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
      )
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'granted',
        () => 'denied',
      )
      const place = await new Promise((resolve) =>
        navigator.geolocation.getCurrentPosition(
          () => resolve('granted'),
          () => resolve('denied'),
        ),
      )
      return [...(await Promise.all(asked)), media, place]
    })
    expect(new Set(states)).toEqual(new Set(['denied']))
    await desktop.page.bringToFront()
    const copied = await desktop.page.evaluate(async () => {
      const { state } = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName })
      return state
    })
    expect(copied).toBe('granted')
  })

  // The last one: Playwright waits for ever for the navigations that are refused here.
  test('goes nowhere and opens no window; https goes to the browser of the person', async () => {
    const { app, page } = desktop
    await app.evaluate(({ shell }) => {
      const outside: string[] = []
      Reflect.set(globalThis, 'outside', outside)
      shell.openExternal = async (url) => void outside.push(url)
    })
    const opened = await page.evaluate(() =>
      ['https://example.org/', 'http://example.org/', 'file:///etc/passwd', 'switchyard://app/'].map((url) =>
        window.open(url),
      ),
    )
    expect(opened).toEqual([null, null, null, null])
    await page.evaluate(() => {
      for (const url of ['https://example.org/', 'file:///etc/passwd', 'switchyard://app/assets/x'])
        location.href = url
      const frame = document.createElement('iframe')
      frame.src = 'https://example.org/'
      document.body.append(frame)
    })
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    )
    expect(page.url()).toBe('switchyard://app/')
    const after = await app.evaluate(({ BrowserWindow }) => [
      BrowserWindow.getAllWindows().length,
      Reflect.get(globalThis, 'outside') as unknown,
    ])
    expect(after).toEqual([1, ['https://example.org/']])
  })
})
