import type { RepositoryFacts } from './repositoryFacts.ts'
import { hasTarget, readManifest } from './manifest.ts'

export interface Step {
  readonly command: string
  readonly reason: string
}

/** The first file of an ecosystem that is there says how its packages are installed; null for: by nothing. */
type Rule = readonly [file: string, command: string | null]

const ECOSYSTEMS: readonly (readonly Rule[])[] = [
  [
    ['pnpm-lock.yaml', 'pnpm install --frozen-lockfile'],
    ['yarn.lock', 'yarn install --frozen-lockfile'],
    ['bun.lock', 'bun install --frozen-lockfile'],
    ['bun.lockb', 'bun install --frozen-lockfile'],
    ['package-lock.json', 'npm ci'],
    ['npm-shrinkwrap.json', 'npm ci'],
  ],
  [
    ['uv.lock', 'uv sync'],
    ['poetry.lock', 'poetry install'],
    ['Pipfile.lock', 'pipenv sync --dev'],
    ['requirements.txt', 'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt'],
  ],
  [['Gemfile', 'bundle install']],
  [['composer.json', 'composer install']],
  [['mix.exs', 'mix deps.get']],
  [['Cargo.toml', null]],
  [['go.mod', null]],
]

const QUIET: Readonly<Record<string, string>> = {
  'Cargo.toml': 'Cargo fetches what it needs as it builds',
  'go.mod': 'Go fetches what it needs as it builds',
}

/** Yarn of today has another word for the same; its own settings file tells it from the old one. */
const adapted = (command: string, names: ReadonlySet<string>): string =>
  command === 'yarn install --frozen-lockfile' && names.has('.yarnrc.yml')
    ? 'yarn install --immutable'
    : command

/** How a fresh checkout gets its packages, and what needs nothing. A `setup` target of the Makefile is the project's own word. */
export function dependencySteps(facts: RepositoryFacts): { installs: Step[]; quiet: string[] } {
  if (hasTarget(facts.texts.get('Makefile'), 'setup'))
    return { installs: [{ command: 'make setup', reason: 'the Makefile has a target setup' }], quiet: [] }
  const installs: Step[] = []
  const quiet: string[] = []
  for (const rules of ECOSYSTEMS) {
    const [file, command] = rules.find(([name]) => facts.names.has(name)) ?? []
    if (file === undefined) continue
    if (command) installs.push({ command: adapted(command, facts.names), reason: `${file} is there` })
    else quiet.push(QUIET[file] ?? '')
  }
  const manifest = readManifest(facts.texts.get('package.json'))
  const unlocked = manifest.needsPackages && !ECOSYSTEMS[0]?.some(([name]) => facts.names.has(name))
  if (unlocked)
    installs.unshift({
      command: 'npm install',
      reason: 'package.json names packages, and no lock file is there',
    })
  return { installs, quiet: quiet.length > 0 ? quiet : ['nothing in the top folder asks for one'] }
}
