import { dependencySteps, type Step } from './dependencySteps.ts'
import type { RepositoryFacts } from './repositoryFacts.ts'
import { verifySteps } from './verifySteps.ts'

export interface SettingSuggestions {
  readonly setup: { readonly command: string | null; readonly reason: string }
  readonly include: { pattern: string; reason: string; bytes: number }[]
  readonly verify: { command: string; reason: string }[]
  readonly notes: string[]
}

/** Files of the top folder whose text matters. */
export const KNOWN_TEXTS = [
  'package.json',
  'Makefile',
  'pyproject.toml',
  'requirements-dev.txt',
  'composer.json',
]

/** Largest file that is suggested to be copied into every worktree, in bytes. */
const COPY_LIMIT = 1024 * 1024

/** Folders whose content is made by a build or a package manager, wherever they lie. */
const MADE =
  /(^|\/)(node_modules|bower_components|vendor|dist|build|out|target|coverage|\.venv|venv|__pycache__|\.next|\.nuxt|\.cache|\.turbo|\.gradle|\.git)\//
const EXAMPLES = /\.(example|sample|template|dist|bak|swp|log)$/

const LOCAL: readonly { readonly name: RegExp; readonly reason: string }[] = [
  { name: /^(\.env(\..+)?|\.envrc|\.dev\.vars|.+\.env)$/, reason: 'Environment of the program' },
  { name: /\.local(\.[^.]+)?$|^local\.(settings\.json|properties)$/, reason: 'Local settings' },
  { name: /^(docker-)?compose\.override\.ya?ml$/, reason: 'Local settings of the containers' },
  { name: /^appsettings\.Development\.json$/, reason: 'Local settings' },
  { name: /^(master|development|test)\.key$/, reason: 'Key of the encrypted credentials' },
  { name: /^(\.npmrc|\.yarnrc\.yml|\.pypirc)$/, reason: 'Access to packages' },
  {
    name: /^(\.tool-versions|mise\.toml|\.nvmrc|\.python-version|\.ruby-version)$/,
    reason: 'Versions of tools',
  },
]

const reasonFor = (path: string): string | undefined => {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name === '' || MADE.test(path) || EXAMPLES.test(name)) return undefined
  return LOCAL.find((each) => each.name.test(name))?.reason
}

/** Whether an ignored file looks like one that the program does not run without: never what a build makes. */
export const isNeededLocally = (path: string): boolean => reasonFor(path) !== undefined

/** The file alone, as a gitignore pattern: from the top folder, with its signs taken literally. */
const patternOf = (path: string): string => `/${path.replaceAll(/[\\*?[\]]/g, '\\$&').replace(/ $/, '\\ ')}`

/** What a new worktree of the repository seems to need, and why. */
export function suggest(facts: RepositoryFacts): SettingSuggestions {
  const { installs, quiet } = dependencySteps(facts)
  const checks = verifySteps(facts)
  const own = facts.names.has('.worktreeinclude')
  return {
    setup: {
      command: installs.length === 0 ? null : installs.map(({ command }) => command).join(' && '),
      reason: [...installs.map((step) => step.reason), ...(installs.length === 0 ? quiet : [])].join('; '),
    },
    include: facts.local
      .filter(({ path, bytes }) => isNeededLocally(path) && bytes <= COPY_LIMIT)
      .map(({ path, bytes }) => ({ pattern: patternOf(path), reason: reasonFor(path) ?? '', bytes })),
    verify: checks.length === 0 ? [] : [...forChecks(installs), ...checks],
    notes: own ? ['What .worktreeinclude of this repository names is copied too.'] : [],
  }
}

/** The merged result is checked in a fresh folder, which lacks what a worktree's setup has installed. */
const forChecks = (installs: readonly Step[]): Step[] =>
  installs.map(({ command }) => ({ command, reason: 'the merge is checked in a fresh folder' }))
