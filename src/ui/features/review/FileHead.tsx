import { Show, type JSX } from 'solid-js'
import './FileHead.css'
import { gitLetter } from './gitLetter.ts'
import type { ListedFile } from './review.ts'
import type { Look } from './viewed.ts'

interface FileHeadProps {
  readonly file: ListedFile
  readonly look: Look
  readonly onViewed: (viewed: boolean) => void
  /** Buttons for this kind of file. */
  readonly children?: JSX.Element
}

/** The path of the shown file, its old name, and whether the person has looked through it. */
export function FileHead(props: FileHeadProps) {
  const letter = () => gitLetter(props.file.status)
  return (
    <div class="file-head">
      <h3 class="grow file-path" title={props.file.path}>
        <bdi>{props.file.path}</bdi>
      </h3>
      <Show when={props.look === 'changed'} fallback={<span class="small muted">{letter().word}</span>}>
        <span class="small file-changed">● changed since you looked</span>
      </Show>
      {props.children}
      <label class="small file-viewed-mark">
        <input
          type="checkbox"
          checked={props.look === 'viewed'}
          onChange={(event) => props.onViewed(event.currentTarget.checked)}
        />
        Viewed
      </label>
      <Show when={props.file.from}>
        {(from) => (
          <p class="small muted cut file-from" title={from()}>
            was {from()}
          </p>
        )}
      </Show>
    </div>
  )
}
