import { expect } from 'chai'
import { expectAccessible } from '#test/e2e/journey/expectAccessible.ts'
import { IS_DEEP } from '#test/e2e/journey/sizes.ts'
import { NOT_YET_SEEN, useStage } from '#test/e2e/journey/useStage.ts'
import { expectPicture } from '#test/e2e/journey/watching.ts'
import { soundPlays } from '#test/e2e/wallets/soundPlays.ts'
import { layWeakLine, type WeakLine } from '#test/kit/media/weak/weakLine.ts'

const QUALITY = '.player select.qualitypick'
const STILL = '[data-testid="state:player:sound"]'
const QUEUE = { queueMs: 500, lossPct: 0.5 }

type Turn = [level: string, atMs: number]

/** Notes each level that Auto shows from now on, and when. */
const FOLLOW = `{
  const option = document.querySelector('${QUALITY} option[value=auto]')
  const now = () => option.textContent.slice(6, -1)
  window.turns = [[now(), Math.round(performance.now())]]
  new MutationObserver(() => {
    if (now() !== window.turns.at(-1)[0]) window.turns.push([now(), Math.round(performance.now())])
  }).observe(option, { subtree: true, childList: true, characterData: true })
}`

describe('journey 7: a picture for every connection', function () {
  this.timeout(180_000)
  const settings: Record<string, string> = {}
  let line: WeakLine
  before('lay the line', async () => {
    line = await layWeakLine()
    settings.MEDIA_PUBLIC_URL = line.url
  })
  const stage = useStage({ settings })
  beforeEach('tell it who stands behind', () => line.serve(stage.world.current().ports.mediaSignal))
  after('take the line away', () => line?.stop())

  it('[S1.2][S3.92] Auto turns to 360p at 500 kb/s and stays, at 60 to sound, and comes back', async () => {
    const { studio } = await stage.goLive(await stage.creator('kiln'), { isPublic: true })
    const fan = await stage.visit('/c/kiln/live')
    await fan.press('.door [data-primary]')
    await expectPicture(fan.page)
    await fan.page.evaluate(FOLLOW)
    const turns = (): Promise<Turn[]> => fan.page.evaluate('window.turns')
    const turnsTo = (level: string, withinMs: number) =>
      fan.page
        .locator(`${QUALITY} option[value=auto]`, { hasText: `Auto (${level})` })
        .waitFor({ state: 'attached', timeout: withinMs })

    line.narrow({ bitsPerS: 500_000, ...QUEUE })
    await turnsTo('360p', 15_000)
    await expectPicture(fan.page)
    if (IS_DEEP) {
      // it tries the large one after ten clean seconds, which does not fit
      await turnsTo('720p', 40_000)
      await turnsTo('360p', 10_000)
    }
    line.narrow({ bitsPerS: 60_000, ...QUEUE })
    await turnsTo('sound only', 30_000)
    await fan.page.locator(STILL).waitFor()
    await soundPlays(fan.page)
    expect(await fan.page.locator('.player .screen video').count()).to.equal(0)
    await expectAccessible(fan.page)
    line.narrow(null)
    await turnsTo(IS_DEEP ? '720p' : '360p', 60_000)
    await fan.page.locator(STILL).waitFor({ state: 'detached' })
    await expectPicture(fan.page)
    await studio.expectClean([NOT_YET_SEEN])
    await fan.expectClean()
    if (!IS_DEEP) return

    const [first, low, tried, failed, sound, ...back] = await turns()
    const levels = [first, low, tried, failed, sound, ...back].map((turn) => turn?.[0])
    expect(levels).to.deep.equal(['720p', '360p', '720p', '360p', 'sound only', '360p', '720p'])
    const between = (from?: Turn, to?: Turn) => Number(to?.[1]) - Number(from?.[1])
    expect(between(low, tried), 'ten seconds before it tries').to.be.at.least(9500)
    expect(between(tried, failed), 'what fails is taken back').to.be.at.most(6000)
    expect(between(sound, back[0]), 'twice as long once it has failed').to.be.at.least(19_000)
  })
})
