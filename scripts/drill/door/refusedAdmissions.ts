import { playRefusedAdmissions } from '#test/kit/attacks/door/refusedAdmissions.ts'
import { type Drill, judge, tallied, timed } from '../drill.ts'
import { watchRefusalRows } from '../stage/remains.ts'

const ROWS = 5
const WITHIN_MS = 10_000

export const refusedAdmissions: Drill = {
  name: 'refused_admissions',
  promise: 'refused questions at the door leave at most five rows, and a viewer enters meanwhile',
  async play(stage) {
    const { roomId } = await stage.show()
    const [asker, viewer] = await stage.guests(2)
    if (!asker || !viewer) throw new Error('nobody came')
    const requests = stage.lasting(1500, 200)
    const rowsMade = await watchRefusalRows(stage.owner)
    const order = { url: stage.url, tokens: [asker.token], requests, withRetryTokens: true }
    const tally = await playRefusedAdmissions({ ...order, ids: 'wellFormed' })
    const shapeless = await playRefusedAdmissions({ ...order, requests: 50, ids: 'shapeless' })
    const rows = await rowsMade()
    // now that the asker is over the limit and goes on
    const going = playRefusedAdmissions({ ...order, requests: 100, ids: 'wellFormed' })
    const { result: admitted, tookMs } = await timed(() =>
      viewer.ask('POST', `/v1/rooms/${roomId}/admissions`, { action: 'watch' }),
    )
    await going
    if (admitted.status === 201) await viewer.ask('DELETE', `/v1/seats/${admitted.body.seatId}`)
    const statuses = Object.keys({ ...tally, ...shapeless })
    return judge(
      { ...tallied('status', tally), ...tallied('shapeless', shapeless), rows, realMs: tookMs },
      {
        'refusals left rows': rows > ROWS,
        'the viewer did not get in': admitted.status !== 201 || tookMs > WITHIN_MS,
        'somebody was let in': statuses.some((status) => status < '300'),
        'the api failed': statuses.some((status) => status >= '500'),
      },
    )
  },
}
