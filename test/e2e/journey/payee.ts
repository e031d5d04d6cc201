import { expect } from 'chai'
import { getAddress, type Hex } from 'viem'
import { REFUSING_PAYEE } from '#test/api/passes/refusingPayee.ts'
import { expectAccessible } from './expectAccessible.ts'
import type { Person } from './people.ts'
import type { WatchedPage } from './watchPage.ts'

/** An address as pages show it. */
export const shortOf = (address: string) => `${address.slice(0, 6)}…${address.slice(-4)}`.toLowerCase()

/** Sends a transaction that is no call of a collection; answers its receipt. */
async function sendRaw({ wallet, account }: Person, tx: { to?: Hex; data: Hex }) {
  const { chain } = wallet
  const request = await chain.prepareTransactionRequest({
    account,
    ...tx,
    gas: 200_000n,
    chain: chain.chain,
    type: 'eip1559',
  })
  const hash = await chain.sendRawTransaction({
    serializedTransaction: await account.signTransaction(request as never),
  })
  return chain.waitForTransactionReceipt({ hash, timeout: 30_000 })
}

/** An address that takes no native money yet. */
export async function refusingPayee(by: Person): Promise<Hex> {
  const { contractAddress } = await sendRaw(by, { data: REFUSING_PAYEE })
  return getAddress(contractAddress as Hex)
}

/** From now on it takes everything. */
export const acceptMoney = (by: Person, to: Hex) => sendRaw(by, { to, data: '0x01' })

/** Sales go to a contract that is no wallet of the account's, after another was refused. */
export async function pickPayout(studio: WatchedPage, never: Hex, payee: Hex): Promise<void> {
  const sheet = studio.page.locator('[data-testid=payout-sheet]')
  const look = '[data-testid=payout-sheet] button:has-text("Look at this address")'
  await studio.pressByKey('button[aria-label="Change where sales go"]')
  await studio.type('New payout address', never)
  await studio.pressByKey(look)
  await sheet.getByText('could never be taken out again').waitFor()
  await studio.type('New payout address', payee)
  await studio.pressByKey(look)
  const doubts = sheet.locator('[data-testid=payout-doubt]')
  await doubts.nth(1).waitFor()
  const words = await doubts.allTextContents()
  expect(words[0]).to.contain('no wallet of yours')
  expect(words[1]).to.contain('A contract is at this address')
  await expectAccessible(studio.page)
  await studio.pressByKey('[data-testid=payout-sheet] button:has-text("Pay this address")')
  await studio.pressByKey('[data-testid=burner-confirm] button:text-is("Confirm")')
  const shown = studio.page.locator('[data-testid=payout]')
  await shown.and(studio.page.getByText(new RegExp(shortOf(payee), 'i'))).waitFor()
}
