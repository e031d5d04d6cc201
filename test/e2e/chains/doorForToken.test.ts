import { expect } from 'chai'
import type { Room } from '#api/rooms/contract.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor, expectPicture } from '../journey/watching.ts'
import { buyUnits, launchNorth, sellUnits, unitsOf, WHOLE } from './ownToken.ts'

const PAY = '[data-testid=burner-confirm] button:has-text("Confirm and pay")'
const REFUSED = { method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'TOKENS_SHORT' }

describe('journey: a door for a token', function () {
  this.timeout(120_000)
  const stage = useStage('chains')

  it('[S3.55][S3.27][S3.34][S3.24] asked for by its creator, refused with what is missing, bought and in; sold inside: a minute, bought back and kept; sold again: out', async () => {
    const creator = await stage.creator('polaris')
    const token = await launchNorth(creator)
    const fan = await makePerson(stage.url())
    await buyUnits(fan, token, 62n * WHOLE)

    const { studio, roomId } = await stage.goLive(creator, { tokens: { symbol: 'NORTH', amount: '100' } })
    const { gate } = await creator.call<Room>('GET', `/v1/rooms/${roomId}`)
    expect(gate?.sentence).to.equal('Anyone with 100 NORTH')

    // one press opens the sheet, one buys, one prompt
    const watcher = await stage.visit(`/c/${creator.handle}/live`, fan)
    await expectDoor(watcher.page, 'TOKENS_SHORT', 'Need 100 NORTH to join')
    await watcher.page.getByText('You hold 62, missing 38').waitFor()
    await expectAccessible(watcher.page)
    await watcher.press('[data-primary]:has-text("Get 38 NORTH")')
    await expectAccessible(watcher.page)
    await watcher.press('[data-testid=token-sheet] button:has-text("Get 38 NORTH ·")')
    await watcher.press(PAY)
    await expectPicture(watcher.page)
    expect(watcher.presses()).to.equal(3)
    expect(await unitsOf(fan, token)).to.equal(100n * WHOLE)
    const seats = () => creator.call<{ viewers: { seatId: string }[] }>('GET', `/v1/rooms/${roomId}/viewers`)
    const [seat] = (await seats()).viewers

    const grace = watcher.page.locator('[data-testid=tokens-grace]')
    await sellUnits(fan, token, WHOLE / 2n)
    await grace.filter({ hasText: 'You need 0.5 more NORTH to stay' }).waitFor()
    await watcher.press('[data-testid=tokens-grace] button:has-text("Get 0.5 NORTH")')
    await watcher.press('[data-testid=token-sheet] button:has-text("Get 0.5 NORTH ·")')
    await watcher.press(PAY)
    await grace.waitFor({ state: 'detached' })
    await watcher.page.locator('[data-testid=token-sheet]').waitFor({ state: 'detached' })
    await expectPicture(watcher.page)
    expect((await seats()).viewers, 'the same seat').to.deep.include(seat)

    // the same minute goes on, and is over
    await sellUnits(fan, token, 40n * WHOLE)
    await grace.waitFor()
    await stage.world
      .current()
      .testDatabase.pool('owner')
      .query(
        `UPDATE app.seat SET grace_until = app.now(), token_grace_at = token_grace_at - interval '61 seconds'
          WHERE room_id = $1 AND state = 'grace'`,
        [roomId],
      )
    await expectDoor(watcher.page, 'TOKENS_SHORT', 'Need 100 NORTH to join')
    await watcher.page.getByText('You hold 60, missing 40').waitFor()
    await until('nobody is inside', async () => (await seats()).viewers.length === 0)
    await watcher.expectClean([REFUSED])
    await studio.expectClean([NOT_YET_SEEN])
  })
})
