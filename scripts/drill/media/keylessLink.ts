import { openKeylessLink } from '#test/kit/attacks/media/keylessLink.ts'
import { dial, join } from '#test/kit/media/wire.ts'
import { type Drill, judge } from '../drill.ts'

/** fifteen, and what the engine and the way need */
const WITHIN_MS = 20_000

export const keylessLink: Drill = {
  name: 'keyless_link',
  promise: 'who finds a way by ICE and never exchanges keys is out after 15 s',
  async play(stage) {
    const { roomId } = await stage.show()
    const guest = await stage.guest()
    const { ticket, seatId } = await guest.good('POST', `/v1/rooms/${roomId}/admissions`, { action: 'watch' })
    const wire = await dial(ticket.signalUrl)
    const joined = await join(wire, ticket)
    const live = joined.t === 'joined' ? joined.publications.map(({ id }) => id) : []
    const startedMs = performance.now()
    const link = await openKeylessLink(wire, live)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), WITHIN_MS)
    })
    const code = await Promise.race([wire.closed, late])
    clearTimeout(timer)
    const heldMs = Math.round(performance.now() - startedMs)
    await link.close()
    wire.drop()
    await guest.ask('DELETE', `/v1/seats/${seatId}`)
    return judge(
      { heldMs, closedWith: code ?? 'never' },
      { 'it stayed inside': code === null, 'the attack was not played': joined.t !== 'joined' },
    )
  },
}
