import { encode } from 'uqr'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { phone as phoneSchema, ticket as ticketSchema } from '../../src/contract/phone.ts'
import { pairAt } from '../support/phoneLink.ts'
import { openTerminal, type RealTerminal } from '../support/realTerminal.ts'
import { CLI_PROGRAM, runCli, type CliOutcome } from '../support/runCli.ts'
import { removeFolders, startHost, type TestHost } from '../support/startHost.ts'

/** A name that is not loopback's: then plain HTTP must be accepted. */
const PLAIN = ['--address', '127.0.0.1', '--host', 'phone.test', '--port', '0']
const LOOPBACK = ['--address', '127.0.0.1', '--port', '0']

let host: TestHost
let environment: Record<string, string>
const open: RealTerminal[] = []

beforeAll(async () => {
  host = await startHost()
  environment = { ...host.environment, SWITCHYARD_HOME: host.home, TERM: 'xterm-256color' }
})
afterEach(async () => {
  for (const terminal of open.splice(0)) await terminal.close()
  await host.api('DELETE', '/phone')
})
afterAll(async () => {
  await host.close()
  await removeFolders()
})

const printed = z.object({ phone: phoneSchema, ticket: ticketSchema })

const cli = (...args: string[]): Promise<CliOutcome> => runCli(args, { cwd: host.home, environment })

function phone(args: readonly string[], cols = 100): RealTerminal {
  const argv = [process.execPath, CLI_PROGRAM, 'phone', ...args] as const
  const terminal = openTerminal({ argv, cwd: host.home, env: environment, cols, rows: 60 })
  open.push(terminal)
  return terminal
}

const shows = (text: string | RegExp) => (screen: { lines: readonly string[] }) => {
  const all = screen.lines.join('\n')
  return typeof text === 'string' ? all.includes(text) : text.test(all)
}

/** The address that stands on the screen, with its line breaks taken out. */
const urlOn = (terminal: RealTerminal): string =>
  /https?:\/\/[^ ]*?#ticket=[\w-]{43}/.exec(terminal.text().replaceAll('\n', ''))?.[0] ?? ''

/** Modules of the code on the screen, true for dark: two of them stand in each character. */
function modulesOn(terminal: RealTerminal): boolean[][] {
  const rows = terminal
    .text()
    .split('\n')
    .filter((line) => /^[█▀▄ ]{20,}/.test(line) && line.includes('█'))
  return rows.flatMap((row) => [
    [...row].map((half) => half === '▄' || half === ' '),
    [...row].map((half) => half === '▀' || half === ' '),
  ])
}

describe('switchyard phone without a terminal', () => {
  it('refuses plain HTTP until that is accepted, then prints the phone and a ticket once', async () => {
    const refused = await cli('phone', ...PLAIN)
    expect(refused).toMatchObject({ code: 2, stdout: '' })
    expect(refused.stderr).toContain('Anyone on the same network can read')
    expect(refused.stderr).toContain('--accept-plain')
    const on = await cli('phone', ...PLAIN, '--accept-plain', '--json')
    expect(on).toMatchObject({ code: 0, stderr: '' })
    const { phone, ticket } = printed.parse(JSON.parse(on.stdout))
    expect(phone).toMatchObject({ state: 'on', host: 'phone.test', encrypted: false })
    expect(ticket.url).toMatch(/^http:\/\/phone\.test:\d+\/#ticket=[\w-]{43}$/)
    expect(phone.ticket_expires_at).toBe(ticket.expires_at)
    const again = await cli('phone')
    expect(again.stdout).toMatch(
      /^http:\/\/phone\.test:\d+\/#ticket=\S+\nFor one phone, until .*not encrypted/,
    )
  })

  it('says which interfaces there are where another one is named', async () => {
    const refused = await cli('phone', '--interface', 'none0')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/no interface none0 .*there are: .*\blo/)
  })

  it('leaves the commands of the contract as they are, beside off and status', async () => {
    const enabled = await cli('phone', 'enable', ...LOOPBACK, '--json')
    expect(JSON.parse(enabled.stdout)).toMatchObject({ state: 'on', address: '127.0.0.1' })
    expect(JSON.parse((await cli('phone', 'status', '--json')).stdout)).toMatchObject({ state: 'on' })
    expect(JSON.parse((await cli('--json', 'phone', 'off')).stdout)).toMatchObject({ state: 'off' })
    expect(JSON.parse((await cli('phone', 'show', '--json')).stdout)).toMatchObject({ state: 'off' })
    expect((await cli('phone', 'ticket')).code).toBe(2)
    expect((await cli('device', 'list', '--json')).code).toBe(0)
  })
})

describe('switchyard phone in a terminal', () => {
  it('asks for a yes before plain HTTP, and switches nothing on without it', async () => {
    const terminal = phone(PLAIN)
    await terminal.until(shows('Type yes to go on'))
    expect(terminal.text()).toContain('Anyone on the same network can read')
    terminal.write('no\r')
    expect(await terminal.exited).toBe(1)
    expect((await host.api('GET', '/phone')).body).toMatchObject({ state: 'off' })
    const second = phone(PLAIN)
    await second.until(shows('Type yes to go on'))
    second.write('yes\r')
    await second.until(shows('For one phone, until'))
    second.write('\u0003')
    expect(await second.exited).toBe(0)
  })

  it('shows a code that says the address, says who has paired, and gives control by a yes', async () => {
    const terminal = phone(LOOPBACK)
    await terminal.until(shows('For one phone, until'))
    const url = urlOn(terminal)
    const { data } = encode(url, { ecc: 'L', border: 4 })
    expect(modulesOn(terminal).slice(0, data.length)).toEqual(data)
    const pixel = await pairAt(url, 'Pixel \u001b[31m9')
    await terminal.until(shows('Paired: Pixel [31m9 (127.0.0.1). It may look.'))
    await expect(pairAt(url, 'Second')).rejects.toThrow('403')
    const asked = await pixel.api('POST', '/device/control', {})
    const code = /"code":"(\d{3})(\d{3})"/.exec(JSON.stringify(asked.body))
    await terminal.until(shows(`Does the phone show ${code?.[1]} ${code?.[2]} too?`))
    terminal.write('what\r')
    terminal.write('y\r')
    await terminal.until(shows('may now answer, prompt, approve and press keys'))
    expect((await pixel.api('GET', '/device')).body).toMatchObject({ role: 'remote' })
    await host.api('DELETE', '/phone')
    await terminal.until(shows('Phones were switched off.'))
    expect(await terminal.exited).toBe(0)
  })

  it('refuses by a no, and takes the question away where it was answered elsewhere', async () => {
    const terminal = phone(LOOPBACK)
    await terminal.until(shows('For one phone, until'))
    const pixel = await pairAt(urlOn(terminal), 'Pixel')
    await pixel.api('POST', '/device/control', {})
    await terminal.until(shows('Does the phone show'))
    terminal.write('n\r')
    await terminal.until(shows('Refused: Pixel (127.0.0.1) stays a viewer.'))
    await pixel.api('POST', '/device/control', {})
    await terminal.until(shows(/Refused[^]*Does the phone show/))
    await host.api('POST', `/devices/${pixel.id}/refuse`, {})
    await terminal.until(shows(/Refused[^]*Refused/))
    // The first one stands with its answer, the second one is gone.
    expect(terminal.text().match(/Does the phone show/g)).toHaveLength(1)
    expect((await pixel.api('GET', '/device')).body).toMatchObject({ role: 'viewer', request: null })
  })

  it('shows the address alone where the code does not fit', async () => {
    const terminal = phone(LOOPBACK, 40)
    await terminal.until(shows('For one phone, until'))
    expect(urlOn(terminal)).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#ticket=[\w-]{43}$/)
    expect(modulesOn(terminal)).toEqual([])
  })
})
