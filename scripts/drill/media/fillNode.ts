import { type Hog, playFillNode } from '#test/kit/attacks/media/fillNode.ts'
import { type Drill, judge, tallied, timed } from '../drill.ts'

export const fillNode: Drill = {
  name: 'fill_node',
  promise: 'accounts that open draft after draft hold one each, and a creator goes on air beside them',
  async play(stage) {
    const count = stage.lasting(4, 2)
    const roomsEach = stage.lasting(10, 4)
    const creators = await Promise.all(Array.from({ length: count }, () => stage.creator()))
    const hogs = creators.map(
      ({ guest, channelId }): Hog => ({
        channelId,
        call: (method, path, body) => guest.ask(method, path, body),
      }),
    )
    const attack = await playFillNode(hogs, roomsEach)
    try {
      const air = await timed(() => stage.onAir(null)).catch((error: Error) => error)
      const isOnAir = !(air instanceof Error)
      if (isOnAir) {
        const { host, roomId } = air.result
        await stage.leave(host)
        await host.guest.ask('POST', `/v1/rooms/${roomId}/end`)
      }
      const { drafts, opened, inside, refused } = attack.facts
      return judge(
        { accounts: count, drafts, opened, inside, ...tallied('refused', refused) },
        {
          [`the creator did not go on air: ${isOnAir ? '' : air.message}`]: !isOnAir,
          'an account held more than one': opened > count || inside > count,
          'the attack was not played': opened === 0,
        },
      )
    } finally {
      await attack.stop()
    }
  },
}
