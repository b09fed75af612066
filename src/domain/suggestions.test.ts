import { describe, expect, it } from 'vitest'
import { isNeededLocally, suggest } from './suggestions.ts'

type Files = Readonly<Record<string, string>>

const suggestFor = (files: Files, local: readonly { path: string; bytes: number }[] = []) =>
  suggest({ names: new Set(Object.keys(files)), texts: new Map(Object.entries(files)), local })

const scripts = (given: Files): string => JSON.stringify({ scripts: given, dependencies: { a: '1' } })

describe('suggest', () => {
  it.each<[string, Files, string | null, string]>([
    ['nothing known', { 'README.md': '' }, null, 'nothing in the top folder asks for one'],
    ['npm', { 'package.json': '{}', 'package-lock.json': '' }, 'npm ci', 'package-lock.json is there'],
    ['pnpm', { 'pnpm-lock.yaml': '' }, 'pnpm install --frozen-lockfile', 'pnpm-lock.yaml is there'],
    ['old yarn', { 'yarn.lock': '' }, 'yarn install --frozen-lockfile', 'yarn.lock is there'],
    ['yarn', { 'yarn.lock': '', '.yarnrc.yml': '' }, 'yarn install --immutable', 'yarn.lock is there'],
    ['bun', { 'bun.lock': '' }, 'bun install --frozen-lockfile', 'bun.lock is there'],
    [
      'no lock',
      { 'package.json': scripts({}) },
      'npm install',
      'package.json names packages, and no lock file is there',
    ],
    ['uv', { 'uv.lock': '', 'requirements.txt': '' }, 'uv sync', 'uv.lock is there'],
    ['poetry', { 'poetry.lock': '' }, 'poetry install', 'poetry.lock is there'],
    [
      'pip',
      { 'requirements.txt': '' },
      'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt',
      'requirements.txt is there',
    ],
    ['ruby', { Gemfile: '' }, 'bundle install', 'Gemfile is there'],
    ['php', { 'composer.json': '{}' }, 'composer install', 'composer.json is there'],
    ['rust', { 'Cargo.toml': '' }, null, 'Cargo fetches what it needs as it builds'],
    ['go', { 'go.mod': '' }, null, 'Go fetches what it needs as it builds'],
    [
      'two at once',
      { 'package-lock.json': '', 'uv.lock': '' },
      'npm ci && uv sync',
      'package-lock.json is there; uv.lock is there',
    ],
    [
      'own target',
      { Makefile: 'setup: deps\n\tx', 'uv.lock': '' },
      'make setup',
      'the Makefile has a target setup',
    ],
    ['a variable is no target', { Makefile: 'setup := 1\n' }, null, 'nothing in the top folder asks for one'],
  ])('sets up %s', (_, files, command, reason) => {
    expect(suggestFor(files).setup).toEqual({ command, reason })
  })

  it.each<[string, Files, string[]]>([
    [
      'scripts, after what they need',
      { 'package.json': scripts({ test: 'vitest', lint: 'eslint', build: 'x' }), 'package-lock.json': '' },
      ['npm ci', 'npm run lint', 'npm test'],
    ],
    [
      'the runner of the lock file',
      { 'package.json': scripts({ test: 'x' }), 'pnpm-lock.yaml': '' },
      ['pnpm install --frozen-lockfile', 'pnpm test'],
    ],
    [
      'no test of npm init',
      {
        'package.json': scripts({ test: 'echo "Error: no test specified" && exit 1' }),
        'package-lock.json': '',
      },
      [],
    ],
    ['rust', { 'Cargo.toml': '' }, ['cargo test']],
    ['go', { 'go.mod': '' }, ['go test ./...']],
    [
      'pytest',
      { 'pyproject.toml': '[tool.pytest.ini_options]', 'uv.lock': '' },
      ['uv sync', 'uv run pytest'],
    ],
    ['a Makefile where nothing else speaks', { Makefile: 'all:\ntest:\n' }, ['make test']],
    ['a broken package.json', { 'package.json': '{' }, []],
  ])('verifies by %s', (_, files, commands) => {
    expect(suggestFor(files).verify.map(({ command }) => command)).toEqual(commands)
  })

  it.each<[string, boolean]>([
    ['.env', true],
    ['apps/web/.env.local', true],
    ['config/settings.local.json', true],
    ['compose.override.yml', true],
    ['config/master.key', true],
    ['.env.example', false],
    ['node_modules/', false],
    ['packages/a/node_modules/x/.env', false],
    ['dist/.env', false],
    ['debug.log', false],
    ['.DS_Store', false],
    ['local/', false],
  ])('tells of %s whether it is needed: %s', (path, needed) => {
    expect(isNeededLocally(path)).toBe(needed)
  })

  it('copies the file alone, and none that is large', () => {
    const local = [
      { path: 'a[1]/.env', bytes: 12 },
      { path: 'huge.env', bytes: 2 * 1024 * 1024 },
    ]
    expect(suggestFor({}, local).include).toEqual([
      { pattern: '/a\\[1\\]/.env', reason: 'Environment of the program', bytes: 12 },
    ])
    expect(suggestFor({ '.worktreeinclude': '' }).notes).toHaveLength(1)
  })
})
