import { createEffect, createSignal, onCleanup, type Accessor } from 'solid-js'
import { notifyDesktop } from '../features/attention/notify.ts'
import { useActions } from '../state/actions.ts'
import { useSelection } from '../state/selection.ts'
import { useYard } from '../state/yard.ts'

export interface Shell {
  /** What has become of the host, in words for the person; null when there is nothing to say, and in a browser. */
  readonly hostWords: Accessor<string | null>
  dismiss(): void
}

/** Connects the page with the desktop window around it, where there is one. */
export function followShell(): Shell {
  const [hostWords, setHostWords] = createSignal<string | null>(null)
  const [wanted, setWanted] = createSignal<string | null>(null)
  const yard = useYard()
  const { selectProject, selectTask } = useSelection()
  const actions = useActions()
  const bridge = window.switchyard
  const dismiss = (): void => void setHostWords(null)
  if (!bridge) return { hostWords, dismiss }

  onCleanup(
    bridge.onTold((told) => {
      if (told.type === 'host') setHostWords(told.words)
      else if (told.type === 'run') actions.run(told.action)
      else setWanted(told.target)
    }),
  )
  // What is to be shown may be known only with the next event, such as a project that was just opened.
  createEffect(() => {
    const id = wanted()
    if (id === null) return
    const { tasks, projects } = yard.state
    const task = tasks[id] ?? Object.values(tasks).find((each) => each.id.startsWith(id))
    if (!task && !projects[id]) return
    selectProject(task?.project_id ?? id)
    selectTask(task?.id ?? null)
    setWanted(null)
  })
  createEffect(() => {
    // The main process then looks whether the host is there, and brings it back.
    if (yard.link() === 'lost') void bridge.session()
  })
  notifyDesktop(bridge, yard)
  return { hostWords, dismiss }
}
