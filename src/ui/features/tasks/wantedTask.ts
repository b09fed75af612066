import type { Choices, Draft } from './newTaskDraft.ts'
import { titleOf } from './titleOf.ts'

/** Words of a command line; quotes hold words together, a backslash takes the next sign as it is. */
export function argvOf(line: string): string[] {
  const words = line.matchAll(/(?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+/g)
  return Array.from(words, ([word]) =>
    word.replace(
      /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/g,
      (_, single?: string, double?: string, sign?: string) =>
        single ?? double?.replace(/\\(.)/g, '$1') ?? sign ?? '',
    ),
  )
}

const linesOf = (text: string, between = '\n'): string[] =>
  text
    .split(between)
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** The title that a draft has now: the person's own, or one out of the prompt. */
export const titleNow = (draft: Draft): string => draft.title ?? titleOf(draft.prompt)

/** What the host is asked for; what was left empty is its own to choose. */
export function wantedTask(project: string, choices: Choices, draft: Draft, start: boolean) {
  const { kind, model, permission_mode, base_branch, isolation, complexity } = choices
  const branch = draft.branch.trim()
  const command = argvOf(draft.command)
  const files = linesOf(draft.files)
  const tags = linesOf(draft.tags, ',')
  const { priority, notes, parent_id } = draft
  return {
    ...{ project, title: titleNow(draft), prompt: draft.prompt, isolation, complexity, start },
    role: draft.role ?? choices.role,
    ...(kind !== '' && { kind }),
    ...(model.trim() !== '' && { model: model.trim() }),
    ...(permission_mode !== '' && { permission_mode }),
    ...(base_branch.trim() !== '' && { base_branch: base_branch.trim() }),
    ...(branch !== '' && isolation === 'worktree' && { branch }),
    ...(kind === 'custom' && command.length > 0 && { command }),
    ...(draft.run !== '' && { run_id: draft.run }),
    ...(draft.after.length > 0 && { after: [...draft.after] }),
    ...(files.length > 0 && { files }),
    ...(priority !== '' && { priority }),
    ...(tags.length > 0 && { tags }),
    ...(notes.trim() !== '' && { notes }),
    ...(parent_id !== '' && { parent_id }),
  }
}
export type WantedTask = ReturnType<typeof wantedTask>
