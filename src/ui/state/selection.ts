import { createContext, createEffect, createMemo, createSignal, useContext, type Accessor } from 'solid-js'
import type { Agent } from '../../contract/agent.ts'
import type { Project } from '../../contract/project.ts'
import type { Task } from '../../contract/task.ts'
import { setWanted, wanted } from './address.ts'
import type { Yard } from './yard.ts'

/** What the person looks at: one project and one of its tasks. */
export interface Selection {
  readonly project: Accessor<Project | undefined>
  readonly task: Accessor<Task | undefined>
  /** The agent of the task, running or ended. */
  readonly agent: Accessor<Agent | undefined>
  selectProject(id: string): void
  selectTask(id: string | null): void
}

const KEY = 'switchyard.project'

export function createSelection({ state }: Yard): Selection {
  const [projectId, setProject] = createSignal(localStorage.getItem(KEY))
  const [taskId, setTask] = createSignal<string | null>(null)
  const project = createMemo(() => {
    const chosen = projectId()
    const known = chosen === null ? undefined : state.projects[chosen]
    return known ?? Object.values(state.projects).at(-1)
  })
  const task = createMemo(() => {
    const id = taskId()
    const found = id === null ? undefined : state.tasks[id]
    return found && found.project_id === project()?.id ? found : undefined
  })
  const agent = createMemo(() => {
    const id = task()?.agent_id
    return id ? state.agents[id] : undefined
  })
  const selectProject = (id: string): void => {
    localStorage.setItem(KEY, id)
    setProject(id)
  }
  // It may be known only with the next event, such as a project that was just opened.
  createEffect(() => {
    const id = wanted()
    if (id === null) return
    const found = state.tasks[id]
    if (!found && !state.projects[id]) return
    selectProject(found?.project_id ?? id)
    setTask(found?.id ?? null)
    setWanted(null)
  })
  return { project, task, agent, selectProject, selectTask: setTask }
}

const SelectionContext = createContext<Selection>()
export const SelectionProvider = SelectionContext.Provider

export function useSelection(): Selection {
  const selection = useContext(SelectionContext)
  if (!selection) throw new Error('useSelection is used outside of SelectionProvider')
  return selection
}
