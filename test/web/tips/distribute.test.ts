import { expect } from 'chai'
import { type Abi, createWalletClient, encodeFunctionData, type Hex, http } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { ledgerAbi, splitFactoryAbi, testDollarAbi } from '#generated/abis.ts'
import { deployContracts } from '#scripts/deploy/deployContracts.ts'
import { startChain } from '#test/kit/chain.ts'
import { decodeCall } from '#web/chain/burner/callPreview.ts'
import { callText } from '#web/chain/burner/callWords.ts'
import type { Address, ContractCall } from '#web/chain/wallet.ts'
import { splitAction } from '#web/rooms/host/cohosts/splitAction.ts'
import { distributeAction } from '#web/tips/split/distributeAction.ts'
import { ownUnits } from '#web/tips/split/ownUnits.ts'
import { readSplitFigures } from '#web/tips/split/splitFigures.ts'
import { type ChainWallet, chainWallet, pressWith } from '../creators/chainWallet.ts'

const NOBODY = `0x${'00'.repeat(20)}`
const NO_SALT = `0x${'00'.repeat(32)}`
const wallet = (n: number) => `0x${String(n).repeat(40)}`
const parts = [
  { wallet: wallet(7), bps: 4500, isOwn: false, channel: null },
  { wallet: wallet(8), bps: 3334, isOwn: true, channel: null },
  { wallet: wallet(9), bps: 2166, isOwn: false, channel: null },
]
const payees = parts.map(({ wallet, bps }) => ({ account: wallet, bps, endsAt: 0 }))
const dollar = { index: 1, symbol: 'TUSD', decimals: 6 }
const ether = { index: 0, symbol: 'ETH', decimals: 18 }

function wordsOf({ abi, functionName, args }: ContractCall): string {
  const call = decodeCall(encodeFunctionData({ abi, functionName, args }))
  if (!call) throw new Error(`no interface of ours has ${functionName}`)
  return callText({ ...call, value: 0n }, { name: null, tier: null }, [ether, dollar]).line
}

describe('[S3.64] tips that are divided by their shares', function () {
  this.timeout(120_000)
  let chain: Awaited<ReturnType<typeof startChain>>
  let key: Hex
  let anybody: ChainWallet
  let contracts: { ledger: string; splitFactory: string; dollar: string }
  let split: string

  before(async () => {
    chain = await startChain()
    key = (await chain.fundedKey()) as Hex
    anybody = chainWallet(chain.url, key)
    const deployment = await deployContracts({
      ...{ rpcUrl: chain.url, chainId: 31337, privateKey: key, withTestDollar: true },
      deploymentFile: `${chain.dir}/deployment.json`,
    })
    const { ledger, splitFactory, testDollar } = deployment
    contracts = { ledger: String(ledger), splitFactory: String(splitFactory), dollar: String(testDollar) }
  })
  after(async () => {
    await chain.stop()
    chain.remove()
  })

  const call = (address: string, abi: unknown, functionName: string, args: readonly unknown[]) => ({
    ...{ address: address as Address, abi: abi as Abi, functionName, args },
  })
  const owed = (account: string, currency: number) =>
    anybody.wallet.read(call(contracts.ledger, ledgerAbi, 'owed', [account, currency]))
  async function figures(token = contracts.dollar): Promise<[number, bigint | null][]> {
    const config = {
      contracts: { ledger: contracts.ledger } as never,
      currencies: [
        { ...ether, token: null },
        { ...dollar, token },
      ],
    }
    const balance = (address: Address) => anybody.client.getBalance({ address })
    const found = await readSplitFigures({ read: anybody.wallet.read, balance }, config, split)
    return found.map(({ currency, units }) => [currency, units])
  }

  it('need one transaction of anybody, who reads between whom, and that nobody can change it', async () => {
    const action = splitAction(contracts.splitFactory, parts)
    expect(action).to.deep.include({
      ...{ purpose: 'split', wallets: null },
      expect: { splitFactory: contracts.splitFactory.toLowerCase() },
    })
    expect(wordsOf(action.call)).to.equal(
      'Make a contract that divides tips: 45 % to 0x7777…7777, 33.34 % to 0x8888…8888, 21.66 % to 0x9999…9999. Nobody can change it.',
    )
    const owned = { ...action.call, args: [payees, wallet(5), NO_SALT] }
    expect(wordsOf(owned)).to.match(/ 0x5555…5555 can change it\.$/)
    expect((await pressWith(anybody, async () => action)).at).to.equal('safe')
    const made = [payees, NOBODY, NO_SALT]
    split = String(
      await anybody.wallet.read(call(contracts.splitFactory, splitFactoryAbi, 'splitAddress', made)),
    )
    expect(await anybody.client.getCode({ address: split as Address })).to.match(/^0x.{2}/)
    expect(await figures()).to.deep.equal([])
  })

  it('are all of it that came, also what the ledger keeps; each part waits for its wallet to the last unit', async () => {
    const { wallet: sender } = anybody
    const credit = call(contracts.ledger, ledgerAbi, 'creditNative', [split])
    await sender.send({ ...credit, value: 10n ** 18n })
    const payer = createWalletClient({ account: privateKeyToAccount(key), transport: http(chain.url) })
    const hash = await payer.sendTransaction({ chain: null, to: split as Address, value: 8n })
    await anybody.client.waitForTransactionReceipt({ hash })
    await sender.send(call(contracts.dollar, testDollarAbi, 'mint', [split, 10_000_019n]))
    const came: [number, bigint][] = [
      [0, 10n ** 18n + 8n],
      [1, 10_000_019n],
    ]
    expect(await figures()).to.deep.equal(came)
    expect(await figures(wallet(6)), 'a token that does not answer is one alone').to.deep.equal([
      came[0],
      [1, null],
    ])
    for (const [currency, units] of came) {
      const action = distributeAction({ split, parts }, currency)
      expect(action).to.deep.include({
        ...{ purpose: 'distribute', wallets: null, expect: { split: split.toLowerCase() } },
      })
      expect(wordsOf(action.call)).to.equal('Divide what was tipped. Each part waits for its wallet.')
      expect((await pressWith(anybody, async () => action)).at).to.equal('safe')
      const shown = parts.map((own) =>
        ownUnits(
          units,
          parts.map((one) => ({ ...one, isOwn: one === own })),
        ),
      )
      expect(await Promise.all(parts.map((one) => owed(one.wallet, currency)))).to.deep.equal(shown)
      expect(
        shown.reduce((sum, one) => sum + one),
        'nothing is lost',
      ).to.equal(units)
    }
    expect(await figures()).to.deep.equal([])
    const again = await pressWith(anybody, async () => distributeAction({ split, parts }, 0))
    expect('sentence' in again && again.sentence).to.match(/^There is nothing to divide\./)
  })
})
