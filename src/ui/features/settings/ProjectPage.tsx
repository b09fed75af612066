import { Show } from 'solid-js'
import { useProjectChange, type ProjectChange } from './projectChange.ts'
import { BudgetField } from './BudgetField.tsx'
import { LinesField, NumberField, TextField, TickField } from './ProjectFields.tsx'
import { Suggested } from './Suggested.tsx'

/** What the host keeps for the project that is shown; each field is stored as it is left. */
export function ProjectPage() {
  const project = useProjectChange()
  return (
    <Show when={project.settings()} fallback={<p class="muted">Open a project first.</p>}>
      <p class="muted">
        These hold for <strong>{project.name()}</strong>. A field is stored as you leave it, and used by what
        starts from then on.
      </p>
      <Worktrees project={project} />
      <Merging project={project} />
      <AgentLimits project={project} />
      <Budgets project={project} />
      <AgentTools project={project} />
    </Show>
  )
}

function Worktrees(props: { readonly project: ProjectChange }) {
  return (
    <div class="settings-group">
      <h3>New worktrees</h3>
      <Suggested project={props.project} />
      <TextField
        {...{ project: props.project, setting: 'setup_command', title: 'Setup command' }}
        placeholder="npm ci"
        help="Run by /bin/sh in each new worktree before its agent starts, for at most 30 minutes."
      />
      <LinesField
        {...{ project: props.project, setting: 'include', title: 'Files to copy' }}
        placeholder="/.env"
        help="Ignored files that each new worktree gets a copy of, as patterns of .gitignore, one a line, at most 200. What .worktreeinclude of the repository names is copied too."
      />
      <TextField
        {...{ project: props.project, setting: 'worktree_root', title: 'Folder for worktrees' }}
        placeholder="Switchyard’s data folder"
        help="An absolute path. Each project has a folder of its own in it; worktrees that are there stay where they are."
      />
    </div>
  )
}

function Merging(props: { readonly project: ProjectChange }) {
  return (
    <div class="settings-group">
      <h3>Review and merge</h3>
      <LinesField
        {...{ project: props.project, setting: 'verify_commands', title: 'Verify commands' }}
        placeholder="npm test"
        help="One a line, at most 20. Run on the merged result in a fresh folder, one after the other; the merge lands only when all pass."
      />
      <div class="field">
        <span class="field-title">Uncommitted changes</span>
        <div class="field-body">
          <TickField
            {...{ project: props.project, setting: 'allow_uncommitted_done', title: 'Uncommitted changes' }}
          >
            Workers may signal done while their worktree has some
          </TickField>
        </div>
      </div>
    </div>
  )
}

function AgentLimits(props: { readonly project: ProjectChange }) {
  return (
    <div class="settings-group">
      <h3>Agents</h3>
      <NumberField
        {...{ project: props.project, setting: 'max_agents', title: 'Agents at once', unit: 'agents' }}
        help="From 1 to 64; further ones wait in a queue."
      />
      <NumberField
        {...{ project: props.project, setting: 'max_depth', title: 'Depth of coordinators', unit: 'levels' }}
        help="From 1 to 8. With 1 your coordinators have workers; with 2 these may have some too."
      />
      <NumberField
        {...{ project: props.project, setting: 'max_restarts', title: 'Restarts', unit: 'times' }}
        help="From 0 to 10: how often an agent whose program fails is started again before you are told."
      />
      <NumberField
        {...{ project: props.project, setting: 'announce_ms', title: 'Gather news for', unit: 'seconds' }}
        factor={1000}
        help="From 0 to 3,600: finished tasks are gathered this long before their coordinator is told at its prompt."
      />
      <NumberField
        {...{ project: props.project, setting: 'hand_back_ms', title: 'Give back after', unit: 'seconds' }}
        factor={1000}
        help="From 1 to 86,400 without a key of yours: then an agent that you have taken goes on by itself."
      />
    </div>
  )
}

/** What agents may use before they are paused. */
function Budgets(props: { readonly project: ProjectChange }) {
  return (
    <div class="settings-group">
      <h3>Limits</h3>
      <BudgetField
        {...{ project: props.project, setting: 'day_budget', title: 'Each day' }}
        help="All agents of the project together, in UTC days. At the limit they are paused and you are told; an empty field is no limit."
      />
      <BudgetField
        {...{ project: props.project, setting: 'run_budget', title: 'Each run' }}
        help="All agents on the tasks of one run together."
      />
      <BudgetField
        {...{ project: props.project, setting: 'task_budget', title: 'Each task' }}
        help="The agents of one task, unless the task has a limit of its own."
      />
      <NumberField
        {...{ project: props.project, setting: 'max_calls', title: 'Calls of an agent', unit: 'a minute' }}
        help="From 10 to 10,000. Waits and hooks do not count; who goes on against all refusals is paused."
      />
    </div>
  )
}

function AgentTools(props: { readonly project: ProjectChange }) {
  return (
    <div class="settings-group">
      <h3>Tools, hooks and history</h3>
      <div class="field">
        <span class="field-title">File tools</span>
        <div class="field-body">
          <TickField {...{ project: props.project, setting: 'file_tools', title: 'File tools' }}>
            Agents may read, write and list files of their checkout and run allowed commands
          </TickField>
          <p class="small muted">
            For agents that cannot do so themselves; it holds for those that start from then on.
          </p>
        </div>
      </div>
      <LinesField
        {...{ project: props.project, setting: 'allowed_commands', title: 'Allowed commands' }}
        placeholder="npm test"
        help="One a line, at most 100: the first words of what may run, with any further arguments. No shell reads them. What runs other programs (sh, env, npx, node -e) allows everything."
      />
      <div class="field">
        <span class="field-title">Commits</span>
        <div class="field-body">
          <TickField {...{ project: props.project, setting: 'commit_hook', title: 'Commits' }}>
            A Git hook refuses a commit that changes what another has locked
          </TickField>
        </div>
      </div>
      <NumberField
        {...{ project: props.project, setting: 'keep_days', title: 'Keep history', unit: 'days' }}
        help="From 1 to 3,650: events, messages and conversations of what has ended are let go after that; open work never."
      />
    </div>
  )
}
