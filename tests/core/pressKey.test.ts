import { afterEach, beforeEach, expect, test } from 'vitest'
import { must, mustFail, operator, startCore, type InProcess } from '../support/inProcess.ts'

let system: InProcess
beforeEach(async () => {
  system = await startCore()
})
afterEach(() => system.close())

/** Resolves when the terminal has written text that fits. */
function written(terminalId: string, text: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let all = ''
    const view = system.core.viewTerminal(terminalId, (frame) => {
      if (!('bytes' in frame)) return
      all += Buffer.from(frame.bytes).toString()
      view?.acknowledge(frame.bytes.length)
      if (text.test(all)) resolve(all)
    })
  })
}

test('a key is pressed once for each request id, in the form that the program asked for', async () => {
  const task = await system.task(operator)
  const opened = await system.core.handlers.terminal.open(
    operator,
    { task_id: task.id, title: 'shell', cols: 80, rows: 24 },
    {},
  )
  const terminal_id = must(opened).id
  const press = (key: 'up' | 'y', request_id?: string) =>
    system.core.handlers.terminal.press(
      operator,
      { terminal_id, key, ...(request_id !== undefined && { request_id }) },
      {},
    )
  const ready = written(terminal_id, /go!/)
  // The mark is put together by the program, so that the echo of the line does not look like it.
  const line = "stty -icanon -echo; printf '\\033[?1h%s!' go; dd bs=1 count=4 2>/dev/null | od -An -c"
  expect(system.core.typeInto(terminal_id, `${line}\r`)).toBe(true)
  await ready
  const keys = written(terminal_id, /033 +O +A +y/)
  must(await press('up', 'one'))
  must(await press('up', 'one'))
  must(await press('y'))
  await keys
  must(await system.core.handlers.terminal.end(operator, { terminal_id }, {}))
  expect(mustFail(await press('y')).code).toBe('WRONG_STATUS')
})
