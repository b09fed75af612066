import { processFile, type FileDiffMetadata } from '@pierre/diffs'
import { diffLines, type DiffLine } from './diffLines.ts'
import { hideWhitespace } from './hideWhitespace.ts'

export interface ReadRequest {
  readonly id: number
  readonly patch: string
  readonly hideSpace: boolean
  /** Names this text for the cache of highlighted files. */
  readonly key: string
}

export interface ReadAnswer {
  readonly id: number
  readonly diff: FileDiffMetadata | null
  readonly lines: readonly DiffLine[]
}

function read({ id, patch, hideSpace, key }: ReadRequest): ReadAnswer {
  const text = hideSpace ? hideWhitespace(patch) : patch
  // Removed lines stand before added ones, as Git has them.
  const diff = processFile(text, { isGitDiff: true, disableLineMatching: true, cacheKey: key })
  return { id, diff: diff ?? null, lines: diff ? diffLines(diff) : [] }
}

self.addEventListener('message', ({ data }: MessageEvent<ReadRequest>) => self.postMessage(read(data)))
