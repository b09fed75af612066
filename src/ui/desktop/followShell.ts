import { createEffect, createSignal, onCleanup, type Accessor } from 'solid-js'
import type { Bridge, Notice } from '../bridge.d.ts'
import { followCount, followNotices, showInBrowser } from '../features/attention/notify.ts'
import { followRequests, PHONE_TARGET } from '../features/phone/requestNotices.ts'
import { useActions } from '../state/actions.ts'
import { useLayout } from '../state/layout.ts'
import { useSelection } from '../state/selection.ts'
import { useYard, type Yard } from '../state/yard.ts'

export interface Shell {
  /** What has become of the host, in words for the person; null when there is nothing to say, and in a browser. */
  readonly hostWords: Accessor<string | null>
  dismiss(): void
}

/** Connects the page with the desktop window around it, or with the browser that it is in. */
export function followShell(): Shell {
  const [hostWords, setHostWords] = createSignal<string | null>(null)
  const yard = useYard()
  const actions = useActions()
  const show = followWanted(yard)
  const bridge = window.switchyard
  if (!bridge) {
    const tell = (notice: Notice): void => showInBrowser(notice, show)
    followNotices(yard, tell)
    followRequests(yard, tell)
    return { hostWords, dismiss: () => undefined }
  }
  onCleanup(
    bridge.onTold((told) => {
      if (told.type === 'host') setHostWords(told.words)
      else if (told.type === 'run') actions.run(told.action)
      else show(told.target)
    }),
  )
  followBridge(bridge, yard)
  return { hostWords, dismiss: () => void setHostWords(null) }
}

/** Answers how to show a project or a task by its id, or the beginning of it, or the page of phones. */
function followWanted(yard: Yard): (target: string) => void {
  const [wanted, setWanted] = createSignal<string | null>(null)
  const { selectProject, selectTask } = useSelection()
  const layout = useLayout()
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
  return (target) => void (target === PHONE_TARGET ? layout.openSettings('phone') : setWanted(target))
}

function followBridge(bridge: Bridge, yard: Yard): void {
  createEffect(() => {
    // The main process then looks whether the host is there, and brings it back.
    if (yard.link() === 'lost') void bridge.session()
  })
  followNotices(yard, (notice) => bridge.notify(notice))
  followRequests(yard, (notice) => bridge.notify(notice))
  followCount(yard, (count) => bridge.setWaiting(count))
}
