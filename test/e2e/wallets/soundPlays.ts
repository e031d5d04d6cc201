import type { Page } from 'playwright-core'
import { until } from '#test/kit/time/until.ts'

/** The sound of the player goes on for another second. */
export async function soundPlays(page: Page): Promise<void> {
  const playedS = () => page.evaluate<number>("document.querySelector('.player .screen audio').currentTime")
  const from = await playedS()
  await until('sound', async () => (await playedS()) > from + 1)
}
