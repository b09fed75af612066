import { Show } from 'solid-js'
import type { ChangedFile } from '../../../contract/change.ts'
import './FileHead.css'
import { gitLetter } from './gitLetter.ts'

interface FileHeadProps {
  readonly file: ChangedFile
  readonly viewed: boolean
  readonly onViewed: (viewed: boolean) => void
}

/** The path of the shown file, its old name, and whether the person has looked through it. */
export function FileHead(props: FileHeadProps) {
  const letter = () => gitLetter(props.file.status)
  return (
    <div class="file-head">
      <h3 class="grow file-path" title={props.file.path}>
        <bdi>{props.file.path}</bdi>
      </h3>
      <span class="small muted">{letter().word}</span>
      <label class="small file-viewed-mark">
        <input
          type="checkbox"
          checked={props.viewed}
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
