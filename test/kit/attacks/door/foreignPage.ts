import type { Page } from 'playwright-core'

/** What a page of somebody else could do with one address of this machine. */
export interface PageReach {
  /** the fetch was answered, readable or not */
  isFetched: boolean
  /** the WebSocket opened and brought an answer to the request */
  socketAnswer: string | null
  /** the browser's own words for what it refused */
  refusals: string[]
}

/**
 * Sends one JSON-RPC request by fetch and by WebSocket from a page to an address that is not its own.
 * @param page of a foreign origin
 * @param address host and port
 */
export async function playForeignPage(page: Page, address: string, request: unknown): Promise<PageReach> {
  const refusals: string[] = []
  const hear = (text: string) => text.includes(address) && refusals.push(text)
  const onFailed = (failed: { url(): string; failure(): { errorText: string } | null }) =>
    hear(`${failed.url()} ${failed.failure()?.errorText}`)
  // the browser tells of a WebSocket in the console alone
  const onConsole = (message: { text(): string }) => hear(message.text())
  page.on('requestfailed', onFailed).on('console', onConsole)
  const reach = await page.evaluate(
    async ([target, body]) => {
      const isFetched = await fetch(`http://${target}/`, { method: 'POST', mode: 'no-cors', body }).then(
        () => true,
        () => false,
      )
      const socketAnswer = await new Promise<string | null>((resolve) => {
        const socket = new WebSocket(`ws://${target}/`)
        socket.onopen = () => socket.send(body)
        socket.onmessage = ({ data }) => resolve(String(data))
        socket.onclose = () => resolve(null)
      })
      return { isFetched, socketAnswer }
    },
    [address, JSON.stringify(request)] as const,
  )
  page.off('requestfailed', onFailed).off('console', onConsole)
  return { ...reach, refusals }
}
