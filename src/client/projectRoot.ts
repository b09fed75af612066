/** What is asked of the file system to find a project; each answers null for what is not there. */
export interface Disk {
  /** Text of a file; null for a folder too. */
  read(path: string): string | null
  isFolder(path: string): boolean
  realPath(path: string): string | null
}

const parentOf = (path: string): string => {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  const parent = path.slice(0, Math.max(at, 0))
  // The root of a drive keeps its separator.
  return /^(?:[A-Za-z]:)?$/.test(parent) ? path.slice(0, at + 1) : parent
}

const isAbsolute = (path: string): boolean => /^(?:[\\/]|[A-Za-z]:[\\/])/.test(path)

const below = (folder: string, path: string): string => (isAbsolute(path) ? path : `${folder}/${path}`)

/** The repository's own Git folder behind the `.git` file of a linked worktree; a submodule's file names its own. */
function behind(disk: Disk, folder: string, file: string): string | null {
  const named = /^gitdir: (.+?)\r?\n?$/.exec(file)?.[1]
  if (named === undefined) return null
  const gitDir = below(folder, named)
  const common = disk.read(`${gitDir}/commondir`)?.trim()
  return common === undefined ? null : disk.realPath(below(gitDir, common))
}

/**
 * Root of the main worktree that a folder belongs to, as far as its files tell without Git: from any subfolder, any linked
 * worktree and over symlinks. Null outside of a repository and in a bare one.
 */
export function projectRoot(disk: Disk, cwd: string): string | null {
  let folder = disk.realPath(cwd)
  while (folder !== null) {
    const dotGit = `${folder}/.git`
    if (disk.isFolder(dotGit)) return folder
    const file = disk.read(dotGit)
    if (file !== null) {
      const common = behind(disk, folder, file)
      if (common === null) return folder
      return /[\\/]\.git$/.test(common) ? parentOf(common) : null
    }
    const parent = parentOf(folder)
    folder = parent === folder ? null : parent
  }
  return null
}
