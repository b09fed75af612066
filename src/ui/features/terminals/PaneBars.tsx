import { createSignal, Match, Show, Switch, type JSX } from 'solid-js'
import type { Terminal } from '../../../contract/terminal.ts'
import { Button } from '../../kit/Button.tsx'
import { useActions } from '../../state/actions.ts'
import { useYard } from '../../state/yard.ts'
import type { FileOpener } from './openFile.ts'
import type { Link, Screen } from './screen.ts'
import { agentOf } from './taskTerminals.ts'

function Bar(props: { readonly words: string; readonly isFault?: boolean; readonly children?: JSX.Element }) {
  return (
    <div
      class="terminal-bar small"
      classList={{ 'terminal-bar-fault': props.isFault ?? false }}
      role="status"
    >
      <span class="cut grow" title={props.words}>
        {props.words}
      </span>
      {props.children}
    </div>
  )
}

interface PaneBarsProps {
  readonly screen: Screen
  readonly terminal: Terminal | undefined
  readonly files: FileOpener
  readonly hasFocus: boolean
}

/** What the person should know beside a terminal, and what can be done about it. */
export function PaneBars(props: PaneBarsProps) {
  const size = () => `${props.screen.xterm.cols} × ${props.screen.xterm.rows}`
  const canOpen = window.switchyard !== undefined
  return (
    <>
      <Show when={props.files.question()}>
        {(path) => (
          <Bar words={`${path()} is outside of the task’s worktree.`}>
            <Button look="quiet" onClick={() => props.files.answer(true)}>
              {canOpen ? 'Open it' : 'Copy its path'}
            </Button>
            <Button look="quiet" onClick={() => props.files.answer(false)}>
              Leave it
            </Button>
          </Bar>
        )}
      </Show>
      <Show when={props.files.words()}>
        {(words) => (
          <Bar words={words()}>
            <Button look="quiet" onClick={() => props.files.hush()}>
              Dismiss
            </Button>
          </Bar>
        )}
      </Show>
      <Switch>
        <Match when={props.screen.link().state === 'lost'}>
          <Lost screen={props.screen} />
        </Match>
        <Match when={props.screen.link().state === 'ended'}>
          <Ended link={props.screen.link()} terminal={props.terminal} />
        </Match>
        <Match when={props.screen.sizing.by() === 'elsewhere'}>
          <Bar words={`Sized by another window: ${size()}`}>
            <TakeSize screen={props.screen} hasFocus={props.hasFocus} />
          </Bar>
        </Match>
        <Match when={props.screen.sizing.by() === 'pane'}>
          <Bar words={`Sized by the other pane: ${size()}`}>
            <TakeSize screen={props.screen} hasFocus={props.hasFocus} />
          </Bar>
        </Match>
      </Switch>
    </>
  )
}

function TakeSize(props: { readonly screen: Screen; readonly hasFocus: boolean }) {
  const take = (): void => {
    props.screen.sizing.take()
    props.screen.focus()
  }
  const actions = useActions()
  actions.offer([
    {
      ...{
        id: 'terminal.takeSize',
        title: 'Fit the terminal to this pane',
        group: 'View',
        keys: ['mod+shift+s'],
      },
      blocked: () => (props.hasFocus ? null : 'Another pane has the focus'),
      run: take,
    },
  ])
  return (
    <Button look="quiet" keys={actions.keysOf('terminal.takeSize')} onClick={take}>
      Fit it here
    </Button>
  )
}

function Lost(props: { readonly screen: Screen }) {
  const yard = useYard()
  const reason = (): string => {
    const link = props.screen.link()
    return link.state === 'lost' ? link.reason : ''
  }
  return (
    <Show
      when={yard.link() === 'live'}
      fallback={<Bar words="Not connected; what is seen is the last that came." isFault />}
    >
      <Bar words={`The terminal’s connection ended: ${reason()}`} isFault>
        <Button look="quiet" onClick={() => props.screen.attach()}>
          Connect again
        </Button>
      </Bar>
    </Show>
  )
}

const endWords = (link: Link, terminal: Terminal | undefined): string => {
  const own = link.state === 'ended' ? link : { code: null, signal: null }
  const code = own.code ?? terminal?.exit_code ?? null
  if (own.signal !== null) return `ended by ${own.signal}`
  return code === null ? 'ended' : `ended with code ${code}`
}

/** An ended program's terminal stays to be read; from here it starts again. */
function Ended(props: { readonly link: Link; readonly terminal: Terminal | undefined }) {
  const yard = useYard()
  const [problem, setProblem] = createSignal<string | null>(null)
  const task = () => yard.state.tasks[props.terminal?.task_id ?? '']
  const isShell = () => props.terminal?.purpose === 'shell'
  const isAgent = () => props.terminal?.purpose === 'agent'
  const hasEnded = () => agentOf(yard.state, task())?.status === 'gone'
  const isOver = () => ['done', 'cancelled'].includes(task()?.status ?? 'done')
  const canStart = () => task()?.worktree !== null && !isOver() && (isShell() || (isAgent() && hasEnded()))
  const start = async (): Promise<void> => {
    const [terminal, of] = [props.terminal, task()]
    if (!terminal || !of) return
    const started = isShell()
      ? await yard.call((client) => client.terminal.restart({ terminal_id: terminal.id }))
      : await yard.call((client) => client.agent.start({ task_id: of.id }))
    setProblem(started.ok ? null : started.error.message)
  }
  const close = async (id: string): Promise<void> => {
    const closed = await yard.call((client) => client.terminal.close({ terminal_id: id }))
    setProblem(closed.ok ? null : closed.error.message)
  }
  const what = () => (isShell() ? 'The shell' : isAgent() ? `${task()?.kind ?? 'The agent'}` : 'The command')
  return (
    <Bar
      words={problem() ?? `${what()} has ${endWords(props.link, props.terminal)}.`}
      isFault={problem() !== null}
    >
      <Show when={canStart()}>
        <Button look="quiet" onClick={() => void start()}>
          Start again
        </Button>
      </Show>
      <Show when={!isAgent() && props.terminal}>
        {(terminal) => (
          <Button look="quiet" onClick={() => void close(terminal().id)}>
            Close
          </Button>
        )}
      </Show>
    </Bar>
  )
}
