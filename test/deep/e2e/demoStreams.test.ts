import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { DEMO_CREATORS } from '#scripts/demo/creators.ts'
import { launchToken } from '#scripts/demo/launchToken.ts'
import { DEMO_GIVINGS, DEMO_SHOWS } from '#scripts/demo/shows.ts'
import { RESTARTABLE } from '#scripts/start/startWorld.ts'
import { type Creator, makePerson } from '#test/e2e/journey/people.ts'
import { useStage } from '#test/e2e/journey/useStage.ts'
import { framesDecoded } from '#test/e2e/journey/watching.ts'
import type { ExpectedFailure } from '#test/e2e/journey/watchPage.ts'
import { request } from '#test/kit/client.ts'
import { until } from '#test/kit/time/until.ts'

const MEANWHILE: ExpectedFailure[] = ['GET', 'POST'].flatMap((method) =>
  ['failed', 'NO_MEDIA_NODE', 'BUSY', 'NOT_FOUND', 'OTHER_DEVICE'].map((code) => ({
    method,
    path: /^\/(v1\/|rpc)/,
    code,
    mayBeAbsent: true,
  })),
)

const GIVING = DEMO_GIVINGS[0] as (typeof DEMO_GIVINGS)[number]

describe('streams of the demo creators', function () {
  this.timeout(180_000)
  const stage = useStage({
    settings: { SWEEP_MS: '250', SECOND_FACTOR: 'required', FRESH_SIGN_IN_S: '300' },
    restartable: RESTARTABLE,
  })
  const creators: Creator[] = []

  const liveRooms = async () => {
    const { body } = await request(stage.url(), 'GET', '/v1/live')
    const rooms: { roomId: string; channel: { handle: string } }[] = body.live
    return new Map(rooms.map(({ roomId, channel }) => [channel.handle, roomId]))
  }
  const allLive = () => until('all are live', async () => (await liveRooms()).size === DEMO_SHOWS.length)

  before('put all on air', async () => {
    const world = stage.world.current()
    const { body: config } = await request(stage.url(), 'GET', '/v1/config')
    for (const { handle } of DEMO_SHOWS) {
      const creator = await stage.creator(handle)
      creators.push(creator)
      const token = DEMO_CREATORS.find((one) => one.handle === handle)?.token
      if (token) await launchToken(creator.wallet, config, { token, collection: creator.collection })
    }
    const shows = DEMO_SHOWS.map((show, n) => {
      const keyFile = join(world.dataDir, `key-${show.handle}`)
      writeFileSync(keyFile, creators[n]?.key ?? '', { mode: 0o600 })
      return { ...show, keyFile, factorFile: `${keyFile}-totp` }
    })
    const keyFile = join(world.dataDir, 'key-giver')
    writeFileSync(keyFile, (await makePerson(stage.url())).key, { mode: 0o600 })
    await world.publish({ url: stage.url(), shows, givings: [{ ...GIVING, keyFile }] })
    await allLive()
  })

  it('[S1.1][S3.24] run for a viewer, and come back in the same room after a kill of publisher, api and media', async () => {
    const world = stage.world.current()
    const fan = await stage.visit('/c/kiln/live', await makePerson(stage.url()))
    const runs = async () => {
      await fan.page.locator('[data-testid="player"][data-media="connected"]').waitFor({ timeout: 60_000 })
      let [seen, sum] = [await framesDecoded(fan.page), 0]
      await until('twenty more pictures', async () => {
        const now = await framesDecoded(fan.page)
        // a connection that is new counts from nothing
        sum += now < seen ? now : now - seen
        seen = now
        return sum >= 20
      })
    }
    await runs()
    const rooms = await liveRooms()
    for (const { handle } of DEMO_SHOWS.filter(({ isRecorded }) => isRecorded)) {
      const { body } = await request(stage.url(), 'GET', `/v1/rooms/${rooms.get(handle)}`)
      expect(body.hubRoom, `${handle} is on the chain`).to.not.equal(null)
    }
    for (const name of ['publisher', 'api', 'media']) {
      const pid = world.pid(name)
      process.kill(pid, 'SIGKILL')
      await until(`${name} is back`, async () => world.isRunning(name) && world.pid(name) !== pid)
      await runs()
    }
    expect(await liveRooms()).to.deep.equal(rooms)
    const factors = await creators[0]?.call<{ totp: unknown }>('GET', '/v1/me/factors')
    expect(factors?.totp, 'the members-only one has proven its creator a second time').to.not.equal(null)
    await fan.expectClean(MEANWHILE)
  })

  it('[S1.1][S3.19] begin in a new room when the old one was ended; each is given its gifts once', async () => {
    const rooms = await liveRooms()
    const gifts = async (room?: string) =>
      (
        await creators[DEMO_SHOWS.findIndex(({ handle }) => handle === GIVING.to)]?.call<{
          tips: { gift: number | null; count: number }[]
        }>('GET', `/v1/rooms/${room}/tips`)
      )?.tips.map(({ gift, count }) => ({ code: gift, count }))
    // the process that gives was killed meanwhile
    expect(await gifts(rooms.get(GIVING.to))).to.deep.equal(GIVING.gifts.toReversed())
    for (const [n, { handle }] of DEMO_SHOWS.entries())
      await creators[n]?.call('POST', `/v1/rooms/${rooms.get(handle)}/end`)
    await allLive()
    const now = await liveRooms()
    for (const { handle } of DEMO_SHOWS) expect(now.get(handle)).to.not.equal(rooms.get(handle))
    await until('its gifts', async () => (await gifts(now.get(GIVING.to)))?.length === GIVING.gifts.length)
  })
})
