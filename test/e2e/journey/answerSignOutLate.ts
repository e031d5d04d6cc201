import type { Page } from 'playwright-core'

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
