import { isAbsolute } from 'node:path'
import { dialog, ipcMain, shell } from 'electron'
import * as z from 'zod/mini'
import type { Notice } from '../src/ui/bridge.d.ts'
import { openInEditor } from './editor.ts'
import type { Session } from './hostCalls.ts'
import { PAGE } from './pages.ts'
import type { Desk } from './window.ts'

export interface IpcInput {
  readonly desk: Desk
  /** In which an editor is looked for and started. */
  readonly environment: NodeJS.ProcessEnv
  session(): Promise<Session>
  notify(notice: Notice): unknown
  setWaiting(count: number): void
}

const text = (longest: number) => z.string().check(z.maxLength(longest))
const notice = z.object({
  kind: z.enum(['needs_you', 'finished', 'failed']),
  title: text(500),
  body: text(2_000),
  open: text(100),
  silent: z.optional(z.boolean()),
  always: z.optional(z.boolean()),
})
const path = text(4_096).check(z.refine(isAbsolute))
const place = z.object({ path, line: z.optional(z.int().check(z.positive())) })
const count = z.int().check(z.nonnegative())
const nothing = z.optional(z.unknown())

/** Answers the preload, and nobody but the page of this window in its main frame. What does not fit is refused. */
export function answerPage({ desk, environment, session, notify, setWaiting }: IpcInput): void {
  const { window } = desk
  type Run<S> = (given: z.infer<S>) => unknown
  const answer = <S extends z.ZodMiniType>(name: string, input: S, run: Run<S>): void =>
    ipcMain.handle(name, ({ sender, senderFrame }, given: unknown) => {
      const page = sender === window.webContents && senderFrame === sender.mainFrame
      if (!page || !senderFrame.url.startsWith(PAGE))
        throw new Error('Only the page of the window may ask this.')
      return run(input.parse(given))
    })
  answer('session', nothing, session)
  answer('pickFolder', nothing, async () => {
    const picked = await dialog.showOpenDialog(window, { properties: ['openDirectory', 'createDirectory'] })
    return picked.filePaths[0] ?? null
  })
  answer('openInEditor', place, (given) => openInEditor(given.path, given.line, environment))
  answer('showInFolder', path, (given) => shell.showItemInFolder(given))
  answer('notify', notice, notify)
  answer('setWaiting', count, setWaiting)
  answer('listens', nothing, () => desk.listens())
}
