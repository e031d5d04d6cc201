import { expect } from 'chai'
import { LEDGER_ROWS } from '#api/ledger/personRows.ts'
import { withTransaction } from '#db/transaction.ts'
import { newsText } from '#domain/notifications/news.ts'
import { leastShown } from '#domain/tips/gifts.ts'
import { anyAddress, DOLLARS, ETHER, useWaiting } from './useWaiting.ts'

const UNLISTED = 9
const LEAST = leastShown({ index: ETHER, decimals: 18 })
const HUNDREDTH = 10n ** 16n

describe('money that waits is told [T22]', () => {
  const waiting = useWaiting()
  const { database, look, credit, claim, told, mined, hourLater } = waiting
  const { payee, link, unlink, heard, titles, noticesOf, setFamily } = waiting

  it('[S3.10][S3.25] once, by inbox and mail, with all that waits and where to claim it', async () => {
    const { account, wallet } = await payee()
    await told(wallet, 2n * HUNDREDTH)
    expect(await heard(account)).to.deep.equal({ titles: ['0.02 ETH is waiting for you'], mails: 1 })
    expect(newsText('money_waits')?.path({})).to.equal('/me')
    await hourLater()
    await look()
    waiting.restart()
    await look()
    expect(await heard(account)).to.deep.equal({ titles: [], mails: 1 })
    await told(wallet, HUNDREDTH)
    expect(await heard(account)).to.deep.equal({ titles: ['0.03 ETH is waiting for you'], mails: 2 })
    await hourLater()
    await told(wallet, 5_500_000n, { currency: DOLLARS })
    expect(await titles(account), 'of the other one there is no more').to.deep.equal([
      '5.5 USDC is waiting for you',
    ])
  })

  it('[S3.10] at most once an hour for a wallet and a currency, whatever comes and wherever it waits; then the sum', async () => {
    const { account, wallet } = await payee()
    await told(wallet, HUNDREDTH)
    await told(wallet, HUNDREDTH, { ledger: anyAddress() })
    await told(wallet, HUNDREDTH)
    await told(wallet, 10n ** 6n, { currency: DOLLARS })
    expect(await titles(account)).to.deep.equal(['0.01 ETH is waiting for you', '1 USDC is waiting for you'])
    await told(wallet, HUNDREDTH)
    await hourLater()
    await look()
    expect(await titles(account)).to.have.length(1)
    await hourLater()
    await look()
    expect(await titles(account)).to.have.length(1)
    await hourLater()
    await look()
    expect(await titles(account)).to.deep.equal([])
  })

  it('[S3.10] when it is worth a line: dust adds up to one, and money that is not listed has none', async () => {
    const { account, wallet } = await payee()
    await told(wallet, LEAST - 1n)
    await told(wallet, 10n ** 18n, { currency: UNLISTED })
    expect(await titles(account)).to.deep.equal([])
    await told(wallet, 1n)
    expect(await titles(account)).to.deep.equal(['0.0005 ETH is waiting for you'])
    for (let times = 0; times < 3; times += 1) {
      await hourLater()
      await told(wallet, 1n)
    }
    expect(await titles(account)).to.deep.equal([])
    const safe = waiting.block()
    await credit(wallet, LEAST - 3n)
    await mined(safe)
    await look()
    expect(await titles(account), 'what makes it enough may go').to.deep.equal([])
    await mined()
    await look()
    expect(await titles(account)).to.deep.equal(['0.001 ETH is waiting for you'])
  })

  it('[S3.10] again when it comes after a claim, also where both became safe at once', async () => {
    const { account, wallet } = await payee()
    await told(wallet, 2n * HUNDREDTH)
    expect(await titles(account)).to.have.length(1)
    await claim(wallet)
    await mined()
    await look()
    await hourLater()
    await told(wallet, HUNDREDTH)
    expect(await titles(account)).to.deep.equal(['0.01 ETH is waiting for you'])
    for (const isAnother of [false, true]) {
      await hourLater()
      await claim(wallet)
      await credit(wallet, HUNDREDTH)
      await mined()
      if (isAnother) waiting.restart()
      await look()
      expect(await titles(account)).to.deep.equal(['0.01 ETH is waiting for you'])
    }
  })

  it('[S3.10][S3.2] from safe blocks alone: nothing of a branch that goes, and of a claim that may go neither', async () => {
    const { account, wallet } = await payee()
    await credit(wallet, HUNDREDTH)
    await mined(waiting.block() - 1)
    await look()
    expect(await titles(account)).to.deep.equal([])
    await waiting.takeBack(wallet)
    await mined()
    await look()
    expect(await titles(account)).to.deep.equal([])
    // whose sales are all refused has always one that is not safe yet
    await credit(wallet, HUNDREDTH)
    const safe = waiting.block()
    await credit(wallet, 2n * HUNDREDTH)
    await credit(wallet, 4n * HUNDREDTH)
    await mined(safe)
    await look()
    expect(await titles(account)).to.deep.equal(['0.01 ETH is waiting for you'])
    await hourLater()
    await credit(wallet, LEAST)
    await claim(wallet)
    await credit(wallet, 9n * HUNDREDTH)
    await mined(waiting.block() - 3)
    await look()
    expect(await titles(account), 'who claims knows').to.deep.equal([])
    await mined()
    await look()
    expect(await titles(account)).to.deep.equal(['0.09 ETH is waiting for you'])
  })

  it('[S3.10][S3.2] nothing twice while the index is made anew and after it', async () => {
    const [claimed, owned, other] = [await payee(), await payee(), await payee()]
    const before = waiting.block() + 1
    await told(claimed.wallet, HUNDREDTH)
    await told(owned.wallet, HUNDREDTH)
    for (const { wallet } of [claimed, owned]) await claim(wallet)
    await hourLater()
    await told(owned.wallet, HUNDREDTH)
    expect(await titles(claimed.account)).to.have.length(1)
    expect(await titles(owned.account)).to.have.length(1)
    await hourLater()
    await credit(other.wallet, HUNDREDTH)
    await setFamily('folding')
    await mined()
    await look()
    expect(await titles(other.account), 'what is not whole tells nothing').to.deep.equal([])
    await setFamily('live')
    await waiting.setBackfill(true)
    await look()
    expect(await titles(other.account), 'nor what is filled').to.deep.equal([])
    await waiting.setBackfill(false)
    // it has come as far as the first deposit
    await waiting.put(claimed.wallet, HUNDREDTH, before)
    await waiting.hideEvents(before)
    await mined(before, before)
    await look()
    await waiting.showEvents()
    // what is safe is said to be less, for a while
    await credit(owned.wallet, 1n)
    await mined(before)
    await look()
    await waiting.put(claimed.wallet, 0n, waiting.block() - 4)
    await mined()
    await look()
    expect([await titles(claimed.account), await titles(owned.account)]).to.deep.equal([[], []])
    expect(await titles(other.account)).to.deep.equal(['0.01 ETH is waiting for you'])
  })

  it('[S3.10] not while the index knows a balance up to an earlier block alone', async () => {
    const { account, wallet } = await payee()
    await credit(wallet, HUNDREDTH)
    await mined()
    await waiting.suspend(wallet)
    await look()
    expect(await titles(account)).to.deep.equal([])
    await waiting.lift()
    await look()
    expect(await titles(account)).to.have.length(1)
  })

  it('[S3.10] to who has the wallet: nobody once it is unlinked, and whoever links it with money there', async () => {
    const [first, second] = [await payee(), await payee()]
    await told(first.wallet, HUNDREDTH)
    expect(await titles(first.account)).to.have.length(1)
    await unlink(first.wallet)
    await hourLater()
    await told(first.wallet, HUNDREDTH)
    expect(await titles(first.account)).to.deep.equal([])
    expect(await noticesOf(first.account)).to.equal(0)
    await told(anyAddress(), HUNDREDTH)
    await link(second.account, first.wallet)
    await look()
    await look()
    expect(await heard(second.account)).to.deep.equal({ titles: ['0.02 ETH is waiting for you'], mails: 1 })
  })

  it('[S3.10][T41] and how much somebody was told goes with their account', async () => {
    const { account, wallet } = await payee()
    await told(wallet, HUNDREDTH)
    const shown = () => LEDGER_ROWS.count(database.work(), account)
    expect((await shown())['app.credit_notice']).to.equal(1)
    await withTransaction(database.work(), (tx) => LEDGER_ROWS.erase(tx, account))
    expect(await noticesOf(account)).to.equal(0)
  })
})
