import { connect, type TestSocket } from '#test/kit/access/socket.ts'
import { startFakeJoiners } from '#test/kit/attacks/media/fakeJoiners.ts'
import { joinNode } from '#test/kit/media/mediaClient.ts'
import { type Drill, judge, tallied } from '../drill.ts'
import type { Guest } from '../stage/guest.ts'

const WITHIN_MS = 25_000
const BEAT_MS = 1000
const AGAIN_MS = 7000

/** Is called when the place is offered; a socket of the kit waits 15 s for a message, so it is asked twice. */
async function isCalled(socket: TestSocket, roomId: string): Promise<boolean> {
  for (const _patience of [1, 2]) {
    const heard = await socket
      .wait('line:changed', (line) => line.roomId === roomId && line.offerUntil !== null)
      .catch(() => null)
    if (heard) return true
  }
  return false
}

/** Waits at the door of a full room and goes in with media. Answers what went wrong, or null. */
async function getIn(fan: Guest, roomId: string): Promise<string | null> {
  const path = `/v1/rooms/${roomId}/admissions`
  const socket = await connect(fan.door, { authorization: `Bearer ${fan.token}` })
  try {
    const first = await fan.ask('POST', path, { action: 'watch' })
    if (first.body?.code !== 'CAPACITY_FULL') return `found ${first.body?.code ?? first.status}, no full room`
    await socket.ask('line:join', { roomId })
    if (!(await isCalled(socket, roomId))) return 'was not called'
    const entered = await fan.ask('POST', path, { action: 'watch' })
    if (entered.status !== 201) return `was refused with ${entered.body?.code ?? entered.status}`
    const client = await joinNode(entered.body.ticket.signalUrl, entered.body.ticket)
    await client.open()
    await client.leave()
    return null
  } finally {
    socket.close()
  }
}

export const fakeJoiners: Drill = {
  name: 'fake_joiners',
  promise: 'who takes the only place of a room without media loses it to a real viewer within 25 s',
  async play(stage) {
    const { roomId, host } = await stage.onAir(1)
    const [fake, fan] = await stage.guests(2)
    if (!fake || !fan) throw new Error('nobody came')
    const attack = startFakeJoiners({
      url: stage.url,
      joiners: [{ account: fake, roomId }],
      beatMs: BEAT_MS,
      againMs: AGAIN_MS,
    })
    try {
      await attack.begun
      const startedMs = performance.now()
      const failure = await getIn(fan, roomId)
      const tookMs = Math.round(performance.now() - startedMs)
      const { seats, joined, beats, refused } = attack.counts
      return judge(
        { seats, joined, beats, realInMs: tookMs, ...tallied('refused', refused) },
        {
          [`the real viewer ${failure}`]: failure !== null,
          'the real viewer waited longer': tookMs > WITHIN_MS,
          'the attack was not played': seats === 0 || joined === 0,
        },
      )
    } finally {
      await attack.stop()
      await stage.leave(host)
      await host.guest.ask('POST', `/v1/rooms/${roomId}/end`)
    }
  },
}
