import { For } from 'solid-js'
import { Dialog } from '../../kit/Dialog.tsx'
import { isMac, useActions, type Action } from '../../state/actions.ts'
import { shown } from '../../state/keys.ts'
import './CheatSheet.css'

const GROUPS: readonly Action['group'][] = ['Task', 'Go to', 'View', 'Project', 'Application']

/** Every shortcut, by what it is about. */
export function CheatSheet(props: { readonly open: boolean; readonly onClose: () => void }) {
  const actions = useActions()
  const groups = () =>
    GROUPS.map((group) => ({
      group,
      actions: actions.all().filter((action) => action.group === group && action.keys !== undefined),
    })).filter((each) => each.actions.length > 0)
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Shortcuts">
      <div class="cheat-sheet">
        <For each={groups()}>
          {(each) => (
            <section>
              <h3 class="small faint">{each.group}</h3>
              <dl>
                <For each={each.actions}>
                  {(action) => (
                    <div>
                      <dt>{action.title}</dt>
                      <dd>
                        <For each={action.keys ?? []}>{(keys) => <kbd>{shown(keys, isMac)}</kbd>}</For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
      <p class="small muted">In a terminal, keys without Shift go to its program.</p>
    </Dialog>
  )
}
