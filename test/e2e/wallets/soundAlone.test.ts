import { expect } from 'chai'
import { expectAccessible } from '../journey/expectAccessible.ts'
import { useStage } from '../journey/useStage.ts'
import { expectPicture } from '../journey/watching.ts'
import { soundPlays } from './soundPlays.ts'

const QUALITY = '.player select.qualitypick'
const STILL = '[data-testid="state:player:sound"]'

describe('the quality that somebody chose', function () {
  this.timeout(90_000)
  const stage = useStage('wallets')

  it('[S1.2] begins with 360p where data are saved; sound alone has a still card, and is remembered', async () => {
    const creator = await stage.creator('kiln')
    await stage.goLive(creator, { isPublic: true })
    const fan = await stage.visit(`/c/${creator.handle}/live`)
    const debug = await fan.page.context().newCDPSession(fan.page)
    await debug.send('Emulation.setDataSaverOverride', { dataSaverEnabled: true })
    await fan.press('.door [data-primary]')
    await expectPicture(fan.page)
    const chosen = () => fan.page.locator(QUALITY).inputValue()
    expect(await chosen()).to.equal('low')
    expect(await fan.page.locator(`${QUALITY} option`).allTextContents()).to.deep.equal([
      ...['Auto', '720p', '360p', 'Sound only'],
    ])

    // by keyboard alone: the list has the keys for itself
    await fan.reach(QUALITY)
    await fan.page.keyboard.press('ArrowDown')
    await fan.page.locator(STILL).waitFor()
    expect(await chosen()).to.equal('sound')
    expect(await fan.page.locator('.player .screen video').count()).to.equal(0)
    await soundPlays(fan.page)
    await expectAccessible(fan.page)

    await fan.page.reload()
    await fan.page.locator('.door [data-primary]').or(fan.page.locator('.player')).first().waitFor()
    if (await fan.page.locator('.door [data-primary]').isVisible()) await fan.press('.door [data-primary]')
    await fan.page.locator(STILL).waitFor()
    await fan.page.locator('.player .screen audio').waitFor({ state: 'attached' })
    await soundPlays(fan.page)
    await fan.page.locator(QUALITY).selectOption('high')
    await expectPicture(fan.page)
    await fan.expectClean()
  })
})
