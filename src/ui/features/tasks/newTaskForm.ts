import { createMemo, createResource, createSignal, type Accessor } from 'solid-js'
import type { Output } from '../../../contract/index.ts'
import type { Project } from '../../../contract/project.ts'
import type { CallFailure, Yard } from '../../state/yard.ts'
import { attemptOf, createTask, dropAttempt } from './creating.ts'
import { choicesOf, choose, draftOf, forgetDraft, write, type Choices, type Draft } from './newTaskDraft.ts'
import { refusedField, type FieldName } from './refusedField.ts'
import { wantedTask } from './wantedTask.ts'

export type Kind = Output<'kind', 'list'>['items'][number]

/** What the dialog for a new task knows and does, for one project. */
export interface NewTaskForm {
  readonly project: Project
  readonly choices: Accessor<Choices>
  readonly draft: Accessor<Draft>
  readonly role: Accessor<Choices['role']>
  readonly kinds: Accessor<readonly Kind[]>
  /** The kind that the host would take where none is chosen. */
  readonly defaultKind: Accessor<Kind | undefined>
  /** The kind that the task gets. */
  readonly kind: Accessor<Kind | undefined>
  readonly currentBranch: Accessor<string | null>
  readonly isBusy: Accessor<boolean>
  readonly failure: Accessor<CallFailure | null>
  /** What the host said against a field; null where it said nothing. */
  problem(field: FieldName): string | null
  readonly refused: Accessor<FieldName | null>
  choose(change: Partial<Choices>): void
  write(change: Partial<Draft>): void
  /** Answers the id of the new task; null where the host refused it. */
  submit(start: boolean): Promise<string | null>
}

/** As the host chooses it: see core/tasks/chooseKind.ts. */
function defaultOf(kinds: readonly Kind[], { settings }: Project): Kind | undefined {
  const installed = kinds.filter((kind) => kind.installed)
  return (
    kinds.find(({ kind }) => kind === settings.default_kind) ??
    installed.find((kind) => !kind.self_contained && kind.verified) ??
    installed.find((kind) => kind.self_contained)
  )
}

export function createNewTaskForm(yard: Yard, project: Project): NewTaskForm {
  const [isBusy, setBusy] = createSignal(false)
  const [listed] = createResource(async () => {
    const found = await yard.call((client) => client.kind.list({}))
    return found.ok ? found.value.items : []
  })
  const [shown] = createResource(async () => {
    const found = await yard.call((client) => client.project.show({ project_id: project.id }))
    return found.ok ? found.value.current_branch : null
  })
  const choices = (): Choices => choicesOf(project.id)
  const draft = (): Draft => draftOf(project.id)
  const kinds = (): readonly Kind[] => listed() ?? []
  const defaultKind = createMemo(() => defaultOf(kinds(), project))
  const kind = (): Kind | undefined => {
    const chosen = choices().kind
    return chosen === '' ? defaultKind() : kinds().find((each) => each.kind === chosen)
  }
  const failure = (): CallFailure | null => attemptOf(project.id)?.failure ?? null
  const refused = (): FieldName | null => {
    const said = failure()
    return said && refusedField(said, choices().kind)
  }
  // What was refused is being changed, so what was said against it holds no longer.
  const forgetRefusal = (): void => {
    if (failure()) dropAttempt(project.id)
  }
  return {
    ...{ project, choices, draft, kinds, defaultKind, kind, isBusy, failure, refused },
    role: () => draft().role ?? choices().role,
    currentBranch: () => shown() ?? null,
    problem: (field) => (refused() === field ? (failure()?.message ?? null) : null),
    choose(change) {
      forgetRefusal()
      choose(project.id, change)
    },
    write(change) {
      forgetRefusal()
      write(project.id, change)
    },
    async submit(start) {
      if (isBusy()) return null
      const asked = draft()
      setBusy(true)
      const made = await createTask(yard, wantedTask(project.id, choices(), asked, start))
      setBusy(false)
      if (!made.ok) return null
      forgetDraft(project.id, asked)
      return made.value
    },
  }
}
