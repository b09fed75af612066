import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createTerminals } from '../../src/adapters/pty/createTerminals.ts'
import type { TerminalScreen, Terminals } from '../../src/core/ports/terminals.ts'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

const log = { debug: () => {}, info: () => {}, warn: () => {}, error: console.error }
let system: InProcess
let terminals: Terminals
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-keys-'))
  terminals = createTerminals({ folder, log })
  system = await startCore(undefined, undefined, { terminals })
})
afterEach(async () => {
  await system.close()
  await rm(folder, { recursive: true, force: true })
})

async function shows(id: string, matches: (screen: TerminalScreen) => boolean): Promise<void> {
  const screen = await terminals.until(id, matches, { ms: 20_000 })
  if (!screen) throw new Error(`not shown: ${terminals.screen(id)?.lines.join('\n')}`)
}

test('a key is pressed once for each request id, in the form that the program asked for', async () => {
  const task = await system.task(operator)
  const opened = await system.core.handlers.terminal.open(
    operator,
    { task_id: task.id, title: 'shell', cols: 120, rows: 24 },
    {},
  )
  const terminalId = must(opened).id
  const press = (key: 'up' | 'y', requestId?: string) =>
    system.core.handlers.terminal.press(
      operator,
      { terminal_id: terminalId, key, ...(requestId !== undefined && { request_id: requestId }) },
      {},
    )
  const line = "stty -icanon -echo; printf '\\033[?1h'; dd bs=1 count=4 2>/dev/null | od -An -c"
  expect(system.core.typeInto(terminalId, `${line}\r`)).toBe(true)
  await shows(terminalId, (screen) => screen.application_cursor === true)
  must(await press('up', 'one'))
  must(await press('up', 'one'))
  must(await press('y'))
  await shows(terminalId, ({ lines }) => lines.some((text) => /033 +O +A +y/.test(text)))
  must(await system.core.handlers.terminal.end(operator, { terminal_id: terminalId }, {}))
  expect(mustFail(await press('y')).code).toBe('WRONG_STATUS')
})
