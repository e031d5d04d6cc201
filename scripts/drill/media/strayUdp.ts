import { setTimeout as wait } from 'node:timers/promises'
import { sendStrayUdp } from '#test/kit/attacks/media/strayUdp.ts'
import { until } from '#test/kit/time/until.ts'
import { type Drill, judge, timed } from '../drill.ts'
import type { DrillStage } from '../stage/setStage.ts'
import { behind, packetsOf } from '../stage/show.ts'
import { findNode } from './findNode.ts'

const RATE_PER_S = 2000
const SOURCES = 200
const PACKETS_EACH = 20
const PATIENCE_MS = 15_000

async function joinAndLeave(stage: DrillStage, roomId: string): Promise<number> {
  const { result: viewer, tookMs } = await timed(() => stage.viewer(roomId))
  await until('the picture', () => packetsOf(viewer) >= PACKETS_EACH, { withinMs: PATIENCE_MS })
  await stage.leave(viewer)
  return tookMs
}

export const strayUdp: Drill = {
  name: 'stray_udp',
  promise: '2,000 datagrams a second from 200 strangers: everybody connects, nothing is answered or lost',
  async play(stage) {
    const { roomId, host } = await stage.show()
    const inside = await stage.viewer(roomId)
    const node = findNode(inside.client, stage.udp)
    const before = await behind(host, inside)
    const durationMs = stage.lasting(20_000, 2500)
    const joins = stage.lasting(10, 3)
    const flooding = sendStrayUdp({ ...node, ratePerS: RATE_PER_S, sources: SOURCES, durationMs })
    const coming: Promise<number | null>[] = []
    for (let n = 0; n < joins; n++) {
      await wait(durationMs / (joins + 1))
      coming.push(joinAndLeave(stage, roomId).catch(() => null))
    }
    const stray = await flooding
    const tookMs = (await Promise.all(coming)).filter((ms) => ms !== null)
    const lost = Math.max(0, (await behind(host, inside)) - before)
    await stage.leave(inside)
    const { bytesBack } = stray
    const figures = {
      sent: stray.sent,
      ports: node.ports.max - node.ports.min + 1,
      joins,
      connected: tookMs.length,
      slowestJoinMs: Math.max(0, ...tookMs),
      bytesBack,
      lostInside: lost,
    }
    return judge(figures, {
      'somebody could not connect': tookMs.length < joins,
      [`strangers were answered from ports ${[...stray.bytesFrom.keys()].join(', ')}`]: bytesBack > 0,
      'somebody inside lost packets': lost > 0,
      'the attack was not played': stray.sent < (durationMs / 1000) * RATE_PER_S * 0.5,
    })
  },
}
