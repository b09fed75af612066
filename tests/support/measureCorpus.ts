import { readCorpus } from './corpus.ts'
import { startReplayer } from './replay.ts'
import { shareOf } from './statusShare.ts'
import type { Measured } from './statusTable.ts'

/** Replays every recording into the product and says how true its status was. */
export async function measureCorpus(): Promise<Measured[]> {
  const replayer = await startReplayer()
  try {
    const measured: Measured[] = []
    for (const { recording } of readCorpus())
      measured.push({ head: recording.head, share: shareOf(recording, await replayer.replay(recording)) })
    return measured
  } finally {
    await replayer.close()
  }
}
