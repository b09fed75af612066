import { createResource, createSignal, For, Match, Show, Switch } from 'solid-js'
import { gitLetter } from '../../features/review/gitLetter.ts'
import '../parts/Changes.css'
import { PlusMinus } from '../parts/PlusMinus.tsx'
import { readFile, type Hunk, type Line } from '../state/changes.ts'
import { usePhone } from '../state/phone.ts'
import { goInstead } from '../state/place.ts'

/** Lines that are drawn at once. */
const STEP = 1_500
const SIGNS: Readonly<Record<Line['kind'], string>> = { added: '+', removed: '−', unchanged: ' ' }
const SPOKEN: Readonly<Record<Line['kind'], string>> = { added: 'added', removed: 'removed', unchanged: '' }

/** The hunks as far as so many lines go. */
function firstLines(hunks: readonly Hunk[], most: number): Hunk[] {
  let left = most
  return hunks.flatMap((hunk) => {
    if (left <= 0) return []
    const lines = hunk.lines.slice(0, left)
    left -= lines.length
    return [{ ...hunk, lines }]
  })
}

/** One changed file: its hunks, wrapped, with the way to the files before and after it. */
export function FileScreen(props: { readonly id: string; readonly path: string }) {
  const { yard, isLive } = usePhone()
  const [most, setMost] = createSignal(STEP)
  const counts = () => JSON.stringify(yard.state.tasks[props.id]?.counts ?? null)
  const [listing] = createResource(
    () => (isLive() ? `${props.id} ${counts()}` : null),
    (key) => yard.call((client) => client.review.files({ task_id: key.slice(0, key.indexOf(' ')) })),
  )
  const files = () => (listing.latest?.ok ? listing.latest.value.files : [])
  const at = () => files().findIndex(({ path }) => path === props.path)
  const file = () => files()[at()]
  const [view] = createResource(
    () => {
      const read = listing.latest
      const shown = file()
      return isLive() && read?.ok && shown ? { listing: read.value, file: shown } : null
    },
    (wanted) => readFile(yard, wanted.listing, wanted.file),
  )
  const step = (by: number): void => {
    const next = files()[at() + by]
    if (!next) return
    setMost(STEP)
    goInstead({ at: 'file', id: props.id, path: next.path })
  }
  const problem = (): string | undefined => {
    const [read, shown] = [listing.latest, view.latest]
    if (read && !read.ok) return read.error.message
    if (shown && !shown.ok) return shown.error
    return read?.ok && !file() ? 'This file is not changed any more.' : undefined
  }
  const seen = () => (view.latest?.ok ? view.latest.value : undefined)
  const hunks = () => {
    const now = seen()
    return now?.type === 'hunks' ? now.hunks : undefined
  }
  const total = (): number => hunks()?.reduce((sum, { lines }) => sum + lines.length, 0) ?? 0
  return (
    <div class="file">
      <div class="file-head">
        <h1 class="file-path">{props.path}</h1>
        <Show when={file()}>
          {(now) => (
            <p class="small muted">
              {gitLetter(now().status).word} <PlusMinus counts={now()} />
              <Show when={now().from}>{(from) => <> from {from()}</>}</Show>
            </p>
          )}
        </Show>
      </div>
      <Switch fallback={<p class="phone-calm">Reading the file…</p>}>
        <Match when={problem()}>
          {(words) => (
            <p class="phone-calm" role="alert">
              {words()}
            </p>
          )}
        </Match>
        <Match when={hunks()}>
          {(now) => (
            <>
              <For each={firstLines(now(), most())}>{(hunk) => <HunkLines hunk={hunk} />}</For>
              <Show when={total() > most()}>
                <button type="button" class="big file-more" onClick={() => setMost(most() + STEP)}>
                  Show more ({total() - most()} lines)
                </button>
              </Show>
            </>
          )}
        </Match>
        <Match when={seen()}>
          {(now) => <p class="phone-calm">{((view) => (view.type === 'said' ? view.words : ''))(now())}</p>}
        </Match>
      </Switch>
      <Show when={files().length > 1 && at() >= 0}>
        <div class="file-steps">
          <button type="button" class="big" disabled={at() === 0} onClick={() => step(-1)}>
            Previous
          </button>
          <span class="small faint">
            {at() + 1} of {files().length}
          </span>
          <button type="button" class="big" disabled={at() === files().length - 1} onClick={() => step(1)}>
            Next
          </button>
        </div>
      </Show>
    </div>
  )
}

function HunkLines(props: { readonly hunk: Hunk }) {
  return (
    <table class="hunk" aria-label={`Lines ${props.hunk.head}`}>
      <tbody>
        <For each={props.hunk.lines}>
          {(line) => (
            <tr class={`line line-${line.kind}`}>
              <td class="line-number">{line.after ?? line.before}</td>
              <td class="line-sign">
                <span aria-hidden="true">{SIGNS[line.kind]}</span>
                <span class="visually-hidden">{SPOKEN[line.kind]}</span>
              </td>
              <td class="line-text">{line.text}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  )
}
