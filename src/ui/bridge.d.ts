/** What the main process tells the page on its own. */
export type Told =
  /** Show this project or task, by its id or the beginning of it: a click, a deep link, a second start. */
  | { readonly type: 'open'; readonly target: string }
  /** Run an action of the page by its id: the menu. */
  | { readonly type: 'run'; readonly action: string }
  /** What has become of the host, in words for the person; null when there is nothing to say. */
  | { readonly type: 'host'; readonly words: string | null }

export interface Notice {
  readonly kind: 'needs_you' | 'finished' | 'failed'
  readonly title: string
  readonly body: string
  /** Comes back as `open` when the notification is clicked. */
  readonly open: string
  /** Without a sound; what has finished never has one. */
  readonly silent?: boolean | undefined
  /** Also while the window has the focus. */
  readonly always?: boolean | undefined
}

/**
 * What the desktop window's preload adds to the page; absent in a browser. A link to another place needs nothing of it:
 * `<a href="https://…" target="_blank">` opens in the person's browser from both.
 */
export interface Bridge {
  /** The host of this window; resolves when it serves, again after it was started anew. */
  session(): Promise<{ readonly url: string; readonly token: string }>
  /** A folder that the person picks; null when they pick none. */
  pickFolder(): Promise<string | null>
  /** The path of a file or folder that was dropped on the page (`event.dataTransfer.files`); null for one on no disk. */
  pathOf(file: File): string | null
  /** Opens a file or folder by its absolute path, at a line counted from 1; answers null, or why no editor opens it. */
  openInEditor(path: string, line?: number): Promise<string | null>
  showInFolder(path: string): Promise<void>
  /** Shows a notification of the system, unless the window has the focus and the notice is not for always. */
  notify(notice: Notice): void
  /** Count of what waits for the person, for dock, taskbar and tray. */
  setWaiting(count: number): void
  /** What was told before is delivered at once; the returned function ends it. */
  onTold(listener: (told: Told) => void): () => void
}

declare global {
  interface Window {
    readonly switchyard?: Bridge
  }
}
