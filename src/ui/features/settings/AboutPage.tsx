import { createResource, Show } from 'solid-js'
import { CopyButton } from '../../kit/CopyButton.tsx'
import { useYard } from '../../state/yard.ts'

const when = (instant: string): string => new Date(instant).toLocaleString()

export function AboutPage() {
  const yard = useYard()
  const [about] = createResource(async () => {
    const found = await yard.call((client) => client.host.about({}))
    return found.ok ? { shown: found.value, problem: null } : { shown: null, problem: found.error.message }
  })
  return (
    <>
      <Show when={about()?.problem}>{(words) => <p class="field-problem">{words()}</p>}</Show>
      <Show when={about()?.shown}>
        {(shown) => (
          <dl class="settings-table">
            <dt>Version</dt>
            <dd>{shown().version}</dd>
            <dt>Host</dt>
            <dd>
              process {shown().pid}, since {when(shown().started_at)}
            </dd>
            <dt>Address</dt>
            <dd>
              <code class="mono cut">{shown().url}</code>
              <CopyButton text={shown().url} what="the address" />
            </dd>
            <dt>Data folder</dt>
            <dd>
              <code class="mono cut">{shown().home}</code>
              <CopyButton text={shown().home} what="the data folder" />
            </dd>
            <dt>Licence</dt>
            <dd>MIT; each part has its own in node_modules</dd>
          </dl>
        )}
      </Show>
      <p class="small muted">
        The host runs agents, terminals and Git, and answers on this machine only. The database, worktrees,
        samples and logs are in the data folder.
      </p>
    </>
  )
}
