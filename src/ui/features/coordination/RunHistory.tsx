import { createResource, createSignal, For, Show } from 'solid-js'
import type { Run, RunVersion } from '../../../contract/run.ts'
import { Age } from '../../kit/Age.tsx'
import { Button } from '../../kit/Button.tsx'
import { Dialog } from '../../kit/Dialog.tsx'
import { useYard } from '../../state/yard.ts'
import { BRIEF_FIELDS, nameOf, textOf } from './runWords.ts'

const PAGE = 20

/** Every version of a brief, newest first, with what it changed against the one before. */
export function RunHistory(props: { readonly run: Run; readonly onClose: () => void }) {
  const { state, call } = useYard()
  const [limit, setLimit] = createSignal(PAGE)
  const [refusal, setRefusal] = createSignal<string | null>(null)
  const wanted = () => ({ run_id: props.run.id, limit: limit() + 1, version: props.run.version })
  const [versions] = createResource(
    wanted,
    async ({ run_id, limit: count }): Promise<readonly RunVersion[]> => {
      const listed = await call((client) => client.run.history({ run_id, limit: Math.min(count, 200) }))
      setRefusal(listed.ok ? null : listed.error.message)
      return listed.ok ? listed.value.items : []
    },
  )
  const shown = () => (versions.latest ?? []).slice(0, limit())
  const hasMore = () => (versions.latest ?? []).length > limit() && limit() < 199
  return (
    <Dialog open onClose={props.onClose} title={`Versions of “${props.run.name}”`} wide>
      <div class="run-history" tabIndex={0} role="region" aria-label="Versions">
        <Show when={refusal()}>{(words) => <p class="field-problem">{words()}</p>}</Show>
        <ol>
          <For each={shown()}>
            {(version, index) => {
              const before = () => versions.latest?.[index() + 1]
              return (
                <li class="run-version">
                  <p>
                    <strong>Version {version.version}</strong>{' '}
                    <span class="small muted">
                      by {nameOf(state, version.by)}, <Age at={version.at} />
                    </span>
                  </p>
                  <For each={changesOf(version, before())}>
                    {({ title, from, to }) => (
                      <div class="run-change">
                        <span class="small muted">{title}</span>
                        <Show when={from !== ''}>
                          <p class="run-text run-was">
                            <span class="visually-hidden">Before: </span>
                            {from}
                          </p>
                        </Show>
                        <p class="run-text">{to === '' ? <span class="faint">emptied</span> : to}</p>
                      </div>
                    )}
                  </For>
                </li>
              )
            }}
          </For>
        </ol>
        <Show when={hasMore()}>
          <Button look="quiet" onClick={() => setLimit(Math.min(limit() + PAGE, 199))}>
            Older versions
          </Button>
        </Show>
      </div>
      <div class="coordination-acts">
        <Button onClick={() => props.onClose()}>Close</Button>
      </div>
    </Dialog>
  )
}

interface Change {
  readonly title: string
  readonly from: string
  readonly to: string
}

function changesOf(version: RunVersion, before: RunVersion | undefined): Change[] {
  const rows = [
    ...BRIEF_FIELDS.map(({ key, title }) => ({
      title,
      from: before ? textOf(before, key) : '',
      to: textOf(version, key),
    })),
    {
      title: 'Agent for its tasks',
      from: before?.brief.preferred_kind ?? '',
      to: version.brief.preferred_kind ?? '',
    },
  ]
  return rows.filter(({ from, to }) => from !== to)
}
