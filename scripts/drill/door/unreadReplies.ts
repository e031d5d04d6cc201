import { playUnreadReplies } from '#test/kit/attacks/door/unreadReplies.ts'
import { type Drill, judge, timed } from '../drill.ts'

/** As many as fill what the systems on the way keep, and more than the api may. */
const TIMES = { ping: 200_000, namespace: 3000 }
const FOR_MS = 3000
const WITHIN_MS = 10_000

export const unreadReplies: Drill = {
  name: 'unread_replies',
  promise: 'who asks over a socket for replies and reads none is cut, and others are answered',
  async play(stage) {
    const [attacker, real] = await stage.guests(2)
    if (!attacker || !real) throw new Error('nobody came')
    const order = { url: stage.url, token: attacker.token, forMs: FOR_MS }
    const play = (kind: keyof typeof TIMES) => playUnreadReplies({ ...order, kind, times: TIMES[kind] })
    const going = Promise.all([play('namespace'), play('ping')])
    const heard = await timed(() => real.good('GET', '/v1/me')).catch(() => null)
    const [namespaces, pings] = await going
    return judge(
      { namespaces: namespaces.sent, pings: pings.sent, realMs: heard?.tookMs ?? -1 },
      {
        'who asked for namespaces stayed': !namespaces.isClosed,
        'who asked for pongs stayed': !pings.isClosed,
        'the other was not answered': !heard || heard.tookMs > WITHIN_MS,
      },
    )
  },
}
