import { For } from 'solid-js'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { isMac, useActions, type OfferedAction } from '../../state/actions.ts'
import { shown } from '../../state/keys.ts'
import { useLayout } from '../../state/layout.ts'
import './CheatSheet.css'
import { groupActions } from './groupActions.ts'

/** Every shortcut as it is now, by what it is about. */
export function CheatSheet(props: { readonly open: boolean; readonly onClose: () => void }) {
  const actions = useActions()
  const layout = useLayout()
  const groups = () => groupActions(actions.all().filter(({ keys }) => keys.length > 0))
  return (
    <Dialog open={props.open} onClose={props.onClose} title="Shortcuts" wide>
      <div class="cheat-sheet" tabIndex={0} role="region" aria-label="Shortcuts by group">
        <For each={groups()}>
          {(group) => (
            <section>
              <h3>{group.title}</h3>
              <dl>
                <For each={rowsOf(group.actions)}>
                  {(row) => (
                    <div>
                      <dt>{row.title}</dt>
                      <dd>
                        <For each={row.keys}>{(keys) => <kbd>{keys}</kbd>}</For>
                      </dd>
                    </div>
                  )}
                </For>
              </dl>
            </section>
          )}
        </For>
      </div>
      <div class="cheat-sheet-foot">
        <p class="small muted grow">
          In a terminal, only{' '}
          {isMac ? 'keys with ⌘' : 'Ctrl+Shift with a key and Alt with a digit or an arrow'} are Switchyard’s;
          all others go to its program.
        </p>
        <Button onClick={() => layout.openSettings('keyboard')}>Change keys…</Button>
      </div>
    </Dialog>
  )
}

interface Row {
  readonly title: string
  readonly keys: readonly string[]
}

const asRow = ({ title, keys }: OfferedAction): Row => ({
  title,
  keys: keys.map((each) => shown(each, isMac)),
})

/** A row an action; those that differ by a number alone, such as one a task of the list, are one row from first to last. */
function rowsOf(actions: readonly OfferedAction[]): Row[] {
  const series = new Map<string, OfferedAction[]>()
  for (const action of actions) {
    const changed = action.keys !== action.defaultKeys
    const name = action.keysOnly && !changed ? action.title.replace(/\d+/, '#') : action.id
    series.set(name, [...(series.get(name) ?? []), action])
  }
  return [...series.values()].flatMap((all) => {
    const [first, last] = [all[0], all.at(-1)]
    if (!first || !last || first === last) return all.map(asRow)
    const number = /\d+/.exec(last.title)?.[0] ?? ''
    const ends = asRow(last).keys
    const keys = asRow(first).keys.map((each, at) => `${each} – ${ends[at]?.split('+').at(-1) ?? ''}`)
    return [{ title: first.title.replace(/\d+/, (from) => `${from} to ${number}`), keys }]
  })
}
