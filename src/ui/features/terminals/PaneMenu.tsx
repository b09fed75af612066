import { ContextMenu } from '@kobalte/core/context-menu'
import type { Accessor, JSX } from 'solid-js'
import { useActions } from '../../state/actions.ts'
import './PaneMenu.css'
import type { Screen } from './screen.ts'
import { terminalLook } from './terminalLook.ts'

/** What a right click in a terminal offers. */
export function PaneMenu(props: {
  readonly screen: Accessor<Screen | undefined>
  readonly children: JSX.Element
}) {
  const actions = useActions()
  return (
    <ContextMenu>
      <ContextMenu.Trigger class="terminal-menu-place" disabled={terminalLook().rightClick === 'paste'}>
        {props.children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content class="terminal-menu" onCloseAutoFocus={(event) => event.preventDefault()}>
          <ContextMenu.Item
            disabled={!props.screen()?.hasSelection()}
            onSelect={() => props.screen()?.copy()}
          >
            Copy
          </ContextMenu.Item>
          <ContextMenu.Item onSelect={() => void props.screen()?.paste()}>Paste</ContextMenu.Item>
          <ContextMenu.Item onSelect={() => props.screen()?.xterm.selectAll()}>Select all</ContextMenu.Item>
          <ContextMenu.Separator />
          <ContextMenu.Item onSelect={() => actions.run('terminal.find')}>Find</ContextMenu.Item>
          <ContextMenu.Item onSelect={() => actions.run('pane.splitRight')}>Split right</ContextMenu.Item>
          <ContextMenu.Item onSelect={() => actions.run('pane.splitDown')}>Split down</ContextMenu.Item>
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu>
  )
}
