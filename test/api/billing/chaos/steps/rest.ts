import { hear } from './hear.ts'
import type { Play } from './play.ts'

/** Time goes by, the product comes to rest, and the model hears what banks did meanwhile. */
export async function rest(play: Play, seconds: number): Promise<void> {
  await play.worker.advance(seconds)
  await play.worker.settle({ readsLists: true })
  await play.now()
  await hear(play)
  await play.now()
}
