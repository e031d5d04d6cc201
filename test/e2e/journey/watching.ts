import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { watchCamera } from '#test/kit/fakeCamera.ts'
import { until } from '#test/kit/time/until.ts'

const PICTURE = '.player .screen video'

/** The number of frames the browser decoded, from the player's own figures. */
export async function framesDecoded(page: Page): Promise<number> {
  const figure = page.locator('[data-figure="framesDecoded"]')
  // a toast may lie over it for some seconds
  if (!(await figure.isVisible())) await page.locator('.player .pt button').dispatchEvent('click')
  const text = (await figure.textContent()) ?? ''
  return text === '–' ? 0 : Number(text)
}

/** The picture runs: from now on it shows the publisher's moving code, and then a newer one. */
export async function expectPicture(page: Page): Promise<void> {
  await page.locator('[data-testid="player"][data-media="connected"]').waitFor()
  await page.locator(PICTURE).first().waitFor({ state: 'attached' })
  expect(await watchCamera(page, 2, PICTURE)).to.have.length.greaterThan(1)
}

/** The door with a code is shown, once, with one primary action; `within` what the product promises, where it does. */
export async function expectDoor(
  page: Page,
  code: string,
  title?: string,
  within: { withinMs?: number } = {},
): Promise<void> {
  const door = page.locator(`[data-testid="state:stream:${code}"]`)
  await door.waitFor({ timeout: within.withinMs ?? 30_000 })
  if (title) expect(await door.locator('h2').textContent()).to.equal(title)
  const primary = page.locator('main [data-primary]')
  // a door that sells reads the price first, and one whose gate has changed since asks once more
  await primary.first().waitFor()
  await until(`the door ${code} has one primary action`, async () =>
    (await door.isVisible()) ? (await primary.count()) === 1 : false,
  )
}

/** Every state of the player's connection to the media engine from now on; a player that leaves the page is `gone`. */
export async function followMedia(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(`{
    const player = document.querySelector('[data-testid="player"]')
    window.mediaStates = [player.dataset.media]
    const see = () => window.mediaStates.push(player.isConnected ? player.dataset.media : 'gone')
    new MutationObserver(see).observe(document, { subtree: true, childList: true, attributeFilter: ['data-media'] })
  }`)
  return async () => [...new Set(await page.evaluate<string[]>('window.mediaStates'))]
}
