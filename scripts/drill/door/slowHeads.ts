import { type HeldConnection, playSlowHeads } from '#test/kit/attacks/door/slowHeads.ts'
import { type Drill, judge } from '../drill.ts'

const FOR_MS = 8000
const WITHIN_MS = 6000

const longest = (held: HeldConnection[]) =>
  Math.round(Math.max(...held.map(({ heldMs }) => heldMs ?? FOR_MS)))

export const slowHeads: Drill = {
  name: 'slow_heads',
  promise: 'connections without a whole request head go within 6 s, at the api and at the signalling',
  async play(stage) {
    const { roomId } = await stage.show()
    const guest = await stage.guest()
    const { ticket, seatId } = await guest.good('POST', `/v1/rooms/${roomId}/admissions`, { action: 'watch' })
    await guest.ask('DELETE', `/v1/seats/${seatId}`)
    const each = stage.lasting(20, 5)
    const signalling = ticket.signalUrl.replace(/^ws/, 'http')
    const [api, signal] = await Promise.all(
      [stage.url, signalling].map((url) => playSlowHeads({ url, each, forMs: FOR_MS })),
    )
    if (!api || !signal) throw new Error('nothing was held')
    const count = api.length + signal.length
    const figures = { connections: count, apiLongestMs: longest(api), signallingLongestMs: longest(signal) }
    return judge(figures, {
      'the api held some': longest(api) > WITHIN_MS,
      'the signalling held some': longest(signal) > WITHIN_MS,
    })
  },
}
