import type { Page, Route } from 'playwright-core'
import type { OwnCalls } from '#api/bookings/contract.ts'
import type { CallCalendar } from '#domain/calls/calendar.ts'
import type { Problem } from '#domain/problem.ts'
import { until } from '#test/kit/time/until.ts'

/** What a request sends. */
interface Sent {
  revision: number
  calendar: CallCalendar
  replaces: string | null
  prices: { units: string }[]
}

/** Questions of a page about its own calls: each waits until the test answers it. */
export async function holdQuestions(page: Page) {
  /** that nobody answered yet, and all that were asked */
  let open: Route[] = []
  const asked: string[] = []
  await page.route('**/v1/me/calls**', (route) => {
    asked.push(route.request().method())
    open.push(route)
  })
  return {
    asked,
    async next(method: string): Promise<Route> {
      const route = await until(`a ${method}`, () => open.find((one) => one.request().method() === method))
      open = open.filter((one) => one !== route)
      return route as Route
    },
  }
}
export type Questions = Awaited<ReturnType<typeof holdQuestions>>

export const sentBy = (route: Route) => route.request().postDataJSON() as Sent

export const answer = (route: Route, json: OwnCalls | Problem, status = 200) =>
  route.fulfill({ status, json })

export const stored = (calendar: CallCalendar, revision: number): OwnCalls => ({
  ...{ hasChannel: true, calendar, revision, offers: [], policies: [], leftOpen: [] },
})

/** A creator without hours and offers. */
export const nothing: OwnCalls = {
  ...{ hasChannel: true, calendar: null, revision: 3, offers: [], policies: [], leftOpen: [] },
}

/** The hours of a weekday that are listed, by what removes them. */
export const rowsOf = (page: Page, weekday: number) =>
  page
    .getByTestId(`weekday-${weekday}`)
    .getByRole('button', { name: 'Remove' })
    .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')))

/** The middle of a field of the painted week; half hours from 00:00. */
export async function fieldOf(page: Page, weekday: number, half: number): Promise<[number, number]> {
  const cell = page
    .locator('.weekcells > .weekday')
    .nth(weekday - 1)
    .locator('i')
    .nth(half)
  const box = await cell.boundingBox()
  if (!box) throw new Error('the week is not there')
  return [box.x + box.width / 2, box.y + box.height / 2]
}
