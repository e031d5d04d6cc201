import type { Page } from 'playwright-core'

/** Refusals of what a page asked just before its session ended. */
export const ASKED_BEFORE_SIGN_OUT = ['notifications', 'tx-intents'].map((name) => ({
  ...{ method: 'GET', path: new RegExp(`^/v1/(me/)?${name}$`), code: 'SIGN_IN_REQUIRED', mayBeAbsent: true },
}))

/** From now on the end of a seat is told to this page before the answer to its sign-out arrives. */
export async function answerSignOutLate(page: Page): Promise<void> {
  const ends: (() => void)[] = []
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (String(payload).includes('seat:ended')) ends.shift()?.()
    }),
  )
  await page.route('**/v1/sign-out', async (route) => {
    const told = new Promise<void>((resolve) => ends.push(resolve))
    const response = await route.fetch()
    await told
    await route.fulfill({ response })
  })
}
