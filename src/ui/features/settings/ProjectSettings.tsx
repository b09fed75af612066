import { createSignal, Show } from 'solid-js'
import type { ProjectSettings as Values } from '../../../contract/project.ts'
import { useSelection } from '../../state/selection.ts'
import { useYard } from '../../state/yard.ts'

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())

/** What the host keeps for the project; each field is stored as it is left. */
export function ProjectSettings() {
  const yard = useYard()
  const { project } = useSelection()
  const [problem, setProblem] = createSignal<string | null>(null)
  const change = async (values: Partial<Values>): Promise<void> => {
    const id = project()?.id
    if (id === undefined) return
    const done = await yard.call((client) => client.project.configure({ project_id: id, ...values }))
    setProblem(done.ok ? null : done.error.message)
  }
  return (
    <Show when={project()}>
      {(shown) => (
        <section class="settings-section">
          <h3>Project {shown().name}</h3>
          <div class="settings-fields">
            <label class="settings-wide">
              <span class="small muted">Setup command, run in each new worktree</span>
              <input
                value={shown().settings.setup_command ?? ''}
                placeholder="npm ci"
                onChange={(event) => void change({ setup_command: orNull(event.currentTarget.value) })}
              />
            </label>
            <label class="settings-wide">
              <span class="small muted">
                Verify commands, one a line, run on the merged result before it lands
              </span>
              <textarea
                rows={3}
                placeholder="npm test"
                value={shown().settings.verify_commands.join('\n')}
                onChange={(event) =>
                  void change({
                    verify_commands: event.currentTarget.value
                      .split('\n')
                      .map((line) => line.trim())
                      .filter(Boolean),
                  })
                }
              />
            </label>
            <label>
              <span class="small muted">Agents at once</span>
              <input
                type="number"
                min={1}
                max={64}
                value={shown().settings.max_agents}
                onChange={(event) => void change({ max_agents: event.currentTarget.valueAsNumber })}
              />
            </label>
            <label>
              <span class="small muted">Folder for worktrees</span>
              <input
                value={shown().settings.worktree_root ?? ''}
                placeholder="data folder"
                onChange={(event) => void change({ worktree_root: orNull(event.currentTarget.value) })}
              />
            </label>
            <label class="settings-tick settings-wide">
              <input
                type="checkbox"
                checked={shown().settings.allow_uncommitted_done}
                onChange={(event) => void change({ allow_uncommitted_done: event.currentTarget.checked })}
              />
              Workers may signal done with uncommitted changes
            </label>
          </div>
          <Show when={problem()}>{(words) => <p class="settings-problem">{words()}</p>}</Show>
        </section>
      )}
    </Show>
  )
}
