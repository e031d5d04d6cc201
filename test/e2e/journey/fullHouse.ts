import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { expectAccessible } from './expectAccessible.ts'
import { makePerson } from './people.ts'
import { onScreens } from './sizes.ts'
import { NOT_YET_SEEN, type Stage } from './useStage.ts'
import { expectDoor } from './watching.ts'

const SIZES = onScreens([
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
])
const DOOR = '.door [data-primary]'
/** A browser of tests looks at all its pages at once: it says of this one whether somebody does. */
const look = (page: Page, at: 'hidden' | 'visible') =>
  page.evaluate(`{
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => '${at}' })
    document.dispatchEvent(new Event('visibilitychange'))
  }`)

/** Offers of a world that plays it are short. */
export const SHORT_OFFERS = { LINE_OFFER_S: '5' }

/**
 * A room for two with three in front of it: third, second, offer, picture; an unused offer passes on.
 * @param expectPicture the picture of a viewer runs
 */
export async function playFullHouse(
  stage: Stage,
  expectPicture: (page: Page) => Promise<void>,
): Promise<void> {
  const creator = await stage.creator('saltworks')
  const { studio } = await stage.goLive(creator, { seats: 2, isPublic: true })
  const visit = async () => stage.visit(`/c/${creator.handle}/live`, await makePerson(stage.url()))
  const [one, two] = [await visit(), await visit()]
  for (const { page } of [one, two]) await expectPicture(page)

  const waiting = [await visit(), await visit(), await visit()] as const
  const [three, four, five] = waiting
  for (const [n, waiter] of waiting.entries()) {
    await expectDoor(waiter.page, 'CAPACITY_FULL', 'The room is full (2/2)')
    await waiter.press(`${DOOR}:has-text("Wait in line")`)
    await waiter.page.getByText(`You are ${['1st', '2nd', '3rd'][n]} in line`).waitFor()
  }
  for (const size of SIZES) {
    await five.page.setViewportSize(size)
    await expectAccessible(five.page)
  }

  await two.page.goto(`${stage.url()}/c/${creator.handle}`)
  await expectPicture(three.page)
  expect(three.presses(), 'a page that is looked at takes its place by itself').to.equal(1)
  await five.page.getByText('You are 2nd in line').waitFor()

  await look(four.page, 'hidden')
  const title = await four.page.title()
  await one.page.goto(`${stage.url()}/c/${creator.handle}`)
  await four.page.getByText('It is kept for you for a moment.').waitFor()
  expect(await four.page.title()).to.equal(`Your place is ready · ${title}`)
  await four.page.locator('[data-testid="bell"][aria-label*="Your place is ready"]:visible').waitFor()
  await expectPicture(five.page)
  await four.page.getByText('A place was kept for you and went to the next in line.').waitFor()
  expect(await four.page.title()).to.equal(title)
  await look(four.page, 'visible')
  await four.press(`${DOOR}:has-text("Wait in line")`)
  // their last word at the door is still that the room is full
  await four.page.getByText('You are 1st in line').waitFor()
  await four.press(`${DOOR}:has-text("Leave the line")`)
  await four.page.getByText('Places go to who waits, in turn.').waitFor()
  expect([five.presses(), four.presses()]).to.deep.equal([1, 3])

  for (const each of [one, two]) await each.expectClean()
  for (const each of waiting)
    await each.expectClean([{ method: 'POST', path: /\/admissions$/, code: 'CAPACITY_FULL' }])
  await studio.expectClean([NOT_YET_SEEN])
  for (const each of [one, two, ...waiting, studio]) await each.page.context().close()
}
