import { connect } from '#test/kit/access/socket.ts'
import { playIdleApiSockets } from '#test/kit/attacks/door/idleApiSockets.ts'
import { type Drill, judge, timed } from '../drill.ts'

const FOR_MS = 4000
const WITHIN_MS = 10_000
/** a second, and what a busy machine needs */
const IDENTIFIED_MS = 3000

export const idleSockets: Drill = {
  name: 'idle_sockets',
  promise: 'sockets that never say whose they are go within a second, and a newcomer is heard meanwhile',
  async play(stage) {
    const [newcomer, quiet] = await stage.guests(2)
    if (!newcomer || !quiet) throw new Error('nobody came')
    const sockets = stage.lasting(1000, 200)
    // strangers, and one account as often as it may
    const attacks = Promise.all([
      playIdleApiSockets({ url: stage.url, sockets, forMs: FOR_MS }),
      playIdleApiSockets({
        url: stage.url,
        sockets: 40,
        headers: () => ({ authorization: `Bearer ${quiet.token}` }),
        forMs: FOR_MS,
      }),
    ])
    const heard = await timed(async () => {
      const socket = await connect(stage.url, { authorization: `Bearer ${newcomer.token}` })
      const answer = await socket.ask('clock', {})
      socket.close()
      return answer.ok
    }).catch(() => null)
    const [strangers, own] = await attacks
    const longestMs = Math.round(Math.max(strangers.longestMs, own.longestMs))
    return judge(
      {
        sockets,
        strangersIn: strangers.opened,
        strangersRefused: strangers.refused,
        ownIn: own.opened,
        longestMs,
        newcomerMs: heard?.tookMs ?? -1,
      },
      {
        'the newcomer was not heard': !heard?.result || heard.tookMs > WITHIN_MS,
        'strangers were let in': strangers.opened > 0,
        'some stayed': own.closed < own.opened || longestMs > IDENTIFIED_MS,
      },
    )
  },
}
