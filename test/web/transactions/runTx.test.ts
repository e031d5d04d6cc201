import { expect } from 'chai'
import { WalletError } from '#web/chain/wallet.ts'
import { action, HASH, intent, OTHER, OWN, path, run, walletThat } from './pipeline.ts'

describe('a wallet transaction from press to final', () => {
  it('[S3.10] goes through every step once and ends final', async () => {
    const { wallet } = walletThat()
    const answer = await run(wallet, [
      intent('sent'),
      intent('sent'),
      intent('included'),
      intent('included'),
      intent('safe'),
    ])
    expect(path(answer)).to.deep.equal([
      'preparing',
      'switching',
      'simulating',
      'signing',
      'sent',
      'included',
      'safe',
    ])
    expect(answer.stored).to.have.length(1)
    expect(answer.stored[0]).to.deep.include({ wallet: OWN, nonce: 4, txHash: HASH, purpose: 'purchase' })
  })

  it('sends nothing when the check says that the contract would refuse', async () => {
    const revert = { errorName: 'StreamPass_SoldOut', args: [1, 40] }
    const { wallet, done } = walletThat({ simulate: new WalletError('REVERTED', 'x', { revert }) })
    const answer = await run(wallet, [])
    expect(done).to.deep.equal(['switchTo', 'simulate'])
    expect(answer.phases.at(-1)).to.deep.equal({
      at: 'stopped',
      cause: 'refused',
      sentence: 'All 40 passes of this tier are taken. Nothing was paid. Pick another tier.',
    })
    expect(answer.stored).to.deep.equal([])
  })

  it('says that nothing was paid when the person closes the wallet', async () => {
    const { wallet } = walletThat({ send: new WalletError('REJECTED', 'x') })
    expect(path(await run(wallet, []))).to.deep.equal([
      'preparing',
      'switching',
      'simulating',
      'signing',
      'rejected',
    ])
  })

  it('[S3.88] asks the wallet for nothing when a second proof was needed and not given', async () => {
    const { wallet, done } = walletThat()
    const answer = await run(wallet, [], { isProven: false })
    expect(done).to.deep.equal(['switchTo', 'simulate'])
    expect(path(answer).at(-1)).to.equal('rejected')
    expect(answer.stored).to.deep.equal([])
  })

  it('stops before the check when the wallet stays on another chain', async () => {
    const { wallet, done } = walletThat({ switchTo: new WalletError('WRONG_CHAIN', 'x') })
    expect(path(await run(wallet, []))).to.deep.equal(['preparing', 'switching', 'refused'])
    expect(done).to.deep.equal(['switchTo'])
  })

  it('refuses a wallet that does not belong to the account', async () => {
    const { wallet, done } = walletThat({}, '0x00000000000000000000000000000000000000bb')
    expect(path(await run(wallet, []))).to.deep.equal(['preparing', 'wrong-wallet'])
    expect(done).to.deep.equal([])
  })

  it('follows the same payment under another hash when its fee was raised', async () => {
    const { wallet } = walletThat()
    const moved = intent('replaced', { replacedBy: OTHER })
    const second = { txHash: OTHER }
    const answer = await run(wallet, [intent('sent'), moved, intent('sent', second), intent('safe', second)])
    expect(path(answer).at(-1)).to.equal('safe')
    expect(answer.stored.map((input) => input.txHash)).to.deep.equal([HASH, OTHER])
    expect(answer.result?.txHash).to.equal(OTHER)
  })

  it('tells a replacement that bought nothing', async () => {
    const { wallet } = walletThat()
    const moved = intent('replaced', { replacedBy: OTHER })
    const error = 'The transaction went through, but it did not do what it was sent for.'
    const answer = await run(wallet, [intent('sent'), moved, intent('reverted', { txHash: OTHER, error })])
    expect(answer.phases.at(-1)).to.deep.equal({ at: 'stopped', cause: 'reverted', sentence: error })
  })

  for (const [state, cause] of [
    ['cancelled', 'cancelled'],
    ['replaced', 'replaced'],
    ['dropped', 'dropped'],
    ['reverted', 'reverted'],
  ] as const) {
    it(`ends with a sentence when it was ${state}`, async () => {
      const answer = await run(walletThat().wallet, [intent('sent'), intent(state)])
      expect(path(answer).at(-1)).to.equal(cause)
      const last = answer.phases.at(-1)
      expect(last?.at === 'stopped' && last.sentence).to.match(/^[A-Z].+[.]$/)
    })
  }

  it('[T9] goes back to sent when the chain drops its block, and forward again', async () => {
    const answer = await run(walletThat().wallet, [
      intent('sent'),
      intent('included'),
      intent('sent'),
      intent('included'),
      intent('safe'),
    ])
    expect(path(answer).slice(4)).to.deep.equal(['sent', 'included', 'sent', 'included', 'safe'])
  })

  it('tries again to tell the server and keeps the hash until it could', async () => {
    const twice = await run(walletThat().wallet, [intent('safe')], { storeFails: 2 })
    expect(path(twice).at(-1)).to.equal('safe')
    expect(twice.kept).to.deep.equal([HASH])
    const never = await run(walletThat().wallet, [intent('safe')], { storeFails: 9 })
    expect(never.kept).to.deep.equal([HASH])
    expect(never.phases.at(-1)).to.deep.include({ at: 'stopped', cause: 'unreachable', isSent: true })
  })

  it('settles an allowance without telling the server of a purchase', async () => {
    const answer = await run(walletThat().wallet, [], { action: { ...action, isStep: true } })
    expect(path(answer).at(-1)).to.equal('safe')
    expect(answer.stored).to.deep.equal([])
  })
})
