import { createSignal, type Accessor } from 'solid-js'
import type { ProjectSettings } from '../../../contract/project.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import { fieldErrors } from '../projects/fieldErrors.ts'
import { useUndo } from './undo.ts'

export interface ProjectChange {
  readonly settings: Accessor<ProjectSettings | undefined>
  readonly name: Accessor<string>
  /** What the host has against the last value of a setting; null for nothing. */
  problem(setting: keyof ProjectSettings): string | null
  /** Stores settings of the shown project, and offers to take that back. Answers whether the host took them. */
  change(title: string, values: Partial<ProjectSettings>): Promise<boolean>
}

type Problems = Readonly<Record<string, string>>

export function useProjectChange(): ProjectChange {
  const yard = useYard()
  const { project } = useSelection()
  const undo = useUndo()
  const [problems, setProblems] = createSignal<Problems>({})

  const store = async (id: string, values: Partial<ProjectSettings>): Promise<boolean> => {
    const done = await yard.call((client) => client.project.configure({ project_id: id, ...values }))
    const names = Object.keys(values)
    const kept = Object.entries(problems()).filter(([name]) => !names.includes(name))
    const found = done.ok ? {} : fieldErrors(done.error)
    // A refusal that names no field is about the one that was changed.
    const own = Object.entries(found).map(([name, words]) => [name === '' ? (names[0] ?? '') : name, words])
    setProblems(Object.fromEntries([...kept, ...own]) as Problems)
    return done.ok
  }
  return {
    settings: () => project()?.settings,
    name: () => project()?.name ?? '',
    problem: (setting) => problems()[setting] ?? null,
    async change(title, values) {
      const now = project()
      if (!now) return false
      const entries = Object.entries(now.settings).filter(([name]) => name in values)
      const before = Object.fromEntries(entries) as Partial<ProjectSettings>
      const done = await store(now.id, values)
      // eslint-disable-next-line solid/reactivity -- the person's click runs it
      if (done) undo.offer(`${title} saved.`, () => void store(now.id, before))
      return done
    },
  }
}
