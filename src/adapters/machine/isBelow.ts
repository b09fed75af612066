/** Whether the path is the folder or inside it. Both absolute, symlinks resolved. */
export const isBelow = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
