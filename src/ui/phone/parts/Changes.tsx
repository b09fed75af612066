import { createResource, For, Match, Show, Switch } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { gitLetter } from '../../features/review/gitLetter.ts'
import { usePhone } from '../state/phone.ts'
import { addressOf } from '../state/place.ts'
import './Changes.css'
import { PlusMinus } from './PlusMinus.tsx'

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
/** The task's id, which the key of a reading begins with. */
const firstWord = (key: string): string => key.slice(0, key.indexOf(' '))
const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** The files that a task changes, read again as they change. */
export function Changes(props: { readonly task: Task }) {
  const { yard, isLive } = usePhone()
  const [listing] = createResource(
    () => (isLive() ? `${props.task.id} ${JSON.stringify(props.task.counts)} ${props.task.worktree}` : null),
    (key) => yard.call((client) => client.review.files({ task_id: firstWord(key) })),
  )
  const found = () => {
    const read = listing.latest
    return read?.ok ? read.value : undefined
  }
  const problem = () => {
    const read = listing.latest
    return read && !read.ok ? read.error.message : undefined
  }
  return (
    <Switch fallback={<p class="phone-calm">Reading the changes…</p>}>
      <Match when={problem()}>
        {(words) => (
          <p class="phone-calm" role="alert">
            {words()}
          </p>
        )}
      </Match>
      <Match when={found()?.files.length === 0}>
        <p class="phone-calm">Nothing has changed against {props.task.base_branch}.</p>
      </Match>
      <Match when={found()}>
        {(now) => (
          <>
            <p class="small muted changes-note">
              Against <span class="mono">{props.task.base_branch}</span>
              <Show when={now().uncommitted}>. Some of it is in no commit yet.</Show>
            </p>
            <ul class="changes" aria-label="Changed files">
              <For each={now().files}>
                {(file) => {
                  const letter = gitLetter(file.status)
                  return (
                    <li>
                      <a class="row" href={addressOf({ at: 'file', id: props.task.id, path: file.path })}>
                        <span class={`letter letter-${letter.look}`} aria-hidden="true">
                          {letter.letter}
                        </span>
                        <span class="visually-hidden">{letter.word}</span>
                        <span class="row-words">
                          <span class="row-title">{nameOf(file.path)}</span>
                          <span class="row-note">
                            {folderOf(file.path)}
                            <Show when={file.from}>{(from) => <> from {from()}</>}</Show>
                          </span>
                        </span>
                        <span class="row-age">
                          <Show when={!file.binary} fallback="binary">
                            <PlusMinus counts={file} />
                          </Show>
                        </span>
                      </a>
                    </li>
                  )
                }}
              </For>
            </ul>
          </>
        )}
      </Match>
    </Switch>
  )
}
