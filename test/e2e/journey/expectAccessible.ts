import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { depth } from '#test/kit/depth.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** What fades in has the contrast that it will have only when it stands; what turns for ever is not waited for. */
const SETTLED = `Promise.allSettled(document.getAnimations()
  .filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime ?? 0))
  .map((one) => one.finished)).then(() => null)`

/** The same in a journey: `test/web` says so of every state of the application, so `npm test` does not repeat it there. */
export async function expectAccessible(page: Page): Promise<void> {
  if (depth(false, true)) await expectNoFindings(page)
}

/** What is on the screen has no accessibility finding. */
export async function expectNoFindings(page: Page): Promise<void> {
  // by the debugger, because the page's policy lets no script in
  await page.evaluate(AXE)
  await page.evaluate(SETTLED)
  const found = await page.evaluate<string[]>(
    `axe.run(document, { runOnly: ${JSON.stringify(TAGS)} }).then((r) => r.violations.map(({ id, nodes }) => id + ' ' + nodes[0].target))`,
  )
  expect(found, `on ${page.url()}`).to.deep.equal([])
}
