import { cp, lstat, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { makeRepository, type Repository } from '../support/repository.ts'
import { runCli, type CliOutcome } from '../support/runCli.ts'
import { bareEnvironment, makeFolder, removeFolders } from '../support/startHost.ts'

const ALL = ['claude', 'codex', 'gemini', 'opencode', 'copilot', 'cursor']
const FLAGS = ALL.map((kind) => `--${kind}`)

let repository: Repository
let environment: Record<string, string>
let home: string
beforeEach(async () => {
  repository = await makeRepository()
  const folder = await makeFolder('user with a space')
  home = join(folder, 'data')
  environment = { ...(await bareEnvironment(folder)), SWITCHYARD_HOME: home }
})
afterAll(removeFolders)

const cli = (...args: string[]): Promise<CliOutcome> => runCli(args, { cwd: repository.root, environment })
const inRepo = (path: string): string => join(repository.root, path)
const inHome = (path: string): string => join(environment['HOME'] ?? '', path)

/** Every file below a folder with its bytes, and every link with what it names. */
async function bytesBelow(folder: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    // What Git keeps for itself changes with every look.
    if (/[\\/]\.git[\\/](?!info[\\/]exclude)/.test(path)) continue
    if (entry.isFile() || entry.isSymbolicLink()) found[path] = (await readFile(path)).toString('hex')
    else found[path] = 'folder'
  }
  return found
}

const FOREIGN: Readonly<Record<string, string>> = {
  '.mcp.json': '{\n\t// theirs\n\t"mcpServers": {\n\t\t"docs": { "command": "docs" }, // one\n\t},\n}',
  '.claude/settings.local.json': '\ufeff{"permissions":{"allow":["Bash"]},"hooks":{"Stop":[]}}\r\n',
  '.codex/config.toml': '# theirs\r\nmodel = "x"\r\n\r\n[mcp_servers.docs]\r\ncommand = "docs" # note',
  '.gemini/settings.json': '{\r\n  "ui": {},\r\n  "mcpServers": {}\r\n}\r\n',
  '.opencode/opencode.jsonc': '/* theirs */ {}',
  '.cursor/hooks.json': '{"version":1,"hooks":{"stop":[{"command":"x"}]}}',
  'AGENTS.md': '# Ours\n\nNo last line end',
  'GEMINI.md': '',
}

async function writeForeign(): Promise<void> {
  for (const [path, text] of Object.entries(FOREIGN)) {
    await mkdir(join(inRepo(path), '..'), { recursive: true })
    await writeFile(inRepo(path), text)
  }
}

describe('behaviour 24: install and uninstall', () => {
  it('regression 8: puts in entries that start and answer, and takes every byte of them out again', async () => {
    await writeForeign()
    const before = await bytesBelow(repository.root)
    const status = await repository.git('status', '--porcelain')
    const installed = await cli('install', ...FLAGS)
    expect(installed).toMatchObject({ code: 0, stderr: '' })
    expect(await repository.git('status', '--porcelain')).toBe(status)
    const after = await bytesBelow(repository.root)
    expect(Object.keys(after).length).toBeGreaterThan(Object.keys(before).length)
    for (const path of Object.keys(before)) expect(after).toHaveProperty([path])

    const server = z.object({ mcpServers: z.object({ switchyard: z.object({ args: z.array(z.string()) }) }) })
    const written = server.parse(JSON.parse(await readFile(inRepo('.cursor/mcp.json'), 'utf8')))
    expect(written.mcpServers.switchyard.args).toEqual([
      expect.stringMatching(/relay\.js$/),
      '--kind',
      'cursor',
      '--home',
      home,
    ])

    expect(await cli('uninstall')).toMatchObject({ code: 0, stderr: '' })
    expect(await bytesBelow(repository.root)).toEqual(before)
  })

  it('does it in the configuration of the user only when it is asked to, and through links', async () => {
    const dotfiles = inHome('dotfiles')
    await mkdir(dotfiles, { recursive: true })
    await writeFile(join(dotfiles, 'claude.json'), '{"projects":{}}')
    await symlink(join(dotfiles, 'claude.json'), inHome('.claude.json'))
    const before = await bytesBelow(inHome(''))
    expect(await cli('install', '--claude')).toMatchObject({ code: 0 })
    expect(await bytesBelow(inHome(''))).toEqual(before)

    expect(await cli('install', ...FLAGS, '--user')).toMatchObject({ code: 0 })
    expect((await lstat(inHome('.claude.json'))).isSymbolicLink()).toBe(true)
    expect(await readFile(join(dotfiles, 'claude.json'), 'utf8')).toContain('"switchyard"')
    expect(await cli('uninstall', '--user')).toMatchObject({ code: 0 })
    expect(await bytesBelow(inHome(''))).toEqual(before)
    expect(await readFile(inRepo('.mcp.json'), 'utf8')).toContain('switchyard')
  })

  it('keeps what the person has changed meanwhile, and takes out its own part alone', async () => {
    await writeForeign()
    await cli('install', '--claude', '--codex')
    const edit = async (path: string, from: string, to: string): Promise<void> => {
      const text = await readFile(inRepo(path), 'utf8')
      expect(text).toContain(from)
      await writeFile(inRepo(path), text.replace(from, to))
    }
    await edit('.mcp.json', '// theirs', '// theirs, and new')
    await edit('.codex/config.toml', '"x"', '"y"')
    await writeFile(inRepo('AGENTS.md'), `${await readFile(inRepo('AGENTS.md'), 'utf8')}More.\n`)
    expect(await cli('uninstall')).toMatchObject({ code: 0 })
    expect(await readFile(inRepo('.mcp.json'), 'utf8')).toBe(
      FOREIGN['.mcp.json']?.replace('// theirs', '// theirs, and new'),
    )
    expect(await readFile(inRepo('.codex/config.toml'), 'utf8')).toBe(
      FOREIGN['.codex/config.toml']?.replace('"x"', '"y"'),
    )
    expect(await readFile(inRepo('AGENTS.md'), 'utf8')).toBe('# Ours\n\nNo last line end\nMore.\n')
  })

  it('refuses an entry of that name, a file that is no JSON, and one that Git tracks, and changes nothing then', async () => {
    await writeFile(inRepo('.mcp.json'), '{"mcpServers":{"switchyard":{"command":"mine"}}}')
    await mkdir(inRepo('.cursor'))
    await writeFile(inRepo('.cursor/mcp.json'), '{"mcpServers":')
    await mkdir(inRepo('.gemini'))
    await writeFile(inRepo('.gemini/settings.json'), '{}')
    await repository.git('add', '.gemini/settings.json')
    const before = await bytesBelow(repository.root)
    const refused = await cli('install', '--claude', '--cursor', '--gemini', '--json')
    expect(refused.code).toBe(1)
    const items = z
      .object({
        items: z.array(z.object({ kind: z.string(), outcome: z.string(), notes: z.array(z.string()) })),
      })
      .parse(JSON.parse(refused.stdout)).items
    expect(items.map(({ outcome }) => outcome)).toEqual(['refused', 'refused', 'refused'])
    expect(items.map(({ notes }) => notes.join())).toEqual([
      expect.stringContaining('is there already and is not ours'),
      expect.stringContaining('Git tracks it'),
      expect.stringContaining('no valid JSON'),
    ])
    expect(await bytesBelow(repository.root)).toEqual(before)
  })

  it('changes nothing in a dry run, and nothing the second time', async () => {
    await writeForeign()
    const before = await bytesBelow(repository.root)
    expect((await cli('install', '--claude', '--dry-run')).stdout).toContain('would be installed')
    expect(await bytesBelow(repository.root)).toEqual(before)
    await cli('install', '--claude')
    const after = await bytesBelow(repository.root)
    expect((await cli('install', '--claude')).stdout).toContain('installed already')
    expect(await bytesBelow(repository.root)).toEqual(after)
  })

  it('leaves the lines of AGENTS.md for as long as one of those who read them is installed', async () => {
    await writeForeign()
    const before = await bytesBelow(repository.root)
    await cli('install', '--codex', '--opencode')
    const taught = await readFile(inRepo('AGENTS.md'), 'utf8')
    expect(taught.match(/switchyard:begin/g)).toHaveLength(1)
    await cli('uninstall', '--codex')
    expect(await readFile(inRepo('AGENTS.md'), 'utf8')).toBe(taught)
    await cli('uninstall')
    expect(await bytesBelow(repository.root)).toEqual(before)
  })

  it('doctor tells of what is missing, and puts it in anew', async () => {
    await cli('install', '--cursor')
    const whole = await readFile(inRepo('.cursor/mcp.json'), 'utf8')
    await rm(inRepo('.cursor/mcp.json'))
    const ill = await cli('doctor')
    expect(ill).toMatchObject({ code: 1 })
    expect(ill.stdout).toMatch(/^problem +cursor.*missing/m)
    expect((await cli('doctor', '--fix')).stdout).toMatch(/^mended +cursor/m)
    expect(await readFile(inRepo('.cursor/mcp.json'), 'utf8')).toBe(whole)
  })

  it('installs all that are on the PATH, says so where none is, and where no program starts', async () => {
    expect(await cli('install', '--all')).toMatchObject({ code: 1 })
    expect(await cli('install')).toMatchObject({ code: 2 })
    const bin = inHome('bin')
    await mkdir(bin)
    await writeFile(join(bin, 'cursor-agent'), '#!/bin/sh\n', { mode: 0o755 })
    environment['PATH'] = `${bin}:${environment['PATH'] ?? ''}`
    const found = await cli('install', '--all')
    expect(found).toMatchObject({ code: 0 })
    expect(found.stdout).toMatch(/^cursor: installed/)
  })
})

it('behaviour 24: an entry whose program does not answer is not installed', async () => {
  const elsewhere = await makeFolder('elsewhere')
  await cp(new URL('../../dist/cli.js', import.meta.url), join(elsewhere, 'cli.js'))
  await writeFile(join(elsewhere, 'package.json'), '{"type":"module"}')
  await writeFile(join(elsewhere, 'relay.js'), 'process.exit(3)')
  const before = await bytesBelow(repository.root)
  const refused = await runCli(['install', '--cursor'], {
    cwd: repository.root,
    environment,
    program: join(elsewhere, 'cli.js'),
  })
  expect(refused).toMatchObject({ code: 1 })
  expect(refused.stdout).toContain('ended with 3')
  expect(await bytesBelow(repository.root)).toEqual(before)
})
