import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import type { FoundToken } from '#api/tokens/contract.ts'
import type { Problem } from '#domain/problem.ts'
import { until } from '#test/kit/time/until.ts'
import { useFixtures } from '../build/useFixtures.ts'

const [USDC, PUNK, OWN] = [`0x${'a4'.repeat(20)}`, `0x${'b5'.repeat(20)}`, `0x${'c6'.repeat(20)}`]
const dollars: FoundToken = { kind: 'erc20', address: USDC, symbol: 'USDC', decimals: 6, isForeign: true }
const punks: FoundToken = { kind: 'erc721', address: PUNK, symbol: 'PUNK', decimals: 0, isForeign: true }
const own: FoundToken = { kind: 'erc20', address: OWN, symbol: 'OWN', decimals: 18, isForeign: false }
const unread: Problem = {
  ...{ type: '', title: '', status: 503, code: 'CHAIN_UNREADABLE', ref: 'r_1' },
  detail: 'We cannot ask the chain about this token right now.',
}

describe('an address that is pasted at the gate', function () {
  this.timeout(120_000)
  const fixtures = useFixtures()
  let page: Page
  /** questions that nobody answered yet */
  let asked: Route[]

  beforeEach(async () => {
    asked = []
    page = await fixtures.newPage({ viewport: { width: 390, height: 844 } })
    await page.route('**/v1/channels/*/tokens/*', (route) => void asked.push(route))
    await page.goto(`${fixtures.url()}/?state=control:gate`)
    await page.getByLabel('Condition 1', { exact: true }).selectOption({ label: 'another token…' })
  })

  const field = () => page.getByLabel('Address of token 1')
  const status = () => page.getByTestId('found-token')
  const sentence = () => page.getByTestId('gate-sentence')
  const again = () => page.getByRole('button', { name: 'Ask again' })
  const focused = () =>
    page.evaluate('document.activeElement.labels?.[0]?.textContent ?? document.activeElement.tagName')

  async function questionAbout(address: string): Promise<Route> {
    const isOfIt = (route: Route) => route.request().url().endsWith(address)
    const open = () => asked.find(isOfIt)
    const route = await until(`a question about ${address}`, () => open())
    asked = asked.filter((one) => one !== route)
    return route as Route
  }
  const answer = (route: Route, json: FoundToken | Problem, status = 200) => route.fulfill({ status, json })

  it('is what was pasted last, whatever is answered about the one before', async () => {
    await field().fill(USDC)
    const first = await questionAbout(USDC)
    await field().fill(PUNK)
    const second = await questionAbout(PUNK)
    await answer(first, dollars)
    await answer(second, punks)
    await status().getByText('PUNK, NFTs that were not made here.').waitFor()
    // the page has the answer about the first, and did not take it for the second
    await field().fill(USDC)
    await status().getByText('USDC, an ERC-20 with 6 decimals').waitFor()
    expect(asked).to.deep.equal([])
  })

  it('says to who wants to go on that it is looked at, and nothing is saved before', async () => {
    await field().fill(USDC)
    const question = await questionAbout(USDC)
    await page.getByRole('button', { name: 'Change the gate' }).click()
    await status().getByText('Wait until we know what stands there.').waitFor()
    await answer(question, dollars)
    await sentence().getByText('100 USDC').waitFor()
    expect(asked, 'nothing else was asked of the server').to.deep.equal([])
  })

  it('that could not be looked at is asked again on a press, and the focus comes back to its field', async () => {
    await field().fill(USDC)
    await answer(await questionAbout(USDC), unread, 503)
    await again().focus()
    await page.keyboard.press('Enter')
    const second = await questionAbout(USDC)
    expect(await again().getAttribute('aria-disabled')).to.equal('true')
    await answer(second, dollars)
    await sentence().getByText('100 USDC').waitFor()
    expect(await focused()).to.equal('Address of token 1')
  })

  it('calls nobody back who left the field meanwhile', async () => {
    await field().fill(USDC)
    const question = await questionAbout(USDC)
    await field().blur()
    await answer(question, dollars)
    await sentence().getByText('100 USDC').waitFor()
    expect(await focused()).to.equal('BODY')
  })

  it('[S3.55] changes no number that was typed, and says where it is none of what stands there', async () => {
    const amount = page.getByLabel('Amount of condition 1')
    await field().fill(PUNK)
    await answer(await questionAbout(PUNK), punks)
    await sentence().getByText('1 PUNK NFT').waitFor()
    await amount.fill('100')
    await field().fill(USDC)
    await answer(await questionAbout(USDC), dollars)
    await sentence().getByText('100 USDC').waitFor()
    await field().fill(PUNK)
    await sentence().getByText('100 PUNK NFTs').waitFor()
    await field().fill(USDC)
    await amount.fill('0.5')
    await sentence().getByText('0.5 USDC').waitFor()
    await field().fill(PUNK)
    await page.getByText('There are only whole ones of it.').waitFor()
    expect([await amount.inputValue(), await sentence().count()]).to.deep.equal(['0.5', 0])
  })

  it('of a token that was made here becomes a condition like those that are offered', async () => {
    await field().fill(OWN)
    await field().focus()
    await answer(await questionAbout(OWN), own)
    await sentence().getByText('100 OWN').waitFor()
    expect(await field().count()).to.equal(0)
    const condition = page.getByLabel('Condition 1', { exact: true })
    expect(await condition.locator('option:checked').textContent()).to.equal('OWN tokens')
    expect(await focused(), 'its address had it').to.equal('Amount of condition 1')
  })
})
