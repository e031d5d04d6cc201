import { expect } from 'chai'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { makePerson } from '../journey/people.ts'
import { NOT_YET_SEEN } from '../journey/useStage.ts'
import { hasSound, SMALL, type TrtcStage, WIDE } from './useTrtcStage.ts'

const SOUND = 'button:has-text("Turn sound on")'
const STAGE = '[data-testid="voice-stage"][data-media="connected"]'
const MOVE_BACK = /^Move .+ to the audience$/

/** Somebody in the audience of a voice room is given the floor, and it is taken back. */
export function floorJourneys(stage: TrtcStage): void {
  it('[S3.30][T2] a listener asks to speak, is granted it, is heard on the same seat, and no more once the host ends it', async () => {
    const creator = await stage.creator('agora')
    const { studio, roomId } = await stage.goLive(creator, { kind: 'voice', isPublic: true })
    const path = `/c/${creator.handle}/live`
    const guest = await stage.open(path, WIDE)
    await guest.press('button:has-text("Listen now")')
    await guest.page.locator(STAGE).waitFor()
    await guest.press(SOUND)
    await until('the host is heard', async () => (await hasSound(guest.page)) || undefined)

    const person = await makePerson(stage.url())
    const fan = await stage.open(path, SMALL, person, stage.host())
    await fan.page.locator(STAGE).waitFor()
    const room = await stage.providerRoom(roomId)
    const people = stage.cloud().people(room)
    const button = (name: string | RegExp, { page } = fan) => page.getByRole('button', { name })
    /** packets that the cloud passed on: of the fan's microphone, and of everybody else's */
    const passedOn = async () => {
      const { publications } = await stage.cloud().counters(room)
      const sum = (isFan: boolean) =>
        publications
          .filter(({ seatId }) => (seatId === people.at(-1)) === isFan)
          .reduce((total, { packetsForwarded }) => total + packetsForwarded, 0)
      return { fan: sum(true), others: sum(false) }
    }

    await button('Ask to speak').click()
    await fan.page.getByText('1st in line').waitFor()
    await button('Withdraw').waitFor()
    await button('Grant', studio).click()
    await fan.page.getByRole('heading', { name: 'You can speak now' }).waitFor()
    await expectAccessible(fan.page)
    await button('Turn on microphone').click()
    await button('Speak now').click()
    await button('Step down').waitFor()
    await until('the guest gets the fan', async () => (await passedOn()).fan > 20)
    expect(stage.cloud().people(room), 'seat and entry stayed').to.deep.equal(people)

    await button(MOVE_BACK, studio).click()
    await button('Ask to speak').waitFor()
    await until('nothing of the fan is passed on', async () => {
      const from = await passedOn()
      await until('the host is passed on', async () => (await passedOn()).others > from.others + 20)
      return (await passedOn()).fan === from.fan
    })
    expect(await hasSound(fan.page), 'they listen on').to.equal(true)
    expect(stage.cloud().people(room)).to.deep.equal(people)

    await guest.expectClean()
    await fan.expectClean()
    await studio.expectClean([NOT_YET_SEEN])
    for (const { page } of [guest, fan, studio]) await page.context().close()
  })
}
