import { createSignal, For, Show } from 'solid-js'
import type { ProjectSettings } from '../../../contract/project.ts'
import type { Suggestions } from '../../../contract/projectOperations.ts'
import { Button } from '../../kit/Button.tsx'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'
import type { ProjectChange } from './projectChange.ts'
import './Suggested.css'

interface Offer {
  readonly title: string
  readonly text: string
  readonly reason: string
  readonly values: Partial<ProjectSettings>
}

/** What the repository asks for and the settings do not have yet. */
function offersOf(found: Suggestions, now: ProjectSettings): Offer[] {
  const files = found.include.filter(({ pattern }) => !now.include.includes(pattern))
  const verify = found.verify.map(({ command }) => command)
  const offers: Offer[] = []
  const { command, reason } = found.setup
  if (command !== null && command !== now.setup_command)
    offers.push({ title: 'Setup command', text: command, reason, values: { setup_command: command } })
  if (files.length > 0)
    offers.push({
      title: 'Files to copy',
      text: files.map(({ pattern }) => pattern).join('  '),
      reason: 'Git ignores them, and they are there',
      values: { include: [...now.include, ...files.map(({ pattern }) => pattern)] },
    })
  if (verify.some((each) => !now.verify_commands.includes(each)))
    offers.push({
      title: 'Verify commands',
      text: verify.join(' ; '),
      reason: found.verify.map((each) => each.reason).join('; '),
      values: { verify_commands: verify },
    })
  return offers
}

/** Reads the repository when asked to, and sets what the person takes of it. */
export function Suggested(props: { readonly project: ProjectChange }) {
  const yard = useYard()
  const { project } = useSelection()
  const [found, setFound] = createSignal<Suggestions | null>(null)
  const [problem, setProblem] = createSignal<string | null>(null)
  const look = async (): Promise<void> => {
    const id = project()?.id
    if (id === undefined) return
    const read = await yard.call((client) => client.project.suggest({ project_id: id }))
    setProblem(read.ok ? null : read.error.message)
    setFound(read.ok ? read.value : null)
  }
  const offers = () => {
    const [suggestions, settings] = [found(), props.project.settings()]
    return suggestions && settings ? offersOf(suggestions, settings) : []
  }
  return (
    <div class="field">
      <span class="field-title">Suggestions</span>
      <div class="field-body">
        <Button onClick={() => void look()}>Read them off the repository</Button>
        <Show when={problem()}>{(words) => <p class="field-problem">{words()}</p>}</Show>
        <Show when={found() && offers().length === 0}>
          <p class="small muted" role="status">
            Nothing more: the settings have all that the repository asks for.
          </p>
        </Show>
        <ul class="suggested">
          <For each={offers()}>
            {(offer) => (
              <li>
                <div class="grow">
                  <p>{offer.title}</p>
                  <code class="mono">{offer.text}</code>
                  <p class="small faint">{offer.reason}</p>
                </div>
                <Button onClick={() => void props.project.change(offer.title, offer.values)}>Use</Button>
              </li>
            )}
          </For>
        </ul>
      </div>
    </div>
  )
}
