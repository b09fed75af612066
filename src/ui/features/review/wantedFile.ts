import { createSignal } from 'solid-js'

/** A file of a task's change that something else asks to be shown, such as a link in a terminal. */
export interface WantedFile {
  readonly taskId: string
  readonly path: string
}

const [wantedFile, showFile] = createSignal<WantedFile | null>(null, { equals: false })
export { showFile, wantedFile }
