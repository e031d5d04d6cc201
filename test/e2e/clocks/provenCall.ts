import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { SOCKET_PATH } from '#protocol/socket.ts'
import { addVirtualAuthenticator } from '#test/kit/factors/virtualAuthenticator.ts'
import { expectAccessible } from '../journey/expectAccessible.ts'
import type { WatchedPage } from '../journey/watchPage.ts'

const LOCK = '[data-testid=call-lock]'
const LINE = '[data-testid=confirm-browser]'
const SHEET = '[data-testid=confirm-browser-sheet]'
const WAYS = { wallet: 'Confirm with your wallet', passkey: 'Confirm with a passkey' }
/** The test wallet signs, and sends nothing. */
const SIGN = '[data-testid=burner-confirm] button:text-is("Sign")'

/** From here on this browser has a passkey of its person's account. */
export async function addPasskey({ page, press }: WatchedPage, url: string): Promise<void> {
  await addVirtualAuthenticator(page)
  await page.goto(`${url}/me/security`)
  await press('button:has-text("Add a passkey")')
  await page.locator('dialog[open]').getByLabel('Name', { exact: true }).fill('Phone')
  await press('button:has-text("Make the passkey")')
  await page.locator('[data-testid=factor]', { hasText: 'Phone' }).waitFor()
}

/** In the lobby: a person says that this browser is theirs, by something of theirs that signs. */
export async function confirmBrowser({ page, press }: WatchedPage, way: 'wallet' | 'passkey'): Promise<void> {
  await press(`${LINE} button:text-is("Confirm this browser")`)
  await page.locator(SHEET, { hasText: WAYS[way] }).waitFor()
  await expectAccessible(page)
  await press(`${SHEET} button:text-is("${WAYS[way]}")`)
  if (way === 'wallet') await press(SIGN)
  await page.locator(LINE, { hasText: `confirmed as yours, by your ${way}` }).waitFor()
  await page.locator(SHEET).waitFor({ state: 'detached' })
}

/** How far a page knows who is at the other end, as its lock has it. */
export async function expectTrust(page: Page, level: string): Promise<void> {
  await page.locator(`${LOCK}[data-trust=${level}]`).waitFor()
}

/** The four words of a page; what shows them stays open. */
export async function readWords({ page, press }: WatchedPage): Promise<string[]> {
  await press(LOCK)
  const words = page.getByTestId('call-words')
  await words.and(page.locator('[aria-busy=false]')).waitFor()
  return words.locator('li').allTextContents()
}

/** Two people who open their locks read the same four words, and the first of the two says so. */
export async function compareWords(one: WatchedPage, other: WatchedPage): Promise<void> {
  const words = await readWords(one)
  expect(words).to.have.length(4)
  for (const word of words) expect(word).to.match(/^[a-z]{3,8}$/)
  expect(await readWords(other)).to.deep.equal(words)
  await expectAccessible(one.page)
  await other.page.keyboard.press('Escape')
  await other.page.getByTestId('call-keys').waitFor({ state: 'detached' })
  await one.press('[data-testid=call-keys] button:text-is("They are the same")')
  await one.page.getByTestId('call-keys').waitFor({ state: 'detached' })
}

/** Whoever is between a page and us. */
export interface Between {
  /** what comes is changed on its way from now on */
  isChanging: boolean
  /** how much was */
  changed: number
}

const PRINT = /(a=fingerprint:sha-256 )([0-9A-F]{2})/gi

/** The offers of the other side name another certificate in what a page gets over its next sockets. */
export async function standBetween(page: Page): Promise<Between> {
  const between: Between = { isChanging: true, changed: 0 }
  const withOtherPrint = (text: string) =>
    text.replace(PRINT, (_, name: string, byte: string) => `${name}${byte === '00' ? '01' : '00'}`)
  await page.routeWebSocket(
    ({ pathname }) => pathname.startsWith(SOCKET_PATH),
    (line) => {
      line.connectToServer().onMessage((message) => {
        const isOffer = /^\d+\["call:signal"/.test(String(message)) && /"kind":"offer"/.test(String(message))
        if (!between.isChanging || !isOffer) return line.send(message)
        between.changed++
        line.send(withOtherPrint(String(message)))
      })
    },
  )
  return between
}
