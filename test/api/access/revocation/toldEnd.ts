import type { ServerMessages } from '#protocol/socket.ts'
import type { TestSocket } from '#test/kit/access/socket.ts'
import { promised, until } from '#test/kit/time/until.ts'

type Ended = ServerMessages['seat:ended']

/** What a page is told as its seat ends, in the 5 s that are promised for it. */
export async function toldEnd({ wait }: TestSocket): Promise<Ended> {
  let told: Ended | undefined
  wait('seat:ended').then(
    (message) => {
      told = message
    },
    () => {
      // who waits below says that it did not come
    },
  )
  return until('the page is told that its seat ended', () => told, promised(5000))
}
