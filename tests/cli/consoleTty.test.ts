import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openTerminal, type RealTerminal } from '../support/realTerminal.ts'
import { makeRepository } from '../support/repository.ts'
import { CLI_PROGRAM } from '../support/runCli.ts'
import { removeFolders, startHost, type TestHost } from '../support/startHost.ts'

let host: TestHost
let root: string
let terminal: RealTerminal
let amy: string
beforeAll(async () => {
  root = (await makeRepository()).root
  host = await startHost({ args: ['--project', root] })
  const guest = { label: 'amy', kind: 'claude', session_id: 'amy', project: root }
  const registered = await host.api('POST', '/agents/register', guest)
  amy = z.object({ token: z.string() }).parse(registered.body).token
  terminal = openTerminal({
    argv: [process.execPath, CLI_PROGRAM, 'console'],
    cwd: root,
    env: { ...host.environment, SWITCHYARD_HOME: host.home, TERM: 'xterm-256color' },
    cols: 60,
    rows: 30,
  })
})
afterAll(async () => {
  await terminal.close()
  await host.close()
  await removeFolders()
})

const until = (pattern: RegExp) => terminal.until(() => pattern.test(terminal.text()), 20_000)
const lock = (target: string, reason: string) => host.api('POST', '/locks', { target, reason, project: root })
const rowsWith = (text: string): number =>
  terminal
    .text()
    .split('\n')
    .filter((row) => row.includes(text)).length

describe('console in a terminal', () => {
  it('writes what happens above a line that is being typed, on whichever rows, and keeps it whole', async () => {
    await until(/Following what happens/)
    terminal.write('send label:amy Stop at the next signal and wait there for me, please, would')
    await until(/please, would/)
    await lock('res:first', 'b\u202ead\u001b[2J\u0007 and long enough for a second row')
    await until(/second row\n> send label:amy/)
    await lock('res:second', 'the other, which is as long as that as well')
    await until(/as that as\s+well\n> send label:amy/)
    expect(terminal.text()).toContain('bad[2J')
    expect(rowsWith('> send label:amy')).toBe(1)
    terminal.write(' you\r')
    await until(/please, *\n?would you$/m)
    await until(/answers come to you as messages/)
    const { body } = await host.api('GET', '/messages?which=received', undefined, amy)
    expect(body['items']).toMatchObject([
      { body: 'Stop at the next signal and wait there for me, please, would you' },
    ])
  })

  it('does what is typed, and shows what others say without what would drive the terminal', async () => {
    terminal.write('directive label:amy Now\r')
    await until(/directive to label:amy/)
    terminal.write('lock "res:by hand" tidy up\r')
    await until(/lock\.acquired +operator +res:by hand/)
    terminal.write('locks\r')
    await until(/KEY +OWNER +REASON[^]*res:by hand +operator[^]*> $/)
    terminal.write('unlock "res:by hand"\r')
    await until(/lock\.released +operator +res:by hand/)
    const question = { to: 'operator', body: 'May I?\u001b[31m\u001b]0;owned\u0007', kind: 'question' }
    await host.api('POST', '/messages', question, amy)
    await until(/message\.sent +amy +to operator: May I\?\[31m/)
    terminal.write('status\r')
    await until(/waiting +1 for the person[^]*> $/)
    terminal.write('nonsense\r')
    await until(/error: There is no command nonsense\. help lists them\.\n> $/)
    expect(terminal.screen().title).not.toContain('owned')
    terminal.write('quit\r')
    expect(await terminal.exited).toBe(0)
  })
})
