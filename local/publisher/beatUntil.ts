import { setTimeout as wait } from 'node:timers/promises'
import type { Admission } from '#api/access/contract.ts'
import type { Client } from '../visitor/createClient.ts'

/**
 * Beats for a seat until it is stopped.
 * @param lost what says that the seat is gone
 * @throws Error with what ended it, unless it was stopped
 */
export async function beatUntil(
  client: Client,
  { seatId, beatEveryS }: Pick<Admission, 'seatId' | 'beatEveryS'>,
  { lost, signal }: { lost: Promise<string>; signal: AbortSignal },
): Promise<void> {
  const stopped = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  const isOver = Promise.race([lost, stopped])
  for (let ended = false; !ended; ) {
    const pause = new AbortController()
    ended = await Promise.race([
      isOver.then(() => true),
      wait(beatEveryS * 1000, false, { signal: pause.signal }).catch(() => true),
    ])
    pause.abort()
    if (!ended) await client.send('POST', `/v1/seats/${seatId}/beats`)
  }
  if (!signal.aborted) throw new Error(await lost)
}
