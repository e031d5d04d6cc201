import { expect } from 'chai'
import type { Hex } from 'viem'
import type { Config } from '#api/installation/contract.ts'
import type { Room } from '#api/rooms/contract.ts'
import type { TokenLock } from '#api/tokens/contract.ts'
import { sessionLockAbi } from '#generated/abis.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { type Creator, makePerson, openProfile, type Person } from '../journey/people.ts'
import { NOT_YET_SEEN, useStage } from '../journey/useStage.ts'
import { expectDoor } from '../journey/watching.ts'
import { type WatchedPage, watchPage } from '../journey/watchPage.ts'
import { buyUnits, launchNorth, sendUnits, unitsOf, WHOLE } from './ownToken.ts'

const OPEN = 'button:has-text("Open room")'
const CONTROL = '[data-testid="state:control:live"]'
const ENDED = '[data-testid="state:control:ended"]'
const LISTENING = '[data-testid="voice-stage"][data-media="connected"]'
const PROMPT = '[data-testid=burner-confirm]'
const CONFIRM = `${PROMPT} button:has-text("Confirm")`
const DOOR = 'Need 100 NORTH locked to join'
const HERE = '[data-testid=locked-here]'
const REFUSED = { method: 'POST', path: /^\/v1\/rooms\/rom_\w+\/admissions$/, code: 'TOKENS_SHORT' }
const PILE = 100n * WHOLE

describe('journey: a voice room that locks tokens', function () {
  this.timeout(120_000)
  const stage = useStage('chains')

  async function openStudio(host: Creator): Promise<WatchedPage> {
    const context = await openProfile(stage.host(), stage.url(), host)
    const studio = await watchPage(context, `${stage.url()}/studio/rooms`)
    await studio.page.locator('[data-testid="state:studio:preparing"]').waitFor()
    return studio
  }

  /** What the lock itself says that somebody has in it for a room, past every index and page. */
  async function lockOf({ call, wallet }: Person, { hubRoom }: Room, token: Hex) {
    const { contracts } = await call<Config>('GET', '/v1/config')
    const at = { address: contracts.sessionLock as Hex, abi: sessionLockAbi }
    const id = BigInt(hubRoom?.id ?? expect.fail('the chain does not lead it'))
    return (who: Person) =>
      wallet.chain.readContract({
        ...{ ...at, functionName: 'lockedFor', args: [id, who.account.address, token] },
      })
  }

  const locksOf = async ({ call }: Person) =>
    (await call<{ locks: TokenLock[] }>('GET', '/v1/me/token-locks')).locks

  /** One press opens the sheet, one has the wallet let the lock take them, one locks; two prompts. */
  async function lockAndEnter({ page, press }: WatchedPage): Promise<void> {
    await press('[data-primary]:has-text("Lock 100 NORTH")')
    await page.getByTestId('lock-form').waitFor()
    await expectAccessible(page)
    await press('[data-testid=lock-form] button:has-text("Lock 100 NORTH")')
    await press(CONFIRM)
    await press('[data-testid=lock-form] button:has-text("Now lock 100 NORTH")')
    await page.locator(PROMPT, { hasText: 'Lock 100 NORTH while you are in the room' }).waitFor()
    await press(CONFIRM)
    await page.locator(LISTENING).waitFor()
  }

  it('[S3.56][S3.34][S3.23] asked for by its host: what is free opens nothing; locked and in; taken back inside: out at once; handed on, locked and in; over: taken home', async () => {
    const host = await stage.creator('polaris')
    const token = await launchNorth(host)
    const fan = await makePerson(stage.url())
    const friend = await makePerson(stage.url())
    await buyUnits(fan, token, PILE)

    const studio = await openStudio(host)
    const { page, press } = studio
    await page.getByLabel('Condition 1').selectOption({ label: 'NORTH tokens' })
    await studio.type('Amount of condition 1', '100')
    await press('label:has-text("Lock tokens while inside")')
    await page.getByTestId('gate-sentence').filter({ hasText: 'Anyone with 100 NORTH locked' }).waitFor()
    await expectAccessible(page)
    await press(OPEN)
    await press(CONFIRM)
    await page.locator(CONTROL).waitFor()
    expect(studio.presses()).to.equal(3)
    const roomId = (await host.page()).liveRoomId ?? expect.fail('the channel shows no live room')
    const room = await host.call<Room>('GET', `/v1/rooms/${roomId}`)
    expect(room).to.include({ locksTokens: true })
    expect(room.gate?.sentence).to.equal('Anyone with 100 NORTH locked')
    const lockedFor = await lockOf(host, room, token)

    const first = await stage.visit(`/r/${roomId}`, fan)
    await expectDoor(first.page, 'TOKENS_SHORT', DOOR)
    await expectAccessible(first.page)
    await lockAndEnter(first)
    expect(first.presses()).to.equal(5)
    expect([await lockedFor(fan), await lockedFor(host), await unitsOf(fan, token)]).to.deep.equal([
      ...[PILE, 0n, 0n],
    ])

    const second = await stage.visit(`/r/${roomId}`, friend)
    await expectDoor(second.page, 'TOKENS_SHORT', DOOR)

    await first.press(`${HERE} button:has-text("Take back")`)
    await first.page.locator(HERE, { hasText: 'You leave the room as soon as they are back' }).waitFor()
    await expectAccessible(first.page)
    await first.press(`${HERE} button:has-text("Take back and leave")`)
    await first.press(CONFIRM)
    await expectDoor(first.page, 'TOKENS_SHORT', DOOR)
    expect([await lockedFor(fan), await unitsOf(fan, token)]).to.deep.equal([0n, PILE])
    const { rows } = await stage.world
      .current()
      .testDatabase.pool('owner')
      .query(
        'SELECT count(*)::int AS minutes FROM app.seat WHERE room_id = $1 AND token_grace_at IS NOT NULL',
        [roomId],
      )
    expect(rows, 'a minute in which the pile could have been handed on').to.deep.equal([{ minutes: 0 }])

    await sendUnits(fan, friend, token, PILE)
    // the first has nothing left to come in by
    await first.page.reload()
    await expectDoor(first.page, 'TOKENS_SHORT', DOOR)
    await second.page.reload()
    await expectDoor(second.page, 'TOKENS_SHORT', DOOR)
    await lockAndEnter(second)
    expect(await lockedFor(friend)).to.equal(PILE)

    await studio.reach('button:has-text("End · hold")')
    await page.keyboard.down('Enter')
    await page.locator(ENDED).waitFor()
    await page.keyboard.up('Enter')
    await expectDoor(second.page, 'ENDED')
    await second.page.locator(HERE, { hasText: 'Your 100 NORTH are still locked' }).waitFor()
    await expectAccessible(second.page)
    await second.press(`${HERE} button:has-text("Take back")`)
    await second.press(CONFIRM)
    await second.page.locator(HERE).waitFor({ state: 'detached' })
    await until('nothing of theirs is locked', async () => (await locksOf(friend)).length === 0)
    expect([await unitsOf(friend, token), await locksOf(fan)]).to.deep.equal([PILE, []])

    await first.expectClean([REFUSED])
    await second.expectClean([REFUSED])
    await studio.expectClean([NOT_YET_SEEN])
    for (const each of [first, second, studio]) await each.page.context().close()
  })
})
