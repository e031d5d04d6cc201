import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { BookedCall } from '#api/bookings/booked/contract.ts'
import { JUDGE_AFTER_SECONDS } from '#domain/calls/meeting/finding.ts'
import { until } from '#test/kit/time/until.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import type { Person } from '../journey/people.ts'

/** Seconds before the end of a call at which time is just beyond what it waits for to be judged. */
export const JUDGED = -(JUDGE_AFTER_SECONDS + 1)

/** A booking as one of its sides is answered, once it is so. */
export const ownCall = (what: string, { call }: Person, id: string, isSo: (one: BookedCall) => boolean) =>
  until(what, async () => {
    const { bookings } = await call<{ bookings: BookedCall[] }>('GET', '/v1/me/calls/bookings')
    return bookings.find((one) => one.id === id && isSo(one))
  })

/** A booking once its record was judged. */
export async function judgedCall(person: Person, id: string) {
  const booking = await ownCall('it is judged', person, id, ({ finding }) => finding !== null)
  const { finding } = booking
  return { ...booking, finding: finding ?? expect.fail('it was judged') }
}

/** Both read on the page of their booking what its record says of the money. */
export async function expectFinding(
  pages: Page[],
  id: string,
  kind: 'clear' | 'attested' | 'contested',
): Promise<void> {
  for (const page of pages) {
    await page.goto(new URL(`/me/calls/${id}`, page.url()).href)
    await page.locator(`[data-testid="state:finding"][data-kind=${kind}]`).waitFor()
    await expectAccessible(page)
  }
}

/** Minor units of a call that pays its creator this share, to the cent: what is taken of the card, and where it goes. */
export function partsOf({ price, feeBps }: BookedCall, creatorBps: number): string[] {
  const whole = Number(price.units)
  const taken = Math.floor((whole * creatorBps) / 10_000)
  const fee = Math.floor((taken * feeBps) / 10_000)
  return [taken - fee, whole - taken, fee].map(String)
}
