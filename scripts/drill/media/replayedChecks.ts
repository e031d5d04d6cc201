import { replayChecks } from '#test/kit/attacks/media/replayedChecks.ts'
import { layTap } from '#test/kit/media/tap.ts'
import { until } from '#test/kit/time/until.ts'
import { type Drill, judge } from '../drill.ts'
import { packetsOf } from '../stage/show.ts'

const ANSWERS_PER_S = 50
const SOURCES = 20
const RATE_PER_S = 1000

export const replayedChecks: Drill = {
  name: 'replayed_checks',
  promise: 'what a viewer sent, said again by others: at most 50 answers a second, the picture goes on',
  async play(stage) {
    const { roomId } = await stage.show()
    const tap = await layTap()
    try {
      const viewer = await stage.viewer(roomId, tap.reroute)
      const durationMs = stage.lasting(5000, 1200)
      const order = { host: '127.0.0.1', port: tap.nodePort(), overheard: tap.heard }
      const replayed = await replayChecks({ ...order, sources: SOURCES, ratePerS: RATE_PER_S, durationMs })
      const before = packetsOf(viewer)
      const goesOn = await until('the picture', () => packetsOf(viewer) > before + 40).catch(() => false)
      await stage.leave(viewer)
      const { sent, answers, bytesBack } = replayed
      return judge(
        { overheard: tap.heard.length, sent, answers, bytesBack, packetsAfter: packetsOf(viewer) - before },
        {
          'replays were answered': answers > (durationMs / 1000) * ANSWERS_PER_S,
          'the picture stopped': !goesOn,
          'the attack was not played': sent < durationMs / 4,
        },
      )
    } finally {
      tap.stop()
    }
  },
}
