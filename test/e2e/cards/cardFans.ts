import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { CODE_MAIL, waitForMail } from '#test/kit/mail/readMailbox.ts'
import { type Creator, openProfile, type TierTerms } from '../journey/people.ts'
import { expectPicture } from '../journey/watching.ts'
import { type ExpectedFailure, type WatchedPage, watchPage } from '../journey/watchPage.ts'
import { type CardStage, cardProvider } from './cardProvider.ts'

export const PRICE = 900
export const SHEET = '[data-testid=pay-sheet]'
export const PAY = `${SHEET} [data-primary]`
/** Numbers of the provider for trying out. */
export const CARDS = { good: '4242424242424242', asked: '4000000000003220', declined: '4000000000000002' }

/** What a fan reads who has no wallet: none of these words, wherever they stand. */
const CHAIN_WORDS =
  /\b(blocks?|blockchain|on-?chain|chains?|hash(es)?|gas|mint(s|ed)?|tokens?|contracts?|ETH|ether|wei|NFTs?|crypto|transactions?)\b/i
/** An address or hash, also one without its sign; a short one only where a word begins, because ids have the same letters. */
const CHAIN_NUMBERS = /.{0,60}(\b0x[0-9a-f]{4,}|[0-9a-f]{40,}).{0,20}/i

/** What stands here of a chain: numbers in everything there is, words in what is read. */
export function chainWordsIn({ whole, read }: { whole: string; read: string }): string[] {
  const found = [whole.match(CHAIN_NUMBERS)?.[0], read.match(CHAIN_WORDS)?.[0]]
  return found.filter((one) => one !== undefined)
}

/** Nothing on this page is of a chain: no address or hash in it at all, and no word of one to read. */
export async function expectNoChainWords(page: Page): Promise<void> {
  const shown = await page.evaluate<{ whole: string; read: string }>(
    '({ whole: document.body.outerHTML, read: document.title + " " + document.body.innerText })',
  )
  expect(chainWordsIn(shown), page.url()).to.deep.equal([])
}

/** A channel that sells by card, and fans who pay on the provider's pages. */
export function cardFans(stage: CardStage) {
  const provider = cardProvider(stage)
  const { place, makeReady, setPrice } = provider
  const mailbox = () => stage.world.current().mailboxUrl ?? ''

  /** A creator whom money by card can reach, with one tier that costs nine euros. */
  async function seller(handle: string, tiers?: TierTerms[]): Promise<Creator> {
    const creator = await stage.creator(handle, tiers)
    await makeReady(creator, stage.email(handle))
    await setPrice(creator, { amount: PRICE, refundRule: 'window', refundDays: 14 })
    return creator
  }

  const isAtProvider = (page: Page) => page.waitForURL((url) => url.href.startsWith(place().pagesUrl))

  /** Types a card on the provider's page and pays there: presses that are not ours. */
  async function payThere(page: Page, number: string, more: { isKept?: boolean } = {}): Promise<void> {
    await isAtProvider(page)
    await page.getByLabel('Card number').fill(number)
    await page.getByLabel('Expiry (month / year)').fill('12 / 39')
    await page.getByLabel('Security code').fill('123')
    await page.getByLabel('Name on the card').fill('Ann Buyer')
    if (more.isKept) await page.getByLabel('Keep this card for next time').check()
    await page.locator('button[type=submit]').click()
  }

  /** The code that an address was sent last. */
  async function codeFor(email: string): Promise<string> {
    return (await waitForMail(mailbox(), email, CODE_MAIL)).code ?? ''
  }

  /** What the provider's pages are to a page of ours: another origin, and nothing else is. */
  function provided(): ExpectedFailure[] {
    const path = new RegExp(`^${place().pagesUrl}/`)
    return ['GET', 'POST'].map((method) => ({ method, path, code: 'foreign', mayBeAbsent: true }))
  }

  /** Somebody without a wallet, in a fresh browser of this size. */
  async function fan(path: string, viewport: { width: number; height: number }): Promise<WatchedPage> {
    const context = await openProfile(stage.fan(), stage.url())
    const visit = await watchPage(context, `${stage.url()}${path}`)
    await visit.page.setViewportSize(viewport)
    await visit.page.emulateMedia({ reducedMotion: 'reduce' })
    return visit
  }

  /** From the door to the picture, by e-mail and a card that is typed, as somebody new. */
  async function enterBy(visit: WatchedPage, email: string): Promise<void> {
    const { page } = visit
    const path = new URL(page.url()).pathname
    await visit.press('.door [data-primary]:has-text("Get pass · €9")')
    await page.getByLabel('E-mail address').fill(email)
    await visit.press(`${SHEET} button:has-text("Send code")`)
    await page.getByLabel('Code from the mail').fill(await codeFor(email))
    await visit.press(`${PAY}:has-text("Pay €9")`)
    await payThere(page, CARDS.good)
    await page.waitForURL(`${stage.url()}${path}`)
    await expectPicture(page)
  }

  return { ...provider, seller, payThere, codeFor, provided, fan, isAtProvider, enterBy }
}
