import type { ListedFile } from './review.ts'

export interface FileRow {
  readonly type: 'file'
  readonly key: string
  readonly file: ListedFile
  readonly name: string
  /** The folder it is in, where the row does not stand below it. */
  readonly folder: string
  readonly depth: number
}

export interface FolderRow {
  readonly type: 'folder'
  readonly key: string
  readonly name: string
  readonly depth: number
  readonly isOpen: boolean
  /** How many changed files are below it. */
  readonly count: number
}

export type Row = FileRow | FolderRow

const order = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

const split = (path: string): { folder: string; name: string } => {
  const at = path.lastIndexOf('/')
  return { folder: path.slice(0, Math.max(at, 0)), name: path.slice(at + 1) }
}

/** So many are sorted as people do; more stay in the order of Git, which is that of bytes, and cost no frame. */
const SORTED = 1500

/** One row a file, by path. */
export function listRows(files: readonly ListedFile[]): FileRow[] {
  const rows = files.map((file): FileRow => ({
    type: 'file',
    key: file.path,
    file,
    depth: 0,
    ...split(file.path),
  }))
  if (rows.length > SORTED) return rows
  return rows.sort((one, other) => order.compare(one.file.path, other.file.path))
}

interface Folder {
  readonly folders: Map<string, Folder>
  readonly files: ListedFile[]
  count: number
}

const emptyFolder = (): Folder => ({ folders: new Map(), files: [], count: 0 })

function grow(files: readonly ListedFile[]): Folder {
  const root = emptyFolder()
  for (const file of files) {
    let at = root
    at.count++
    for (const part of file.path.split('/').slice(0, -1)) {
      const next = at.folders.get(part) ?? emptyFolder()
      at.folders.set(part, next)
      next.count++
      at = next
    }
    at.files.push(file)
  }
  return root
}

/** A folder that holds nothing but one folder is one row with it: `src/main/java`. */
function joined(name: string, folder: Folder): { name: string; folder: Folder } {
  const [only] = folder.folders
  if (folder.files.length > 0 || folder.folders.size !== 1 || !only) return { name, folder }
  return joined(`${name}/${only[0]}`, only[1])
}

/** Folders first, then files, each by name; what is below a closed folder has no row. */
export function treeRows(files: readonly ListedFile[], closed: ReadonlySet<string>): Row[] {
  const rows: Row[] = []
  const walk = (folder: Folder, place: { path: string; depth: number }): void => {
    const inner = [...folder.folders].map(([name, each]) => joined(name, each))
    for (const { name, folder: each } of inner.sort((one, other) => order.compare(one.name, other.name))) {
      const path = `${place.path}${name}/`
      const isOpen = !closed.has(path)
      rows.push({ type: 'folder', key: path, name, depth: place.depth, isOpen, count: each.count })
      if (isOpen) walk(each, { path, depth: place.depth + 1 })
    }
    for (const row of listRows(folder.files)) rows.push({ ...row, folder: '', depth: place.depth })
  }
  walk(grow(files), { path: '', depth: 0 })
  return rows
}
