import type { Step } from './dependencySteps.ts'
import { hasTarget, readManifest } from './manifest.ts'
import type { RepositoryFacts } from './repositoryFacts.ts'

/** Scripts of a package.json that check something, in the order in which they fail soonest. */
const SCRIPTS = ['lint', 'typecheck', 'type-check', 'check', 'test']
/** What `npm init` writes when there are no tests. */
const NO_TEST = /no test specified/

const RUNNERS: readonly (readonly [file: string, runner: string])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
]

function scriptSteps({ names, texts }: RepositoryFacts): Step[] {
  const { scripts } = readManifest(texts.get('package.json'))
  const runner = RUNNERS.find(([file]) => names.has(file))?.[1] ?? 'npm'
  return SCRIPTS.filter((name) => scripts[name] !== undefined && !NO_TEST.test(scripts[name])).map(
    (name) => ({
      command: name === 'test' && runner !== 'bun' ? `${runner} test` : `${runner} run ${name}`,
      reason: `package.json has a script ${name}`,
    }),
  )
}

function pythonSteps({ names, texts }: RepositoryFacts): Step[] {
  const said = `${texts.get('pyproject.toml') ?? ''}\n${texts.get('requirements-dev.txt') ?? ''}`
  if (!/\bpytest\b/.test(said) && !names.has('pytest.ini')) return []
  const runner = names.has('uv.lock') ? 'uv run ' : names.has('poetry.lock') ? 'poetry run ' : 'python3 -m '
  return [{ command: `${runner}pytest`, reason: 'pytest is set up' }]
}

/** Checks that the repository itself seems to know. A Makefile speaks only where nothing else does. */
export function verifySteps(facts: RepositoryFacts): Step[] {
  const { names, texts } = facts
  const found = [...scriptSteps(facts), ...pythonSteps(facts)]
  if (names.has('Cargo.toml')) found.push({ command: 'cargo test', reason: 'Cargo.toml is there' })
  if (names.has('go.mod')) found.push({ command: 'go test ./...', reason: 'go.mod is there' })
  if (names.has('mix.exs')) found.push({ command: 'mix test', reason: 'mix.exs is there' })
  if (names.has('.rspec')) found.push({ command: 'bundle exec rspec', reason: '.rspec is there' })
  if (readManifest(texts.get('composer.json')).scripts['test'] !== undefined)
    found.push({ command: 'composer test', reason: 'composer.json has a script test' })
  const target = ['check', 'test'].find((name) => hasTarget(texts.get('Makefile'), name))
  if (found.length === 0 && target !== undefined)
    found.push({ command: `make ${target}`, reason: `the Makefile has a target ${target}` })
  return found
}
