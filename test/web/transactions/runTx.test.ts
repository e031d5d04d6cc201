import { expect } from 'chai'
import type { TxIntent } from '#api/transactions/contract.ts'
import { type Wallet, WalletError } from '#web/chain/wallet.ts'
import { type IntentInput, runTx, type TxAction, type TxParts } from '#web/transactions/runTx.ts'
import type { TxPhase } from '#web/transactions/txPhase.ts'

const OWN = '0x00000000000000000000000000000000000000aa'
const HASH = `0x${'11'.repeat(32)}` as const
const OTHER = `0x${'22'.repeat(32)}` as const

const action: TxAction = {
  purpose: 'purchase',
  call: {
    address: '0x00000000000000000000000000000000000000cc',
    abi: [],
    functionName: 'purchase',
    args: [],
  },
  expect: { tierNo: '1' },
  wallets: [OWN],
}

function intent(state: TxIntent['state'], more: Partial<TxIntent> = {}): TxIntent {
  return {
    id: 'job_0000000000000000000000',
    purpose: 'purchase',
    state,
    txHash: HASH,
    replacedBy: null,
    block: state === 'included' || state === 'safe' ? 12 : null,
    error: null,
    createdAt: '2026-11-20T12:00:00.000Z',
    ...more,
  }
}

/** A wallet that does as told; each step can be made to fail. */
function walletThat(
  fail: Partial<Record<'connect' | 'switchTo' | 'simulate' | 'send', WalletError>> = {},
  address = OWN,
) {
  const done: string[] = []
  const step = async (name: 'connect' | 'switchTo' | 'simulate' | 'send') => {
    done.push(name)
    if (fail[name]) throw fail[name]
  }
  const wallet = {
    account: async () => address,
    switchTo: () => step('switchTo'),
    simulate: () => step('simulate'),
    send: async () => {
      await step('send')
      return { hash: HASH, from: address, nonce: 4 }
    },
    settled: async () => true,
  } as unknown as Wallet
  return { wallet, done }
}

interface Run {
  phases: TxPhase[]
  result: TxIntent | null
  stored: IntentInput[]
  kept: string[]
}

async function run(
  wallet: Wallet,
  answers: readonly TxIntent[],
  options: { storeFails?: number; action?: TxAction } = {},
): Promise<Run> {
  const phases: TxPhase[] = []
  const stored: IntentInput[] = []
  const kept: string[] = []
  const line = [...answers]
  const next = () => (line.length > 1 ? (line.shift() as TxIntent) : (line[0] as TxIntent))
  let failures = options.storeFails ?? 0
  const parts: TxParts = {
    wallet,
    chainId: 31337,
    store: async (input) => {
      stored.push(input)
      if (failures > 0) {
        failures -= 1
        throw new Error('away')
      }
      return next()
    },
    look: async () => next(),
    keep: (input) => kept.push(input.txHash),
    pause: async () => undefined,
    pollMs: 1,
  }
  const result = await runTx(
    parts,
    async () => options.action ?? action,
    (phase) => phases.push(phase),
  )
  return { phases, result, stored, kept }
}

const path = ({ phases }: Run) => phases.map((phase) => (phase.at === 'stopped' ? phase.cause : phase.at))

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
    expect(never.phases.at(-1)).to.deep.include({ at: 'stopped', cause: 'unreachable' })
  })

  it('settles an allowance without telling the server of a purchase', async () => {
    const answer = await run(walletThat().wallet, [], { action: { ...action, purpose: null } })
    expect(path(answer).at(-1)).to.equal('safe')
    expect(answer.stored).to.deep.equal([])
  })
})
