const TYPES: Readonly<Record<string, string>> = {
  ...{ png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' },
  ...{ avif: 'image/avif', bmp: 'image/bmp', ico: 'image/x-icon', svg: 'image/svg+xml' },
}

/** The media type of a picture, by the end of its name; null for all else. */
export const pictureType = (path: string): string | null =>
  TYPES[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''] ?? null

const UNITS = ['bytes', 'KB', 'MB', 'GB']

/** A size as people say it: 1 byte, 14 KB, 2.5 MB. */
export function sizeWords(bytes: number): string {
  if (bytes === 1) return '1 byte'
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${UNITS[step] ?? ''}`
}

/** The address under which a page may show a picture; the policy of the page allows no other. */
export function pictureUrl(
  type: string,
  side: { readonly encoding: string; readonly content: string },
): string {
  return side.encoding === 'base64'
    ? `data:${type};base64,${side.content}`
    : `data:${type};charset=utf-8,${encodeURIComponent(side.content)}`
}
