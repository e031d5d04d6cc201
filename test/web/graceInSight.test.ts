import { expect } from 'chai'
import { useFixtures } from './build/useFixtures.ts'

describe('who may lose their seat in a minute', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()

  for (const [state, width, height] of [
    ['stream:grace-watching', 390, 844],
    ['stream:grace-watching', 844, 390],
    ['stream:grace-watching', 390, 420],
    ['room:grace-listening', 390, 844],
    ['room:grace-listening', 1280, 720],
  ] as const)
    it(`[S3.34] reads it wherever they are on the page, and presses all else: ${state} at ${width}×${height}`, async () => {
      const page = await fixtures.newPage({ viewport: { width, height }, reducedMotion: 'reduce' })
      await page.goto(`${fixtures.url()}/?theme=dark&state=${state}`)
      const notice = page.getByTestId('tokens-grace')
      await notice.waitFor()
      // the bars of the shell, which the fixtures have not
      await page.evaluate(
        `document.body.prepend(...['topm', 'top'].map((name) =>
          Object.assign(document.createElement('header'), { className: name })))`,
      )
      // the page is longer than the window, so that "wherever" means something
      const farthest = await page.evaluate('document.documentElement.scrollHeight - innerHeight')
      expect(farthest).to.be.greaterThan(100)
      const words = notice.getByText('You need 38 more NORTH to stay')
      const button = page.getByRole('button', { name: 'Get 38 NORTH' })
      const isPictureKept = state === 'stream:grace-watching' && width < 768 && height > 500
      for (const part of [0, 0.5, 1]) {
        await page.evaluate(`scrollTo(0, ${Math.round(part * Number(farthest))})`)
        for (const seen of [words, button]) {
          const isOnTop = await seen.evaluate((element) => {
            const { x, y, width: wide, height: high } = element.getBoundingClientRect()
            return element.contains(document.elementFromPoint(x + wide / 2, y + high / 2))
          })
          expect(isOnTop, `on top at ${part}`).to.equal(true)
        }
        const [box, picture] = [await notice.boundingBox(), await page.locator('.watch').boundingBox()]
        if (part === 0 || isPictureKept)
          expect(Number(picture?.y), `below it at ${part}`).to.be.at.least(
            Math.floor(Number(box?.y) + Number(box?.height)),
          )
      }
      await page.evaluate('scrollTo(0, 0)')
      await page.locator('.chatform').locator('input, textarea').first().click({ trial: true })
      await button.click({ trial: true })
    })
})
