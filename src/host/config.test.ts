import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { agentEnvironment, DEFAULT_PORT, readCommand } from './config.ts'

describe('the command line of serve', () => {
  it('takes projects, home and port, and makes paths absolute', () => {
    const command = readCommand(
      ['--project', 'a', '--project', '/b', '--home', 'data', '--port', '0', '--json'],
      {},
    )
    expect(command).toMatchObject({
      ok: true,
      value: { config: { projects: [resolve('a'), '/b'], home: resolve('data'), port: 0, json: true } },
    })
  })

  it('has a fixed port and the home of the environment where none is given', () => {
    const command = readCommand([], { SWITCHYARD_HOME: '/somewhere' })
    expect(command).toMatchObject({
      value: { config: { port: DEFAULT_PORT, home: '/somewhere', projects: [] } },
    })
    expect(readCommand(['--home', '/else'], { SWITCHYARD_HOME: '/somewhere' })).toMatchObject({
      value: { config: { home: '/else' } },
    })
  })

  it('takes the folder of the platform where nothing names a home', () => {
    const command = readCommand([], { SWITCHYARD_HOME: '' })
    expect(command.ok && command.value.type === 'serve' && command.value.config.home).toMatch(/switchyard$/i)
  })

  it.each([
    [['--port', '-1']],
    [['--port', '1e3']],
    [['--port', '65536']],
    [['--home', '']],
    [['--what']],
    [['x']],
  ])('refuses %j', (args) => expect(readCommand(args, {})).toMatchObject({ ok: false }))
})

describe('the environment of agents', () => {
  it("has nothing of ours or npm's", () => {
    const kept = { PATH: '/bin', HOME: '/home/x', npmrc: 'no npm variable', TERM: 'dumb' }
    const secrets = {
      SWITCHYARD_TOKEN: 's',
      SWITCHYARD_HOME: join('/', 'h'),
      npm_config_cache: 'c',
      npm_execpath: 'n',
    }
    expect(agentEnvironment({ ...kept, ...secrets, INIT_CWD: '/x', ELECTRON_RUN_AS_NODE: '1' })).toEqual(kept)
  })
})
