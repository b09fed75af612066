import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { endDisplay, noDesktop, startDesktop, type Desktop } from '../support/desktop.ts'
import { makeProgram } from '../support/program.ts'
import { makeFolder, removeFolders } from '../support/startHost.ts'

let desktop: Desktop | undefined
afterAll(async () => {
  await desktop?.close()
  endDisplay()
  await removeFolders()
})

/** Holds every question back until `answer`, and keeps what was asked and which file was shown. */
const holdQuestions = ({ app }: Desktop): Promise<void> =>
  app.evaluate(({ dialog, shell }) => {
    const asked: { message: string; detail: string; file?: string }[] = []
    Reflect.set(globalThis, 'asked', asked)
    Reflect.set(dialog, 'showMessageBox', ({ message, detail = '' }: Electron.MessageBoxOptions) => {
      asked.push({ message, detail })
      const { promise, resolve } = Promise.withResolvers<object>()
      Reflect.set(globalThis, 'answer', (response: number) => resolve({ response }))
      return promise
    })
    shell.showItemInFolder = (file) => void Object.assign(asked.at(-1) ?? {}, { file })
  })

const asked = ({ app }: Desktop): Promise<unknown> =>
  app.evaluate(() => Reflect.get(globalThis, 'asked') as unknown)

const answer = ({ app }: Desktop, button: number): Promise<void> =>
  app.evaluate((_, response) => {
    const resolve = Reflect.get(globalThis, 'answer') as (button: number) => void
    resolve(response)
  }, button)

test.skipIf(noDesktop !== undefined)(
  `a host that fails again and again is started ever later, then asked about (${noDesktop ?? 'in a real Electron'})`,
  async () => {
    const folder = await makeFolder('failing')
    const [mended, starts] = [join(folder, 'mended'), join(folder, 'starts')]
    // A Node on which a host starts only while it is mended.
    const node = await makeProgram(
      join(folder, 'node'),
      `[ "$1" = --version ] && exec echo v24.0.0
[ -e '${mended}' ] && exec '${process.execPath}' "$@"
date +%s%3N >> '${starts}'
echo 'the disk is full' >&2
exit 3`,
    )
    await writeFile(mended, '')
    const given = await startDesktop({ folder, environment: { SWITCHYARD_NODE: node } })
    desktop = given
    const { page, home } = given
    await page.getByText('connected', { exact: true }).waitFor()
    await holdQuestions(given)
    await rm(mended)
    process.kill(Number((await given.api('GET', '/health')).body['pid']), 'SIGKILL')
    await page.getByText('The host does not start (the disk is full) and is being started again.').waitFor()
    const log = join(home, 'logs/host.log')
    const question = {
      message: 'The host of Switchyard does not run.',
      detail: expect.stringMatching(new RegExp(`the disk is full.*\\s+Its log is ${log}\\.`)) as string,
    }
    await expect.poll(() => asked(given), { timeout: 30_000 }).toEqual([question])
    const times = (await readFile(starts, 'utf8')).trim().split('\n').map(Number)
    const waits = times.slice(1).map((time, at) => time - (times[at] ?? 0))
    expect(waits).toHaveLength(2)
    expect(waits.toSorted((a, b) => a - b)).toEqual(waits)

    await answer(given, 1)
    await expect.poll(() => asked(given)).toEqual([{ ...question, file: log }, question])
    await writeFile(mended, '')
    await answer(given, 0)
    await page.getByText('connected', { exact: true }).waitFor()
    await page.getByText('The host does not start (the disk is full) and was started again.').waitFor()
    expect((await given.api('GET', '/health')).status).toBe(200)
  },
)
