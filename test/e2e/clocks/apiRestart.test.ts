import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { until } from '#test/kit/time/until.ts'
import type { TestWorld } from '#test/kit/world.ts'
import { makePerson } from '../journey/people.ts'
import { IS_DEEP } from '../journey/sizes.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture, followMedia } from '../journey/watching.ts'
import type { ExpectedFailure } from '../journey/watchPage.ts'
import { AWAY } from './relayedCall.ts'

/**
 * Whoever comes back to the media engine in the moment of the end asks at the door, and hears of the end there; a beat that
 * was under way then finds no seat any more.
 */
const AT_THE_END: ExpectedFailure[] = [
  { method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'ENDED', mayBeAbsent: true },
  { method: 'POST', path: /^\/v1\/seats\/sea_\w+\/beats$/, code: 'NOT_FOUND', mayBeAbsent: true },
]

/** Resolves when our socket carries something again; attempts that fail carry nothing. */
function heardAgain(page: Page): Promise<void> {
  return new Promise((resolve) => {
    page.on('websocket', (socket) => {
      if (socket.url().includes(SOCKET_PATH)) socket.on('framereceived', () => resolve())
    })
  })
}

/** Whether another api answers that all it stands on works. */
function anotherIsReady(world: TestWorld, dead: number): Promise<boolean> {
  return fetch(`${world.publicUrl}/readyz`).then(
    ({ ok }) => ok && world.pid('api') !== dead,
    () => false,
  )
}

describe('journey 8: the api is restarted in mid-stream', function () {
  this.timeout(120_000)
  const stage = useStage('clocks')

  it('viewers keep watching, reconnect by themselves and hear how it ends', async () => {
    const creator = await stage.creator('northlight')
    const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
    const fan = await stage.visit(`/c/${creator.handle}/live`, await makePerson(stage.url()))
    await expectPicture(fan.page)

    const world = stage.world.current()
    await world.kill('api')
    await expectPicture(fan.page)
    const isBack = heardAgain(fan.page)
    await world.restart('api')
    await isBack
    await expectPicture(fan.page)
    const room = await creator.call<{ state: string; viewers: number }>('GET', `/v1/rooms/${roomId}`)
    expect(room).to.include({ state: 'live', viewers: 1 })

    await creator.call('POST', `/v1/rooms/${roomId}/end`)
    await expectDoor(fan.page, 'ENDED')
    await studio.page.locator('[data-testid="state:control:ended"]').waitFor()
    expect(fan.presses()).to.equal(0)
    await fan.expectClean([...AT_THE_END, ...AWAY])
    await studio.expectClean([NOT_YET_SEEN, ...AT_THE_END, ...AWAY])
    await fan.page.context().close()
    await studio.page.context().close()
  })

  if (IS_DEEP)
    it('[T35] one that dies is started again, ready in time, and no picture stops', async () => {
      const creator = await stage.creator('kiln')
      const { studio, roomId } = await stage.goLive(creator, { isPublic: true })
      const fan = await stage.visit(`/c/${creator.handle}/live`, await makePerson(stage.url()))
      await expectPicture(fan.page)
      const states = await followMedia(fan.page)

      const world = stage.world.current()
      const dead = world.pid('api')
      const isBack = heardAgain(fan.page)
      process.kill(dead, 'SIGKILL')
      await until('another api is ready', () => anotherIsReady(world, dead))
      await isBack
      await expectPicture(fan.page)
      expect(await states()).to.deep.equal(['connected'])
      const room = await creator.call<{ state: string; viewers: number }>('GET', `/v1/rooms/${roomId}`)
      expect(room).to.include({ state: 'live', viewers: 1 })
      expect(fan.presses()).to.equal(0)
      await fan.expectClean(AWAY)
      await studio.expectClean([NOT_YET_SEEN, ...AWAY])
      await fan.page.context().close()
      await studio.page.context().close()
    })
})
