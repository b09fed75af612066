import Pencil from 'lucide-solid/icons/pencil'
import X from 'lucide-solid/icons/x'
import { createSignal, Show } from 'solid-js'
import type { Terminal } from '../../../contract/terminal.ts'
import { useYard } from '../../state/yard.ts'
import { ToolButton } from '../../kit/ToolButton.tsx'

interface ShellToolsProps {
  readonly shell: Terminal
  readonly onProblem: (words: string | null) => void
  readonly onClose: () => void
}

/** Renames or closes the shell whose tab is chosen. */
export function ShellTools(props: ShellToolsProps) {
  const yard = useYard()
  const [isNaming, setNaming] = createSignal(false)
  const rename = async (title: string): Promise<void> => {
    // Also asked by the field's own end, which follows Enter and Escape.
    if (!isNaming()) return
    setNaming(false)
    if (title === '' || title === props.shell.title) return
    const { id } = props.shell
    const done = await yard.call((client) => client.terminal.rename({ terminal_id: id, title }))
    props.onProblem(done.ok ? null : done.error.message)
  }
  const onKey = (event: KeyboardEvent & { currentTarget: HTMLInputElement }): void => {
    if (event.key === 'Enter' && !event.isComposing) void rename(event.currentTarget.value.trim())
    else if (event.key === 'Escape') setNaming(false)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      <Show
        when={isNaming()}
        fallback={
          <ToolButton title="Rename the shell" onClick={() => setNaming(true)}>
            <Pencil size={14} />
          </ToolButton>
        }
      >
        <input
          class="terminal-name small"
          aria-label="Name of the shell"
          maxLength={60}
          value={props.shell.title}
          ref={(element) => queueMicrotask(() => element.select())}
          onKeyDown={onKey}
          onBlur={(event) => void rename(event.currentTarget.value.trim())}
        />
      </Show>
      <ToolButton
        title={props.shell.state === 'running' ? 'End the shell' : 'Close the shell'}
        onClick={() => props.onClose()}
      >
        <X size={14} />
      </ToolButton>
    </>
  )
}
