import { connect } from '#test/kit/access/socket.ts'
import { playFollowFlood } from '#test/kit/attacks/door/followFlood.ts'
import { type Drill, judge, timed } from '../drill.ts'

const PER_S = 10
const WITHIN_MS = 10_000

export const followFlood: Drill = {
  name: 'follow_flood',
  promise: 'questions spread over many sockets count for their account, and others are answered',
  async play(stage) {
    const { roomId } = await stage.show()
    const [fan, ...flooders] = await stage.guests(1 + stage.lasting(4, 2))
    if (!fan) throw new Error('nobody came')
    const messagesEach = stage.lasting(250, 100)
    const startedMs = performance.now()
    const payload = { roomId }
    const going = playFollowFlood({
      url: stage.url,
      tokens: flooders.map(({ token }) => token),
      ...{ socketsEach: 5, messagesEach, perS: 50, message: 'room:follow' as const, payload },
    })
    const real = await timed(async () => {
      const socket = await connect(stage.url, { authorization: `Bearer ${fan.token}` })
      const answer = await socket.ask('room:follow', payload)
      socket.close()
      return answer.ok
    }).catch(() => null)
    const facts = await going
    // a burst at either end counts in a second of its own
    const seconds = Math.ceil((performance.now() - startedMs) / 1000) + 1
    return judge(
      { accounts: flooders.length, ...facts, realMs: real?.tookMs ?? -1 },
      {
        'the others were not answered': !real?.result || real.tookMs > WITHIN_MS,
        'an account asked more than ten times a second': facts.taken > flooders.length * PER_S * seconds,
        'nobody was limited': facts.limited === 0,
      },
    )
  },
}
