import { type Address, encodeFunctionData, keccak256, maxUint256, parseEther, toHex, zeroAddress } from 'viem'
import { artifactOf } from '#scripts/deploy/plan/artifacts.ts'
import { OPENED, openStage, type Stage } from '../../stage.ts'
import { openCommunity } from '../communities.ts'

const DAY_S = 86_400
const TOKEN = 10n ** 18n
const STAKE = 20_000n * TOKEN
const NATIVE = 0
const FOR = 1
const CONTENT = 1

/** A vault with a governor in which two fans hold enough to decide. */
async function openSavings() {
  const stage = await openStage()
  const [, creator, early, fan] = stage.accounts as [Address, Address, Address, Address]
  const { token, vault, governor } = await openCommunity(stage, creator)
  const onToken = (from: Address, name: string, args: readonly unknown[], value?: bigint) =>
    stage.gas({ from, to: token, contract: 'creatorToken', name, args, value })
  for (const who of [early, fan]) {
    await onToken(who, 'buyExact', [STAKE * 2n, who, maxUint256, maxUint256, zeroAddress], parseEther('100'))
    await onToken(who, 'approve', [vault, STAKE * 2n])
  }
  const on = (from: Address, name: string, args: readonly unknown[], value?: bigint) =>
    stage.gas({ from, to: vault, contract: 'creatorVault', name, args, value })
  const vote = (from: Address, name: string, args: readonly unknown[]) =>
    stage.gas({ from, to: governor, contract: 'creatorGovernor', name, args })
  return { stage, creator, early, fan, vault, governor, on, vote }
}

type Savings = Awaited<ReturnType<typeof openSavings>>

/** Gas of a community: stakes, shared revenue and votes. */
export async function measureSavings(): Promise<Record<string, number>> {
  const savings = await openSavings()
  const { early, fan, creator, stage, on, vault } = savings
  const gas: Record<string, number> = {}
  await stage.at(OPENED + DAY_S)
  await on(early, 'stake', [STAKE])
  gas['a fan stakes for the first time'] = await on(fan, 'stake', [STAKE])
  gas['a fan stakes more'] = await on(fan, 'stake', [STAKE / 2n])
  gas['a creator opens a currency for sharing'] = await on(creator, 'openRevenue', [NATIVE, notice()])
  const share = (amount: bigint) => on(creator, 'notifyRevenue', [NATIVE, amount], amount)
  await share(TOKEN)
  gas['a creator shares revenue'] = await share(TOKEN)
  await credit(stage, vault)
  gas['revenue that waited in the ledger is shared'] = await on(early, 'absorb', [NATIVE])
  await stage.at(OPENED + 3 * DAY_S)
  await on(early, 'claim', [NATIVE, early])
  gas['a fan claims a part of the revenue'] = await on(fan, 'claim', [NATIVE, fan])
  gas['a fan hands the votes to another'] = await on(fan, 'delegate', [early])
  await on(fan, 'delegate', [fan])
  Object.assign(gas, await votes(savings))
  gas['a fan asks for a stake back'] = await on(fan, 'unstake', [STAKE])
  await stage.at(OPENED + 30 * DAY_S)
  gas['a fan takes a stake home'] = await on(fan, 'withdraw', [fan])
  return gas
}

const notice = () => keccak256(toHex('notice'))

const credit = (stage: Stage, to: Address) =>
  stage.gas({
    from: stage.accounts[0] as Address,
    to: stage.ledger,
    contract: 'ledger',
    name: 'creditNative',
    args: [to],
    value: TOKEN,
  })

/** One proposal from its first word to its execution. The treasury allows somebody a dollar. */
async function votes({ stage, early, fan, vote, governor }: Savings) {
  const { abi } = artifactOf('testDollar')
  const data = encodeFunctionData({ abi, functionName: 'approve', args: [early, 1_000_000n] })
  const calls = [[stage.dollar], [0n], [data]] as const
  const proposed = (text: string) => [...calls, text]
  const named = (text: string) => [...calls, keccak256(toHex(text))]
  const gas: Record<string, number> = {}
  await stage.at(OPENED + 4 * DAY_S)
  await vote(early, 'signal', [CONTENT, 'more rehearsals'])
  gas['a fan asks the community a question'] = await vote(fan, 'signal', [CONTENT, 'a second stage'])
  gas['a fan proposes what the treasury shall do'] = await vote(fan, 'propose', proposed('a new microphone'))
  await vote(fan, 'propose', proposed('a mistake'))
  gas['a fan takes a proposal back'] = await vote(fan, 'cancel', named('a mistake'))
  const id = await stage.read<bigint>(governor, 'creatorGovernor', 'hashProposal', named('a new microphone'))
  await stage.at(OPENED + 6 * DAY_S)
  gas['the first fan votes'] = await vote(early, 'castVote', [id, FOR])
  gas['a fan votes'] = await vote(fan, 'castVote', [id, FOR])
  await stage.at(OPENED + 9 * DAY_S)
  gas['somebody queues what was decided'] = await vote(early, 'queue', named('a new microphone'))
  await stage.at(OPENED + 10 * DAY_S)
  gas['a fan objects to a decision'] = await vote(early, 'object', [id])
  await stage.at(OPENED + 12 * DAY_S)
  gas['somebody carries a decision out'] = await vote(early, 'execute', named('a new microphone'))
  return gas
}
