import { intrude } from '#test/kit/attacks/door/stolenSession.ts'
import { type Drill, judge } from '../drill.ts'

const WITHIN_MS = 5000

export const stolenSession: Drill = {
  name: 'stolen_session',
  promise: 'End all other sessions takes seats, media and sockets of a stolen one within 5 s',
  async play(stage) {
    const { roomId } = await stage.show()
    const { guest, channelId } = await stage.creator()
    const { url } = stage
    const intrusion = await intrude({
      cookie: guest.cookie,
      apis: [url, url],
      channelId,
      watchRoomId: roomId,
    })
    try {
      await guest.signInAgain()
      const { ended } = await guest.good('DELETE', '/v1/me/sessions')
      const facts = await intrusion.outcome(WITHIN_MS)
      const { hostMediaMs, viewerMediaMs, socketsMs, packetsAfter, opened } = facts
      const ends = [hostMediaMs, viewerMediaMs, ...socketsMs]
      return judge(
        {
          ended,
          lastEndMs: Math.round(Math.max(...ends.map((ms) => ms ?? WITHIN_MS))),
          packetsAfter,
          opened: opened.length,
        },
        {
          'the thief stayed': ends.includes(null),
          'packets still came': packetsAfter > 0,
          [`opened again: ${opened.join(', ')}`]: opened.length > 0,
        },
      )
    } finally {
      await intrusion.leave()
      await guest.ask('POST', `/v1/rooms/${intrusion.hostRoomId}/end`)
    }
  },
}
