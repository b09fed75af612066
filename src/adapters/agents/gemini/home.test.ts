import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasBegun } from './conversation.ts'
import { detectGemini } from './detect.ts'
import { linkHome, readSettings } from './home.ts'

let folder: string
let home: string

const put = async (path: string, content: string) => {
  await mkdir(join(folder, path, '..'), { recursive: true })
  await writeFile(join(folder, path), content)
}
const environment = () => ({ HOME: join(folder, 'pat') })

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'switchyard-gemini-home-'))
  home = join(folder, 'agent/home')
})
afterEach(() => rm(folder, { recursive: true }))

describe('the home of one agent', () => {
  it('links what is the person’s, and has the rest for itself', async () => {
    const names = [
      'oauth_creds.json',
      'GEMINI.md',
      '.env',
      'commands/siding.toml',
      'extensions/theirs/x.json',
    ]
    const own = ['settings.json', 'projects.json', 'projects.json.7.tmp', 'tmp/a/b', 'history/a', 'x.lock']
    for (const name of [...names, ...own]) await put(`pat/.gemini/${name}`, name)
    await put('pat/.env', 'KEY=1')
    await linkHome(home, environment())
    // Once more, as for a conversation that is resumed.
    await writeFile(join(folder, 'pat/.gemini/GEMINI.md'), 'changed')
    await linkHome(home, environment())
    const made = ['.env', 'GEMINI.md', 'commands', 'extensions', 'oauth_creds.json']
    expect((await readdir(join(home, '.gemini'))).sort()).toEqual(made)
    expect(await readFile(join(home, '.gemini/GEMINI.md'), 'utf8')).toBe('changed')
    expect(await readFile(join(home, '.gemini/extensions/theirs/x.json'), 'utf8')).toContain('theirs')
    expect((await lstat(join(home, '.gemini/extensions'))).isDirectory()).toBe(true)
    expect(await readFile(join(home, '.env'), 'utf8')).toBe('KEY=1')
  })

  it('needs nothing of the person to be there', async () => {
    await linkHome(home, environment())
    expect(await readdir(join(home, '.gemini/extensions'))).toEqual([])
    expect(await readSettings(environment())).toEqual({ ok: true, value: {} })
  })

  it('reads settings with comments, and says where they are broken', async () => {
    await put('pat/.gemini/settings.json', '{\n// mine\n"a": "http://x", /* "b": 1, */ "c": "/* no */" }')
    expect(await readSettings(environment())).toEqual({
      ok: true,
      value: { a: 'http://x', c: '/* no */' },
    })
    await put('pat/.gemini/settings.json', '[1]')
    const broken = await readSettings({ GEMINI_CLI_HOME: join(folder, 'pat'), HOME: '/nowhere' })
    expect(broken).toMatchObject({ ok: false, error: { code: 'bad_option' } })
  })

  it('knows whether anything was said', async () => {
    const session = '7d0f5f0a-3c1e-4a5b-9c2d-1e2f3a4b5c6d'
    expect(await hasBegun(session, home)).toBe(false)
    await put('agent/home/.gemini/tmp/siding/chats/session-2026-11-21T12-26-7d0f5f0a.jsonl', '{}')
    expect(await hasBegun(session, home)).toBe(true)
    expect(await hasBegun('00000000-3c1e-4a5b-9c2d-1e2f3a4b5c6d', home)).toBe(false)
  })
})

describe.skipIf(process.platform === 'win32')('looking for Gemini CLI', () => {
  const program = '#!/bin/sh\necho 9.8.7\n'

  it('reads the version from the package, without a start', async () => {
    await put('lib/gemini-cli/bundle/gemini.js', '#!/bin/sh\nexit 1\n')
    await put('lib/gemini-cli/bundle/package.json', '{"type":"module"}')
    await put('lib/gemini-cli/package.json', '{"name":"@google/gemini-cli","version":"1.2.3"}')
    await mkdir(join(folder, 'bin'))
    await symlink(join(folder, 'lib/gemini-cli/bundle/gemini.js'), join(folder, 'bin/gemini'))
    const path = join(folder, 'bin/gemini')
    expect((await detectGemini({ PATH: join(folder, 'bin') })).installed).toBe(false)
    await chmod(path, 0o755)
    expect(await detectGemini({ PATH: join(folder, 'bin') })).toMatchObject({
      installed: true,
      path,
      version: '1.2.3',
    })
  })

  it('asks the program where it is no package', async () => {
    await mkdir(join(folder, 'bin'))
    await writeFile(join(folder, 'bin/gemini'), program, { mode: 0o755 })
    expect(await detectGemini({ PATH: join(folder, 'bin') })).toMatchObject({ version: '9.8.7' })
    expect(await detectGemini({ PATH: '/nowhere' })).toMatchObject({ installed: false, path: null })
  })
})
