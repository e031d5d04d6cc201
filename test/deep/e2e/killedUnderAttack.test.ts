import { expect } from 'chai'
import { RESTARTABLE } from '#scripts/start/startWorld.ts'
import { makePerson } from '#test/e2e/journey/people.ts'
import { NOT_YET_SEEN, useStage } from '#test/e2e/journey/useStage.ts'
import { expectPicture } from '#test/e2e/journey/watching.ts'
import type { ExpectedFailure } from '#test/e2e/journey/watchPage.ts'
import { playRefusedAdmissions } from '#test/kit/attacks/door/refusedAdmissions.ts'
import { playSignInFlood } from '#test/kit/attacks/door/signInFlood.ts'
import { openIdleSockets } from '#test/kit/attacks/media/idleSockets.ts'
import { sendStrayUdp } from '#test/kit/attacks/media/strayUdp.ts'
import { signIn } from '#test/kit/client.ts'
import { type OwnCluster, startOwnCluster } from '#test/kit/cluster/ownCluster.ts'
import type { TestWorld } from '#test/kit/world.ts'

const PER_S = 50
const LONG_MS = 600_000
const SOCKETS = 200

/** While somebody is away, and while the way back in is found, questions fail. */
const MEANWHILE: ExpectedFailure[] = ['GET', 'POST', 'DELETE'].flatMap((method) =>
  ['failed', 'NO_MEDIA_NODE', 'BUSY', 'NOT_FOUND', 'OTHER_DEVICE', 'INTERNAL'].map((code) => ({
    method,
    path: /^\/(v1\/|rpc)/,
    code,
    mayBeAbsent: true,
  })),
)

/** Strangers and free accounts at every listener at once, until it is stopped. */
async function besiege(world: TestWorld, signalUrl: string): Promise<() => Promise<void>> {
  const { publicUrl: url, ports } = world
  const end = new AbortController()
  const udp = { host: '127.0.0.1', ports: { min: ports.udpMin, max: ports.udpMax } }
  const flood = sendStrayUdp({ ...udp, ratePerS: 1000, sources: 100, durationMs: LONG_MS }, end.signal)
  const tokens = [(await signIn(url)).token, (await signIn(url)).token]
  const again = async (play: () => Promise<unknown>) => {
    while (!end.signal.aborted) await play()
  }
  const sockets = async () => {
    const open = await openIdleSockets({ url: signalUrl, count: SOCKETS, manner: 'silent' })
    await new Promise((resolve) => setTimeout(resolve, 1000))
    open.end()
  }
  const attacks = [
    flood,
    again(sockets),
    again(() => playRefusedAdmissions({ url, tokens, requests: PER_S, perS: PER_S, ids: 'wellFormed' })),
    again(() => playSignInFlood({ url, chainId: 31337, requests: PER_S, perS: PER_S })),
  ]
  return async () => {
    end.abort()
    await Promise.all(attacks)
  }
}

describe('processes that are killed under attack', function () {
  this.timeout(180_000)
  let cluster: OwnCluster
  const stage = useStage({
    database: async () => {
      cluster = await startOwnCluster()
      return cluster.database
    },
    settings: { SWEEP_MS: '250', TRUST_PROXY: 'loopback' },
    restartable: RESTARTABLE,
  })

  it('[T37] api, Postgres, media: real people enter again by themselves', async () => {
    const creator = await stage.creator('northlight')
    const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
    const fan = await stage.visit('/c/northlight/live', await makePerson(stage.url()))
    await expectPicture(fan.page)
    const world = stage.world.current()
    const other = await makePerson(stage.url())
    const seat = await other.call<{ seatId: string; ticket: { signalUrl: string } }>(
      'POST',
      `/v1/rooms/${roomId}/admissions`,
      { action: 'watch' },
    )
    const stop = await besiege(world, seat.ticket.signalUrl)
    try {
      process.kill(world.pid('api'), 'SIGKILL')
      await expectPicture(fan.page)
      await cluster.kill()
      await expectPicture(fan.page)
      const lost = fan.page.locator('[data-testid="player"]:not([data-media="connected"])').waitFor()
      process.kill(world.pid('media'), 'SIGKILL')
      await lost
      // nobody gets a ticket before it answers again
      await cluster.startAgain()
      await expectPicture(fan.page)
      const late = await stage.visit('/c/northlight/live', await makePerson(stage.url()))
      await expectPicture(late.page)
      await late.page.context().close()
    } finally {
      await stop()
    }
    expect(fan.presses()).to.equal(0)
    expect((await creator.call<{ state: string }>('GET', `/v1/rooms/${roomId}`)).state).to.equal('live')
    await fan.expectClean(MEANWHILE)
    await studio.expectClean([NOT_YET_SEEN, ...MEANWHILE])
    await fan.page.context().close()
    await studio.page.context().close()
  })
})
