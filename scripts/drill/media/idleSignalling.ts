import { playIdleSockets } from '#test/kit/attacks/media/idleSockets.ts'
import { type Drill, judge, timed } from '../drill.ts'

const PER_ADDRESS = 256
const SOCKETS = 300
const WITHIN_MS = 10_000

export const idleSignalling: Drill = {
  name: 'idle_signalling',
  promise: 'sockets of the signalling that never say a word keep no newcomer out',
  async play(stage) {
    const { roomId } = await stage.show()
    const guest = await stage.guest()
    const { ticket } = await guest.good('POST', `/v1/rooms/${roomId}/admissions`, { action: 'watch' })
    await guest.good('POST', '/v1/sign-out')
    let joinMs = -1
    const facts = await playIdleSockets(
      { url: ticket.signalUrl, count: SOCKETS, manner: 'silent' },
      async () => {
        const { result, tookMs } = await timed(() => stage.viewer(roomId))
        joinMs = tookMs
        await stage.leave(result)
        return true
      },
    )
    const { opened, refused, stayed, isNewcomerHeard } = facts
    return judge(
      { opened, refused, stayed, newcomerMs: joinMs },
      {
        'the newcomer was not heard': !isNewcomerHeard,
        'one address holds more than it may': stayed > PER_ADDRESS,
        'the newcomer waited long': joinMs > WITHIN_MS,
        'the attack was not played': opened === 0 && refused === 0,
      },
    )
  },
}
