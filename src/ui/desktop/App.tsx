import { onCleanup, Show } from 'solid-js'
import { Coordination } from '../features/coordination/Coordination.tsx'
import { createPhoneState, PhoneProvider } from '../features/phone/phoneState.ts'
import { RequestCard } from '../features/phone/RequestCard.tsx'
import { FirstRun } from '../features/projects/FirstRun.tsx'
import { SetUp } from '../features/projects/SetUp.tsx'
import { TaskList } from '../features/tasks/TaskList.tsx'
import { TaskView } from '../features/tasks/TaskView.tsx'
import { YardStrip } from '../features/yard/YardStrip.tsx'
import { ActionsProvider, createActions } from '../state/actions.ts'
import { createLayout, LayoutProvider } from '../state/layout.ts'
import { createSelection, SelectionProvider, useSelection } from '../state/selection.ts'
import type { Session } from '../state/session.ts'
import { createYard, useYard, YardProvider } from '../state/yard.ts'
import { Announcements } from './Announcements.tsx'
import './App.css'
import { Dialogs } from './Dialogs.tsx'
import { LinkBanner } from './LinkBanner.tsx'
import { SkipLink } from './SkipLink.tsx'
import { StatusBar } from './StatusBar.tsx'
import { TopBar } from './TopBar.tsx'
import { useLayout } from '../state/layout.ts'

/** Everything that the window's parts share. */
export function App(props: { readonly session: Session }) {
  // eslint-disable-next-line solid/reactivity -- a session lasts as long as its page
  const yard = createYard(props.session)
  const selection = createSelection(yard)
  const phone = createPhoneState(yard)
  const layout = createLayout()
  const actions = createActions()
  onCleanup(() => yard.close())
  return (
    <YardProvider value={yard}>
      <SelectionProvider value={selection}>
        <LayoutProvider value={layout}>
          <ActionsProvider value={actions}>
            <PhoneProvider value={phone}>
              <Desk />
            </PhoneProvider>
          </ActionsProvider>
        </LayoutProvider>
      </SelectionProvider>
    </YardProvider>
  )
}

/** The window: what there is on the left, what the person works on beside it. */
function Desk() {
  const { ready } = useYard()
  const { project, task } = useSelection()
  const { sidebar, setUp, coordination } = useLayout()
  const inSetUp = () => (project()?.id === setUp() ? project() : undefined)
  return (
    <div
      class="app"
      classList={{
        'app-wide': !sidebar() || !project() || inSetUp() !== undefined,
        'app-on-task': task() !== undefined || coordination() !== null || !sidebar(),
      }}
    >
      <SkipLink />
      <TopBar />
      <LinkBanner />
      <Show when={ready()}>
        <Show when={project()} fallback={<FirstRun />}>
          <Show when={inSetUp()} fallback={<Tasks />}>
            {(shown) => <SetUp project={shown()} />}
          </Show>
        </Show>
      </Show>
      <StatusBar />
      <Dialogs />
      <RequestCard />
      <Announcements />
    </div>
  )
}

function Tasks() {
  const { sidebar, coordination } = useLayout()
  return (
    <>
      <Show when={sidebar()}>
        <TaskList />
      </Show>
      <div class="app-work">
        <YardStrip />
        <Show when={coordination()} fallback={<TaskView />}>
          <Coordination />
        </Show>
      </div>
    </>
  )
}
