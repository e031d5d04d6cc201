import type { Browser } from 'playwright-core'
import { type BrowserOptions, launchBrowser } from '../browser.ts'

const browsers = new Map<string, Promise<Browser>>()

globalThis.after?.('close the shared browsers', async () => {
  for (const browser of browsers.values()) await (await browser.catch(() => undefined))?.close()
})

/** A browser that files of one process share: a profile each, which they close themselves. One that died is started again. */
export async function sharedBrowser(options: BrowserOptions): Promise<Browser> {
  const key = JSON.stringify(options)
  const running = await browsers.get(key)?.catch(() => undefined)
  if (running?.isConnected()) return running
  const started = launchBrowser(options)
  browsers.set(key, started)
  return await started
}

/** Ends all profiles of a browser: what the next file opens is the first. */
export async function closeProfiles(browser: Browser): Promise<void> {
  for (const context of browser.contexts()) await context.close()
}
