import { createPreference } from '../../state/preference.ts'

export type Role = 'worker' | 'coordinator'
export type Isolation = 'worktree' | 'shared'
export const COMPLEXITIES = ['simple', 'medium', 'complex', 'critical'] as const
export type Complexity = (typeof COMPLEXITIES)[number]

/** What is chosen for a task and most likely holds for the next one too; empty text leaves it to the host. */
export interface Choices {
  readonly kind: string
  readonly role: Role
  readonly model: string
  readonly permission_mode: string
  readonly base_branch: string
  readonly isolation: Isolation
  readonly complexity: Complexity
}

/** What is said about one task; kept until it is made, over closing the dialog and a reload. */
export interface Draft {
  readonly prompt: string
  /** Null while it follows the prompt. */
  readonly title: string | null
  /** Set where the dialog was opened for one role; else the choice holds. */
  readonly role: Role | null
  readonly branch: string
  readonly command: string
  /** Id of the run that it belongs to; empty for none. */
  readonly run: string
  readonly after: readonly string[]
  /** One path a line. */
  readonly files: string
  /** A word for it; empty for the middle one. */
  readonly priority: string
  /** Separated by commas. */
  readonly tags: string
  readonly notes: string
  readonly parent_id: string
}

const NO_CHOICES: Choices = {
  kind: '',
  role: 'worker',
  model: '',
  permission_mode: '',
  base_branch: '',
  isolation: 'worktree',
  complexity: 'medium',
}
const NO_DRAFT: Draft = {
  ...{ prompt: '', title: null, role: null, branch: '', command: '', run: '', after: [], files: '' },
  ...{ priority: '', tags: '', notes: '', parent_id: '' },
}

const ROLES: readonly Role[] = ['worker', 'coordinator']

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? { ...value } : {})
const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const oneOf = <const Word extends string>(words: readonly Word[], value: unknown): Word | undefined =>
  words.find((word) => word === value)

function readChoices(stored: unknown): Choices {
  const kept = fieldsOf(stored)
  return {
    kind: text(kept['kind']),
    role: oneOf(ROLES, kept['role']) ?? NO_CHOICES.role,
    model: text(kept['model']),
    permission_mode: text(kept['permission_mode']),
    base_branch: text(kept['base_branch']),
    isolation: oneOf(['worktree', 'shared'], kept['isolation']) ?? NO_CHOICES.isolation,
    complexity: oneOf(COMPLEXITIES, kept['complexity']) ?? NO_CHOICES.complexity,
  }
}

function readDraft(stored: unknown): Draft {
  const kept = fieldsOf(stored)
  const after = kept['after']
  return {
    prompt: text(kept['prompt']),
    title: text(kept['title']) || null,
    role: oneOf(ROLES, kept['role']) ?? null,
    branch: text(kept['branch']),
    command: text(kept['command']),
    run: text(kept['run']),
    after: Array.isArray(after) ? after.filter((id) => typeof id === 'string') : [],
    files: text(kept['files']),
    priority: text(kept['priority']),
    tags: text(kept['tags']),
    notes: text(kept['notes']),
    parent_id: text(kept['parent_id']),
  }
}

const each =
  <T>(read: (stored: unknown) => T) =>
  (stored: unknown): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(fieldsOf(stored)).map(([project, value]) => [project, read(value)]))

const [allChoices, setAllChoices] = createPreference('newTask.choices', each(readChoices))
const [allDrafts, setAllDrafts] = createPreference('newTask.drafts', each(readDraft))

export const choicesOf = (project: string): Choices => allChoices()[project] ?? NO_CHOICES
export const draftOf = (project: string): Draft => allDrafts()[project] ?? NO_DRAFT

export function choose(project: string, change: Partial<Choices>): void {
  setAllChoices({ ...allChoices(), [project]: { ...choicesOf(project), ...change } })
}

export function write(project: string, change: Partial<Draft>): void {
  setAllDrafts({ ...allDrafts(), [project]: { ...draftOf(project), ...change } })
}

/** Forgets the draft once its task is made, unless the person has written on since. */
export function forgetDraft(project: string, made: Draft): void {
  if (JSON.stringify(draftOf(project)) !== JSON.stringify(made)) return
  const { [project]: _made, ...others } = allDrafts()
  setAllDrafts(others)
}
