import type { Person } from '#test/kit/access/person.ts'
import { connect } from '#test/kit/access/socket.ts'
import { monotonicMs } from './orders.ts'
import type { Speaker } from './speakRoom.ts'

const EVERY_MS = 500
/** As a page beats. */
const BEAT_MS = 15_000

/** Some of those who are in, who write in turns. */
export async function speakChat(
  writers: { person: Person; seatId: string }[],
  url: string,
  roomId: string,
): Promise<Speaker> {
  const sockets = await Promise.all(
    writers.map(async ({ person, seatId }) => {
      const socket = await connect(url, person)
      await socket.ask('seat:attach', { seatId })
      setInterval(() => socket.socket.emit('seat:beat', { seatId }), BEAT_MS).unref()
      return socket
    }),
  )
  // keys of an earlier run would be answered with what was said then
  const run = Math.round(monotonicMs()).toString(36)
  let spoken = 0
  return {
    everyMs: EVERY_MS,
    mark: '"text":"Word ',
    async speak() {
      spoken += 1
      const said = { roomId, clientKey: `${run}-word-${spoken}`, text: `Word ${spoken}` }
      const answer = await sockets[spoken % sockets.length]?.ask('chat:send', said)
      if (!answer?.ok) throw new Error(`a word was not taken: ${JSON.stringify(answer)}`)
      return spoken
    },
  }
}
