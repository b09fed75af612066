import { createSignal, type Accessor } from 'solid-js'
import type { Task } from '../../../contract/task.ts'
import { useLayout } from '../../state/layout.ts'
import { useYard } from '../../state/yard.ts'
import { showFile } from '../review/wantedFile.ts'
import { resolveFile, type FileLink } from './fileLinks.ts'

export interface FileOpener {
  open(link: FileLink): void
  /** A path outside of the worktree that is opened only when the person says so; null for none. */
  readonly question: Accessor<string | null>
  answer(open: boolean): void
  /** What became of it, where that is not seen by itself; null for nothing. */
  readonly words: Accessor<string | null>
  hush(): void
}

/** Opens a file that a terminal of the task has named: in the editor from the window, in the changes in a browser. */
export function createFileOpener(task: Accessor<Task | undefined>): FileOpener {
  const yard = useYard()
  const layout = useLayout()
  const [question, setQuestion] = createSignal<string | null>(null)
  const [words, setWords] = createSignal<string | null>(null)
  const copy = async (path: string, why: string): Promise<void> => {
    try {
      await navigator.clipboard.writeText(path)
      setWords(`${why} Its path is in the clipboard: ${path}`)
    } catch {
      setWords(`${why} Its path: ${path}`)
    }
  }
  const edit = async (path: string, line: number | null): Promise<void> => {
    setWords((await window.switchyard?.openInEditor(path, line ?? undefined)) ?? null)
  }
  const show = async (of: Task, name: string, path: string): Promise<void> => {
    const found = await yard.call((client) => client.task.diff({ task_id: of.id, max_bytes: 0 }))
    const isChanged = found.ok && found.value.files.some((file) => file.path === name)
    if (!isChanged) return copy(path, 'The task has not changed this file, so there is nothing to show here.')
    if (!layout.panel()) layout.togglePanel()
    showFile({ taskId: of.id, path: name })
  }
  return {
    question,
    words,
    hush: () => void setWords(null),
    open({ path, line }) {
      const of = task()
      setWords(null)
      if (!of || of.worktree === null) return void setQuestion(path)
      const target = resolveFile(path, of.worktree)
      if (target.type === 'outside') return void setQuestion(target.path)
      void (window.switchyard ? edit(target.path, line) : show(of, target.name, target.path))
    },
    answer(open) {
      const path = question()
      setQuestion(null)
      if (!open || path === null) return
      void (window.switchyard ? edit(path, null) : copy(path, 'A browser opens no files of this machine.'))
    },
  }
}
